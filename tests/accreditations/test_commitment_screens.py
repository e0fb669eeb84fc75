import datetime as dt

import pytest
from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import User
from cqp.accreditations.models import ProviderCommitment
from cqp.accreditations.services import end_commitment, renew_commitment
from cqp.accreditations.tables import commitment_standing
from cqp.demo.cast import join
from cqp.shared import clock
from tests.ends import ended_today
from tests.pathways.entrance import enter, text_of

from .test_commitments import LAST_DAY, SIRET, TODAY, day, register

LIST, REGISTER = reverse("commitment_list"), reverse("provider_register")
SIRETS = (SIRET, "90000005000014", "90000006800016")
QUERIES = 6


def typed(**changes):
    return {
        "siret": "900 000 043 00019",
        "name": "Formatio Conseil",
        "address": "8 quai des Métiers",
        "first_name": "Hélène",
        "last_name": "Vasseur",
        "email": "Helene@Formatio.test",
        "signed_on": "2026-11-20",
        "valid_from": "2026-11-23",
        "valid_until": "",
        **changes,
    }


def page(name, commitment):
    return reverse(name, args=[commitment.pk])


def test_registering_tells_the_number_and_the_last_day(client, world):
    response = enter(client, world.branch.secretary).post(REGISTER, typed(), follow=True)
    commitment = ProviderCommitment.objects.get()
    assert (commitment.provider.siret, commitment.committee) == (SIRET, world.branch.organisation)
    assert User.objects.get(email="helene@formatio.test").providers == [commitment.provider]
    told = f"Engagement {commitment.number} de Formatio Conseil enregistré, jusqu'au 23 novembre 2027."
    assert told in text_of(response)
    assert "est déjà inscrit" not in text_of(response)


def test_person_typed_for_a_known_organisation_is_told_not_to_be_invited(client, world):
    enter(client, world.branch.secretary)
    known = typed(siret=world.gamma.organisation.siret, name="Gamma", email="complice@exemple.test")
    text = text_of(client.post(REGISTER, known, follow=True))
    assert "Gamma Thermes est déjà inscrit : ses responsables sont prévenus par courriel." in text
    assert not User.objects.filter(email="complice@exemple.test").exists()


def test_bad_input_names_the_fields_and_records_nothing(client, world):
    wrong = typed(siret="90000004300018", name="", email="helene", signed_on="2026-11-24", valid_from="2026-11-23")
    response = enter(client, world.branch.secretary).post(REGISTER, wrong)
    # In the order of the page.
    assert list(response.context["form"].errors) == ["siret", "name", "email", "signed_on", "valid_from"]
    assert 'value="90000004300018"' in response.content.decode()
    assert not ProviderCommitment.objects.exists()


@pytest.mark.parametrize("valid_from", ["2027-11-24", "9999-12-31"])
def test_year_mistyped_is_told(client, world, valid_from):
    response = enter(client, world.branch.secretary).post(REGISTER, typed(valid_from=valid_from))
    assert response.context["form"].errors == {"valid_from": ["Ce jour est dans plus d'un an : vérifiez l'année."]}


def test_end_before_the_beginning_is_told(client, world):
    response = enter(client, world.branch.secretary).post(REGISTER, typed(valid_until="2026-11-22"))
    assert list(response.context["form"].errors) == ["valid_until"]


def test_overlap_is_refused_and_nothing_typed_is_lost(client, world):
    enter(client, world.branch.secretary).post(REGISTER, typed())
    again = client.post(REGISTER, typed(valid_from="2027-06-01"))
    assert again.status_code == 409
    assert "Cet organisme est déjà engagé sur cette période." in text_of(again)
    assert 'value="2027-06-01"' in again.content.decode()


def test_secretariat_of_two_committees_says_for_which(client, world):
    join(world.branch.secretary, world.neighbour.organisation, MembershipRole.SECRETARY, since=TODAY)
    enter(client, world.branch.secretary)
    assert list(client.post(REGISTER, typed()).context["form"].errors) == ["committee"]
    client.post(REGISTER, typed(committee=world.neighbour.organisation.pk))
    assert ProviderCommitment.objects.get().committee == world.neighbour.organisation
    assert "Commission" in text_of(client.get(LIST))


def test_renewal_proposes_the_day_after_and_keeps_the_first(client, world):
    commitment = register(world.branch)
    url = page("commitment_renew", commitment)
    shown = enter(client, world.branch.secretary).get(url)
    assert 'value="2027-11-24"' in shown.content.decode()
    overlapping = client.post(url, {"signed_on": "2026-11-23", "valid_from": "2027-11-23"})
    assert overlapping.status_code == 409
    client.post(url, {"signed_on": "2026-11-23", "valid_from": "2027-11-23", "valid_until": ""})
    assert ProviderCommitment.objects.count() == 1
    with clock.frozen(dt.datetime(2027, 11, 20, 11, tzinfo=dt.UTC)):
        enter(client, world.branch.secretary)
        client.post(url, {"signed_on": "2027-11-20", "valid_from": "2027-11-24"})
    second = ProviderCommitment.objects.latest("pk")
    assert (second.valid_from, second.valid_until) == (LAST_DAY + day(1), dt.date(2028, 11, 24))


