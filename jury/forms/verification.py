import re

from django import forms

# Read on a paper: spaces, small letters, O for 0 and I or L for 1 are all understood.
_AS_PRINTED = str.maketrans("OIL", "011")


def read_code(text: str) -> str:
    return re.sub(r"[\s-]", "", text).upper().translate(_AS_PRINTED)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code de vérification",
        max_length=80,
        help_text="28 signes imprimés sous le code QR, par exemple K7QF 2M9X R4TB 8ZWD 3HNC 6VJP 5Y0A.",
        error_messages={"required": "Écrivez le code imprimé sur le document."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self):
        code = read_code(self.cleaned_data["code"])
        if not re.fullmatch(r"[0-9A-Z]{8,64}", code):
            raise forms.ValidationError(
                "Un code ne contient que des lettres et des chiffres : 28 signes, par groupes de quatre."
            )
        return code
