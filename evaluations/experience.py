"""How long somebody has worked at it: the experience counter of part 2 (mode d'emploi: « à la date de sa demande »; domaine.md § 6 no. 23).

Each day weighs the share of a full time worked that day, all experiences together and never more than one; days after the request do
not count; a month is the sum of its days divided by their number, so that a full calendar month of full time is exactly one month.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Protocol

FULL_TIME = 100


class Period(Protocol):
    """What is counted: an experience, or anything that has its days and its share of a full time (in percent)."""

    starts_on: date
    ends_on: date | None
    working_time: int


@dataclass(frozen=True)
class Step:
    """What one experience brings, told in the order of their beginnings: `counted` = `calendar` − `part_time` − `overlap`."""

    period: Period
    calendar: Fraction
    part_time: Fraction
    overlap: Fraction
    counted: Fraction
    # The same figures as the screen shows them: the counted ones add up to the total shown, each line adds up too.
    shown: dict

    @property
    def is_plain(self) -> bool:
        """Nothing was taken off."""
        return not self.part_time and not self.overlap


@dataclass(frozen=True)
class ExperienceCount:
    months: Fraction
    steps: tuple[Step, ...]
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
    slices = _slices(ordered, at)
    total, steps = Fraction(0), []
    for rank, period in enumerate(ordered):
        counted = sum((months * _added(running, rank) for months, running in slices if rank in running), Fraction(0))
        calendar = months_between(period.starts_on, _last_day(period, at))
        part_time = calendar * (FULL_TIME - period.working_time) / FULL_TIME
        overlap = calendar - part_time - counted
        shown = _shown(total, counted, part_time, overlap)
        steps.append(Step(period, calendar, part_time, overlap, counted, shown))
        total += counted
    return ExperienceCount(total, tuple(steps), at)


def months_between(first: date, last: date) -> Fraction:
    """Calendar months from `first` to `last`, both included; nothing when they are not in order."""
    if last < first:
        return Fraction(0)
    return _position(last) - _position(first) + Fraction(1, _days_in_month(last))


def cut(months: Fraction, places: int) -> Decimal:
    return (Decimal(months.numerator) / months.denominator).quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)


def _last_day(period, at) -> date:
    return at if period.ends_on is None else min(period.ends_on, at)


def _days_in_month(day) -> int:
    return monthrange(day.year, day.month)[1]


def _position(day) -> Fraction:
    """Months before the morning of `day`, since year 0."""
    return 12 * day.year + day.month - 1 + Fraction(day.day - 1, _days_in_month(day))


def _slices(ordered, at):
    """(months, {rank: share}) of each stretch of days during which the same experiences run: a few of them, whatever the years."""
    edges = set()
    for period in ordered:
        if period.starts_on <= _last_day(period, at):
            edges |= {period.starts_on, _last_day(period, at) + timedelta(days=1)}
    days = sorted(edges)
    found = []
    for first, after in pairwise(days):
        running = {
            rank: Fraction(period.working_time, FULL_TIME)
            for rank, period in enumerate(ordered)
            if period.starts_on <= first <= _last_day(period, at)
        }
        found.append((months_between(first, after - timedelta(days=1)), running))
    return found


def _added(running, rank) -> Fraction:
    """What this experience adds to those that began before it: a person works at most a full time."""
    before = sum((share for other, share in running.items() if other < rank), Fraction(0))
    return min(Fraction(1), before + running[rank]) - min(Fraction(1), before)


def _shown(total, counted, part_time, overlap) -> dict:
    figures = {
        "counted": cut(total + counted, 1) - cut(total, 1),
        "part_time": cut(part_time, 1),
        "overlap": cut(overlap, 1),
    }
    return figures | {"calendar": sum(figures.values())}
