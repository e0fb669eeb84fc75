"""The clock of the version: the last day on which each dossier transmitted is to pass before a jury (domaine.md § 4.4), and which are
in danger of passing it, wherever they are: waiting, on an agenda, returned, adjourned."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Subquery

from cqp.shared import clock
from cqp.shared.dates import add_months
from cqp.shared.deadlines import is_near
from cqp.shared.templatetags.cqp_ui import count_fr
from jury.models import DeadlineNotice, JuryItem, JurySession
from pathways.models import Dossier

ALERT_DAYS = 30
# The mail to the secretariat: nearer than the sign on the pages, and once.
NOTICE_DAYS = 15
NAMED = 5


def with_clock(dossiers):
    """What `deadline_of` reads. Adds `last_sitting`: when a jury last had the dossier."""
    return dossiers.annotate(last_sitting=Max("jury_items__settled_at"))


def deadline_of(dossier) -> date:
    """The last day to pass before a jury: counted from the transmission; once a jury has had the dossier (adjourned, or to be deliberated
    again after an appeal), from that session, then from the day it was complete again. `dossier`: of `with_clock`."""
    since = [dossier.transmitted_at]
    if dossier.last_sitting:
        since = [moment for moment in (dossier.last_sitting, dossier.completed_at) if moment]
    return add_months(clock.day_of(max(since)), dossier.version.jury_delay_months)


@dataclass(frozen=True)
class Waiting:
    """One dossier before its jury. `session`: the one whose agenda it is on; else the one it may hope for, None when there is none."""

    dossier: Dossier
    session: JurySession | None
    deadline: date
    today: date
    is_scheduled: bool = False

    @property
    def word(self) -> str:
        """What the secretariat must look at, empty when there is time."""
        if self.deadline < self.today:
            return "délai dépassé"
        if self.session is not None and self.session.held_on > self.deadline:
            return "séance après le délai"
        if self.is_scheduled:
            return ""
        return "délai proche" if is_near(self.deadline, self.today, ALERT_DAYS) else ""

    @property
    def tone(self) -> str:
        return "waiting" if self.word == "délai proche" else "danger"

    @property
    def is_to_tell(self) -> bool:
        """Its last day is near, or over, and no agenda answers that."""
        return bool(self.word) and is_near(self.deadline, self.today, NOTICE_DAYS)


def running(dossiers) -> list[Waiting]:
    """Those of `dossiers` that are transmitted and not decided, the nearest last day first; of those on no agenda, `session` is None.
    Two queries, whatever their number."""
    item = JuryItem.objects.undecided().filter(dossier=OuterRef("pk")).order_by("-pk").values("session")[:1]
    rows = with_clock(dossiers.before_the_jury()).annotate(on_agenda=Subquery(item))
    found = list(rows.for_list().order_by("transmitted_at", "pk"))
    sessions = JurySession.objects.in_bulk({dossier.on_agenda for dossier in found if dossier.on_agenda})
    today = clock.today()
    waiting = [_waiting(dossier, sessions.get(dossier.on_agenda), today) for dossier in found]
    return sorted(waiting, key=lambda row: (row.deadline, row.dossier.pk))


def _waiting(dossier, session, today):
    return Waiting(dossier, session, deadline_of(dossier), today, is_scheduled=session is not None)


def alerts_of(user) -> list[Waiting]:
    """For the home page of a secretariat: every dossier of its committees to be looked at."""
    theirs = Dossier.objects.for_user(user).filter(committee__in=user.committees)
    return [row for row in running(theirs) if row.word]


def deadlines_of(dossiers) -> list[Waiting]:
    """Of dossiers chosen for a session, or on its agenda, the nearest last day first. One query; nothing is asked when there are none."""
    pks = [dossier.pk for dossier in dossiers]
    rows = with_clock(Dossier.objects.filter(pk__in=pks, transmitted_at__isnull=False)).for_list() if pks else []
    today = clock.today()
    found = [Waiting(dossier, None, deadline_of(dossier), today) for dossier in rows]
    return sorted(found, key=lambda row: (row.deadline, row.dossier.pk))


def lateness_told(dossiers, held_on) -> str:
    """« La séance se tient après le délai de N dossiers », with their names; "" when there is none. A warning, which forbids nothing."""
    late = [row for row in deadlines_of(dossiers) if row.deadline < held_on]
    if not late:
        return ""
    names = ", ".join(f"{row.dossier.candidate.full_name} ({row.dossier.number})" for row in late[:NAMED])
    more = f" et {len(late) - NAMED} de plus" if len(late) > NAMED else ""
    return f"La séance se tient après le délai de {count_fr(len(late), 'dossier,dossiers')} : {names}{more}."


def to_tell(committee) -> list[Waiting]:
    """What the secretariat of this committee is to be told of and was not, the nearest last day first. Three queries."""
    theirs = Dossier.objects.filter(committee=committee)
    near = [row for row in running(theirs) if row.is_to_tell]
    told = DeadlineNotice.objects.filter(dossier__in=[row.dossier.pk for row in near]).order_by()
    known = set(told.values_list("dossier_id", "last_day"))
    return [row for row in near if (row.dossier.pk, row.deadline) not in known]
