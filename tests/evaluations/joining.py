"""What the tests of the files of a parcours join, and how they read it."""

import datetime as dt

from django.urls import reverse

from cqp.shared import clock
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import TrainingAction
from evaluations.services import follow_up as following
from evaluations.services.pieces import add_piece, join_attestation

from .builders import document, sign_in, someone
from .files import scanned

PARTS = ("candidate", "tutor", "manager", "professional", "external", "secretary")


def annex(dossier, kind=PieceKind.CV, file=None):
    signable = document(dossier, SignableKind.POSITIONING)
    return add_piece(signable, actor=dossier.candidate.user, kind=kind, file=file or scanned("cv.pdf"))


def proof(dossier, number=2, file=None):
    signable = document(dossier, SignableKind.CANDIDATE_PART)
    competency = dossier.version.competencies.get(number=number)
    file = file or scanned("planning.pdf")
    return add_piece(signable, actor=dossier.candidate.user, kind=PieceKind.ACTIVITY, competency=competency, file=file)


def training(dossier, **values) -> TrainingAction:
    """Given by the company, so that no provider is to be named."""
    told = {
        "title": "Bureautique",
        "provider": dossier.company.name,
        "starts_on": clock.today() - dt.timedelta(days=20),
        "planned_hours": 14,
        "competencies": [dossier.version.competencies.get(number=2)],
    }
    return following.save_training_action(dossier, actor=someone(dossier, "tutor"), **(told | values))


def attest(dossier, part="tutor", file=None, action=None):
    action = action or training(dossier)
    return join_attestation(action, actor=someone(dossier, part), file=file or scanned("attestation.pdf"))


def code(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def reads(client, dossier, part, piece):
    return sign_in(client, dossier, part).get(reverse("piece_download", args=[piece.pk])).status_code


def named(rows):
    return [(row["name"], row["sha256"]) for row in rows]
