from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.shared import clock
from cqp.shared.dates import add_months

days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
months = st.integers(0, 720)


@pytest.mark.parametrize(
    ("day", "length", "expected"),
    [
        (date(2024, 2, 29), 60, date(2029, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 23), 60, date(2031, 11, 23)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_same_day_later_or_the_last_of_the_month(day, length, expected):
    assert add_months(day, length) == expected


@given(days, months)
def test_month_is_the_right_one_and_the_day_never_grows(day, length):
    later = add_months(day, length)

    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == length
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(days, days, months)
def test_order_is_kept(one, other, length):
    first, second = sorted([one, other])

    assert add_months(first, length) <= add_months(second, length)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 23, 23, 0, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 7, 14, 21, 59, tzinfo=UTC), date(2026, 7, 14)),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_today_is_the_day_in_paris(moment, day):
    with clock.frozen(moment):
        assert (clock.now(), clock.today()) == (moment, day)
