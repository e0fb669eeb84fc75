"""The experience counter, against a computation that shares nothing with it: a walk through the days, one at a time."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evaluations.experience import count

REQUEST = date(2026, 11, 23)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Job:
    starts_on: date
    ends_on: date | None
    working_time: int = 100


# --- The independent computation ---------------------------------------------------------------------------------------


def naive(jobs, at):
    """Walk from the first day to the last; whenever the weight of the day changes, a new stretch begins."""
    last = min(at, max((job.ends_on or at for job in jobs), default=at))
    day, weights = min((job.starts_on for job in jobs), default=at), []
    while day <= last:
        worked = sum(job.working_time for job in jobs if job.starts_on <= day <= (job.ends_on or at))
        weights.append((min(100, worked), day))
        day += DAY
    stretches = groupby(weights, key=lambda pair: pair[0])
    return sum((Fraction(weight, 100) * walked([day for _, day in pairs]) for weight, pairs in stretches), Fraction(0))


def walked(days):
    """Months of consecutive days: a new one begins on each day that bears the number of the first, or on the last day of a month
    too short to have it. The month left open is walked to its end, to know how many days it has."""
    first = days[0].day
    months = spent = 0
    for morning in (day + DAY for day in days):
        spent += 1
        if begins_a_month(morning, first):
            months, spent = months + 1, 0
    if not spent:
        return Fraction(months)
    size, morning = spent, days[-1] + DAY
    while not begins_a_month(morning, first):
        size, morning = size + 1, morning + DAY
    return months + Fraction(spent, size)


def begins_a_month(day, number):
    return day.day == number or (day.day < number and day.month != (day + DAY).month)


def later(day, months):
    """The same number `months` later, or the last day of a shorter month: written out, for the expectations."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


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
    # How the figure was made: each stretch is its length at its share, and they make the total, as shown too.
    assert sum((stretch.counted for stretch in found.stretches), Fraction(0)) == found.months
    assert sum((stretch.shown for stretch in found.stretches), Decimal(0)) == found.shown
    for stretch in found.stretches:
        length = stretch.length
        assert stretch.counted == (length.whole + Fraction(length.days, length.out_of)) * Fraction(stretch.percent, 100)
        assert (0 <= length.days < length.out_of, 0 < stretch.percent <= 100) == (True, True)
        assert stretch.periods
    for before, after in zip(found.stretches, found.stretches[1:], strict=False):
        assert before.last < after.first
        assert before.last + DAY != after.first or before.percent != after.percent


@settings(max_examples=200, deadline=None)
@given(jobs=st.lists(job(), max_size=4), at=days, data=st.data())
def test_order_does_not_matter(jobs, at, data):
    assert count(data.draw(st.permutations(jobs)), at).months == count(jobs, at).months


# --- Years and months to the day -----------------------------------------------------------------------------------------


@settings(max_examples=1000, deadline=None)
@given(first=st.dates(date(2000, 1, 1), date(2023, 11, 24)), months=st.integers(1, 36))
def test_months_to_the_day_are_whole_months(first, months):
    assert count([Job(first, later(first, months) - DAY)], REQUEST).months == months


@settings(max_examples=200, deadline=None)
@given(first=st.dates(date(2000, 1, 1), date(2019, 12, 31)), gap=st.integers(1, 400), months=st.integers(1, 35))
def test_months_to_the_day_of_two_jobs_apart_add_up(first, gap, months):
    """Thirteen and twenty-three months are thirty-six, whatever the days they begin."""
    end = later(first, months)
    again = end + timedelta(days=gap)
    jobs = [Job(first, end - DAY), Job(again, later(again, 36 - months) - DAY)]
    assume(jobs[1].ends_on <= REQUEST)
    assert count(jobs, REQUEST).months == 36


@settings(max_examples=200, deadline=None)
@given(first=st.dates(date(2000, 1, 1), date(2019, 12, 31)), cut_at=st.integers(1, 1095))
def test_a_change_of_employer_overnight_changes_nothing(first, cut_at):
    last = later(first, 36) - DAY
    middle = first + timedelta(days=cut_at)
    assume(first < middle <= last)
    assert count([Job(first, middle - DAY), Job(middle, last)], REQUEST).months == 36


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2023, 1, 1), date(2025, 12, 31)),
        (date(2023, 2, 15), date(2026, 2, 14)),
        (date(2022, 10, 31), date(2025, 10, 30)),
        (date(2020, 2, 29), date(2023, 2, 27)),
        (date(2021, 3, 1), date(2024, 2, 29)),
    ],
)
def test_three_years_to_the_day_are_enough_and_one_day_less_is_not(starts_on, ends_on):
    assert count([Job(starts_on, ends_on)], REQUEST).months == 36
    short = count([Job(starts_on, ends_on - DAY)], REQUEST)
    assert not short.is_enough(36)
    assert (short.shown, short.lacking(36)) == (Decimal("35.9"), Decimal("0.1"))


def test_days_left_count_for_their_part_of_the_month_begun():
    """From the 15th to the 15th: the month begun on 15 February 2024 has twenty-nine days."""
    (stretch,) = count([Job(date(2023, 12, 15), date(2024, 2, 24))], REQUEST).stretches
    assert (stretch.length.whole, stretch.length.days, stretch.length.out_of) == (2, 10, 29)
    assert stretch.counted == 2 + Fraction(10, 29)


# --- Union and quotas --------------------------------------------------------------------------------------------------------


def told(found):
    return [(stretch.first, stretch.last, stretch.percent, len(stretch.periods)) for stretch in found.stretches]


def test_overlap_counts_once():
    found = count([Job(date(2023, 1, 1), date(2023, 12, 31)), Job(date(2023, 7, 1), date(2024, 6, 30))], REQUEST)
    assert found.months == 18
    assert told(found) == [(date(2023, 1, 1), date(2024, 6, 30), 100, 2)]
    assert found.stretches[0].is_capped


def test_two_half_times_make_a_full_time():
    half = Job(date(2024, 1, 1), date(2024, 12, 31), 50)
    found = count([half, half], REQUEST)
    assert found.months == 12
    assert not found.stretches[0].is_capped


def test_more_than_a_full_time_is_a_full_time():
    year = (date(2024, 1, 1), date(2024, 12, 31))
    found = count([Job(*year, 80), Job(*year, 80)], REQUEST)
    assert (found.months, told(found)) == (12, [(*year, 100, 2)])


def test_part_time_is_counted_for_its_share():
    assert count([Job(date(2024, 1, 1), date(2024, 12, 31), 80)], REQUEST).months == Fraction(96, 10)


def test_a_stretch_ends_where_the_quota_changes_or_where_nobody_works():
    found = count(
        [
            Job(date(2024, 1, 10), date(2024, 6, 9), 50),
            Job(date(2024, 4, 10), date(2024, 8, 9), 30),
            Job(date(2024, 10, 1), date(2024, 10, 31), 30),
        ],
        REQUEST,
    )
    assert told(found) == [
        (date(2024, 1, 10), date(2024, 4, 9), 50, 1),
        (date(2024, 4, 10), date(2024, 6, 9), 80, 2),
        (date(2024, 6, 10), date(2024, 8, 9), 30, 1),
        (date(2024, 10, 1), date(2024, 10, 31), 30, 1),
    ]
    assert found.months == Fraction(3 * 50 + 2 * 80 + 2 * 30 + 30, 100)


# --- The day of the request ----------------------------------------------------------------------------------------------------


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
    assert (found.months, found.shown, found.stretches) == (0, Decimal("0.0"), ())
    assert found.is_enough(0)
    assert not found.is_enough(36)
