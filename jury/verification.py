"""The answer to anybody who holds a code. Reads the award's own frozen columns only."""

from dataclasses import dataclass
from datetime import date

from .enums import AwardKind
from .models import Award


@dataclass(frozen=True)
class Answer:
    title: str
    text: str
    tone: str
    holder: str = ""
    certification: str = ""
    decided_on: date | None = None

    @property
    def is_known(self) -> bool:
        return self.decided_on is not None


UNKNOWN = Answer(
    "Code inconnu",
    "Aucun document ne porte ce code. Vérifiez les 28 signes imprimés sous le code QR.",
    "danger",
)
_SAID = {
    AwardKind.FULL: (
        "CQP délivré",
        "Ce certificat est authentique : toutes les compétences ont été validées.",
        "success",
    ),
    AwardKind.PARTIAL: (
        "Validation partielle",
        "Cette attestation est authentique : une partie des compétences a été validée, le CQP n'est pas délivré à ce titre.",
        "info",
    ),
}
_SUPERSEDED = (
    "Document remplacé",
    "Ce document est authentique, mais une décision plus récente du jury l'a remplacé : demandez le document actuel.",
    "waiting",
)


def answer(code: str) -> Answer:
    """Total, partial, superseded or unknown."""
    award = Award.objects.with_code(code).first()
    if award is None:
        return UNKNOWN
    said = _SUPERSEDED if award.superseded_by_id else _SAID[AwardKind(award.kind)]
    return Answer(*said, holder=award.holder_name, certification=award.certification_title, decided_on=award.decided_on)
