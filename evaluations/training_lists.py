"""The trainings of a follow-up as its page shows them: against the plan, with their attestations, with who gives them."""

from dataclasses import dataclass

from .models import Piece
from .training_providers import uncommitted


@dataclass(frozen=True)
class TrainingRow:
    """`state`: (word, tone) of its attestation; `is_committed`: whether nothing is to be said of who gives it."""

    action: object
    files: int
    state: tuple
    is_committed: bool


@dataclass(frozen=True)
class PlannedRow:
    """A competency about which something is told, or to be told: `reason` is the last one given, if any; `is_to_explain`: one may
    be given, or given again."""

    competency: object
    state: tuple
    reason: object
    is_to_explain: bool


def training_rows(dossier, trainings) -> list[TrainingRow]:
    """In the order of their first day; the same number of queries whatever their number."""
    strangers, files = uncommitted(dossier, trainings.own), _files(dossier)
    lacking = {action.pk for action in trainings.unattested}
    return [
        TrainingRow(action, files.get(action.pk, 0), _state(action, trainings, lacking), action.pk not in strangers)
        for action in trainings.own
    ]


def _files(dossier) -> dict:
    found = {}
    joined = Piece.objects.standing().filter(training__dossier=dossier.pk).order_by()
    for training in joined.values_list("training", flat=True):
        found[training] = found.get(training, 0) + 1
    return found


def _state(action, trainings, lacking):
    if trainings.is_attested(action):
        return "attestée", "success"
    return ("attestation à joindre", "waiting") if action.pk in lacking else ("n’a pas eu lieu", "neutral")


def planned_rows(trainings) -> list[PlannedRow]:
    return [_planned(competency, trainings) for competency in trainings.concerned]


def _planned(competency, trainings):
    reason, is_to_explain = trainings.reason(competency), trainings.is_to_explain(competency)
    if trainings.is_held(competency):
        state = ("formation attestée", "success")
    else:
        state = ("n’a pas eu lieu", "neutral") if reason else ("à noter", "waiting")
    return PlannedRow(competency, state, reason if is_to_explain else None, is_to_explain)
