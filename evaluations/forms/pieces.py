from django import forms

from cqp.uploads.forms import UploadField
from evaluations.enums import PieceKind, SignableKind
from evaluations.services.pieces import KINDS_OF

_GENERAL = (PieceKind.TRAINING, PieceKind.EQUIVALENCE, PieceKind.OTHER)


def _capital(words):
    return f"{words[0].upper()}{words[1:]}"


class PieceForm(forms.Form):
    """One question, « what is this file? », whose answers name the experiences told: no second list to fill on a condition."""

    what = forms.ChoiceField(
        label="Ce que prouve le fichier",
        error_messages={
            "required": "Choisissez ce que prouve le fichier, par exemple : pièce d'identité.",
            "invalid_choice": "Choisissez dans la liste ce que prouve le fichier, par exemple : pièce d'identité.",
        },
        help_text="Pour une expérience : certificat de travail, bulletins de salaire ou attestation d'employeur.",
    )
    file = UploadField(label="Fichier")

    def __init__(self, data=None, files=None, *, experiences, **options):
        super().__init__(data, files, **options)
        self.experiences = {f"{PieceKind.EXPERIENCE}-{e.pk}": e for e in experiences}
        choices = [("", "Choisir…"), (PieceKind.IDENTITY.value, _capital(PieceKind.IDENTITY.label))]
        if self.experiences:
            choices.append(("Justificatif d'expérience", [(code, str(e)) for code, e in self.experiences.items()]))
        choices += [(kind.value, _capital(kind.label)) for kind in _GENERAL]
        self.fields["what"].choices = choices

    def piece(self) -> dict:
        """What services.add_piece wants."""
        what = self.cleaned_data["what"]
        experience = self.experiences.get(what)
        kind = PieceKind.EXPERIENCE if experience else PieceKind(what)
        return {"kind": kind, "experience": experience, "file": self.cleaned_data["file"]}


class AnnexForm(forms.Form):
    """What the candidate joins to Outil 1."""

    kind = forms.ChoiceField(
        label="Nature du fichier",
        choices=[
            ("", "Choisir…"),
            *((kind.value, _capital(kind.label)) for kind in KINDS_OF[SignableKind.POSITIONING]),
        ],
        error_messages={"required": "Choisissez la nature du fichier, par exemple : curriculum vitae."},
    )
    file = UploadField(label="Fichier")

    def piece(self) -> dict:
        return {"kind": PieceKind(self.cleaned_data["kind"]), "file": self.cleaned_data["file"]}
