"""The experience counter, against a computation that shares nothing with it: day by day, month by month."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.experience import count

REQUEST = date(2026, 11, 23)


@dataclass(frozen=True)
class Job:
    starts_on: date
    ends_on: date | None
    working_time: int = 100


def naive(jobs, at):
    """Every day of every job, one at a time."""
    shares = defaultdict(Fraction)
    for job in jobs:
        day = job.starts_on
        while day <= (job.ends_on or at) and day <= at:
            shares[day] += Fraction(job.working_time, 100)
            day += timedelta(days=1)
    return sum(
        (min(Fraction(1), share) / calendar.monthrange(day.year, day.month)[1] for day, share in shares.items()),
        Fraction(0),
    )


days = st.dates(date(2019, 12, 1), date(2027, 6, 30))


@st.composite
def job(draw):
    starts_on = draw(days)
    length = draw(st.none() | st.integers(0, 900))
    ends_on = None if length is None else starts_on + timedelta(days=length)
    return Job(starts_on, ends_on, draw(st.sampled_from([100, 80, 50, 33]) | st.integers(1, 100)))


@settings(max_examples=1000, deadline=None)
@given(jobs=st.lists(job(), max_size=5), at=days)
def test_counter_equals_the_independent_computation(jobs, at):
    found = count(jobs, at)
    assert found.months == naive(jobs, at)
    # How the figure was made: each line adds up, and the lines make the total, as shown too.
    assert sum((step.counted for step in found.steps), Fraction(0)) == found.months
    assert sum((step.shown["counted"] for step in found.steps), Decimal(0)) == found.shown
    for step in found.steps:
        assert step.counted == step.calendar - step.part_time - step.overlap
        assert min(step.counted, step.part_time, step.overlap) >= 0
        assert step.counted == step.calendar or not step.is_plain


@settings(max_examples=200, deadline=None)
@given(jobs=st.lists(job(), max_size=4), at=days, data=st.data())
def test_order_does_not_matter(jobs, at, data):
    assert count(data.draw(st.permutations(jobs)), at).months == count(jobs, at).months


def test_three_whole_years_are_thirty_six_months():
    assert count([Job(date(2023, 1, 1), date(2025, 12, 31))], REQUEST).months == 36


def test_one_day_short_is_not_enough_and_is_not_shown_as_enough():
    found = count([Job(date(2023, 1, 1), date(2025, 12, 30))], REQUEST)
    assert not found.is_enough(36)
    assert found.shown == Decimal("35.9")
    assert found.lacking(36) == Decimal("0.1")


def test_overlap_counts_once():
    found = count([Job(date(2023, 1, 1), date(2023, 12, 31)), Job(date(2023, 7, 1), date(2024, 6, 30))], REQUEST)
    assert found.months == 18
    assert [(step.calendar, step.overlap, step.counted) for step in found.steps] == [(12, 0, 12), (12, 6, 6)]


def test_two_half_times_make_a_full_time():
    half = Job(date(2024, 1, 1), date(2024, 12, 31), 50)
    found = count([half, half], REQUEST)
    assert found.months == 12
    assert [(step.part_time, step.overlap, step.counted) for step in found.steps] == [(6, 0, 6), (6, 0, 6)]


def test_more_than_a_full_time_is_a_full_time():
    year = (date(2024, 1, 1), date(2024, 12, 31))
    assert count([Job(*year, 80), Job(*year, 80)], REQUEST).months == 12


def test_part_time_is_counted_for_its_share():
    assert count([Job(date(2024, 1, 1), date(2024, 12, 31), 80)], REQUEST).months == Fraction(96, 10)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months"),
    [
        (date(2026, 11, 1), None, Fraction(23, 30)),  # still going on: the day of the request is the last to count
        (date(2026, 11, 1), date(2027, 6, 30), Fraction(23, 30)),
        (date(2026, 11, 23), None, Fraction(1, 30)),
        (date(2026, 11, 24), None, 0),
        (date(2024, 2, 1), date(2024, 2, 29), 1),
    ],
)
def test_days_after_the_request_do_not_count(starts_on, ends_on, months):
    assert count([Job(starts_on, ends_on)], REQUEST).months == months


def test_nothing_told_is_nothing():
    found = count([], REQUEST)
    assert (found.months, found.shown, found.steps) == (0, Decimal("0.0"), ())
    assert found.is_enough(0)
    assert not found.is_enough(36)
