"""Part 3 of a VAE: what the candidate does, competency by competency, written over weeks."""

from django.db import transaction

from evaluations.enums import SignableKind
from evaluations.models import ActivityLine, ActivityTable, Signable
from evaluations.signed import completed

from .pieces import carry_pieces
from .sections import open_for, save_section

SITUATION_FIELDS = ("employed_in_branch", "employer_name", "employer_siret")
LINE_FIELDS = ("setting", "activities", "frequency", "autonomy", "difficulties", "results")


def open_activities(dossier) -> ActivityTable:
    """A new version of part 3, in the transaction of the edge that opens it; after a first one, it starts from what was written,
    with its proofs. The employment is proposed as it was last told: in the part 3 before, in the sworn part 2 otherwise."""
    previous = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.ACTIVITIES).first()
    signable = Signable.objects.create(
        dossier_id=dossier.pk,
        kind=SignableKind.ACTIVITIES,
        version=previous.version + 1 if previous else 1,
        replaces=previous,
    )
    table = ActivityTable.objects.create(signable=signable, **_situation(dossier, previous))
    old = {line.competency_id: line for line in previous.activity_table.lines.all()} if previous else {}
    lines = []
    for competency in dossier.competencies_to_assess:
        told = old.get(competency.pk)
        written = {name: getattr(told, name) for name in LINE_FIELDS} if told else {}
        lines.append(ActivityLine(table=table, competency=competency, **written))
    ActivityLine.objects.bulk_create(lines)
    if previous:
        carry_pieces(previous, signable)
    return table


def _situation(dossier, previous) -> dict:
    if previous:
        told = previous.activity_table
    else:
        part_2 = completed(dossier, SignableKind.APPLICATION)
        told = part_2.application if part_2 else None
    return {name: getattr(told, name) for name in SITUATION_FIELDS} if told else {}


@transaction.atomic
def save_activity_situation(table, *, actor, revision, **values) -> ActivityTable:
    """Who employs the candidate today. Same refusals as `save_activity_line`."""
    open_for(actor, "evaluations.write_activities", table.signable)
    return save_section(table, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_activity_line(line, *, actor, revision, **values) -> ActivityLine:
    """The candidate writes on one competency. Raises Forbidden (anybody else, the accompanying provider included), Blocked
    (presented or deposited), Conflict."""
    open_for(actor, "evaluations.write_activities", line.table.signable)
    return save_section(line, actor=actor, revision=revision, values=values)
