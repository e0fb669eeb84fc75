from django import forms

from cqp.shared.widgets import GrowingTextarea

from .section import LongText


class ReasonForm(forms.Form):
    comment = LongText(
        label="Pourquoi reprenez-vous la rédaction ?",
        max_length=500,
        widget=GrowingTextarea(),
        help_text="Les signataires le liront. Par exemple : la date de l'entretien était fausse.",
        error_messages={"required": "Indiquez pourquoi vous reprenez la rédaction : les signataires le liront."},
    )


class SignForm(forms.Form):
    """What was read, and as what it is signed."""

    role = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    sworn = forms.BooleanField(
        required=False,
        error_messages={"required": "Cochez l'attestation sur l'honneur pour déposer votre partie."},
    )

    def __init__(self, data=None, *, oath="", **options):
        """`oath`: the words of the sworn statement; empty for what is signed without one."""
        super().__init__(data, **options)
        if oath:
            self.fields["sworn"].label, self.fields["sworn"].required = oath, True
        else:
            del self.fields["sworn"]
