"""How long somebody has worked at it: the experience counter of part 2 (mode d'emploi: « à la date de sa demande »; domaine.md § 6 no. 23).

Each day weighs the share of a full time worked that day, all experiences together and never more than one; days after the request do
not count. Days in a row of the same weight make one stretch, counted as people count: whole months from date to date, then the days
left over the length of the month begun (ADR 0040). Three years to the day are thirty-six months, whatever the day they began.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

from cqp.shared.dates import add_months

FULL_TIME = 100
DAY = timedelta(days=1)


class Period(Protocol):
    """What is counted: an experience, or anything that has its days and its share of a full time (in percent)."""

    starts_on: date
    ends_on: date | None
    working_time: int


@dataclass(frozen=True)
class Length:
    """From date to date: `whole` months, then `days` of a month of `out_of` days."""

    whole: int
    days: int
    out_of: int

    @property
    def months(self) -> Fraction:
        return self.whole + Fraction(self.days, self.out_of)


@dataclass(frozen=True)
class Stretch:
    """Days in a row that weigh the same: `counted` = `length` × `share`."""

    first: date
    last: date
    share: Fraction
    length: Length
    # In the order of their beginnings. More than a full time together at some moment: what exceeds does not count.
    periods: tuple[Period, ...]
    is_capped: bool
    # As the screen shows it: those of all the stretches add up to the total shown.
    shown: Decimal

    @property
    def counted(self) -> Fraction:
        return self.length.months * self.share

    @property
    def percent(self) -> int:
        return int(self.share * FULL_TIME)


@dataclass(frozen=True)
class ExperienceCount:
    months: Fraction
    stretches: tuple[Stretch, ...]
    at: date

    def is_enough(self, threshold: int) -> bool:
        """`threshold` in months; compared with the exact figure, never with the one shown."""
        return self.months >= threshold

    def lacking(self, threshold: int) -> Decimal:
        """What is missing as shown: with what is shown as counted it makes the threshold."""
        return max(Decimal(0), threshold - self.shown)

    @property
    def shown(self) -> Decimal:
        """Cut to one decimal: 35.99 months are not shown as 36."""
        return cut(self.months, 1)

    @property
    def stored(self) -> Decimal:
        """Two decimals, cut: what an opinion is recorded with."""
        return cut(self.months, 2)


def count(periods: Iterable[Period], at: date) -> ExperienceCount:
    """The experience on the day `at` (included). Pure: exact fractions, no query, no clock."""
    ordered = sorted(periods, key=lambda period: (period.starts_on, _last_day(period, at)))
    total, stretches = Fraction(0), []
    for first, last, running in _stretches(ordered, at):
        length, share = length_of(first, last), _share(running[0])
        before, total = total, total + length.months * share
        shown = cut(total, 1) - cut(before, 1)
        stretches.append(Stretch(first, last, share, length, *_who(ordered, running), shown))
    return ExperienceCount(total, tuple(stretches), at)


def length_of(first: date, last: date) -> Length:
    """From `first` to `last`, both included and in order."""
    after = last + DAY
    whole = 12 * (after.year - first.year) + after.month - first.month
    if add_months(first, whole) > after:
        whole -= 1
    begun, ends = add_months(first, whole), add_months(first, whole + 1)
    return Length(whole, (after - begun).days, (ends - begun).days)


def cut(months: Fraction, places: int) -> Decimal:
    return (Decimal(months.numerator) / months.denominator).quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)


def _last_day(period, at) -> date:
    return at if period.ends_on is None else min(period.ends_on, at)


def _stretches(ordered, at) -> list:
    """(first day, last day, [{rank: share} each time that changes]), in order: days in a row of one weight are one stretch."""
    found = []
    for first, last, running in _slices(ordered, at):
        if found and found[-1][1] + DAY == first and _share(found[-1][2][0]) == _share(running):
            began, _, before = found.pop()
            found.append((began, last, [*before, running]))
        else:
            found.append((first, last, [running]))
    return found


def _slices(ordered, at):
    """(first day, last day, {rank: share}) of the days during which the same experiences run: a few of them, whatever the years."""
    edges = set()
    for period in ordered:
        if period.starts_on <= _last_day(period, at):
            edges |= {period.starts_on, _last_day(period, at) + DAY}
    for first, after in pairwise(sorted(edges)):
        running = {
            rank: Fraction(period.working_time, FULL_TIME)
            for rank, period in enumerate(ordered)
            if period.starts_on <= first <= _last_day(period, at)
        }
        if running:
            yield first, after - DAY, running


def _share(running) -> Fraction:
    """A person works at most a full time."""
    return min(Fraction(1), sum(running.values(), Fraction(0)))


def _who(ordered, running) -> tuple:
    ranks = sorted({rank for slice_ in running for rank in slice_})
    return tuple(ordered[rank] for rank in ranks), any(sum(slice_.values()) > 1 for slice_ in running)
