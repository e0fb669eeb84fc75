"""The answer to anybody who holds a code. Reads the award's own frozen columns only."""

from dataclasses import dataclass
from datetime import date

from cqp.shared.templatetags.cqp_ui import day_fr

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
_REVOKED = (
    "Document annulé",
    "Ce document est authentique, mais il a été annulé le {day} et ne vaut plus rien. {then}",
    "danger",
)


def _said(award):
    replaced = standing_after(award)
    if revocation := getattr(award, "revocation", None):
        title, text, tone = _REVOKED
        then = "Une autre décision l'a remplacé : demandez le document actuel." if replaced else "Rien ne le remplace."
        return title, text.format(day=day_fr(revocation.revoked_on), then=then), tone
    return _SUPERSEDED if replaced else _SAID[AwardKind(award.kind)]


def standing_after(award) -> Award | None:
    """The title that replaces it and counts today; None when what replaced it was itself annulled without another."""
    following = award
    while following.superseded_by_id:
        following = Award.objects.select_related("revocation").get(pk=following.superseded_by_id)
        if getattr(following, "revocation", None) is None:
            return following
    return None


def answer(code: str) -> Answer:
    """Total, partial, superseded, annulled or unknown."""
    award = Award.objects.with_code(code).select_related("revocation").first()
    if award is None:
        return UNKNOWN
    return Answer(
        *_said(award), holder=award.holder_name, certification=award.certification_title, decided_on=award.decided_on
    )
