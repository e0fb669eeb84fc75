"""The queue: complete dossiers that wait for a session, in the order of their completion, and the day each may hope for.

A forecast, never a promise: recounted at each reading from the sessions planned and their room.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q

from cqp.shared import clock
from cqp.shared.dates import add_months
from jury.enums import SessionState
from jury.models import JurySession
from pathways.models import Dossier

# What a jury examines in one day.
CAPACITY = 20
ALERT = timedelta(days=30)
# A longer one is the number of no row, and SQLite fails on it.
LONGEST_NUMBER = 18


def deadline_of(dossier) -> date:
    """The last day to pass before a jury, by the version's clock (domaine.md § 4.4): from the transmission; once a jury has had the
    dossier (adjourned, or to be deliberated again after an appeal), from the day it was complete again. `dossier`: of `waiting`."""
    since = dossier.completed_at if dossier.last_sitting else dossier.transmitted_at
    return add_months(clock.day_of(since), dossier.version.jury_delay_months)


@dataclass(frozen=True)
class Waiting:
    """One dossier of the queue. `session` is None when no session planned has room for it."""

    dossier: Dossier
    session: JurySession | None
    deadline: date
    today: date

    @property
    def word(self) -> str:
        """What the secretariat must look at, empty when there is time."""
        if self.deadline < self.today:
            return "délai dépassé"
        if self.session is not None and self.session.held_on > self.deadline:
            return "séance après le délai"
        return "délai proche" if self.deadline - self.today <= ALERT else ""

    @property
    def tone(self) -> str:
        return "waiting" if self.word == "délai proche" else "danger"


@dataclass(frozen=True)
class Queue:
    """What waits for one committee."""

    committee: object
    rows: list[Waiting]
    by_certification: list

    @property
    def alerts(self) -> int:
        return sum(bool(row.word) for row in self.rows)


def queues_of(user) -> list[Queue]:
    """One queue for each committee whose secretariat one holds. Two queries, whatever their length."""
    committees = user.committees
    waiting = Dossier.objects.for_user(user).awaiting_session().filter(committee__in=committees)
    waiting = waiting.annotate(last_sitting=Max("jury_items__settled_at"))
    dossiers = list(waiting.for_list().order_by("completed_at", "pk"))
    rooms = _rooms([committee.pk for committee in committees])
    found = []
    for committee in committees:
        theirs = [dossier for dossier in dossiers if dossier.committee_id == committee.pk]
        counted = Counter(dossier.version.certification.title for dossier in theirs)
        found.append(Queue(committee, _forecast(theirs, rooms.get(committee.pk, [])), sorted(counted.items())))
    return found


def _rooms(committees) -> dict:
    """{committee: [(session planned, places left)]}, the earliest first."""
    taken = Count("items", filter=Q(items__removed_at__isnull=True))
    planned = JurySession.objects.filter(state=SessionState.PLANNED, held_on__gte=clock.today())
    found = {}
    rows = planned.filter(committee__in=committees).annotate(taken=taken).order_by("held_on", "starts_at", "pk")
    for session in rows:
        found.setdefault(session.committee_id, []).append((session, max(0, CAPACITY - session.taken)))
    return found


def _forecast(dossiers, rooms) -> list[Waiting]:
    places = (session for session, left in rooms for _ in range(left))
    today = clock.today()
    return [Waiting(dossier, next(places, None), deadline_of(dossier), today) for dossier in dossiers]


def forecast_of(dossier) -> JurySession | None:
    """The session that one waiting dossier may hope for: its rank in the queue, then the places left. Two queries."""
    earlier = Q(completed_at__lt=dossier.completed_at) | Q(completed_at=dossier.completed_at, pk__lt=dossier.pk)
    before = Dossier.objects.awaiting_session().filter(earlier, committee=dossier.committee_id).count()
    for session, left in _rooms([dossier.committee_id]).get(dossier.committee_id, []):
        if before < left:
            return session
        before -= left
    return None


def ticked(user, numbers) -> list[Dossier]:
    """The waiting dossiers ticked in the queue, in its order; whatever else the address says is left out."""
    asked = [int(number) for number in numbers if number.isdecimal() and len(number) <= LONGEST_NUMBER]
    waiting = Dossier.objects.for_user(user).awaiting_session().filter(committee__in=user.committees)
    return list(waiting.filter(pk__in=asked).for_list().order_by("completed_at", "pk")) if asked else []
