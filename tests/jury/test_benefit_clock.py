"""The clock of the benefits, night by night: who is told of what, what is written, and what changes nothing."""

import datetime as dt

import pytest

from candidates.models import CreditLapse, CreditNotice
from candidates.services import revoke_credit
from cqp.accounts.models import User
from cqp.accounts.services import service_account
from cqp.audit.models import AuditEvent
from cqp.jobs.enums import JobState
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications.enums import EmailStatus
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.dates import add_months
from jury.benefits import telling
from jury.benefits.tasks import CLOCK_ACCOUNT, LAPSE, NOTICES, watch_benefits
from jury.benefits.telling import give_notice, write_lapse
from jury.services.sessions import cancel_session
from pathways.services import merge_candidates
from tests.worker import eventually

from .benefits import NIGHT, at, day, deliver, line, mails, named, nightly, person, session_on

# Decided on 23 November 2026, for sixty months.
DECIDED, LAST, LAPSED = "2026-11-23", "2031-11-23", "2031-11-24"


@pytest.fixture
def branch(world):
    return world.branch


@pytest.fixture
def version(branch):
    return branch.versions[0]


@pytest.fixture
def lea(world):
    return person("Léa")


def told(code="benefit_ending"):
    """(who, competencies) of each mail."""
    return [(mail.recipient.first_name, named(mail)) for mail in mails(code).select_related("recipient")]


# --- notices --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("months", "eve", "first"),
    [
        (12, "2030-11-22", "2030-11-23"),
        (6, "2031-05-22", "2031-05-23"),
        (3, "2031-08-22", "2031-08-23"),
        (1, "2031-10-22", "2031-10-23"),
    ],
)
def test_notice_is_given_on_its_day_and_not_the_eve(lea, version, months, eve, first):
    line(lea, version, 1, DECIDED)
    nightly(eve)
    before = mails().count()
    nightly(first)
    mail = mails().last()
    assert (mails().count(), mail.recipient) == (before + 1, lea.user)
    assert mail.subject == f"D'ici {months} mois : fin du bénéfice de compétences validées, le 23 novembre 2031"
    assert CreditNotice.objects.latest("pk").months == months


def test_four_notices_in_five_years_and_no_more(lea, version):
    line(lea, version, 1, DECIDED)
    for shift in range(-10, 400, 5):
        nightly(day("2030-11-23") + dt.timedelta(days=shift))
    assert list(CreditNotice.objects.order_by("pk").values_list("months", flat=True)) == [12, 6, 3, 1]
    assert (mails().count(), mails("benefit_lapsed").count()) == (4, 1)


def test_lines_with_the_same_last_day_make_one_mail(lea, version):
    for number in (3, 1, 2):
        line(lea, version, number, DECIDED)
    nightly("2030-11-23")
    assert told() == [("Léa", ["AF compétence 1", "AF compétence 2", "AF compétence 3"])]
    assert CreditNotice.objects.count() == 3


def test_two_last_days_make_two_mails(lea, version):
    line(lea, version, 1, DECIDED)
    line(lea, version, 2, "2026-11-24")
    nightly("2030-11-24")
    assert told() == [("Léa", ["AF compétence 1"]), ("Léa", ["AF compétence 2"])]


def test_two_cqp_of_two_committees_make_one_mail_with_the_session_of_each(world, lea):
    line(lea, world.branch.versions[0], 1, DECIDED)
    line(lea, world.neighbour.versions[0], 2, DECIDED)
    ours, theirs = session_on(world.branch, "2031-03-02"), session_on(world.neighbour, "2031-03-01")
    nightly("2030-11-23")
    (mail,) = mails()
    assert named(mail) == ["AF compétence 1", "TH compétence 2"]
    first, second = mail.body.split("CQP Hydrothérapeute")
    assert (ours.number in first, ours.number in second) == (True, False)
    assert (theirs.number in first, theirs.number in second) == (False, True)


