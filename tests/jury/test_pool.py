import datetime as dt

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked
from jury.enums import College, Standing
from jury.models import PoolSeat
from jury.services.pool import TERM_OVER, end_seat

from . import preparing
from .test_pages import sign_in

pytestmark = pytest.mark.django_db


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def test_person_put_in_the_pool_has_an_account_and_is_told(world):
    seat = preparing.in_pool(world.branch, "nouvelle@jury.test", College.EMPLOYEES, Standing.SUBSTITUTE)
    assert (seat.user.email, seat.standing, seat.added_by) == (
        "nouvelle@jury.test",
        Standing.SUBSTITUTE,
        world.branch.secretary,
    )
    assert "vous êtes au vivier des jurys paritaires" in Email.objects.get().body


def test_expert_sits_for_a_cqp_of_the_committee(world):
    for certifications, code in (
        ([], "expert_without_cqp"),
        ([world.neighbour.versions[0].certification], "other_committee"),
    ):
        with pytest.raises(Blocked) as refused:
            preparing.in_pool(world.branch, world.branch.expert, College.TRADE_EXPERT, certifications=certifications)
        assert codes(refused) == [code]
    assert PoolSeat.objects.count() == 0


def test_secretariat_keeps_its_own_pool_only(world):
    seat = preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS)
    assert list(PoolSeat.objects.for_user(world.branch.secretary)) == [seat]
    assert list(PoolSeat.objects.for_user(world.neighbour.secretary)) == []
    assert list(PoolSeat.objects.for_user(world.branch.juror)) == []
    with pytest.raises(Forbidden):
        end_seat(seat, actor=world.neighbour.secretary, ends_on=preparing.in_days(0), reason="À sa demande")


def test_term_of_office_counts_both_its_days(world):
    starts, ends = preparing.in_days(10), preparing.in_days(20)
    seat = preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS, term_from=starts, term_until=ends)
    for days, expected in ((9, []), (10, [seat]), (20, [seat]), (21, [])):
        day = preparing.in_days(days)
        assert list(PoolSeat.objects.in_office(day)) == expected
        assert seat.is_in_office(day) == bool(expected)


def test_seat_ended_early_is_kept_and_no_longer_in_office_from_that_day(world):
    seat = preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS)
    seat = end_seat(seat, actor=world.branch.secretary, ends_on=preparing.in_days(3), reason=" À sa demande ")
    assert list(PoolSeat.objects.in_office(preparing.in_days(2))) == [seat]
    assert list(PoolSeat.objects.in_office(preparing.in_days(3))) == []
    assert (seat.is_in_office(preparing.in_days(2)), seat.is_in_office(preparing.in_days(3))) == (True, False)
    assert seat.end_reason == "À sa demande"
    with pytest.raises(Blocked) as refused:
        end_seat(seat, actor=world.branch.secretary, ends_on=preparing.in_days(1), reason="Encore")
    assert codes(refused) == ["seat_ended"]


def test_renewed_term_follows_the_one_that_ends_and_two_never_run_together(world):
    last = preparing.in_days(30)
    before = preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS, term_until=last)
    with pytest.raises(Blocked) as refused:
        preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS, term_from=last)
    assert codes(refused) == ["already_in_pool"]
    following = last + dt.timedelta(days=1)
    after = preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS, term_from=following)
    before.refresh_from_db()
    assert (before.ended_on, before.end_reason) == (following, TERM_OVER)
    assert list(PoolSeat.objects.in_office(last)) == [before]
    assert list(PoolSeat.objects.in_office(following)) == [after]


def test_pool_is_kept_on_screen_at_the_same_cost_for_one_and_four(world, client, settings, django_assert_num_queries):
    client = sign_in(client, world.branch.secretary, settings)
    posted = {
        "email": world.branch.expert.email,
        "first_name": "Emil",
        "last_name": "Métier",
        "college": "TRADE_EXPERT",
        "standing": "TITULAR",
        "term_from": "2026-01-01",
    }
    page = client.post(reverse("pool_add"), posted)
    assert page.context["form"].errors == {
        "certifications": ["Cochez au moins un CQP : un expert « métier » l'est pour un métier."]
    }
    # A number longer than any column is no CQP, and not a failure.
    page = client.post(reverse("pool_add"), posted | {"certifications": ["9" * 26]})
    assert (page.status_code, list(page.context["form"].errors)) == (200, ["certifications"])
    client.post(reverse("pool_add"), posted | {"certifications": [world.branch.versions[0].certification.pk]})
    seat = PoolSeat.objects.get()
    client.get(reverse("pool_list"))
    with django_assert_num_queries(5):
        page = client.get(reverse("pool_list"))
    assert "Emil Métier" in page.content.decode()
    for user, college in ((world.branch.juror, College.EMPLOYERS), (world.branch.president, College.EMPLOYEES)):
        preparing.in_pool(world.branch, user, college)
    with django_assert_num_queries(5):
        client.get(reverse("pool_list"))
    client.post(reverse("pool_end", args=[seat.pk]), {"ends_on": "2026-11-23", "reason": "À sa demande"})
    assert "fin anticipée le" in client.get(reverse("pool_list")).content.decode()
