"""Outil 1: opening, writing, the newcomer's shortcut, the individual plan."""

from django.db import transaction

from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.sections import refuse_changed
from evaluations.enums import Level, Modality, SignableKind
from evaluations.models import PlannedStep, Positioning, PositioningLine, Signable
from pathways.enums import Role
from pathways.incompatibilities import assigned

from .pieces import carry_pieces
from .sections import open_for, save_section

NEWCOMER_NEED = "Nouvel entrant : toute la compétence est à acquérir."
LINE_TEXTS = ("activities", "examples", "level", "training_need", "comment")


def open_positioning(dossier, *, reason="") -> Positioning:
    """A new version of the booklet, in the transaction of the edge that opens it. An amendment starts from the signed text."""
    previous = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.POSITIONING).first()
    signable = Signable.objects.create(
        dossier_id=dossier.pk,
        kind=SignableKind.POSITIONING,
        version=previous.version + 1 if previous else 1,
        replaces=previous,
        reason=reason,
    )
    positioning = Positioning.objects.create(
        signable=signable, professional=assigned(dossier, Role.SECTOR_PROFESSIONAL)
    )
    PositioningLine.objects.bulk_create(
        PositioningLine(positioning=positioning, competency=competency) for competency in dossier.competencies_to_assess
    )
    if previous:
        _copy(previous.positioning, positioning)
        carry_pieces(previous, signable)
    return positioning


def _copy(old, new):
    for name in ("interview_on", "place", "duration_minutes", "is_newcomer"):
        setattr(new, name, getattr(old, name))
    new.save()
    texts = {line.competency_id: line for line in old.lines.all()}
    for line in new.lines.all():
        # A competency to assess again since the version before has nothing to start from.
        for name in LINE_TEXTS if line.competency_id in texts else ():
            setattr(line, name, getattr(texts[line.competency_id], name))
        line.save()
    for step in old.steps.filter(competency__in=new.lines.order_by().values("competency")):
        step.pk, step.positioning, step._state.adding = None, new, True  # noqa: SLF001  (Django's documented way to copy a row)
        step.save()


def hand_over(dossier) -> None:
    """The professional was replaced during the positioning: the new one holds the pen. A text presented under the other's name
    goes back to writing, so that nobody signs in the name of another; the signatures given stay and no longer count."""
    signable = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.POSITIONING).first()
    Positioning.objects.filter(signable=signable).update(professional=assigned(dossier, Role.SECTOR_PROFESSIONAL))
    Signable.objects.filter(pk=signable.pk).update(content=None, digest="", presented_at=None, presented_by=None)


@transaction.atomic
def save_interview(positioning, *, actor, revision, **values) -> Positioning:
    """Date, place, length of the interview. Raises Forbidden, Blocked (presented or signed), Conflict (saved meanwhile)."""
    open_for(actor, "evaluations.write_positioning", positioning.signable)
    return save_section(positioning, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_line(line, *, actor, revision, **values) -> PositioningLine:
    """The positioning of one competency. Same refusals as `save_interview`."""
    open_for(actor, "evaluations.write_positioning", line.positioning.signable)
    saved = save_section(line, actor=actor, revision=revision, values=values)
    if saved.level != Level.NOT_ACQUIRED:
        # Something is acquired after all, even in part: the paper must not say "nothing" beside it.
        Positioning.objects.filter(pk=saved.positioning_id, is_newcomer=True).update(is_newcomer=False)
    return saved


@transaction.atomic
def declare_newcomer(positioning, *, actor) -> Positioning:
    """Nothing acquired: the six competencies are to be trained (mode d'emploi, « Remarque »). The plan gets a line for each."""
    open_for(actor, "evaluations.write_positioning", positioning.signable)
    # Read again under the lock: what another window saved meanwhile is kept.
    positioning = Positioning.objects.select_related("signable").get(pk=positioning.pk)
    positioning.is_newcomer = True
    positioning.stamp(actor)
    positioning.save()
    planned = set(positioning.steps.values_list("competency_id", flat=True))
    for line in positioning.lines.all():
        line.level = Level.NOT_ACQUIRED
        line.training_need = line.training_need or NEWCOMER_NEED
        line.stamp(actor)
        line.save()
        if line.competency_id not in planned:
            PlannedStep.objects.create(
                positioning=positioning, competency_id=line.competency_id, modality=Modality.TRAINING
            )
    return positioning


@transaction.atomic
def plan_step(positioning, *, actor, **values) -> PlannedStep:
    """Add one line to the individual plan."""
    open_for(actor, "evaluations.write_positioning", positioning.signable)
    return PlannedStep.objects.create(positioning=positioning, **values)


@transaction.atomic
def change_step(step, *, actor, seen=None, **values) -> PlannedStep:
    """Correct one line of the plan. Raises Blocked when it was removed meanwhile, Conflict when it was written since what was `seen`."""
    open_for(actor, "evaluations.write_positioning", step.positioning.signable)
    step = PlannedStep.objects.filter(pk=step.pk).first()
    if step is None:
        raise Blocked(Blocker("step_dropped", "Cette étape a été retirée du parcours entre-temps."))
    refuse_changed(step, seen)
    for name, value in values.items():
        setattr(step, name, value)
    step.save()
    return step


@transaction.atomic
def drop_step(step, *, actor) -> None:
    """Remove a line of the plan while it is being written: nothing was signed, so nothing that happened is erased."""
    open_for(actor, "evaluations.write_positioning", step.positioning.signable)
    step.delete()
