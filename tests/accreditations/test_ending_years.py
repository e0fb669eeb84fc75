"""Six years of a branch seen by the clock of the endings: each notice of each accreditation and commitment on its night, once, to the right
people. The judge has its own calendar (tests/nights.py), and two 29 February to live through."""

import datetime as dt
from collections import Counter

import pytest

from cqp.accreditations.models import Accreditation, ProviderCommitment
from cqp.accreditations.services import grant_accreditation
from cqp.accreditations.tasks import watch_endings
from cqp.jobs.enums import JobState
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications.models import Email
from cqp.shared import clock
from tests.nights import days, dead_three_nights_out_of_eight, months_before, moved_back, period, restless

from .test_endings import at, day, register

FIRST, LAST = day("2027-02-01"), day("2033-03-05")
NIGHTS = days(FIRST, LAST)
NOTICES = (3, 1)
# From a 29 February, to one, and to the ends of months without a 29, 30 or 31.
TERMS = [
    ("2028-02-29", "2031-02-28"),
    ("2029-03-01", "2032-02-29"),
    ("2026-11-23", "2029-05-31"),
    ("2030-06-30", "2032-12-31"),
    ("2029-01-01", "2029-02-28"),
]
LIVES = {
    "every night": lambda when: (NIGHTS, 1),
    "two beats, and dead three nights at a time": lambda when: (
        dead_three_nights_out_of_eight(restless(NIGHTS, when)),
        2,
    ),
    "the clock goes back": lambda when: (moved_back(restless(NIGHTS, when)), 1),
}


@pytest.fixture
def branch(world):
    """What the world holds already, and one of each term beside it: five people of the pool, one provider."""
    committee = world.branch
    people = (world.beta.professional, world.beta.tutor, world.alpha.tutor, committee.juror, committee.expert)
    for user, (first, last) in zip(people, TERMS, strict=True):
        grant_accreditation(
            actor=committee.secretary,
            user=user,
            role="EXTERNAL_ASSESSOR",
            certification=committee.versions[0].certification,
            trained_on=day("2026-10-01"),
            decided_on=day("2026-11-01"),
            valid_from=day(first),
            valid_until=day(last),
        )
    register(world, signed_on=day("2026-11-01"), valid_from=day("2026-11-01"))
    return world


def rows():
    """(code, number, first, last, who is told first) of everything that ends."""
    found = Accreditation.objects.select_related("user")
    told = [("accreditation_ending", row.number, row.valid_from, row.valid_until, row.user_id) for row in found]
    for row in ProviderCommitment.objects.select_related("provider"):
        [manager] = row.provider.memberships.filter(role="MANAGER").values_list("user", flat=True)
        told.append(("commitment_ending", row.number, row.valid_from, row.valid_until, manager))
    return told


def expected(ending, nights):
    """[(night, code, who, months)], one mail each; the secretariat gets as many of its own."""
    told, given = [], set()
    for today in nights:
        for code, number, first, last, who in ending:
            months = period(last, today, NOTICES)
            if not months or first > today or months_before(last, months) <= first or (number, months) in given:
                continue
            given.add((number, months))
            told.append((today, code, who, months))
    return sorted(told)


def seen(code):
    mails = Email.objects.filter(code__in=[f"accreditation_ending{code}", f"commitment_ending{code}"])
    return sorted((clock.day_of(m.created_at), m.code, m.recipient_id, int(m.subject.split()[1])) for m in mails)


@pytest.mark.django_db
@pytest.mark.parametrize("life", LIVES)
def test_each_notice_once_on_its_night_whatever_the_nights(branch, life):
    ending = rows()
    on_time = expected(ending, NIGHTS)
    nights, beats = LIVES[life]([fact[0] for fact in on_time])
    for tonight in nights:
        with at(tonight):
            asked = sum(watch_endings() for _ in range(beats))
            if asked:
                run_due()
    told = expected(ending, nights)
    assert seen("") == told
    assert Counter(fact[0] for fact in seen("_secretariat")) == Counter(fact[0] for fact in told)
    assert len(told) == len(on_time) > 20
    jobs = Job.objects.filter(kind__startswith="accreditations.")
    assert {job.state for job in jobs} == {JobState.DONE}
    assert jobs.count() == len({job.key for job in jobs}) == len(told)


def test_a_term_that_ends_on_a_leap_day_is_told_on_the_same_days_of_the_months_before():
    assert [months_before(dt.date(2032, 2, 29), months) for months in NOTICES] == [day("2031-11-29"), day("2032-01-29")]
