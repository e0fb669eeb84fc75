"""The two opinions on each competency, as they were signed; what they propose to the jury (house § 1 row 12)."""

from dataclasses import dataclass

from candidates.models import CompetencyCredit
from evaluations.completeness import completed
from evaluations.enums import SignableKind
from evaluations.enums import Verdict as Opinion

from .enums import Verdict

_PROPOSED = {Opinion.ACQUIRED: Verdict.VALIDATED, Opinion.NOT_ACQUIRED: Verdict.NOT_VALIDATED}


@dataclass(frozen=True)
class CompetencyView:
    """One competency in front of the jury: the two opinions of the last signed round, and the credit that counts that day."""

    competency: object
    professional: dict | None
    external: dict | None
    credit: CompetencyCredit | None = None

    @property
    def wording(self):
        """How the version of this dossier says opinions and decisions."""
        return self.competency.version.wording

    @property
    def proposed_word(self) -> str:
        return self.wording.label("decision", self.proposal) if self.proposal else ""

    @property
    def is_kept(self) -> bool:
        """Not assessed this time, because its benefit counts that day: there is nothing to decide but to say so."""
        return bool(self.credit) and not (self.professional or self.external)

    @property
    def agree(self) -> bool:
        return bool(self.professional and self.external) and self.professional["verdict"] == self.external["verdict"]

    @property
    def proposal(self) -> Verdict | None:
        """What concordant opinions propose; None when they diverge: the jury then reads the dossier and decides."""
        if self.agree:
            return _PROPOSED[Opinion(self.professional["verdict"])]
        return Verdict.ALREADY_VALIDATED if self.is_kept else None

    def departs(self, verdict) -> bool:
        """Whether `verdict` contradicts two opinions that agree; a credit that still counts contradicts nobody."""
        return self.agree and verdict not in (Verdict.ALREADY_VALIDATED, self.proposal)


def competency_views(dossier, day) -> list[CompetencyView]:
    """Every competency of the dossier's version, in order. `day`: the session's, at which earlier credits are asked."""
    signable = completed(dossier, SignableKind.ASSESSMENT)
    grid = {row["number"]: row for row in signable.content["grid"]} if signable else {}
    held = valid_credits(dossier, day)
    views = []
    for competency in dossier.version.competencies.all():
        row = grid.get(competency.number, {})
        views.append(CompetencyView(competency, row.get("professional"), row.get("external"), held.get(competency.pk)))
    return views


def assessors(dossier) -> dict:
    """Names of the two assessors of the last signed round."""
    signable = completed(dossier, SignableKind.ASSESSMENT)
    if signable is None:
        return {"professional": "", "external": ""}
    return {key: signable.content["assessment"][key]["name"] for key in ("professional", "external")}


def valid_credits(dossier, day) -> dict:
    """{competency pk: credit} of earlier days that count on `day`, whichever of the merged rows of the person holds them.

    Never what this dossier gave itself: after an appeal it is decided anew, and that decision revokes its first lines.
    """
    ledger = CompetencyCredit.objects.of_person(dossier.candidate_id)
    rows = ledger.filter(competency__version=dossier.version_id, acquired_on__lt=day)
    rows = rows.exclude(dossier_number=dossier.number)
    return {credit.competency_id: credit for credit in rows.valid_on(day).order_by("acquired_on")}
