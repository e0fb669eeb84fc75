"""The only clock of the project: services, clocks of law and the demo world all read the time here."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

PARIS = ZoneInfo("Europe/Paris")
_frozen: ContextVar[datetime | None] = ContextVar("frozen_moment", default=None)


def now() -> datetime:
    """Aware moment in UTC."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """The day in Paris: dates of law are days there, whatever the server's zone (23:30 UTC is tomorrow)."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Paris of an aware moment: half past midnight there is still the day before in UTC."""
    return moment.astimezone(PARIS).date()


@contextmanager
def frozen(moment: datetime):
    """Make `now()` answer `moment` (aware) in this thread: the demo world and the tests live their history with it."""
    token = _frozen.set(moment)
    try:
        yield moment
    finally:
        _frozen.reset(token)
