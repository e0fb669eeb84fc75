from django import forms

from cqp.shared.widgets import GrowingTextarea

from .section import LongText

SWORN = "J'atteste sur l'honneur l'exactitude de ce que j'ai écrit dans cette partie."


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
        label=SWORN,
        required=False,
        error_messages={"required": "Cochez l'attestation sur l'honneur pour déposer votre partie."},
    )

    def __init__(self, data=None, *, is_sworn=False, **options):
        super().__init__(data, **options)
        if is_sworn:
            self.fields["sworn"].required = True
        else:
            del self.fields["sworn"]
