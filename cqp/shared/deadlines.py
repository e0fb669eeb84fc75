"""Notices given some months before a last day: which one is due on a day. Pure: knows neither who is told nor of what."""

import calendar
from datetime import date, timedelta

from cqp.shared.dates import add_months


def notice_due(last_day: date, today: date, months: tuple[int, ...]) -> int | None:
    """The notice whose time this is: the latest that has begun, and none once the last day is over.

    `months` before the last day, the farthest first. The time of a notice runs until the day before the next one begins; that of
    the nearest runs until the last day, included. One whose whole time was missed is not given late: the next says the same, nearer.
    """
    if today > last_day:
        return None
    begun = [ahead for ahead in months if add_months(last_day, -ahead) <= today]
    return min(begun, default=None)


def is_too_late(last_day: date, today: date, ahead: int, months: tuple[int, ...]) -> bool:
    """The time of this notice is over: a nearer one has begun, or the last day has passed."""
    return today > last_day or any(add_months(last_day, -nearer) <= today for nearer in months if nearer < ahead)


def is_near(last_day: date, today: date, days: int) -> bool:
    """In the last `days` before it, or once it is over: for what is told late rather than never, as long as nothing has answered it."""
    return today >= last_day - timedelta(days=days)


def last_days_under_notice(today: date, months: tuple[int, ...]) -> dict[int, tuple[date, date]]:
    """{notice: (first, last)} of the last days whose time of notice is today: `notice_due` turned round, for a query."""
    found, first = {}, today
    for ahead in sorted(months):
        last = _latest_begun(today, ahead)
        if first <= last:
            found[ahead] = (first, last)
        first = max(first, last + timedelta(days=1))
    return found


def _latest_begun(today: date, ahead: int) -> date:
    """The latest last day whose notice has begun: several last days fall back on the end of a shorter month."""
    day = add_months(today, ahead)
    if (today + timedelta(days=1)).day != 1:
        return day
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
