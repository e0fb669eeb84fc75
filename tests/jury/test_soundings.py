import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked
from jury.enums import College, Standing
from jury.models import JurySession, Sounding
from jury.preparation.soundings import callable_for, first_called, table_of
from jury.services.soundings import answer_dates, give_up_sounding, plan_from_sounding

from . import preparing
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db

NO_ANSWER = "Répondez pour au moins une date : disponible, ou pas disponible."


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def says(sounding, user, **answers):
    """`first=True, second=False`: of the dates in order."""
    dates = dict(zip(("first", "second", "third"), sounding.dates.all(), strict=False))
    answer_dates(sounding, actor=user, available={dates[name].pk: said for name, said in answers.items()})


def everybody(sounding, **answers):
    for seat in {row.seat for date in sounding.dates.all() for row in date.availabilities.select_related("seat__user")}:
        says(sounding, seat.user, **answers)


def called_to(session):
    return sorted(session.members.seated().values_list("user__email", flat=True))


def test_dates_are_put_by_mail_to_whoever_is_in_office_that_day(world):
    branch = world.branch
    preparing.in_pool(branch, branch.juror, College.EMPLOYERS)
    preparing.in_pool(branch, branch.president, College.EMPLOYEES, term_until=preparing.in_days(10))
    preparing.in_pool(world.neighbour, world.neighbour.juror, College.EMPLOYERS)
    Email.objects.all().delete()
    sounding = preparing.asked(branch, 10, 12)
    first, second = sounding.dates.all()
    assert sorted(first.availabilities.values_list("seat__user", flat=True)) == [branch.president.pk, branch.juror.pk]
    assert list(second.availabilities.values_list("seat__user", flat=True)) == [branch.juror.pk]
    mails = Email.objects.filter(code="jury_dates_asked")
    assert sorted(mails.values_list("recipient", flat=True)) == [branch.president.pk, branch.juror.pk]
    assert f"/jury/consultations/{sounding.pk}/reponse/" in mails[0].body
    assert "- le jeudi 3 décembre 2026 à 09:30" in mails[0].body


@pytest.mark.parametrize(
    ("days", "code"), [((10,), "dates_missing"), ((10, 10), "dates_missing"), ((0, 5), "date_too_early")]
)
def test_dates_are_several_and_to_come(world, days, code):
    preparing.pool(world.branch)
    with pytest.raises(Blocked) as refused:
        preparing.asked(world.branch, *days)
    assert code in codes(refused)
    assert Sounding.objects.count() == 0


def test_nobody_in_the_pool_is_said_before_any_date_is_put(world):
    with pytest.raises(Blocked) as refused:
        preparing.asked(world.branch, 10, 12)
    assert codes(refused) == ["pool_empty"]


def test_each_answers_for_themselves_and_may_change_their_mind_until_it_is_closed(world):
    branch = world.branch
    preparing.pool(branch)
    sounding = preparing.asked(branch, 10, 12)
    says(sounding, branch.juror, first=True, second=False)
    says(sounding, branch.juror, second=True)
    rows = {row.seat.user: row.answers for row in table_of(sounding)["people"]}
    assert rows[branch.juror] == [("disponible", "success"), ("disponible", "success")]
    assert rows[branch.expert] == [("sans réponse", "waiting"), ("sans réponse", "waiting")]
    for stranger in (branch.secretary, world.neighbour.juror):
        with pytest.raises(Forbidden):
            says(sounding, stranger, first=True)
    with pytest.raises(Forbidden):
        give_up_sounding(sounding, actor=world.neighbour.secretary)
    give_up_sounding(sounding, actor=branch.secretary)
    with pytest.raises(Blocked) as refused:
        says(sounding, branch.juror, first=False)
    assert codes(refused) == ["sounding_closed"]
    assert Email.objects.filter(code="jury_dates_closed").count() == 4


def test_each_date_tells_whether_those_available_make_a_jury(world):
    branch = world.branch
    preparing.pool(branch)
    sounding = preparing.asked(branch, 10, 12)
    for user in (branch.president, branch.juror):
        says(sounding, user, first=True, second=True)
    says(sounding, branch.expert, first=False, second=True)
    first, second = table_of(sounding)["columns"]
    assert [blocker.message for blocker in first.blockers] == ["Expert : manque 1 expert « métier »."]
    assert (second.blockers, len(second.available)) == ([], 3)


