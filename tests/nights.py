"""Years of nights for the clocks, and the calendar by which they are judged: it imports nothing of the project."""

import calendar
import datetime as dt

ONE = dt.timedelta(days=1)


def days(first, last):
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def months_before(last_day, months):
    """On the calendar: as many pages back, and the last day of that page when it is shorter."""
    year, month = last_day.year, last_day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return dt.date(year, month, min(last_day.day, calendar.monthrange(year, month)[1]))


def period(last_day, today, notices):
    """The notice, in months ahead, that this day belongs to; 0 outside of them. `notices`: the farthest first."""
    begins = [months_before(last_day, months) for months in notices]
    ends = [*begins[1:], last_day + ONE]
    for months, first, over in zip(notices, begins, ends, strict=True):
        if first <= today < over:
            return months
    return 0


def restless(nights, eventful):
    """Those within three days of something, and the last: another life has shown that nothing happens on the others."""
    close = {when + shift * ONE for when in eventful for shift in range(-3, 4)}
    return [night for night in nights if night in close] + nights[-1:]


def dead_three_nights_out_of_eight(nights):
    """The first of some notices and of some lapses among them."""
    return [night for rank, night in enumerate(nights) if rank % 8 not in (3, 4, 5)] + nights[-1:]


def moved_back(nights):
    """Every twelve nights the clock goes back four, then lives them again."""
    found = []
    for rank, night in enumerate(nights):
        found.append(night)
        if rank % 12 == 11:
            found += nights[rank - 4 : rank + 1]
    return found
