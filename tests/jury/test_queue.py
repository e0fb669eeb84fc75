import datetime as dt

import pytest
from django.urls import reverse

from cqp.shared import clock
from jury.enums import College, Conformity, Verdict
from jury.models import JurySession
from jury.preparation import queue
from jury.services.agenda import put_on_agenda
from jury.services.sessions import cancel_session
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.services import advance

from . import preparing, sittings
from .test_appeals import LATER, upheld
from .test_pages import sign_in, text_of
from .test_rectification import decided

pytestmark = pytest.mark.django_db


def rows_of(world):
    (found,) = queue.queues_of(world.branch.secretary)
    return found.rows


def transmitted(dossier, day):
    moment = dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC)
    Dossier.objects.filter(pk=dossier.pk).update(transmitted_at=moment)


def test_each_is_forecast_at_the_first_session_with_room_in_the_order_of_completion(world, monkeypatch):
    monkeypatch.setattr(queue, "CAPACITY", 1)
    first, second, third = (sittings.complete(world) for _ in range(3))
    later = sittings.planned(world.branch, preparing.in_days(20))
    sooner = sittings.planned(world.branch, preparing.in_days(5))
    sittings.planned(world.neighbour, preparing.in_days(2))
    assert [(row.dossier, row.session) for row in rows_of(world)] == [(first, sooner), (second, later), (third, None)]
    assert [queue.forecast_of(dossier) for dossier in (first, second, third)] == [sooner, later, None]
    put_on_agenda(sooner, third, actor=world.branch.secretary)
    assert [(row.dossier, row.session) for row in rows_of(world)] == [(first, later), (second, None)]
    assert [queue.forecast_of(dossier) for dossier in (first, second)] == [later, None]
    cancel_session(sooner, actor=world.branch.secretary, reason="Salle fermée.")
    assert [(row.dossier, row.session) for row in rows_of(world)] == [(first, later), (second, None), (third, None)]


def test_deadline_is_three_months_after_the_transmission_and_alerts_thirty_days_before(world):
    dossier = sittings.complete(world)
    session = sittings.planned(world.branch, preparing.in_days(20))
    for sent, deadline, word in (
        (dt.date(2026, 9, 24), dt.date(2026, 12, 24), ""),
        (dt.date(2026, 9, 23), dt.date(2026, 12, 23), "délai proche"),
        (dt.date(2026, 9, 13), dt.date(2026, 12, 13), "délai proche"),
        (dt.date(2026, 9, 12), dt.date(2026, 12, 12), "séance après le délai"),
        (dt.date(2026, 8, 22), dt.date(2026, 11, 22), "délai dépassé"),
    ):
        transmitted(dossier, sent)
        (row,) = rows_of(world)
        assert (row.session, row.deadline, row.word) == (session, deadline, word)


def test_once_a_jury_has_had_it_the_delay_counts_from_the_day_it_is_complete_again(world):
    """Transmitted in September: adjourned in November, or reopened by an appeal in December, it is not late the next morning."""
    adjourned = sittings.complete(world)
    transmitted(adjourned, dt.date(2026, 8, 1))
    session = sittings.sitting(world, adjourned)
    sittings.decide(adjourned, world.branch.juror, conclusion=Conformity.COMPLEMENT, observation="Préciser.")
    sittings.closed(session)
    adjourned.refresh_from_db()
    advance(adjourned, "declare_complete", actor=world.branch.secretary)
    contested = decided(world, {4: Verdict.NOT_VALIDATED})
    transmitted(contested, dt.date(2026, 8, 1))
    with clock.frozen(LATER):
        upheld(world, contested)
        told = [(row.dossier, row.deadline, row.word) for row in rows_of(world)]
    # In the order in which they became complete again.
    assert told == [(adjourned, dt.date(2027, 2, 23), ""), (contested, dt.date(2027, 3, 14), "")]


def test_number_of_no_dossier_in_the_address_is_left_out(world, client, settings):
    dossier = sittings.complete(world)
    client = sign_in(client, world.branch.secretary, settings)
    for wrong in ("9" * 26, "-1", "١", ""):
        page = client.get(reverse("session_plan") + f"?dossiers={wrong}&dossiers={dossier.pk}")
        assert (page.status_code, page.context["chosen"]) == (200, [dossier])


def test_queue_plans_the_session_and_fills_its_agenda(world, client, settings):
    first, second, third = (sittings.complete(world) for _ in range(3))
    foreign = world.dossier(S.COMPLETE, company=world.gamma)
    client = sign_in(client, world.branch.secretary, settings)
    page = text_of(client.get(reverse("jury_queue")))
    assert "3\N{NO-BREAK SPACE}dossiers en attente" in page
    assert foreign.number not in page
    plan = reverse("session_plan") + f"?dossiers={third.pk}&dossiers={first.pk}&dossiers={foreign.pk}&dossiers=x"
    page = client.get(plan)
    assert page.context["chosen"] == [first, third]
    client.post(plan, {"held_on": "2026-12-01", "starts_at": "09:30", "place": "Paris"})
    session = JurySession.objects.get()
    assert list(session.items.values_list("dossier", flat=True)) == [first.pk, third.pk]
    assert [row.dossier for row in rows_of(world)] == [second]


def test_queue_costs_the_same_for_one_and_three_dossiers(world, django_assert_num_queries):
    def read():
        secretary = type(world.branch.secretary).objects.get(pk=world.branch.secretary.pk)
        with django_assert_num_queries(3):
            (found,) = queue.queues_of(secretary)
            for row in found.rows:
                assert row.dossier.candidate.full_name
                assert row.dossier.version.certification.title
        return len(found.rows)

    sittings.planned(world.branch, preparing.in_days(5))
    sittings.complete(world)
    assert read() == 1
    sittings.complete(world)
    sittings.complete(world)
    assert read() == 3


def test_candidate_sees_the_day_that_may_be_hoped_for(world, client, settings):
    dossier = sittings.complete(world)
    client = sign_in(client, dossier.candidate.user, settings)
    page = reverse("dossier_detail", args=[dossier.pk])
    assert "pas de séance prévue" in text_of(client.get(page))
    session = sittings.planned(world.branch, preparing.in_days(8))
    assert "date prévisible, à confirmer" in text_of(client.get(page))
    sittings.seat(session, world.branch, world.branch.juror, College.EMPLOYERS)
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    assert "date prévisible" not in text_of(client.get(page))


def test_queue_and_pool_are_the_secretariats(world, client, settings):
    for user in (world.alpha.manager, world.branch.juror):
        client = sign_in(client, user, settings)
        for name in ("jury_queue", "pool_list", "sounding_list"):
            assert (name, client.get(reverse(name)).status_code) == (name, 403)


def test_complete_dossier_leads_the_secretariat_to_the_queue(world, client, settings):
    dossier = sittings.complete(world)
    answer = sign_in(client, world.branch.secretary, settings).get(
        reverse("dossier_expected", args=[dossier.pk, "schedule"])
    )
    assert answer.url == reverse("jury_queue")
