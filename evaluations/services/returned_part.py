"""A part 2 sent back to the candidate: until when, the reminder, and the secretariat told when the time is over."""

from datetime import date, timedelta

from django.db import transaction

from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from evaluations.return_deadline import LONGEST_DAYS, deadline_of
from pathways.models import Dossier
from pathways.services import advance, lock, note


@transaction.atomic
def return_application(dossier, *, actor, comment: str, answer_by: date) -> Dossier:
    """Back to the candidate with the list of what is missing (`comment`) and the last day to complete it (`answer_by`, included).

    Raises what the edge raises, and Blocked for a day that is not to come, or more than a year away. Side effects: those of the
    edge; the letter and the page say the day.
    """
    today = clock.today()
    if not today < answer_by <= today + timedelta(days=LONGEST_DAYS):
        raise Blocked(Blocker("answer_by_not_to_come", "Donnez au candidat un jour à venir, dans un an au plus tard."))
    return advance(dossier, "return_application", actor=actor, comment=comment, answer_by=answer_by.isoformat())


@transaction.atomic
def remind_candidate(event, *, actor) -> bool:
    """Tell the candidate, once per return, that the last day is near. False when that has no object (any more): deposited, closed,
    returned anew since, told already, too late."""
    dossier, deadline = _under_way(event)
    if deadline is None or not deadline.is_reminder_due(clock.today()) or _noted(dossier, "return_reminded", event):
        return False
    note(dossier, "return_reminded", actor=actor, answer_by=deadline.last_day.isoformat())
    return True


@transaction.atomic
def tell_return_overdue(event, *, actor) -> bool:
    """Tell the secretariat, once per return, that part 2 did not come back in time; what follows is theirs to decide."""
    dossier, deadline = _under_way(event)
    if deadline is None or not deadline.is_over(clock.today()) or _noted(dossier, "return_overdue", event):
        return False
    note(dossier, "return_overdue", actor=actor, answer_by=deadline.last_day.isoformat())
    return True


def _under_way(event):
    """(the dossier as it is now, its deadline if this very return is still under way)."""
    dossier = lock(event.dossier)
    deadline = deadline_of(dossier)
    return dossier, deadline if deadline is not None and deadline.event == event.pk else None


def _noted(dossier, verb, event) -> bool:
    return dossier.events.filter(verb=verb, pk__gt=event.pk).exists()
