"""Outil 2, follow-up: training, practice, points d'étape, and the candidate's part."""

from django.db import transaction
from django.urls import reverse

from cqp.access.decisions import authorize
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.sections import refuse_changed
from evaluations.enums import Level, SignableKind
from evaluations.models import (
    CandidatePart,
    CandidatePartLine,
    FollowUp,
    PlannedStep,
    PositioningLine,
    ProgressReview,
    ProgressReviewLine,
    Signable,
    TrainingAction,
    TrainingNotHeld,
    WorkplacePractice,
)
from evaluations.planned_training import PlannedTraining
from evaluations.signed import completed
from pathways import expectations
from pathways.services import lock, note

from .pieces import carry_pieces
from .sections import open_for, save_section

PART_TEXTS = ("situations", "activities", "means", "results", "difficulties")


def competencies_to_acquire(dossier) -> list:
    """Those not acquired in the last signed positioning; empty when everything was. All that is to be assessed, when that
    positioning is the one of a dossier taken up: no jury has validated them since."""
    last = completed(dossier, SignableKind.POSITIONING)
    if last is None:
        return []
    if last.dossier_id != dossier.pk:
        return list(dossier.competencies_to_assess)
    lines = PositioningLine.objects.filter(positioning__signable=last).exclude(level=Level.ACQUIRED)
    return [line.competency for line in lines.select_related("competency")]


def not_planned(dossier, signed) -> list:
    """The competencies to assess for which the individual plan of this signed Outil 1 has no step."""
    planned = PlannedStep.objects.filter(positioning__signable=signed).order_by().values("competency")
    return list(dossier.competencies_to_assess.exclude(pk__in=planned))


def open_follow_up(dossier) -> FollowUp:
    """Cover and candidate's part, when the pathway starts. Kept as they are when the pathway is taken up again."""
    follow_up, _ = FollowUp.objects.get_or_create(dossier_id=dossier.pk)
    if not Signable.objects.filter(dossier_id=dossier.pk, kind=SignableKind.CANDIDATE_PART).exists():
        open_candidate_part(dossier)
    return follow_up


def open_candidate_part(dossier) -> CandidatePart:
    """A new version of the candidate's part; after a first one, it starts from what was written, with its proofs."""
    previous = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.CANDIDATE_PART).first()
    signable = Signable.objects.create(
        dossier_id=dossier.pk,
        kind=SignableKind.CANDIDATE_PART,
        version=previous.version + 1 if previous else 1,
        replaces=previous,
    )
    part = CandidatePart.objects.create(signable=signable)
    old = {line.competency_id: line for line in previous.candidate_part.lines.all()} if previous else {}
    lines = []
    for competency in dossier.competencies_to_assess:
        told = old.get(competency.pk)
        texts = {name: getattr(told, name) for name in PART_TEXTS} if told else {}
        lines.append(CandidatePartLine(part=part, competency=competency, **texts))
    CandidatePartLine.objects.bulk_create(lines)
    if previous:
        carry_pieces(previous, signable)
    return part