def test_titulars_are_called_first_and_sides_stay_equal(world):
    branch = world.branch
    preparing.pool(branch)
    preparing.in_pool(branch, "employeur2@jury.test", College.EMPLOYERS, Standing.SUBSTITUTE)
    preparing.in_pool(branch, "employeur3@jury.test", College.EMPLOYERS)
    preparing.in_pool(branch, "expert2@jury.test", College.TRADE_EXPERT, Standing.SUBSTITUTE)
    sounding = preparing.asked(branch, 10, 12)
    everybody(sounding, first=True, second=True)
    says(sounding, branch.president, second=False)
    first, second = sounding.dates.all()

    def proposed(date):
        return sorted(row.seat.user.email for row in callable_for(date) if row.is_proposed)

    five = [
        "employeur3@jury.test",
        "expert@cpef.test",
        "juror@cpef.test",
        "president@cpef.test",
        "suppleante@jury.test",
    ]
    assert proposed(first) == five
    # One employee left: one employer, then, and never three.
    assert len(proposed(second)) == 3
    assert "suppleante@jury.test" in proposed(second)
    assert first_called([]) == []


def test_session_is_planned_from_a_date_with_those_ticked_and_the_others_are_told(world):
    branch = world.branch
    president, juror, expert, substitute = preparing.pool(branch)
    sounding = preparing.asked(branch, 10, 12)
    everybody(sounding, first=True, second=True)
    second = sounding.dates.last()
    for seats in ([], [preparing.in_pool(branch, "tard@jury.test", College.EMPLOYERS)]):
        with pytest.raises(Blocked) as refused:
            plan_from_sounding(second, actor=branch.secretary, seats=seats)
        assert codes(refused) == ["seats_missing"]
    session = plan_from_sounding(second, actor=branch.secretary, seats=[president, juror, expert])
    assert (session.held_on, session.place) == (preparing.in_days(12), "Salle 2")
    assert called_to(session) == ["expert@cpef.test", "juror@cpef.test", "president@cpef.test"]
    told = Email.objects.get(code="jury_dates_closed")
    assert (told.recipient, "La séance se tiendra le 5 décembre 2026" in told.body) == (substitute.user, True)
    with pytest.raises(Blocked) as refused:
        plan_from_sounding(second, actor=branch.secretary, seats=[president])
    assert codes(refused) == ["sounding_closed"]
    assert JurySession.objects.count() == 1


def test_table_costs_two_queries_whatever_the_number_of_people(world, django_assert_num_queries):
    preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS)
    sounding = preparing.asked(world.branch, 10, 12)
    with django_assert_num_queries(2):
        table_of(sounding)
    preparing.in_pool(world.branch, world.branch.president, College.EMPLOYEES)
    preparing.in_pool(world.branch, world.branch.expert, College.TRADE_EXPERT)
    sounding = preparing.asked(world.branch, 10, 12)
    with django_assert_num_queries(2):
        assert len(table_of(sounding)["people"]) == 3


def test_dates_are_proposed_answered_and_planned_on_screen(world, client, settings):
    branch = world.branch
    preparing.pool(branch)
    client = sign_in(client, branch.secretary, settings)
    posted = {"place": "Salle 2", "answer_by": "2026-11-27", "day_1": "2026-12-03", "hour_1": "09:30"}
    page = client.post(reverse("sounding_ask"), posted | {"day_3": "2026-12-05"})
    assert set(page.context["form"].errors) == {"day_2", "hour_2", "hour_3"}
    client.post(reverse("sounding_ask"), posted | {"day_2": "2026-12-04", "hour_2": "14:00"})
    sounding = Sounding.objects.get()
    first, second = sounding.dates.all()
    detail = reverse("sounding_detail", args=[sounding.pk])
    assert "Ce qui manque pour siéger ce jour-là" in text_of(client.get(detail))
    assert client.get(reverse("sounding_answer", args=[sounding.pk])).status_code == 403
    for user in (branch.president, branch.juror, branch.expert):
        client = sign_in(client, user, settings)
        answer = reverse("sounding_answer", args=[sounding.pk])
        assert client.get(detail).status_code == 403
        assert client.post(answer, {}).context["form"].non_field_errors() == [NO_ANSWER]
        client.post(answer, {f"date_{first.pk}": "no", f"date_{second.pk}": "yes"})
    client = sign_in(client, branch.secretary, settings)
    assert "forment un jury" in text_of(client.get(detail))
    plan = reverse("sounding_plan", args=[sounding.pk, second.pk])
    proposed = client.get(plan).context["form"].initial["seats"]
    answer = client.post(plan, {"seats": proposed})
    session = JurySession.objects.get()
    assert answer.url == reverse("session_detail", args=[session.pk])
    assert called_to(session) == ["expert@cpef.test", "juror@cpef.test", "president@cpef.test"]
    assert "séance du 4" in text_of(client.get(reverse("sounding_list")))
