import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from candidates.models import Candidate
from candidates.services import update_identity
from cqp.shared import clock
from cqp.shared.blockers import Conflict
from pathways.enums import State as S
from tests.pathways.entrance import enter, text_of
from tests.workflows.test_skills import put


def at(dossier, name="candidate_identity"):
    return reverse(name, args=[dossier.pk])


def civil(dossier, **changes):
    return {
        "birth_name": dossier.candidate.birth_name,
        "first_name": "Léa",
        "sex": "F",
        "born_on": "1995-05-14",
        "birth_commune": "Ajaccio",
        "birth_commune_code": "2A004",
        "birth_country_code": "99100",
        **changes,
    }


def save(client, user, dossier, **changes):
    """From the page as it is drawn for `user`."""
    page = enter(client, user).get(at(dossier)).context["page"]
    return client.post(at(dossier), civil(dossier, **changes) | {"version": page.version})


def test_candidate_completes_their_civil_status(client, world):
    dossier = world.dossier(S.REGISTERED)
    save(client, dossier.candidate.user, dossier)
    candidate = Candidate.objects.get(pk=dossier.candidate_id)
    assert (candidate.born_on, candidate.birth_commune_code, candidate.missing_civil_status) == (
        dt.date(1995, 5, 14),
        "2A004",
        [],
    )


def test_bad_civil_status_names_the_fields(client, world):
    dossier = world.dossier(S.REGISTERED)
    response = save(client, dossier.candidate.user, dossier, born_on="2024-01-01", birth_commune_code="6912", phone="?")
    assert sorted(response.context["page"].errors) == ["birth_commune_code", "born_on", "phone"]
    assert Candidate.objects.get(pk=dossier.candidate_id).born_on is None


def test_company_does_not_edit_the_civil_status(client, world):
    dossier = world.dossier(S.REGISTERED)
    response = enter(client, world.alpha.manager).post(at(dossier), civil(dossier))
    assert response.status_code == 403
    assert "Cet acte revient à : le candidat ou le secrétariat de la CPEF." in text_of(response)


def test_secretariat_checks_the_identity_once_it_is_complete(client, world):
    dossier = world.dossier(S.REGISTERED)
    enter(client, world.branch.secretary)
    assert client.post(at(dossier, "identity_check")).status_code == 409

    save(client, world.branch.secretary, dossier)
    client.post(at(dossier, "identity_check"))
    candidate = Candidate.objects.get(pk=dossier.candidate_id)
    assert (candidate.identity_checked_on, candidate.identity_checked_by) == (
        dt.date(2026, 11, 23),
        world.branch.secretary,
    )


def test_changing_what_was_checked_asks_for_a_new_check(client, world):
    dossier = world.dossier(S.COMPLETE)
    assert dossier.candidate.identity_checked_on is not None
    save(client, dossier.candidate.user, dossier, birth_name="Durand")
    assert Candidate.objects.get(pk=dossier.candidate_id).identity_checked_on is None


def test_candidate_does_not_check_their_own_identity(client, world):
    dossier = world.dossier(S.COMPLETE)
    assert enter(client, dossier.candidate.user).post(at(dossier, "identity_check")).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_name", "Durand"),
        ("usage_name", "Durand"),
        ("first_name", "Lea"),
        ("other_first_names", "Anne"),
        ("sex", "M"),
        ("born_on", dt.date(1990, 1, 31)),
        ("birth_commune", "Nantes"),
        ("birth_commune_code", "44109"),
        ("birth_country_code", ""),
    ],
)
def test_whatever_the_certificate_prints_is_checked_again_when_it_changes(world, field, value):
    dossier = world.dossier(S.COMPLETE)
    candidate = update_identity(dossier.candidate, actor=world.branch.secretary, **{field: value})
    assert (candidate.identity_checked_on, candidate.identity_checked_by) == (None, None)


