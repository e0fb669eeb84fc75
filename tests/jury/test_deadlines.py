"""The delay to pass before a jury, of every dossier transmitted and undecided, wherever it is; the secretariat is told once."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.jobs.models import Job
from cqp.jobs.services import run_job
from cqp.notifications.models import Email
from cqp.shared import clock
from jury.enums import Conformity
from jury.models import DeadlineNotice
from jury.preparation import deadlines
from jury.preparation.deadline_tasks import KIND, watch_deadlines
from jury.preparation.queue import queues_of
from jury.services.agenda import put_on_agenda
from jury.services.sessions import postpone_session
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.services import advance

from . import sittings
from .test_pages import sign_in, text_of
from .test_queue import rows_of, transmitted

pytestmark = pytest.mark.django_db
# Transmitted on 5 September: to pass before a jury by 5 December, twelve days from now.
SENT, LAST = dt.date(2026, 9, 5), dt.date(2026, 12, 5)


@pytest.fixture
def dossier(world):
    dossier = sittings.complete(world)
    transmitted(dossier, SENT)
    return dossier


def alerts(world):
    found = deadlines.alerts_of(world.branch.secretary)
    return [(row.dossier, row.deadline, row.word) for row in found]


def night(day, beats=1, *, is_worker_away=False):
    with clock.frozen(dt.datetime.combine(day, dt.time(2, 10), tzinfo=dt.UTC)):
        asked = [watch_deadlines() for _ in range(beats)]
        for job in [] if is_worker_away else Job.objects.filter(kind=KIND).order_by("pk"):
            run_job(job.pk)
    return asked


def mails():
    return Email.objects.filter(code="jury_deadline_near").order_by("pk")


def moved(session, world, held_on):
    postpone_session(session, actor=world.branch.secretary, held_on=held_on, starts_at=dt.time(9, 30), place="Paris")


def test_putting_a_dossier_on_a_late_agenda_or_moving_its_session_does_not_hide_its_delay(world, dossier):
    assert alerts(world) == [(dossier, LAST, "délai proche")]
    session = sittings.planned(world.branch, LAST)
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    assert alerts(world) == []
    moved(session, world, LAST + dt.timedelta(days=1))
    assert alerts(world) == [(dossier, LAST, "séance après le délai")]


def test_returned_and_adjourned_dossiers_are_followed_too(world, dossier):
    advance(dossier, "return_incomplete", actor=world.branch.secretary, comment="Pièce illisible.")
    adjourned = sittings.complete(world)
    transmitted(adjourned, dt.date(2026, 8, 1))
    session = sittings.sitting(world, adjourned)
    sittings.decide(adjourned, world.branch.juror, conclusion=Conformity.COMPLEMENT, observation="Préciser.")
    sittings.closed(session)
    assert alerts(world) == [(dossier, LAST, "délai proche")]
    # From the day of the session that adjourned it, three months again.
    with clock.frozen(dt.datetime(2027, 2, 24, 11, tzinfo=dt.UTC)):
        assert alerts(world) == [
            (dossier, LAST, "délai dépassé"),
            (adjourned, dt.date(2027, 2, 23), "délai dépassé"),
        ]
        (queue,) = queues_of(world.branch.secretary)
        assert [row.dossier for row in queue.elsewhere] == [dossier, adjourned]


def test_decided_and_foreign_dossiers_are_not_followed(world, dossier):
    foreign = world.dossier(S.COMPLETE, company=world.gamma)
    transmitted(foreign, SENT)
    session = sittings.sitting(world, dossier)
    said = {"observation": "Dates en désordre.", "recommendations": sittings.ADVICE}
    sittings.decide(dossier, world.branch.juror, conclusion=Conformity.NOT_CONFORM, **said)
    sittings.closed(session)
    assert alerts(world) == []
    assert [row.dossier for row in deadlines.alerts_of(world.neighbour.secretary)] == [foreign]


def test_secretariat_reads_it_on_its_home_page_and_in_the_queue(world, client, settings, dossier):
    session = sittings.planned(world.branch, LAST + dt.timedelta(days=1))
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    client = sign_in(client, world.branch.secretary, settings)
    for name in ("home", "jury_queue"):
        page = text_of(client.get(reverse(name)))
        assert (name, "séance après le délai" in page, dossier.number in page) == (name, True, True)


def test_secretariat_is_warned_of_a_session_held_too_late_and_not_refused(world, client, settings, dossier):
    client, late = sign_in(client, world.branch.secretary, settings), LAST + dt.timedelta(days=1)
    said = f"La séance se tient après le délai de 1\N{NO-BREAK SPACE}dossier : {dossier.candidate.full_name} ({dossier.number})."
    data = {"held_on": late.isoformat(), "starts_at": "09:30", "place": "Paris"}
    plan = reverse("session_plan") + f"?dossiers={dossier.pk}"
    assert "au plus tard le <strong>5 décembre 2026</strong>" in text_of(client.get(plan))
    assert said in text_of(client.post(plan, data, follow=True))
    item = sittings.item_of(dossier)
    move = reverse("session_move", args=[item.session_id])
    assert said not in text_of(client.post(move, data | {"held_on": LAST.isoformat()}, follow=True))
    assert said in text_of(client.post(move, data, follow=True))
    other = sittings.complete(world)
    transmitted(other, SENT)
    agenda = reverse("session_agenda", args=[item.session_id])
    assert [row.warnings for row in client.get(agenda).context["rows"]] == [["la séance se tient après son délai"]]
    assert f"({other.number})." in text_of(client.post(agenda, {"dossiers": [other.pk]}, follow=True))


def test_secretariat_is_told_once_whatever_the_beats_and_the_clock(world, dossier):
    other = sittings.complete(world)
    transmitted(other, SENT + dt.timedelta(days=2))
    for _ in range(2):
        for days, beats in ((-16, 1), (-15, 2), (-14, 1), (-13, 2), (-12, 3), (3, 1)):
            night(LAST + dt.timedelta(days=days), beats)
        # The clock is moved back, then everything is lived again.
        assert [(mail.recipient, mail.body.count("à présenter au plus tard le")) for mail in mails()] == [
            (world.branch.secretary, 1),
            (world.branch.secretary, 1),
        ]
    assert list(DeadlineNotice.objects.values_list("dossier", "last_day")) == [
        (dossier.pk, LAST),
        (other.pk, LAST + dt.timedelta(days=2)),
    ]
    assert f"dossier {dossier.number}, complet : à présenter au plus tard le 5 décembre 2026" in mails()[0].body


def test_nights_without_worker_end_in_one_mail_for_all(world, dossier):
    other = sittings.complete(world)
    transmitted(other, SENT + dt.timedelta(days=2))
    for days in (-15, -14, -13):
        night(LAST + dt.timedelta(days=days), is_worker_away=True)
    night(LAST + dt.timedelta(days=9))
    (mail,) = mails()
    assert mail.subject == "2 dossiers approchent du délai de passage devant le jury"


def test_nothing_is_told_when_a_session_answers_it_and_a_new_delay_is_told_again(world, dossier):
    session = sittings.planned(world.branch, LAST)
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    assert night(LAST - dt.timedelta(days=10)) == [0]
    moved(session, world, LAST + dt.timedelta(days=4))
    assert (night(LAST - dt.timedelta(days=9)), mails().count()) == ([1], 1)
    assert "inscrit à la séance du 9 décembre 2026" in mails()[0].body
    transmitted(dossier, SENT + dt.timedelta(days=3))
    assert (night(LAST - dt.timedelta(days=9)), mails().count()) == ([1], 1)
    assert (night(LAST - dt.timedelta(days=8)), mails().count()) == ([1], 2)


def test_alerts_cost_the_same_for_one_and_three_dossiers(world, django_assert_num_queries):
    def read():
        secretary = type(world.branch.secretary).objects.get(pk=world.branch.secretary.pk)
        with django_assert_num_queries(3):
            found = deadlines.alerts_of(secretary)
            assert all(row.dossier.candidate.full_name and row.dossier.certification.title for row in found)
        return len(found)

    session = sittings.planned(world.branch, LAST + dt.timedelta(days=1))
    for number in (1, 3):
        while Dossier.objects.filter(committee=world.branch.organisation).count() < number:
            late = sittings.complete(world)
            transmitted(late, SENT)
            put_on_agenda(session, late, actor=world.branch.secretary)
        assert read() == number


def test_totals_of_the_queue_are_told_by_the_time_waited(world):
    for completed in (dt.date(2026, 11, 23), dt.date(2026, 10, 24), dt.date(2026, 10, 23), dt.date(2026, 9, 23)):
        dossier = sittings.complete(world)
        moment = dt.datetime.combine(completed, dt.time(11), tzinfo=dt.UTC)
        Dossier.objects.filter(pk=dossier.pk).update(completed_at=moment)
    (queue,) = queues_of(world.branch.secretary)
    assert queue.by_wait == [("moins d'un mois", 2), ("un à deux mois", 1), ("plus de deux mois", 1)]
    assert len(rows_of(world)) == 4
