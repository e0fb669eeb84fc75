from django import forms

from cqp.shared.widgets import GrowingTextarea
from evaluations.enums import SWORN_KINDS

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
    """What was read, and as what it is signed; with a box to tick under the words that the document says are sworn."""

    role = forms.CharField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput)
    sworn = forms.BooleanField(
        required=False,
        error_messages={"required": "Cochez l'attestation sur l'honneur pour déposer votre partie."},
    )

    def __init__(self, data=None, *, signable, **options):
        super().__init__(data, **options)
        if signable.kind in SWORN_KINDS:
            self.fields["sworn"].required = True
            self.fields["sworn"].label = (signable.content or {}).get("sworn_statement", signable.oath)
        else:
            del self.fields["sworn"]
