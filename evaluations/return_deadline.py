"""Until when the candidate completes a part 2 that was returned (domaine.md § 1.4, « retour au candidat, délai »): read from the
history, stored nowhere. Nothing happens by itself when it is over: part 2 may still be deposited until the secretariat closes."""

from dataclasses import dataclass
from datetime import date, timedelta

from cqp.shared import clock
from pathways.enums import State
from pathways.models import DossierEvent

# One reminder, early enough to ask an employer for a certificate.
REMINDER_DAYS = 10
# A year is more than any paper takes: a later day is a slip of the keyboard.
LONGEST_DAYS = 366


@dataclass(frozen=True)
class ReturnDeadline:
    """Days are those of Europe/Paris; `last_day` included. `event`: the return that it belongs to."""

    event: int
    returned_on: date
    last_day: date

    @property
    def reminder_on(self) -> date:
        return self.last_day - timedelta(days=REMINDER_DAYS)

    def is_reminder_due(self, today: date) -> bool:
        """Not on the very day of a return with a short deadline: the letter has just said it."""
        return max(self.reminder_on, self.returned_on + timedelta(days=1)) <= today <= self.last_day

    def is_over(self, today: date) -> bool:
        return today > self.last_day


def deadline_of(dossier) -> ReturnDeadline | None:
    """Of the return under way; None when the candidate has nothing to complete."""
    return deadlines_of([dossier]).get(dossier.pk)


def deadlines_of(dossiers) -> dict[int, ReturnDeadline]:
    """{dossier pk: its deadline}, of those whose part 2 is returned. One query, whatever their number; their version is read."""
    returned = {dossier.pk: dossier for dossier in dossiers if dossier.state == State.APPLICATION_RETURNED}
    if not returned:
        return {}
    events = DossierEvent.objects.filter(dossier__in=returned, verb="return_application").order_by("pk")
    return {event.dossier_id: _read(event, returned[event.dossier_id]) for event in events}


def _read(event, dossier) -> ReturnDeadline:
    returned_on = clock.day_of(event.at)
    written = event.payload.get("answer_by")
    return ReturnDeadline(
        event.pk, returned_on, date.fromisoformat(written) if written else default_day(dossier, returned_on)
    )


def default_day(dossier, returned_on: date) -> date:
    """What the version proposes."""
    return returned_on + timedelta(days=dossier.version.application_return_days)
