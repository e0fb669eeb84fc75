"""Outil 2, assessment: a round, its grid, two separate opinions per competency."""

from django.db import transaction

from cqp.shared.blockers import Blocked, Blocker, Conflict
from evaluations.assessment_place import observation_at, place_of
from evaluations.enums import SignableKind, Verdict
from evaluations.models import Assessment, AssessmentLine, CriterionMark, Opinion, Signable
from pathways.enums import Role
from pathways.incompatibilities import assigned

from .sections import open_for, save_section


def open_assessment(dossier) -> Assessment:
    """A new round with its empty grid, in the transaction of the edge that opens it. Earlier rounds stay as they were signed."""
    previous = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.ASSESSMENT).first()
    signable = Signable.objects.create(
        dossier_id=dossier.pk,
        kind=SignableKind.ASSESSMENT,
        version=previous.version + 1 if previous else 1,
        replaces=previous,
    )
    place = place_of(dossier)
    assessment = Assessment.objects.create(
        signable=signable,
        professional=assigned(dossier, Role.SECTOR_PROFESSIONAL),
        external=assigned(dossier, Role.EXTERNAL_ASSESSOR),
        place_kind=place,
        observation_kind=observation_at(place),
    )
    for competency in dossier.competencies_to_assess.prefetch_related("criteria"):
        line = AssessmentLine.objects.create(assessment=assessment, competency=competency)
        CriterionMark.objects.bulk_create(CriterionMark(line=line, criterion=c) for c in competency.criteria.all())
    return assessment


@transaction.atomic
def save_organisation(assessment, *, actor, revision, **values) -> Assessment:
    """Date, place, length, observed situation; and, by the same external assessor, the synthesis."""
    open_for(actor, "evaluations.organise_assessment", assessment.signable)
    return save_section(assessment, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_grid(line, *, actor, revision, comment, marks: dict) -> AssessmentLine:
    """Tick the grid of one competency. `marks`: {criterion mark pk: {"mark", "seen_in_…", "comment"}}.

    The line's revision covers its marks: two assessors ticking the same competency get a Conflict, not a lost tick.
    """
    open_for(actor, "evaluations.tick_grid", line.assessment.signable)
    current = AssessmentLine.objects.select_for_update(of=("self",)).select_related("saved_by").get(pk=line.pk)
    rows = {row.pk: row for row in current.marks.select_related("criterion")}
    changed = [
        rows[pk]
        for pk, values in marks.items()
        if any(getattr(rows[pk], name) != value for name, value in values.items())
    ]
    if not changed and current.comment == comment:
        return current
    if current.revision != revision:
        raise Conflict(current)
    for row in changed:
        for name, value in marks[row.pk].items():
            setattr(row, name, value)
        row.save()
    current.comment = comment
    current.stamp(actor)
    current.save()
    return current


@transaction.atomic
def give_opinion(assessment, competency, *, actor, role: Role, verdict, reason="", revision=0) -> Opinion:
    """One assessor's own opinion on one competency; may be changed until the round is presented for signature.

    Raises Forbidden unless `actor` is this round's assessor in that role; Blocked when "non acquise" has no reason.
    """
    open_for(actor, f"evaluations.opine_as_{role.lower()}", assessment.signable)
    if verdict == Verdict.NOT_ACQUIRED and not reason.strip():
        raise Blocked(Blocker("reason_missing", f"{competency} : motivez l'avis « non acquise »."))
    opinion = Opinion.objects.filter(assessment=assessment, competency=competency, role=role).first()
    if opinion:
        return save_section(
            opinion, actor=actor, revision=revision, values={"verdict": verdict, "reason": reason.strip()}
        )
    opinion = Opinion(
        assessment=assessment, competency=competency, role=role, assessor=actor, verdict=verdict, reason=reason.strip()
    )
    opinion.stamp(actor)
    opinion.save()
    return opinion