def test_what_is_not_printed_leaves_the_check(world):
    dossier = world.dossier(S.COMPLETE)
    candidate = update_identity(dossier.candidate, actor=world.branch.secretary, phone="06 39 98 00 01")
    assert candidate.identity_checked_by == world.branch.secretary


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (S.SCHEDULED, "Le dossier est inscrit à une séance de jury : seul le secrétariat corrige encore l'état civil."),
        (S.AWARDED, "Ce dossier est clos : seul le secrétariat de la CPEF corrige encore l'état civil."),
    ],
)
def test_once_with_the_jury_only_the_secretariat_edits_the_civil_status(client, world, state, reason):
    dossier = put(world.dossier(S.REGISTERED), state)
    response = enter(client, dossier.candidate.user).post(at(dossier), civil(dossier))
    assert response.status_code == 403
    assert reason in text_of(response)
    assert save(client, world.branch.secretary, dossier).status_code == 302


def test_another_dossier_of_the_person_on_an_agenda_holds_the_civil_status_too(client, world):
    scheduled = world.dossier(S.REGISTERED, email="lea@exemple.test")
    other = world.dossier(S.REGISTERED, email="lea@exemple.test", version=world.branch.versions[1])
    put(scheduled, S.SCHEDULED)
    assert enter(client, other.candidate.user).get(at(other)).status_code == 403


# --- where one was born ---------------------------------------------------------------------------------------------------

IN_PORTO = {"birth_commune": "Porto", "birth_commune_code": "", "birth_country_code": "99139"}


def test_somebody_born_abroad_has_a_country_of_the_list_a_town_in_full_and_no_code(client, world):
    dossier = world.dossier(S.REGISTERED)
    save(client, dossier.candidate.user, dossier, **IN_PORTO)
    candidate = Candidate.objects.get(pk=dossier.candidate_id)
    assert (candidate.birth_country_code, candidate.birth_country, candidate.birth_commune) == (
        "99139",
        "Portugal",
        "Porto",
    )
    assert candidate.missing_civil_status == []


def test_a_french_commune_has_its_code_before_delivery(client, world):
    dossier = world.dossier(S.REGISTERED)
    update_identity(
        dossier.candidate, actor=world.branch.secretary, sex="F", born_on=dt.date(1995, 5, 14), birth_commune="Lyon"
    )
    candidate = Candidate.objects.get(pk=dossier.candidate_id)
    assert candidate.missing_civil_status == ["code INSEE de la commune"]
    answer = enter(client, world.branch.secretary).post(at(dossier, "identity_check"))
    assert (answer.status_code, "État civil incomplet : code INSEE de la commune." in text_of(answer)) == (409, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"birth_commune_code": ""}, "Écrivez le code INSEE de la commune de naissance, par exemple 69123"),
        ({"birth_commune_code": "6912"}, "Le code INSEE compte 5 caractères"),
        ({"birth_commune_code": "99139"}, "Le code INSEE compte 5 caractères"),
        ({"birth_commune_code": "00123"}, "Le code INSEE compte 5 caractères"),
        ({"birth_commune_code": "2C004"}, "Le code INSEE compte 5 caractères"),
        (IN_PORTO | {"birth_commune_code": "69123"}, "Né(e) à l'étranger : laissez ce code vide"),
    ],
)
def test_a_wrong_commune_code_says_what_is_expected_and_nothing_is_saved(client, world, changes, sentence):
    dossier = world.dossier(S.REGISTERED)
    answer = save(client, dossier.candidate.user, dossier, **changes)
    assert (answer.status_code, list(answer.context["page"].errors)) == (422, ["birth_commune_code"])
    assert sentence in text_of(answer)
    assert Candidate.objects.get(pk=dossier.candidate_id).sex == ""