def test_mail_tells_the_two_ways_to_go_on_and_where_the_ledger_is(lea, version):
    line(lea, version, 1, DECIDED)
    nightly("2030-11-23")
    body = mails().get().body
    assert "suivre une formation sur les compétences qui manquent" in body
    assert "compléter votre expérience en entreprise" in body
    assert "/mes-competences-validees/" in body
    assert "Aucune séance du jury n'est encore prévue d'ici là" in body


def test_session_named_is_the_next_planned_one_that_still_fits(world, branch, lea, version):
    line(lea, version, 1, DECIDED)
    past, too_late, cancelled = (session_on(branch, on) for on in ("2030-11-22", LAPSED, "2031-01-05"))
    cancel_session(cancelled, actor=branch.secretary, reason="Salle fermée.")
    elsewhere = session_on(world.neighbour, "2031-01-06")
    later, on_the_last_day = session_on(branch, "2031-11-01"), session_on(branch, LAST)
    nightly("2030-11-23")
    nightly("2031-11-02")
    first, last = mails()
    named_in = lambda mail: [s.number for s in (past, too_late, cancelled, elsewhere, later) if s.number in mail.body]  # noqa: E731
    assert (named_in(first), named_in(last)) == ([later.number], [])
    assert on_the_last_day.number in last.body


def test_notice_whose_whole_time_was_missed_is_not_given_late(lea, version):
    line(lea, version, 1, DECIDED)
    nightly("2031-09-01")
    assert list(CreditNotice.objects.values_list("months", flat=True)) == [3]


def test_job_done_after_its_time_gives_nothing(lea, version):
    line(lea, version, 1, DECIDED)
    with at("2031-05-22", NIGHT):
        watch_benefits()
    with at("2031-05-23"):
        run_due()
    assert (mails().count(), Job.objects.get(kind=NOTICES[12]).state) == (0, JobState.DONE)
    nightly("2031-05-23")
    assert list(CreditNotice.objects.values_list("months", flat=True)) == [6]


def test_notice_asked_for_before_the_clock_went_back_is_given(lea, version):
    line(lea, version, 1, DECIDED)
    with at("2031-05-23", NIGHT):
        watch_benefits()
    with at("2031-05-01"):
        Job.objects.update(due_at=day("2031-05-01").strftime("%Y-%m-%dT00:00:00Z"))
        run_due()
    assert list(CreditNotice.objects.values_list("months", flat=True)) == [6]


def test_benefit_no_longer_than_the_notice_is_told_by_the_letter_of_the_jury(lea, version):
    line(lea, version, 1, DECIDED, months=12)
    nightly(DECIDED)
    assert mails().count() == 0
    nightly("2027-05-23")
    assert list(CreditNotice.objects.values_list("months", flat=True)) == [6]


# --- what no longer matters --------------------------------------------------------------------------------------------------


def test_benefit_for_life_neither_ends_nor_lapses(lea, version):
    line(lea, version, 1, DECIDED, months=None)
    assert [nightly(when) for when in ("2031-05-23", LAPSED, "2050-01-01")] == [0, 0, 0]


def test_renewed_competency_is_told_no_more_and_its_lapse_is_written_in_silence(lea, version):
    old = line(lea, version, 1, DECIDED)
    line(lea, version, 2, DECIDED)
    nightly("2030-11-23")
    line(lea, version, 1, "2031-01-10")
    nightly("2031-05-23")
    nightly(LAPSED)
    assert [names for _, names in told()] == [["AF compétence 1", "AF compétence 2"], ["AF compétence 2"]]
    assert told("benefit_lapsed") == [("Léa", ["AF compétence 2"])]
    assert CreditLapse.objects.filter(credit=old).exists()


