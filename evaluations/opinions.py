"""Reading the two opinions: each assessor's own first, the other's only once theirs is given (two separate opinions)."""

from dataclasses import dataclass

from pathways.enums import Role

from .enums import ASSESSOR_ROLES, SignableKind, Verdict
from .models import Assessment, Opinion, Signable

TONES = {Verdict.ACQUIRED: "success", Verdict.NOT_ACQUIRED: "danger"}


def role_in(assessment: Assessment, user) -> Role | None:
    """As which of the two assessors of this round `user` gives opinions; None for somebody named after it was opened."""
    if assessment.professional_id == user.pk:
        return Role.SECTOR_PROFESSIONAL
    return Role.EXTERNAL_ASSESSOR if assessment.external_id == user.pk else None


@dataclass(frozen=True)
class Pair:
    """The opinions on one competency as one reader may see them. `agree` is None until both may be compared."""

    competency: object
    shown: list
    is_hidden: bool
    agree: bool | None


def _shown(opinion: Opinion | None, wording):
    if opinion is None:
        return None
    return {
        "who": opinion.assessor.get_full_name(),
        "role": Role(opinion.role).label,
        "verdict_label": wording.label("opinion", opinion.verdict),
        "tone": TONES[opinion.verdict],
        "text": opinion.reason,
        "on": opinion.saved_at,
    }


def pairs(assessment: Assessment, reader, competency=None) -> list[Pair]:
    """One Pair per competency (or for that one), each hiding the other's opinion from an assessor who has not given theirs."""
    found = assessment.opinions.select_related("assessor")
    given = {(opinion.competency_id, opinion.role): opinion for opinion in found}
    mine = role_in(assessment, reader)
    wanted = [competency] if competency else [line.competency for line in assessment.lines.select_related("competency")]
    wording = assessment.signable.dossier.version.wording
    return [_pair(item, [given.get((item.pk, role)) for role in ASSESSOR_ROLES], mine, wording) for item in wanted]


def _pair(competency, opinions, mine, wording) -> Pair:
    own = next((o for o in opinions if o and o.role == mine), None)
    if own is None:
        return Pair(competency, [None, None], is_hidden=any(opinions), agree=None)
    agree = opinions[0].verdict == opinions[1].verdict if all(opinions) else None
    return Pair(competency, [_shown(opinion, wording) for opinion in opinions], is_hidden=False, agree=agree)


def earlier_opinions(signable: Signable, competency) -> list[dict]:
    """What the two assessors of each earlier round had said of this competency, from the signed contents."""
    rounds = Signable.objects.filter(
        dossier_id=signable.dossier_id,
        kind=SignableKind.ASSESSMENT,
        version__lt=signable.version,
        completed_at__isnull=False,
    )
    found = []
    for old in rounds.order_by("-version"):
        row = next((row for row in old.content["grid"] if row["number"] == competency.number), None)
        if row:
            found.append({"signable": old, "shown": frozen_pair(old.content, row), "agree": row["opinions_agree"]})
    return found


def frozen_pair(content: dict, row: dict) -> list[dict]:
    """The two opinions of a signed grid, as the component shows them."""
    held = content["assessment"]
    labels = {choice["code"]: choice["label"] for choice in content["verdict_choices"]}
    parts = (("professional", Role.SECTOR_PROFESSIONAL), ("external", Role.EXTERNAL_ASSESSOR))
    return [
        {
            "who": held[name]["name"],
            "role": role.label,
            "verdict_label": labels[row[name]["verdict"]],
            "tone": TONES[row[name]["verdict"]],
            "text": row[name]["reason"],
            "on": None,
        }
        for name, role in parts
    ]