@pytest.mark.parametrize(
    "code", ["01001", "69123", "95680", "2A004", "2B033", "20004", "97105", "97611", "98735", "75115"]
)
def test_the_codes_of_every_french_commune_are_taken(client, world, code):
    dossier = world.dossier(S.REGISTERED)
    save(client, dossier.candidate.user, dossier, birth_commune_code=code)
    assert Candidate.objects.get(pk=dossier.candidate_id).birth_commune_code == code


def test_a_country_of_no_list_is_refused(client, world):
    dossier = world.dossier(S.REGISTERED)
    answer = save(client, dossier.candidate.user, dossier, birth_country_code="Portugal")
    assert list(answer.context["page"].errors) == ["birth_country_code"]


def test_the_database_refuses_a_french_code_abroad(world):
    dossier = world.dossier(S.REGISTERED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.filter(pk=dossier.candidate_id).update(birth_commune_code="69123", birth_country_code="99139")


def test_what_was_typed_in_full_before_the_list_is_printed_until_it_is_corrected(client, world):
    dossier = world.dossier(S.REGISTERED)
    Candidate.objects.filter(pk=dossier.candidate_id).update(birth_country_code="", birth_country="Portugal (Porto)")
    page = text_of(enter(client, dossier.candidate.user).get(at(dossier)))
    assert "Écrit auparavant : « Portugal (Porto) ». Choisissez-le dans la liste." in page
    candidate = Candidate.objects.get(pk=dossier.candidate_id)
    assert "pays de naissance" in candidate.missing_civil_status
    save(client, dossier.candidate.user, dossier, **IN_PORTO)
    candidate.refresh_from_db()
    assert (candidate.birth_country_code, candidate.birth_country) == ("99139", "Portugal")


# --- two people at once ---------------------------------------------------------------------------------------------------


def drawn(client, user, dossier) -> dict:
    page = enter(client, user).get(at(dossier)).context["page"]
    return civil(dossier, version=page.version)


def test_two_people_on_one_field_keep_both_texts(client, world):
    dossier = world.dossier(S.REGISTERED)
    candidate, secretary = dossier.candidate.user, world.branch.secretary
    theirs, mine = drawn(client, candidate, dossier), drawn(client, secretary, dossier)
    with clock.frozen(clock.now() + dt.timedelta(minutes=3)):
        enter(client, candidate).post(at(dossier), theirs | {"phone": "06 39 98 00 01"})
        answer = enter(client, secretary).post(at(dossier), mine | {"phone": "06 39 98 00 02"})
    conflict = answer.context["conflict"]
    assert (answer.status_code, conflict["theirs_by"]) == (409, candidate.get_full_name())
    assert [(f["name"], f["theirs"], f["mine"]) for f in conflict["fields"]] == [
        ("phone", "06 39 98 00 01", "06 39 98 00 02")
    ]
    assert Candidate.objects.get(pk=dossier.candidate_id).phone == "06 39 98 00 01"


def test_two_people_on_two_fields_lose_nothing(client, world):
    dossier = world.dossier(S.REGISTERED)
    candidate, secretary = dossier.candidate.user, world.branch.secretary
    empty = {"sex": "", "born_on": "", "birth_commune": "", "birth_commune_code": ""}
    theirs, mine = drawn(client, candidate, dossier), drawn(client, secretary, dossier)
    enter(client, candidate).post(at(dossier), theirs | empty | {"phone": "06 39 98 00 01"})
    enter(client, secretary).post(at(dossier), mine)
    found = Candidate.objects.get(pk=dossier.candidate_id)
    assert (found.phone, found.birth_commune, found.sex) == ("06 39 98 00 01", "Ajaccio", "F")


def test_what_changed_between_reading_and_writing_is_compared_again(world):
    """The service is told what the page was compared with; it writes over nothing else."""
    dossier = world.dossier(S.REGISTERED)
    update_identity(dossier.candidate, actor=dossier.candidate.user, phone="06 39 98 00 01")
    with pytest.raises(Conflict):
        update_identity(dossier.candidate, actor=world.branch.secretary, seen={"phone": ""}, phone="06 39 98 00 02")
