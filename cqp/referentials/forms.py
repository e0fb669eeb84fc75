import re

from django import forms

from cqp.shared.sections import SectionForm

from .models import RNCP_LEVELS, CertificationVersion
from .services import REGISTRATION


class RncpField(forms.CharField):
    """Typed as it is read: « RNCP 38445 », « rncp38445 », or the digits alone."""

    def to_python(self, value):
        typed = re.sub(r"\s", "", super().to_python(value) or "").upper()
        return (f"RNCP{typed}" if typed.isdigit() else typed) or self.empty_value


class RegistrationForm(SectionForm):
    """What the national register says of a version. Nothing is required: it may not be registered."""

    rncp_code = RncpField(
        label="Numéro RNCP",
        max_length=40,
        empty_value=None,
        validators=CertificationVersion._meta.get_field("rncp_code").validators[:1],
        help_text="Tel qu'il figure sur la fiche de France compétences, par exemple RNCP38445. Vide : pas encore inscrit.",
        widget=forms.TextInput({"class": "input--short"}),
    )
    rncp_level = forms.TypedChoiceField(
        label="Niveau",
        choices=[
            ("", "Non renseigné"),
            *((level, f"Niveau {level}") for level in range(RNCP_LEVELS[0], RNCP_LEVELS[1] + 1)),
        ],
        coerce=int,
        empty_value=None,
        help_text="Celui de la fiche : il n'est jamais déduit.",
        error_messages={"invalid_choice": "Choisissez le niveau dans la liste, de 3 à 8."},
    )

    class Meta(SectionForm.Meta):
        model = CertificationVersion
        fields = REGISTRATION
        labels = {"rncp_registered_on": "Enregistrée le", "rncp_expires_on": "Valable jusqu'au"}
        help_texts = {"rncp_expires_on": "Dernier jour de l'enregistrement."}

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("rncp_registered_on"), cleaned.get("rncp_expires_on")
        if starts and ends and ends < starts:
            self.add_error(
                "rncp_expires_on", "La fin de l'enregistrement vient après son début, par exemple trois ans après."
            )
        return cleaned