def test_ending_needs_a_reason_and_a_day_to_come(client, world):
    commitment = register(world.branch)
    url = page("commitment_end", commitment)
    refused = enter(client, world.branch.secretary).post(url, {"ends_on": "2026-11-23", "reason": ""})
    assert refused.context["form"].errors == {
        "ends_on": [
            "Au plus tôt demain, le 24/11/2026 : ce qui est fait aujourd'hui sous cet engagement reste valable."
        ],
        "reason": ["Écrivez le motif, par exemple « à sa demande »."],
    }
    client.post(url, {"ends_on": "2026-11-24", "reason": "à sa demande"})
    assert "Terminé le 24 novembre 2026" in text_of(client.get(page("commitment_renew", commitment)))
    assert ProviderCommitment.objects.get(pk=commitment.pk).ending.reason == "à sa demande"
    assert client.post(url, {"ends_on": "2026-11-24", "reason": "encore"}).status_code == 409


def test_neighbour_sees_nothing_and_the_provider_decides_nothing(client, world):
    commitment = register(world.branch)
    manager = User.objects.get(email="helene@formatio.test")
    assert "Formatio" not in text_of(enter(client, world.neighbour.secretary).get(LIST))
    for name in ("commitment_renew", "commitment_end"):
        assert enter(client, world.neighbour.secretary).get(page(name, commitment)).status_code == 404
        assert enter(client, manager).get(page(name, commitment)).status_code == 403
    assert enter(client, manager).get(LIST).status_code == 403
    assert "Organismes engagés" not in text_of(client.get(reverse("home")))
    assert "Organismes engagés" in text_of(enter(client, world.branch.secretary).get(reverse("home")))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_one_row_and_three(client, world, django_assert_num_queries, rows):
    for siret in SIRETS[:rows]:
        commitment = register(world.branch, siret=siret, name="Compté", email=f"{siret}@exemple.test")
    end_commitment(commitment, actor=world.branch.secretary, ends_on=LAST_DAY, reason="à sa demande")
    enter(client, world.branch.secretary)
    client.get(LIST)  # what Django keeps per process (content types) is read once, whoever comes first
    with django_assert_num_queries(QUERIES):
        response = client.get(LIST + "?q=Compté")
    assert response.context["count"] == rows


def test_filters_by_name_siret_number_and_validity(client, world):
    first = register(world.branch)
    second = register(world.branch, name="Atelier", siret=SIRETS[1], valid_from=TODAY + day(30))
    third = register(world.branch, name="Cap Savoirs", siret=SIRETS[2])
    ended_today(end_commitment, third, actor=world.branch.secretary)
    register(world.neighbour, name="Formatio voisin", siret=SIRETS[0])
    enter(client, world.branch.secretary)
    found = lambda query: [row.record for row in client.get(LIST + query).context["table"].rows]  # noqa: E731
    assert found("?q=formatio") == [first]
    assert found("?q=900+000+050+00014") == [second]
    assert found(f"?q={third.number}") == [third]
    assert (found("?validity=now"), found("?validity=future"), found("?validity=past")) == ([first], [second], [third])
    assert client.get(LIST + "?q=introuvable").context["count"] == 0


def test_providers_are_listed_by_name_the_last_commitment_first(client, world):
    old = register(world.branch, name="Zénith")
    new = renew_commitment(old, actor=world.branch.secretary, signed_on=TODAY, valid_from=LAST_DAY + day(1))
    other = register(world.branch, name="Atelier", siret=SIRETS[1])
    rows = enter(client, world.branch.secretary).get(LIST).context["table"].rows
    assert [row.record for row in rows] == [other, new, old]


def test_acts_are_offered_where_they_can_be_done(client, world):
    enter(client, world.branch.secretary)
    offered = lambda: [text_of_cell(row) for row in client.get(LIST + "?sort=valid_until").context["table"].rows]  # noqa: E731
    first = register(world.branch)
    assert offered() == ["Renouveler Terminer"]
    second = renew_commitment(first, actor=world.branch.secretary, signed_on=TODAY, valid_from=LAST_DAY + day(1))
    assert offered() == ["Terminer", "Terminer"]
    end_commitment(second, actor=world.branch.secretary, ends_on=LAST_DAY + day(1), reason="à sa demande")
    assert offered() == ["Terminer", "—"]


def text_of_cell(row) -> str:
    words = str(row.get_cell("acts"))
    return " ".join(word for word in ("Renouveler", "Terminer") if f">{word}<" in words) or words


@pytest.mark.parametrize(
    ("today", "word", "tone"),
    [
        (TODAY - day(1), "à venir", "info"),
        (TODAY, "en vigueur", "success"),
        (LAST_DAY, "en vigueur", "success"),
        (LAST_DAY + day(1), "expiré", "neutral"),
    ],
)
def test_standing_follows_the_day(world, today, word, tone):
    commitment = register(world.branch)
    with clock.frozen(dt.datetime.combine(today, dt.time(12), dt.UTC)):
        assert commitment_standing(commitment)[:2] == (word, tone)


def test_standing_tells_an_end(world):
    commitment = register(world.branch)
    end_commitment(commitment, actor=world.branch.secretary, ends_on=TODAY + day(2), reason="à sa demande")
    assert commitment_standing(commitment) == ("en vigueur", "waiting", "prend fin le 25 novembre 2026")
    with clock.frozen(dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)):
        assert commitment_standing(commitment) == ("terminé", "danger", "le 25 novembre 2026")
