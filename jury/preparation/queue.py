"""The queue: complete dossiers that wait for a session, in the order of their completion, and the day each may hope for.

A forecast, never a promise: recounted at each reading from the sessions planned and their room.
"""

from collections import Counter
from dataclasses import dataclass, replace

from django.db.models import Q

from cqp.shared import clock
from cqp.shared.dates import add_months
from jury.enums import SessionState
from jury.models import JurySession
from pathways.enums import State
from pathways.models import Dossier

from .deadlines import Waiting, running

# What a jury examines in one day.
CAPACITY = 20
# A longer one is the number of no row, and SQLite fails on it.
LONGEST_NUMBER = 18
# How long they have waited: (months that are over, words).
WAITS = ((0, "moins d'un mois"), (1, "un à deux mois"), (2, "plus de deux mois"))


@dataclass(frozen=True)
class Queue:
    """What waits for one committee. `elsewhere`: those that are not in the queue and are late, or will be: on the agenda of a session
    held too late, returned, adjourned."""

    committee: object
    rows: list[Waiting]
    elsewhere: list[Waiting]

    @property
    def alerts(self) -> int:
        return sum(bool(row.word) for row in self.rows)

    @property
    def by_certification(self) -> list:
        return sorted(Counter(row.dossier.version.certification.title for row in self.rows).items())

    @property
    def by_wait(self) -> list:
        """Every wait told, none included: the three figures are read together."""
        counted = Counter(_wait_of(row) for row in self.rows)
        return [(words, counted[words]) for _, words in WAITS]


def _wait_of(row) -> str:
    since = clock.day_of(row.dossier.completed_at)
    return next(words for months, words in reversed(WAITS) if add_months(since, months) <= row.today)


def queues_of(user) -> list[Queue]:
    """One queue for each committee whose secretariat one holds. Three queries, whatever their length."""
    committees = user.committees
    rows = running(Dossier.objects.for_user(user).filter(committee__in=committees))
    rooms = _rooms([committee.pk for committee in committees])
    found = []
    for committee in committees:
        theirs = [row for row in rows if row.dossier.committee_id == committee.pk]
        complete = [row for row in theirs if row.dossier.state == State.COMPLETE]
        elsewhere = [row for row in theirs if row.dossier.state != State.COMPLETE and row.word]
        found.append(Queue(committee, _forecast(complete, rooms.get(committee.pk, [])), elsewhere))
    return found


def _rooms(committees) -> dict:
    """{committee: [(session planned, places left)]}, the earliest first."""
    planned = JurySession.objects.filter(state=SessionState.PLANNED, held_on__gte=clock.today())
    found = {}
    rows = planned.filter(committee__in=committees).with_agenda_size().order_by("held_on", "starts_at", "pk")
    for session in rows:
        found.setdefault(session.committee_id, []).append((session, max(0, CAPACITY - session.dossiers)))
    return found


def _forecast(rows, rooms) -> list[Waiting]:
    places = (session for session, left in rooms for _ in range(left))
    inline = sorted(rows, key=lambda row: (row.dossier.completed_at, row.dossier.pk))
    return [replace(row, session=next(places, None)) for row in inline]


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