def test_delivered_cqp_silences_its_own_lines_only(world, version):
    dossier = world.dossier("REGISTERED")
    line(dossier.candidate, version, 1, DECIDED)
    line(dossier.candidate, world.branch.versions[1], 4, DECIDED)
    deliver(dossier)
    nightly("2031-05-23")
    nightly(LAPSED)
    assert [names for _, names in told()] == [["CCF compétence 4"]]
    assert [names for _, names in told("benefit_lapsed")] == [["CCF compétence 4"]]
    assert CreditLapse.objects.count() == 2


def test_partial_title_silences_nothing(world, version):
    dossier = world.dossier("REGISTERED")
    line(dossier.candidate, version, 1, DECIDED)
    deliver(dossier, kind="PARTIAL")
    nightly("2031-05-23")
    assert mails().count() == 1


def test_revoked_line_is_told_no_more(branch, lea, version):
    gone = line(lea, version, 1, DECIDED)
    line(lea, version, 2, DECIDED)
    revoke_credit(gone, actor=branch.secretary, on=day(DECIDED), reason="Erreur.", act_number="PVR-1")
    nightly("2030-11-23")
    nightly(LAPSED)
    assert told() == told("benefit_lapsed") == [("Léa", ["AF compétence 2"])]


def test_mail_goes_to_the_standing_person_once(branch, version):
    kept, double = person("Léa"), person("Léo")
    line(kept, version, 1, DECIDED)
    line(double, version, 1, DECIDED)
    line(double, version, 2, DECIDED)
    merge_candidates(actor=branch.secretary, kept=kept, double=double)
    nightly("2030-11-23")
    nightly(LAPSED)
    assert told() == told("benefit_lapsed") == [("Léa", ["AF compétence 1", "AF compétence 2"])]
    assert (CreditNotice.objects.count(), CreditLapse.objects.count()) == (3, 3)


def test_what_was_told_before_the_merge_is_not_told_again(branch, version):
    kept, double = person("Léa"), person("Léo")
    line(kept, version, 1, DECIDED)
    line(double, version, 2, DECIDED)
    nightly("2030-11-23")
    merge_candidates(actor=branch.secretary, kept=kept, double=double)
    assert nightly("2030-12-01") == 0
    nightly("2031-05-23")
    assert told() == [
        ("Léa", ["AF compétence 1"]),
        ("Léo", ["AF compétence 2"]),
        ("Léa", ["AF compétence 1", "AF compétence 2"]),
    ]


def test_closed_account_receives_nothing_and_the_fact_is_written(lea, version):
    line(lea, version, 1, DECIDED)
    User.objects.filter(pk=lea.user.pk).update(is_active=False)
    nightly("2030-11-23")
    nightly(LAPSED)
    assert (Email.objects.count(), CreditNotice.objects.count(), CreditLapse.objects.count()) == (0, 1, 1)


# --- lapse ---------------------------------------------------------------------------------------------------------------


def test_lapse_is_written_the_day_after_the_last_and_told_once(lea, version):
    credit = line(lea, version, 1, DECIDED)
    nightly(LAST)
    assert not CreditLapse.objects.exists()
    nightly(LAPSED)
    lapse = CreditLapse.objects.get()
    assert (lapse.credit, lapse.lapsed_on) == (credit, day(LAPSED))
    (mail,) = mails("benefit_lapsed")
    assert mail.subject == "Compétences validées : leur bénéfice a pris fin le 23 novembre 2031"
    assert "Depuis le 24 novembre 2031" in mail.body
    event = AuditEvent.objects.get(verb="credit.lapsed")
    assert (event.actor.last_name, event.payload) == (CLOCK_ACCOUNT, {"on": LAPSED})


def test_lapse_found_days_late_is_dated_the_same(lea, version):
    line(lea, version, 1, DECIDED)
    nightly("2031-11-29")
    nightly("2031-11-30")
    assert (CreditLapse.objects.get().lapsed_on, mails("benefit_lapsed").count()) == (day(LAPSED), 1)


# --- nights -----------------------------------------------------------------------------------------------------------------


