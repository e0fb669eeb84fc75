"""Part 2 of the VAE file: opened when the secretariat sends it, written by the candidate, copied whole when it is returned."""

from django.db import transaction

from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker, Conflict
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import Application, ApplicationLine, Experience, FollowedTraining, Piece, Signable
from pathways.requests import requested_on

from .pieces import carry_pieces
from .sections import open_for, save_section

MAY_WRITE = "evaluations.write_application"
# What somebody can still read: a part 2 is not the story of a whole working life line by line.
MAX_EXPERIENCES = 30
APPLICATION_FIELDS = (
    "aim",
    "other_requests",
    "nationality",
    "situation",
    "employed_in_branch",
    "employer_name",
    "employer_siret",
    "education_level",
    "highest_level",
    "highest_title",
    "trainings",
    "motivation",
)
EXPERIENCE_FIELDS = ("title", "employer", "status", "starts_on", "ends_on", "working_time", "description")
LINE_TEXTS = ("level", "comment")
TRAINING_FIELDS = ("title", "provider", "year")


def open_application(dossier, *, reason="") -> Application:
    """A new version of part 2, in the transaction of the edge that opens it; after a return it starts from what was deposited.

    `reason`: the list of what was missing. The day at which the experience counts is that of the request, in every version.
    """
    previous = Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.APPLICATION).first()
    signable = Signable.objects.create(
        dossier_id=dossier.pk,
        kind=SignableKind.APPLICATION,
        version=previous.version + 1 if previous else 1,
        replaces=previous,
        reason=reason,
    )
    old = previous.application if previous else None
    application = Application.objects.create(
        signable=signable,
        requested_on=old.requested_on if old else requested_on(dossier),
        **({name: getattr(old, name) for name in APPLICATION_FIELDS} if old else {}),
    )
    _open_lines(application, dossier, old)
    _open_trainings(application, old)
    if old:
        application.targeted.set(old.targeted.all())
        carry_pieces(previous, signable, experiences=_copy_experiences(old, application))
    return application


def _open_lines(application, dossier, old):
    texts = {line.competency_id: line for line in old.lines.all()} if old else {}
    ApplicationLine.objects.bulk_create(
        ApplicationLine(
            application=application,
            competency=competency,
            **({name: getattr(texts[competency.pk], name) for name in LINE_TEXTS} if competency.pk in texts else {}),
        )
        for competency in dossier.competencies_to_assess
    )


def _open_trainings(application, old):
    told = {row.position: row for row in old.followed_trainings.all()} if old else {}
    FollowedTraining.objects.bulk_create(
        FollowedTraining(
            application=application,
            position=position,
            **({name: getattr(told[position], name) for name in TRAINING_FIELDS} if position in told else {}),
        )
        for position in range(1, FollowedTraining.LINES + 1)
    )


def _copy_experiences(old, application) -> dict:
    """{pk of the row of the version before: its copy}."""
    return {
        experience.pk: Experience.objects.create(
            application=application,
            copied_from=experience,
            **{name: getattr(experience, name) for name in EXPERIENCE_FIELDS},
        )
        for experience in old.experiences.all()
    }


@transaction.atomic
def save_application(application, *, actor, revision, targeted=None, **values) -> Application:
    """The request and the situation. `targeted`: the competencies asked for, when it is not the whole CQP.

    Raises Forbidden (not the candidate, or part 2 is not theirs to write now), Blocked (presented), Conflict (saved meanwhile).
    """
    open_for(actor, MAY_WRITE, application.signable)
    current = Application.objects.select_for_update(of=("self",)).select_related("saved_by").get(pk=application.pk)
    if targeted is not None:
        known = set(current.targeted.values_list("pk", flat=True))
        if known != {competency.pk for competency in targeted}:
            if current.revision != revision:
                raise Conflict(current)
            current.targeted.set(targeted)
            current.stamp(actor)
            current.save()
            revision = current.revision
    return save_section(current, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_line(line, *, actor, revision, **values) -> ApplicationLine:
    """The candidate's own positioning on one competency. Same refusals as `save_application`."""
    open_for(actor, MAY_WRITE, line.application.signable)
    return save_section(line, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_training(training, *, actor, revision, **values) -> FollowedTraining:
    """One line of the table of trainings. Same refusals as `save_application`."""
    open_for(actor, MAY_WRITE, training.application.signable)
    return save_section(training, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_experience(application, *, actor, experience=None, revision=0, **values) -> Experience:
    """Tell one more experience, or correct `experience`. Same refusals as `save_application`; Blocked beyond MAX_EXPERIENCES."""
    open_for(actor, MAY_WRITE, application.signable)
    if experience is not None:
        return save_section(experience, actor=actor, revision=revision, values=values)
    if application.experiences.count() >= MAX_EXPERIENCES:
        text = f"Vous avez décrit {MAX_EXPERIENCES} expériences, le plus possible. Gardez celles qui sont en rapport avec le CQP."
        raise Blocked(Blocker("too_many_experiences", text))
    experience = Experience(application=application, **values)
    experience.stamp(actor)
    experience.save()
    return experience


@transaction.atomic
def remove_experience(experience, *, actor) -> None:
    """Out of the version being written; what was deposited before keeps its own row. Same refusals as `save_application`.

    Its proofs are withdrawn. Their rows stay, and since they proved this experience only, as papers attached to nothing.
    """
    open_for(actor, MAY_WRITE, experience.application.signable)
    Piece.objects.filter(experience=experience, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    Piece.objects.filter(experience=experience).update(kind=PieceKind.OTHER, experience=None)
    experience.delete()
