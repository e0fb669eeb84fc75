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
        """Whether `verdict` contradicts two opinions that agree. « Déjà validée » says what two favourable ones say, and contradicts
        two unfavourable ones."""
        said = Verdict.VALIDATED if verdict == Verdict.ALREADY_VALIDATED else verdict
        return self.agree and said != self.proposal


def competency_views(dossier, day) -> list[CompetencyView]:
    """Every competency of the dossier's version, in order. `day`: the session's, at which earlier credits are asked."""
    signable = completed(dossier, SignableKind.ASSESSMENT)
    grid = {row["number"]: row for row in signable.content["grid"]} if signable else {}
    held = valid_credits([dossier], day)[dossier.pk]
    views = []
    for competency in dossier.version.competencies.all():
        row = grid.get(competency.number, {})
        views.append(CompetencyView(competency, row.get("professional"), row.get("external"), held.get(competency.pk)))
    return views


def advice(dossier, views) -> str:
    """What the two assessors recommended in their synthesis, when they agree that something is not acquired; "" otherwise: where their
    opinions diverge, the jury says itself what it recommends."""
    if all(view.proposal != Verdict.NOT_VALIDATED for view in views):
        return ""
    return completed(dossier, SignableKind.ASSESSMENT).content["recommendations"]


def assessors(dossier) -> dict:
    """Names of the two assessors of the last signed round."""
    signable = completed(dossier, SignableKind.ASSESSMENT)
    if signable is None:
        return {"professional": "", "external": ""}
    return {key: signable.content["assessment"][key]["name"] for key in ("professional", "external")}


def valid_credits(dossiers, day) -> dict:
    """{dossier pk: {competency pk: credit}} of earlier days that count on `day`, whichever of the merged rows of the person holds
    them. One query, whatever their number.

    Never what a dossier gave itself: after an appeal it is decided anew, and that decision revokes its first lines.
    """
    versions = {dossier.version_id for dossier in dossiers}
    ledger = CompetencyCredit.objects.with_person().filter(person__in={dossier.candidate_id for dossier in dossiers})
    ledger = ledger.filter(competency__version__in=versions, acquired_on__lt=day).valid_on(day)
    rows = list(ledger.select_related("competency").order_by("acquired_on", "pk"))
    return {
        dossier.pk: {credit.competency_id: credit for credit in rows if _counts_for(credit, dossier)}
        for dossier in dossiers
    }


def _counts_for(credit, dossier) -> bool:
    theirs = credit.person == dossier.candidate_id and credit.competency.version_id == dossier.version_id
    return theirs and credit.dossier_number != dossier.number