def test_two_beats_ask_for_one_job_each(lea, version):
    for number in (1, 2):
        line(lea, version, number, DECIDED)
    with at("2030-11-23", NIGHT):
        assert (watch_benefits(), watch_benefits()) == (1, 1)
    with at(LAPSED, NIGHT):
        assert (watch_benefits(), watch_benefits()) == (1, 1)
    assert sorted(Job.objects.values_list("kind", flat=True)) == sorted([LAPSE, NOTICES[12]])


def test_done_once_it_is_not_asked_for_again(lea, version):
    line(lea, version, 1, DECIDED)
    assert [nightly("2030-11-23"), nightly("2030-11-23"), nightly("2030-11-24")] == [1, 0, 0]
    assert [nightly(LAPSED), nightly(LAPSED), nightly("2031-11-25")] == [1, 0, 0]


def test_service_called_twice_tells_once(lea, version):
    credit, actor = line(lea, version, 1, DECIDED), service_account(CLOCK_ACCOUNT)
    with at("2030-11-23"):
        assert [give_notice(credit, months=12, actor=actor) for _ in range(2)] == [True, False]
    with at(LAPSED):
        assert [write_lapse(credit, actor=actor) for _ in range(2)] == [True, False]
    assert (mails().count(), mails("benefit_lapsed").count()) == (1, 1)


def test_one_that_fails_keeps_nobody_else_from_being_told_and_is_tried_again(lea, version, monkeypatch):
    other = person("Inès")
    line(lea, version, 1, DECIDED)
    line(other, version, 1, DECIDED)
    notify = telling.notify

    def broken(code, *, to, context):
        assert to != [lea.user], "panne"
        return notify(code, to=to, context=context)

    with monkeypatch.context() as patch:
        patch.setattr(telling, "notify", broken)
        for _ in range(3):
            with at("2030-11-23", NIGHT):
                watch_benefits()
                Job.objects.filter(state=JobState.WAITING).update(due_at="2030-11-23T00:00:00Z")
                run_due()
    assert [who for who, _ in told()] == ["Inès"]
    assert CreditNotice.objects.count() == 1
    nightly("2030-11-24")
    assert [who for who, _ in told()] == ["Inès", "Léa"]


@pytest.mark.parametrize("people", [1, 3])
def test_look_costs_two_queries_when_nothing_is_new(world, version, django_assert_num_queries, people):
    for rank in range(people):
        line(person(f"Léa{rank}"), version, 1, DECIDED)
    nightly("2030-11-23")
    with at("2030-11-24", NIGHT), django_assert_num_queries(2):
        assert watch_benefits() == 0


def test_the_watch_is_on_the_clock():
    from cqp.celery import app

    entry = app.conf.beat_schedule["jury.watch_benefits"]
    assert (entry["task"], "jury.watch_benefits" in app.tasks) == ("jury.watch_benefits", True)


@pytest.mark.services
def test_real_worker_tells_and_writes(real_worker, world):
    """A real process, with the real date: one benefit ends in two months, another ended yesterday."""
    today = clock.today()
    told, lapsed = person("Léa"), person("Léo")
    line(told, world.branch.versions[0], 1, add_months(today, -58))
    ended = line(lapsed, world.branch.versions[0], 1, add_months(today, -60) - dt.timedelta(days=1))
    real_worker.start()
    watch_benefits()
    watch_benefits()
    sent = lambda: Email.objects.filter(code__startswith="benefit_", status=EmailStatus.SENT)  # noqa: E731
    eventually(lambda: sent().count() == 2, why=real_worker.workers[0].log)
    assert set(sent().values_list("code", "recipient")) == {
        ("benefit_ending", told.user_id),
        ("benefit_lapsed", lapsed.user_id),
    }
    assert (CreditNotice.objects.get().months, CreditLapse.objects.get().lapsed_on) == (3, ended.lapses_on)
