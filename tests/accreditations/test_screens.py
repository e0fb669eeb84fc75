import datetime as dt

import pytest
from django.urls import reverse

from cqp.accounts.models import User
from cqp.accreditations.models import Accreditation
from cqp.accreditations.services import end_accreditation
from cqp.accreditations.tables import standing
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from tests.pathways.entrance import enter, text_of

LIST, GRANT = reverse("accreditation_list"), reverse("accreditation_grant")
QUERIES = 7


def typed(world, **changes):
    return {
        "first_name": "Nora",
        "last_name": "Lys",
        "email": "Nora.Lys@exemple.test",
        "role": "EXTERNAL_ASSESSOR",
        "certification": world.branch.versions[0].certification_id,
        "trained_on": "2026-01-12",
        "decided_on": "2026-02-02",
        "valid_from": "2026-03-01",
        **changes,
    }


def test_granting_invites_and_sets_the_end_by_the_referential(client, world):
    enter(client, world.branch.secretary).post(GRANT, typed(world, employer_siret="732 829 320 00074"))
    granted = Accreditation.objects.get(user=User.objects.get(email="nora.lys@exemple.test"))
    assert (granted.valid_until, granted.employer_siret, granted.granted_by) == (
        dt.date(2029, 3, 1),
        "73282932000074",
        world.branch.secretary,
    )


def test_bad_dates_and_siret_name_the_fields_and_invite_nobody(client, world):
    response = enter(client, world.branch.secretary).post(
        GRANT,
        typed(world, employer_siret="73282932000075", trained_on="2026-02-03", valid_from="2026-02-01", email="nora"),
    )
    assert sorted(response.context["form"].errors) == ["email", "employer_siret", "trained_on", "valid_from"]
    assert not User.objects.filter(email="nora.lys@exemple.test").exists()


def test_overlap_is_refused_and_nothing_typed_is_lost(client, world):
    enter(client, world.branch.secretary).post(GRANT, typed(world))
    again = client.post(GRANT, typed(world, valid_from="2027-01-01"))
    assert again.status_code == 409
    assert "Cette personne est déjà habilitée sur cette période" in text_of(again)
    assert 'value="2027-01-01"' in again.content.decode()


def test_only_the_cqp_of_my_committee_are_offered(client, world):
    form = enter(client, world.neighbour.secretary).get(GRANT).context["form"]
    assert [certification.code for certification in form.fields["certification"].queryset] == ["TH"]
    refused = client.post(GRANT, typed(world))
    assert list(refused.context["form"].errors) == ["certification"]


def test_ending_needs_a_reason_and_a_day_to_come(client, world):
    accreditation = Accreditation.objects.filter(user=world.branch.external).first()
    url = reverse("accreditation_end", args=[accreditation.pk])
    enter(client, world.branch.secretary)
    refused = client.post(url, {"ends_on": "2026-11-23", "reason": ""})
    assert sorted(refused.context["form"].errors) == ["ends_on", "reason"]
    client.post(url, {"ends_on": "2026-11-24", "reason": "à sa demande"})
    assert Accreditation.objects.get(pk=accreditation.pk).ending.reason == "à sa demande"


def test_another_committee_and_the_person_cannot_end_it(client, world):
    accreditation = Accreditation.objects.filter(user=world.branch.external).first()
    url = reverse("accreditation_end", args=[accreditation.pk])
    assert enter(client, world.neighbour.secretary).get(url).status_code == 404
    assert enter(client, world.branch.external).get(url).status_code == 403
    assert enter(client, world.branch.external).get(LIST).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_one_row_and_three(client, world, django_assert_num_queries, rows):
    enter(client, world.branch.secretary)
    for number in range(rows):
        client.post(GRANT, typed(world, email=f"p{number}@exemple.test", last_name="Compté"))
    client.get(LIST)  # what Django keeps per process (content types) is read once, whoever comes first
    with django_assert_num_queries(QUERIES):
        response = client.get(LIST + "?q=Compté")
    assert response.context["count"] == rows


def test_filters_by_role_cqp_and_validity(client, world):
    enter(client, world.branch.secretary)
    count = lambda query: client.get(LIST + query).context["count"]  # noqa: E731
    assert count("?role=EXTERNAL_ASSESSOR") == 2
    assert count(f"?certification={world.branch.versions[0].certification_id}") == 3
    assert (count("?validity=now"), count("?validity=past")) == (6, 0)
    assert count("?q=externe+eva") == 2


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (dt.date(2025, 10, 18), "à venir"),
        (dt.date(2025, 10, 19), "en vigueur"),
        (dt.date(2028, 10, 19), "en vigueur"),
        (dt.date(2028, 10, 20), "expirée"),
    ],
)
def test_standing_follows_the_day(world, day, word):
    accreditation = Accreditation.objects.filter(user=world.branch.external).first()
    with clock.frozen(dt.datetime.combine(day, dt.time(12), dt.UTC)):
        assert standing(accreditation)[0] == word


def test_numbers_follow_each_other_within_the_year(client, world):
    enter(client, world.branch.secretary)
    for number in range(2):
        client.post(GRANT, typed(world, email=f"p{number}@exemple.test"))
    numbers = Accreditation.objects.filter(user__email__startswith="p", user__email__endswith="@exemple.test")
    first, second = (int(a.number.removeprefix("EXT-2026-")) for a in numbers.order_by("pk"))
    assert second == first + 1
    assert all(len(a.number) == len("EXT-2026-000001") for a in numbers)


@pytest.mark.parametrize("days_ago", [0, 1])
def test_nothing_ends_before_tomorrow_so_that_what_was_done_today_keeps_its_value(world, days_ago):
    accreditation = Accreditation.objects.filter(user=world.branch.external).first()
    with pytest.raises(Blocked, match="au plus tôt demain"):
        end_accreditation(
            accreditation,
            actor=world.branch.secretary,
            ends_on=clock.today() - dt.timedelta(days=days_ago),
            reason="à sa demande",
        )
