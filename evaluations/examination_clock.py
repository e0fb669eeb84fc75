"""How long the secretariat has had part 2 in its hands (domaine.md §§ 4.4, 6 no. 24): read from the history, stored nowhere."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from cqp.referentials.enums import VaeRegime
from cqp.shared import clock
from cqp.shared.dates import add_months
from pathways.models import DossierEvent

# Two calendar months to answer, and a warning on the 45th day.
MONTHS_TO_ANSWER = 2
ALERT_DAYS = 45
_VERBS = (
    "conclude_application",
    "accept_application",
    "return_application",
    "admit",
    "refuse_admission",
    "admit_tacitly",
)


@dataclass(frozen=True)
class ExaminationClock:
    """Days are those of Europe/Paris. `due_on` is the last day, included; while suspended it moves by one each day."""

    received_on: date
    suspended_days: int = 0
    returned_on: date | None = None
    answered_on: date | None = None
    found_complete: bool = False

    @property
    def is_returned(self) -> bool:
        """The candidate has it again; the clock waits, or starts afresh with the next deposit."""
        return self.returned_on is not None and self.answered_on is None

    @property
    def is_suspended(self) -> bool:
        """Only what had begun is suspended: a file returned before it was found complete has started nothing."""
        return self.is_returned and self.found_complete

    @property
    def is_running(self) -> bool:
        return self.returned_on is None and self.answered_on is None

    @property
    def due_on(self) -> date:
        return add_months(self.received_on, MONTHS_TO_ANSWER) + timedelta(days=self.suspended_days)

    @property
    def alert_on(self) -> date:
        return self.received_on + timedelta(days=ALERT_DAYS + self.suspended_days)

    def days_left(self, today: date) -> int:
        """Until the last day, included; negative once it has passed."""
        return (self.due_on - today).days

    def is_elapsed(self, today: date) -> bool:
        """Silence has lasted: the last day has passed without an answer nor a suspension."""
        return self.is_running and today > self.due_on

    def is_alert(self, today: date) -> bool:
        return self.is_running and today >= self.alert_on


def clock_of(dossier) -> ExaminationClock | None:
    """The clock of the examination under way or ended; None before the first deposit. One query.

    It starts on the day when the complete file was received: a deposit returned before it was found complete starts nothing. Once
    found complete, a return suspends the clock until the next deposit.
    """
    return clocks_of([dossier]).get(dossier.pk)


def clocks_of(dossiers) -> dict[int, ExaminationClock]:
    """The clock of each of these dossiers that was deposited once, by its pk. One query, whatever their number."""
    found = defaultdict(list)
    events = DossierEvent.objects.filter(dossier__in=[dossier.pk for dossier in dossiers], verb__in=_VERBS)
    for pk, verb, at in events.order_by("pk").values_list("dossier", "verb", "at"):
        found[pk].append((verb, clock.day_of(at)))
    clocks = {pk: read(history) for pk, history in found.items()}
    return {pk: its for pk, its in clocks.items() if its is not None}


def read(events: list[tuple[str, date]]) -> ExaminationClock | None:
    """`events`: (verb, day) in order."""
    received = returned = answered = None
    suspended, found_complete = 0, False
    for verb, day in events:
        if verb == "conclude_application":
            if found_complete and returned:
                suspended += (day - returned).days
            else:
                received, suspended = day, 0
            returned = None
        elif verb == "accept_application":
            found_complete = True
        elif verb == "return_application":
            returned = day
        else:
            answered = day
    if received is None:
        return None
    return ExaminationClock(received, suspended, returned, answered, found_complete)


def silence_admits(dossier) -> bool:
    """Only under the law of the registered certifications: the branch's own text gives no effect to silence (house § 1 row 9)."""
    return dossier.version.vae_regime == VaeRegime.LEGAL_RNCP


def silence_has_lasted(dossier) -> bool:
    if not silence_admits(dossier):
        return False
    found = clock_of(dossier)
    return found is not None and found.is_elapsed(clock.today())