@transaction.atomic
def save_part_line(line, *, actor, revision, **values) -> CandidatePartLine:
    """The candidate writes on one competency. Raises Forbidden (not the candidate), Blocked (deposited), Conflict."""
    open_for(actor, "evaluations.write_candidate_part", line.part.signable)
    return save_section(line, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_cover(follow_up, *, actor, revision, **values) -> FollowUp:
    """Who trains and who refers. Raises Forbidden (neither the tutor nor the company, or not the moment), Conflict. What the dossier
    waits for is recomputed: a training given outside the company waits for the provider's name."""
    dossier = lock(follow_up.dossier)
    authorize(actor, "evaluations.plan_training", dossier)
    saved = save_section(follow_up, actor=actor, revision=revision, values=values)
    expectations.refresh(dossier)
    return saved


@transaction.atomic
def save_training_action(dossier, *, actor, competencies, action=None, seen=None, **values) -> TrainingAction:
    """Plan a training action, or complete it with the hours done and the date of its attestation.

    `seen`: what the page was compared with; raises Conflict when somebody completed it since.
    """
    dossier = lock(dossier)
    authorize(actor, "evaluations.plan_training", dossier)
    action = dossier.training_actions.get(pk=action.pk) if action else TrainingAction(dossier=dossier)
    refuse_changed(action, seen)
    for name, value in values.items():
        setattr(action, name, value)
    action.save()
    action.competencies.set(competencies)
    note(dossier, "training_recorded", actor=actor, title=action.title, action=action.pk)
    return action


@transaction.atomic
def tell_training_not_held(dossier, competency, *, actor, reason: str) -> TrainingNotHeld:
    """Why the training planned for `competency` did not take place; printed and read by the jury. The last reason counts, the
    others stay. The same one sent twice is one.

    Raises Forbidden (neither the tutor nor the company, or not the moment), Blocked without a reason, or when no training of this
    competency waits for anything.
    """
    dossier = lock(dossier)
    authorize(actor, "evaluations.plan_training", dossier)
    reason = reason.strip()
    if not reason:
        raise Blocked(Blocker("reason_missing", f"Dites pourquoi la formation n'a pas eu lieu : {competency}."))
    trainings = PlannedTraining(dossier)
    if competency not in trainings.concerned:
        sentence = f"{competency} : aucune formation n'est prévue, ou elle est attestée. Il n'y a rien à expliquer."
        raise Blocked(Blocker("no_training_to_explain", sentence))
    given = trainings.reason(competency)
    if given and given.dossier_id == dossier.pk and given.reason == reason:
        return given
    told = TrainingNotHeld.objects.create(dossier=dossier, competency=competency, reason=reason, told_by=actor)
    note(dossier, "training_not_held", actor=actor, number=competency.number)
    return told


@transaction.atomic
def record_practice(dossier, *, actor, practice=None, seen=None, **values) -> WorkplacePractice:
    """Practice in the company: necessary before the assessment. Raises Conflict when somebody wrote it since what was `seen`."""
    dossier = lock(dossier)
    authorize(actor, "evaluations.follow", dossier)
    practice = dossier.practices.get(pk=practice.pk) if practice else WorkplacePractice(dossier=dossier)
    refuse_changed(practice, seen)
    for name, value in values.items():
        setattr(practice, name, value)
    practice.save()
    note(dossier, "practice_recorded", actor=actor, practice=practice.pk)
    return practice


@transaction.atomic
def open_review(dossier, *, actor) -> ProgressReview:
    """A new point d'étape, on the competencies to acquire. Raises Blocked while one is being written (a double click)."""
    dossier = lock(dossier)
    authorize(actor, "evaluations.open_review", dossier)
    last = Signable.objects.filter(dossier=dossier).latest_of(SignableKind.REVIEW).first()
    if last and last.is_open:
        url = reverse("review_edit", args=[dossier.pk, last.version])
        raise Blocked(
            Blocker("review_open", f"Le point d'étape n° {last.version} est en cours de rédaction : terminez-le.", url)
        )
    signable = Signable.objects.create(
        dossier=dossier, kind=SignableKind.REVIEW, version=last.version + 1 if last else 1
    )
    review = ProgressReview.objects.create(signable=signable, tutor=actor)
    competencies = competencies_to_acquire(dossier) or list(dossier.competencies_to_assess)
    ProgressReviewLine.objects.bulk_create(ProgressReviewLine(review=review, competency=c) for c in competencies)
    note(dossier, "review_opened", actor=actor, version=signable.version)
    return review


@transaction.atomic
def save_review(review, *, actor, revision, **values) -> ProgressReview:
    open_for(actor, "evaluations.write_review", review.signable)
    return save_section(review, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_review_line(line, *, actor, revision, **values) -> ProgressReviewLine:
    open_for(actor, "evaluations.write_review", line.review.signable)
    return save_section(line, actor=actor, revision=revision, values=values)
