"""Which notice is due on a day: read on the calendar by hand, then the query against the rule on every day of six years."""

import datetime as dt

import pytest

from cqp.shared.deadlines import is_near, is_too_late, last_days_under_notice, notice_due

MONTHS = (12, 6, 3, 1)


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("today", "ahead"),
    [
        ("2030-11-22", None),
        ("2030-11-23", 12),
        ("2031-05-22", 12),
        ("2031-05-23", 6),
        ("2031-08-23", 3),
        ("2031-10-22", 3),
        ("2031-10-23", 1),
        ("2031-11-23", 1),
        ("2031-11-24", None),
    ],
)
def test_notice_runs_until_the_day_before_the_next(today, ahead):
    assert notice_due(day("2031-11-23"), day(today), MONTHS) == ahead


@pytest.mark.parametrize(
    ("last_day", "ahead", "begins"),
    [
        ("2033-02-28", 12, "2032-02-28"),
        ("2032-02-29", 12, "2031-02-28"),
        ("2031-03-31", 1, "2031-02-28"),
        ("2032-03-31", 1, "2032-02-29"),
        ("2031-08-31", 6, "2031-02-28"),
        ("2031-12-31", 1, "2031-11-30"),
        ("2032-05-29", 3, "2032-02-29"),
    ],
)
def test_notice_begins_on_the_same_day_or_the_last_of_a_shorter_month(last_day, ahead, begins):
    before = day(begins) - dt.timedelta(days=1)
    assert notice_due(day(last_day), day(begins), (ahead,)) == ahead
    assert notice_due(day(last_day), before, (ahead,)) is None


def test_query_says_what_the_rule_says_on_every_day_of_six_years():
    today = day("2027-12-25")
    while today <= day("2033-03-05"):
        ranges = last_days_under_notice(today, MONTHS)
        # Only around the edges can they differ: five days on each side of every edge, and of today.
        edges = {edge for pair in ranges.values() for edge in pair} | {today}
        for last_day in {edge + dt.timedelta(days=shift) for edge in edges for shift in range(-5, 6)}:
            found = [ahead for ahead, (first, last) in ranges.items() if first <= last_day <= last]
            assert found == [ahead for ahead in [notice_due(last_day, today, MONTHS)] if ahead], (today, last_day)
        today += dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "late"),
    [("2030-01-01", False), ("2031-05-23", False), ("2031-08-22", False), ("2031-08-23", True), ("2031-12-01", True)],
    ids=["a clock moved back", "its first day", "its last day", "the next has begun", "all is over"],
)
def test_notice_is_too_late_once_a_nearer_one_has_begun(today, late):
    assert is_too_late(day("2031-11-23"), day(today), 6, MONTHS) is late


def test_nearest_notice_is_given_until_the_last_day():
    assert [is_too_late(day("2031-11-23"), day(today), 1, MONTHS) for today in ("2031-11-23", "2031-11-24")] == [
        False,
        True,
    ]


@pytest.mark.parametrize(("days", "near"), [(-16, False), (-15, True), (0, True), (1, True), (400, True)])
def test_near_is_said_from_some_days_before_and_for_as_long_as_it_is_over(days, near):
    last = day("2026-12-05")
    assert is_near(last, last + dt.timedelta(days=days), 15) is near
