"""How long the secretariat has had part 2, and what happens when nobody answers: days of Paris, whatever the day of the job."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.accounts.models import User
from cqp.accounts.services import service_account
from cqp.documents.models import IssuedDocument
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.enums import AdmissibilityVerdict as Verdict
from evaluations.examination_clock import clock_of, clocks_of, read
from evaluations.models import Examination
from evaluations.services.admissibility import admit_by_silence, decide, save_examination, save_ruling
from evaluations.tasks import ADMIT, ALERT, CLOCK_ACCOUNT, watch_examinations
from pathways.enums import Role
from pathways.enums import State as S
from pathways.services import advance
from tests import vae
from tests.pathways.entrance import enter, text_of
from tests.worker import eventually

from .examining import applied, at, examination_of, redeposit


def day(text):
    return dt.date.fromisoformat(text)


def history(*events):
    return read([(verb, day(text)) for verb, text in events])


DEPOSIT, ACCEPT, RETURN, ADMISSION = "conclude_application", "accept_application", "return_application", "admit"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-09-14", "2026-11-14"),
        ("2026-12-31", "2027-02-28"),
        ("2027-12-31", "2028-02-29"),
        ("2027-12-29", "2028-02-29"),
        ("2026-12-29", "2027-02-28"),
        ("2028-02-29", "2028-04-29"),
        ("2026-07-31", "2026-09-30"),
        ("2026-08-31", "2026-10-31"),
    ],
)
def test_two_calendar_months_end_on_the_same_day_or_the_last_of_the_month(received, due):
    found = history((DEPOSIT, received))
    last = day(due)
    assert (found.due_on, found.is_elapsed(last), found.is_elapsed(last + dt.timedelta(days=1))) == (last, False, True)


def test_alert_comes_on_the_45th_day():
    found = history((DEPOSIT, "2026-09-14"))
    assert found.alert_on == day("2026-10-29")
    assert [found.is_alert(day(text)) for text in ("2026-10-28", "2026-10-29", "2026-12-31")] == [False, True, True]


def test_deposit_returned_before_it_was_complete_starts_nothing():
    found = history((DEPOSIT, "2026-09-14"), (RETURN, "2026-09-20"), (DEPOSIT, "2026-10-05"))
    assert (found.received_on, found.suspended_days, found.due_on) == (day("2026-10-05"), 0, day("2026-12-05"))


def test_return_of_a_complete_file_suspends_until_the_next_deposit():
    begun = [(DEPOSIT, "2026-09-14"), (ACCEPT, "2026-09-16"), (RETURN, "2026-10-01")]
    waiting = history(*begun)
    assert (waiting.is_suspended, waiting.is_running, waiting.is_elapsed(day("2027-06-01"))) == (True, False, False)
    again = history(*begun, (DEPOSIT, "2026-10-13"))
    assert (again.received_on, again.suspended_days, again.due_on) == (day("2026-09-14"), 12, day("2026-11-26"))
    twice = history(*begun, (DEPOSIT, "2026-10-13"), (RETURN, "2026-10-20"), (DEPOSIT, "2026-10-23"))
    assert (twice.suspended_days, twice.due_on, twice.alert_on) == (15, day("2026-11-29"), day("2026-11-13"))


def test_only_what_had_begun_is_suspended():
    returned = history((DEPOSIT, "2026-09-14"), (RETURN, "2026-09-20"))
    suspended = history((DEPOSIT, "2026-09-14"), (ACCEPT, "2026-09-16"), (RETURN, "2026-09-20"))
    assert [(found.is_returned, found.is_suspended, found.is_running) for found in (returned, suspended)] == [
        (True, False, False),
        (True, True, False),
    ]


def test_file_returned_and_deposited_the_same_day_loses_no_day():
    found = history((DEPOSIT, "2026-09-14"), (ACCEPT, "2026-09-14"), (RETURN, "2026-10-01"), (DEPOSIT, "2026-10-01"))
    assert (found.suspended_days, found.due_on, found.is_running) == (0, day("2026-11-14"), True)


def test_answer_stops_the_clock():
    found = history((DEPOSIT, "2026-09-14"), (ACCEPT, "2026-09-14"), (ADMISSION, "2026-09-30"))
    assert (found.is_running, found.is_alert(day("2027-01-01")), found.is_elapsed(day("2027-01-01"))) == (False,) * 3


def test_late_evening_in_paris_is_that_day(world):
    with clock.frozen(dt.datetime(2026, 9, 14, 21, 59, tzinfo=dt.UTC)):  # 23:59 in Paris
        evening = applied(world)
    with clock.frozen(dt.datetime(2026, 9, 14, 22, 1, tzinfo=dt.UTC)):  # 00:01, the 15th
        night = applied(world)
    assert (clock_of(evening).received_on, clock_of(night).received_on) == (day("2026-09-14"), day("2026-09-15"))


@pytest.mark.parametrize("rows", [1, 3])
def test_clocks_of_many_dossiers_cost_one_query(world, django_assert_num_queries, rows):
    dossiers = [applied(world) for _ in range(rows)]
    with django_assert_num_queries(1):
        clocks = clocks_of(dossiers)
    assert sorted(clocks) == sorted(dossier.pk for dossier in dossiers)


# --- What the clock does -------------------------------------------------------------------------------------------


def nightly(year, month, number):
    """The scheduler passes in the night before that day, and the workers do what it asked."""
    with at(year, month, number, hour=4):
        watch_examinations()
        run_due()


def registered(world):
    with at(2026, 9, 14):
        return applied(world, version=vae.registered_version())


def outcome(dossier):
    """Everything that the clock may leave behind."""
    dossier = vae.fresh(dossier)
    return (
        dossier.state,
        [*dossier.events.filter(actor__is_service=True).values_list("verb", flat=True)],
        IssuedDocument.objects.filter(kind="admissibility_decision", dossier_link__dossier=dossier).count(),
        sorted(
            Email.objects.filter(code__in=["examination_due", "admission_tacit", "admission_known"]).values_list(
                "code", flat=True
            )
        ),
    )


BOTH = (
    S.TACITLY_ADMISSIBLE,
    ["examination_alerted", "admit_tacitly"],
    1,
    ["admission_known", "admission_tacit", "examination_due"],
)


def test_silence_admits_the_day_after_the_last_day(world):
    dossier = registered(world)
    nightly(2026, 11, 14)
    assert vae.fresh(dossier).state == S.APPLIED
    nightly(2026, 11, 15)
    assert outcome(dossier) == BOTH
    event = dossier.events.get(verb="admit_tacitly")
    assert (event.actor.last_name, event.actor.is_service, event.on_behalf_of) == (CLOCK_ACCOUNT, True, None)
    examination = examination_of(dossier)
    assert (examination.verdict, examination.decided_by, examination.retained_months) == (
        Verdict.TACIT,
        event.actor,
        None,
    )
    assert [*vae.fresh(dossier).pending_acts.values_list("role", "act")] == [(Role.CANDIDATE, "start_writing")]


def test_file_already_found_complete_is_admitted_by_silence_too(world):
    dossier = registered(world)
    with at(2026, 9, 20):
        advance(dossier, "accept_application", actor=world.branch.secretary)
    nightly(2026, 11, 15)
    assert vae.fresh(dossier).state == S.TACITLY_ADMISSIBLE


def test_tacit_paper_prints_nobody_s_draft(world):
    dossier = registered(world)
    with at(2026, 9, 20):
        (ruling,) = examination_of(dossier).rulings.all()
        save_ruling(ruling, actor=world.branch.secretary, revision=0, is_retained=False, reason="À revoir.")
    nightly(2026, 11, 15)
    paper = IssuedDocument.objects.get(kind="admissibility_decision").context
    assert (paper["verdict"], paper["signatory"], paper["retained"], paper["required"]) == (
        "TACIT",
        None,
        None,
        "Aucune durée minimale",
    )
    assert [(row["decision"], row["reason"]) for row in paper["experiences"]] == [("", "")]


@pytest.mark.parametrize(
    "nights",
    [
        [(2026, 11, 15)],
        [(2026, 10, 29), (2026, 11, 15)],
        [(2026, 11, n) for n in range(1, 20)],
        [(2026, 11, 15), (2026, 11, 15), (2026, 11, 16)],
        [(2027, 3, 2)],
        [(2026, 10, 30), (2027, 3, 2), (2027, 3, 2)],
    ],
    ids=["the day", "alert then admission", "every night", "two schedulers", "months skipped", "skipped and twice"],
)
def test_nights_skipped_or_repeated_end_in_the_same_state(world, nights):
    dossier = registered(world)
    for night in nights:
        nightly(*night)
    assert outcome(dossier) == BOTH


def test_two_schedulers_ask_for_one_job_each(world):
    registered(world)
    with at(2026, 11, 15, hour=4):
        assert (watch_examinations(), watch_examinations()) == (2, 2)
        assert sorted(Job.objects.filter(kind__in=[ADMIT, ALERT]).values_list("kind", flat=True)) == [ADMIT, ALERT]


def test_secretariat_is_alerted_once_on_the_45th_day_in_both_regimes(world):
    with at(2026, 9, 14):
        dossier = applied(world)
    nightly(2026, 10, 28)
    assert Email.objects.filter(code="examination_due").count() == 0
    for number in (29, 30, 31):
        nightly(2026, 10, number)
    (mail,) = Email.objects.filter(code="examination_due")
    assert (mail.recipient, "14/11/2026" in mail.subject, "silence" in mail.body) == (
        world.branch.secretary,
        True,
        False,
    )
    assert dossier.events.filter(verb="examination_alerted").count() == 1


def test_alert_is_not_repeated_after_a_suspension(world):
    with at(2026, 9, 14):
        dossier = applied(world)
        advance(dossier, "accept_application", actor=world.branch.secretary)
    nightly(2026, 10, 30)
    with at(2026, 10, 31):
        advance(dossier, "return_application", actor=world.branch.secretary, comment="Un justificatif manque.")
    with at(2026, 11, 10):
        redeposit(dossier)
    nightly(2026, 11, 20)
    assert dossier.events.filter(verb="examination_alerted").count() == 1


def test_silence_admits_nobody_under_the_rules_of_the_branch(world):
    with at(2026, 9, 14):
        dossier = applied(world)
    nightly(2027, 3, 2)
    assert vae.fresh(dossier).state == S.APPLIED
    assert not Job.objects.filter(kind=ADMIT).exists()


def test_suspended_file_waits_and_its_days_are_given_back(world):
    dossier = registered(world)
    with at(2026, 9, 16):
        advance(dossier, "accept_application", actor=world.branch.secretary)
    with at(2026, 11, 10):
        advance(dossier, "return_application", actor=world.branch.secretary, comment="La carte d'identité a expiré.")
    nightly(2026, 12, 20)
    assert vae.fresh(dossier).state == S.APPLICATION_RETURNED
    with at(2026, 12, 20):
        redeposit(dossier)
    nightly(2026, 12, 24)
    assert vae.fresh(dossier).state == S.APPLIED
    nightly(2026, 12, 25)
    assert vae.fresh(dossier).state == S.TACITLY_ADMISSIBLE


def test_answer_given_between_the_scheduler_and_the_worker_stands(world):
    """Asked for at four in the morning, the job comes to be done after the secretariat has answered."""
    dossier = registered(world)
    secretary = world.branch.secretary
    with at(2026, 11, 15, hour=4):
        watch_examinations()
    with at(2026, 11, 15, hour=9):
        advance(dossier, "accept_application", actor=secretary)
        (ruling,) = examination_of(dossier).rulings.all()
        save_ruling(ruling, actor=secretary, revision=0, is_retained=True, reason="")
        decide(examination_of(dossier), actor=secretary, verdict=Verdict.FAVOURABLE)
        run_due()
    assert (vae.fresh(dossier).state, examination_of(dossier).verdict) == (S.ADMISSIBLE, Verdict.FAVOURABLE)


def test_job_asked_for_an_examination_that_was_replaced_does_nothing(world):
    """Returned and deposited again between the scheduler and the worker: the new version has a job of its own."""
    dossier = registered(world)
    with at(2026, 9, 16):
        advance(dossier, "accept_application", actor=world.branch.secretary)
    old = examination_of(dossier)
    with at(2026, 10, 30, hour=4):
        watch_examinations()
    with at(2026, 10, 30):
        advance(dossier, "return_application", actor=world.branch.secretary, comment="Pièce illisible.")
        redeposit(dossier)
        run_due()
    assert [*Job.objects.filter(kind=ALERT).values_list("state", flat=True)] == ["DONE"]
    assert not dossier.events.filter(verb="examination_alerted").exists()
    with at(2026, 11, 15):
        assert admit_by_silence(old, actor=service_account(CLOCK_ACCOUNT)) is False
    assert (vae.fresh(dossier).state, examination_of(dossier).verdict) == (S.APPLIED, "")
    nightly(2026, 11, 15)
    assert outcome(dossier) == BOTH


@pytest.fixture
def silent(world):
    """Found complete, ruled, with its reasons written; then two months and a day of silence, and the job of the night has not run."""
    dossier, secretary = registered(world), world.branch.secretary
    with at(2026, 9, 20):
        advance(dossier, "accept_application", actor=secretary)
        (ruling,) = examination_of(dossier).rulings.all()
        save_ruling(ruling, actor=secretary, revision=0, is_retained=False, reason="Sans rapport.")
        save_examination(examination_of(dossier), actor=secretary, revision=0, reasons="Aucune expérience en rapport.")
    return vae.fresh(dossier)


TOO_LATE = "Le délai de deux mois est passé sans avis : le dossier est recevable. L'échéance le constatera."


def test_silence_that_has_lasted_is_not_taken_back(world, silent):
    secretary = world.branch.secretary
    with at(2026, 11, 15, hour=0):
        for refused in (
            lambda: decide(examination_of(silent), actor=secretary, verdict=Verdict.UNFAVOURABLE),
            lambda: advance(silent, "return_application", actor=secretary, comment="Pièce illisible."),
            lambda: advance(silent, "refuse_admission", actor=secretary),
        ):
            with pytest.raises(Blocked) as refusal:
                refused()
            assert TOO_LATE in [blocker.message for blocker in refusal.value.blockers]
    assert vae.fresh(silent).state == S.UNDER_EXAMINATION
    nightly(2026, 11, 17)
    assert outcome(silent) == BOTH


def test_pages_of_the_secretariat_say_that_silence_has_answered(client, world, silent):
    enter(client, world.branch.secretary)
    with at(2026, 11, 15, hour=0):
        for name in ("application_return", "application_refuse"):
            answer = client.get(reverse(name, args=[silent.pk]))
            assert (TOO_LATE in text_of(answer), "<textarea" in answer.content.decode()) == (True, False)


def test_unfavourable_opinion_on_the_last_day_is_in_time(world, silent):
    with at(2026, 11, 14, hour=23):
        decide(examination_of(silent), actor=world.branch.secretary, verdict=Verdict.UNFAVOURABLE)
    assert vae.fresh(silent).state == S.NOT_ADMISSIBLE


def test_nobody_admits_by_silence_before_time_nor_twice(world):
    dossier = registered(world)
    account = service_account(CLOCK_ACCOUNT)
    with at(2026, 11, 14):
        assert admit_by_silence(examination_of(dossier), actor=account) is False
    with at(2026, 11, 15):
        assert admit_by_silence(examination_of(dossier), actor=account) is True
        assert admit_by_silence(examination_of(dossier), actor=account) is False
    assert User.objects.filter(is_service=True, last_name=CLOCK_ACCOUNT).count() == 1


@pytest.mark.services
def test_real_worker_admits_what_nobody_answered(real_worker, world):
    """A real process, with the real date: the file was deposited three months ago."""
    now = clock.now()
    with clock.frozen(now - dt.timedelta(days=95)):
        dossier = applied(world, version=vae.registered_version())
    real_worker.start()
    watch_examinations()
    eventually(lambda: Examination.objects.filter(verdict=Verdict.TACIT).exists(), why=real_worker.workers[0].log)
    assert vae.fresh(dossier).state == S.TACITLY_ADMISSIBLE
    assert dossier.events.get(verb="admit_tacitly").actor.last_name == CLOCK_ACCOUNT


def test_the_watch_is_on_the_clock():
    from cqp.celery import app

    entry = app.conf.beat_schedule["evaluations.watch_examinations"]
    assert (entry["task"], "evaluations.watch_examinations" in app.tasks) == ("evaluations.watch_examinations", True)
