"""Accreditations and commitments that come to their last day: the holder and the secretariat are told three months and one month before."""

import datetime as dt

import pytest

from cqp.accreditations.services import (
    end_accreditation,
    end_commitment,
    grant_accreditation,
    register_provider,
    renew_commitment,
)
from cqp.accreditations.tasks import watch_endings
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications.models import Email
from cqp.shared import clock

ONE = dt.timedelta(days=1)
# Of the commitment below: twelve months from the day of the tests.
LAST = dt.date(2027, 11, 23)


def day(text):
    return dt.date.fromisoformat(text)


def at(when):
    return clock.frozen(dt.datetime.combine(when, dt.time(1, 45), tzinfo=dt.UTC))


def nightly(when, beats=1):
    with at(when):
        asked = [watch_endings() for _ in range(beats)]
        run_due()
    return asked


def told(prefix):
    """(who, message, months) of each mail, in the order of the nights."""
    rows = Email.objects.filter(code__startswith=prefix).order_by("pk").select_related("recipient")
    return [(row.recipient, row.code, int(row.subject.split()[1])) for row in rows]


@pytest.fixture
def accreditation(world):
    """One of the external assessor, that ends on 23 November 2027; the others are of no concern here."""
    committee = world.branch
    return grant_accreditation(
        actor=committee.secretary,
        user=world.beta.professional,
        role="EXTERNAL_ASSESSOR",
        certification=committee.versions[0].certification,
        trained_on=day("2026-10-01"),
        decided_on=day("2026-11-01"),
        valid_from=day("2026-11-23"),
        valid_until=LAST,
    )


@pytest.fixture
def commitment(world):
    return register(world)


def register(world, **changes):
    terms = {"signed_on": day("2026-11-23"), "valid_from": day("2026-11-23")} | changes
    return register_provider(
        actor=world.branch.secretary,
        committee=world.branch.organisation,
        organisation={"siret": world.beta.organisation.siret, "name": "Bêta Conseil"},
        email=world.beta.manager.email,
        first_name="Marc",
        last_name="Gérant",
        **terms,
    )


EDGES = [("2027-08-22", []), ("2027-08-23", [3]), ("2027-10-22", [3]), ("2027-10-23", [1]), ("2027-11-24", [])]


@pytest.mark.parametrize(("night", "months"), EDGES)
def test_accreditation_is_told_in_its_time_to_holder_and_secretariat(world, accreditation, night, months):
    nightly(day(night))
    holder, secretary = accreditation.user, world.branch.secretary
    expected = [
        [(holder, "accreditation_ending", n), (secretary, "accreditation_ending_secretariat", n)] for n in months
    ]
    assert told("accreditation_ending") == [fact for pair in expected for fact in pair]


@pytest.mark.parametrize(("night", "months"), EDGES)
def test_commitment_is_told_in_its_time_to_managers_and_secretariat(world, commitment, night, months):
    nightly(day(night))
    manager, secretary = world.beta.manager, world.branch.secretary
    expected = [[(manager, "commitment_ending", n), (secretary, "commitment_ending_secretariat", n)] for n in months]
    assert told("commitment_ending") == [fact for pair in expected for fact in pair]


def test_mails_say_which_one_and_until_when(accreditation, commitment):
    nightly(day("2027-08-23"))
    ours, theirs = Email.objects.filter(code__in=["accreditation_ending", "commitment_ending"]).order_by("pk")
    assert ours.subject == f"D'ici 3 mois : fin de votre habilitation {accreditation.number}, le 23 novembre 2027"
    assert "comme évaluateur externe pour le CQP Assistant(e) de formation" in ours.body
    assert theirs.subject == f"D'ici 3 mois : fin de l'engagement {commitment.number}, le 23 novembre 2027"
    assert "Bêta Conseil envers CPEF de la formation professionnelle" in theirs.body


@pytest.mark.parametrize(
    "nights",
    [
        lambda n: [(night, 1) for night in n],
        lambda n: [(night, 2) for rank, night in enumerate(n) if rank % 8 not in (3, 4, 5)],
        lambda n: [
            (again, 1)
            for rank, night in enumerate(n)
            for again in (n[rank - 6 : rank + 1] if rank % 7 == 6 else [night])
        ],
    ],
    ids=["every night", "two beats, and dead three nights at a time", "the clock goes back"],
)
def test_each_notice_is_given_once_whatever_the_nights(accreditation, commitment, nights):
    span = [day("2027-08-20") + n * ONE for n in range(100)]
    around = [night for night in span if night.day in range(18, 29)]
    for night, beats in nights(around):
        nightly(night, beats)
    for code in ("accreditation_ending", "commitment_ending"):
        assert [(who, months) for _, who, months in told(code)] == [
            (code, 3),
            (f"{code}_secretariat", 3),
            (code, 1),
            (f"{code}_secretariat", 1),
        ]


def test_two_beats_ask_for_one_job(accreditation):
    assert nightly(day("2027-08-23"), beats=2) == [1, 1]
    assert Job.objects.filter(kind__startswith="accreditations.").count() == 1


def test_renewed_or_withdrawn_accreditation_is_told_no_more(world, accreditation):
    nightly(day("2027-08-23"))
    terms = {"trained_on": day("2027-08-01"), "decided_on": day("2027-09-01"), "valid_from": LAST + ONE}
    with at(day("2027-09-01")):
        later = grant_accreditation(
            actor=world.branch.secretary,
            user=accreditation.user,
            role=accreditation.role,
            certification=accreditation.certification,
            **terms,
        )
    nightly(day("2027-10-23"))
    assert [months for _, _, months in told("accreditation_ending")] == [3, 3]
    with at(day("2030-01-01")):
        end_accreditation(later, actor=world.branch.secretary, ends_on=day("2030-11-01"), reason="à sa demande")
    nightly(later.valid_until - ONE)
    assert len(told("accreditation_ending")) == 2


def test_renewed_or_ended_commitment_is_told_no_more(world, commitment):
    with at(day("2027-09-01")):
        terms = {"signed_on": day("2027-09-01"), "valid_from": LAST + ONE}
        later = renew_commitment(commitment, actor=world.branch.secretary, **terms)
    nightly(day("2027-10-23"))
    with at(day("2027-12-01")):
        end_commitment(later, actor=world.branch.secretary, ends_on=day("2028-03-01"), reason="à sa demande")
    nightly(later.valid_until - ONE)
    assert told("commitment_ending") == []


def test_job_done_after_the_renewal_tells_nothing(world, commitment):
    with at(day("2027-08-23")):
        assert watch_endings() == 1
    with at(day("2027-08-24")):
        renew_commitment(commitment, actor=world.branch.secretary, signed_on=day("2027-08-24"), valid_from=LAST + ONE)
        run_due()
    assert told("commitment_ending") == []


def test_job_done_when_the_nearer_notice_has_begun_tells_nothing(commitment):
    with at(day("2027-08-23")):
        assert watch_endings() == 1
    with at(day("2027-10-23")):
        run_due()
    assert told("commitment_ending") == []
    nightly(day("2027-10-23"))
    assert [months for _, _, months in told("commitment_ending")] == [1, 1]


def test_short_commitment_is_not_told_of_a_notice_that_began_before_it(world):
    register(world, valid_until=day("2027-01-22"))
    nightly(day("2026-11-24"))
    assert told("commitment_ending") == []
    nightly(day("2026-12-22"))
    assert [months for _, _, months in told("commitment_ending")] == [1, 1]


def test_end_of_a_leap_day_is_told_three_months_before(world, commitment):
    with at(day("2027-11-20")):
        terms = {"signed_on": day("2027-11-20"), "valid_from": LAST + ONE, "valid_until": day("2028-02-29")}
        renew_commitment(commitment, actor=world.branch.secretary, **terms)
    nightly(day("2028-01-28"))
    assert [months for _, _, months in told("commitment_ending")] == [3, 3]
    nightly(day("2028-01-29"))
    assert [months for _, _, months in told("commitment_ending")] == [3, 3, 1, 1]


def test_look_costs_two_queries_when_nothing_ends(accreditation, commitment, django_assert_num_queries):
    with at(day("2027-01-10")), django_assert_num_queries(2):
        assert watch_endings() == 0


def test_the_watch_is_on_the_clock():
    from cqp.celery import app

    entry = app.conf.beat_schedule["accreditations.watch_endings"]
    assert (entry["task"], "accreditations.watch_endings" in app.tasks) == ("accreditations.watch_endings", True)
