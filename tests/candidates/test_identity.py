import datetime as dt

import pytest
from django.urls import reverse

from candidates.models import Candidate
from candidates.services import update_identity
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
        "birth_country": "France",
        **changes,
    }


def test_candidate_completes_their_civil_status(client, world):
    dossier = world.dossier(S.REGISTERED)
    enter(client, dossier.candidate.user).post(at(dossier), civil(dossier))
    candidate = Candidate.objects.get(pk=dossier.candidate_id)
    assert (candidate.born_on, candidate.birth_commune_code, candidate.missing_civil_status) == (
        dt.date(1995, 5, 14),
        "2A004",
        [],
    )


def test_bad_civil_status_names_the_fields(client, world):
    dossier = world.dossier(S.REGISTERED)
    response = enter(client, dossier.candidate.user).post(
        at(dossier), civil(dossier, born_on="2024-01-01", birth_commune_code="6912", phone="?")
    )
    assert sorted(response.context["form"].errors) == ["birth_commune_code", "born_on", "phone"]
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

    client.post(at(dossier), civil(dossier))
    client.post(at(dossier, "identity_check"))
    candidate = Candidate.objects.get(pk=dossier.candidate_id)
    assert (candidate.identity_checked_on, candidate.identity_checked_by) == (
        dt.date(2026, 11, 23),
        world.branch.secretary,
    )


def test_changing_what_was_checked_asks_for_a_new_check(client, world):
    dossier = world.dossier(S.COMPLETE)
    assert dossier.candidate.identity_checked_on is not None
    enter(client, dossier.candidate.user).post(at(dossier), civil(dossier, birth_name="Durand"))
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
        ("birth_country", "Belgique"),
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
    assert enter(client, world.branch.secretary).post(at(dossier), civil(dossier)).status_code == 302


def test_another_dossier_of_the_person_on_an_agenda_holds_the_civil_status_too(client, world):
    scheduled = world.dossier(S.REGISTERED, email="lea@exemple.test")
    other = world.dossier(S.REGISTERED, email="lea@exemple.test", version=world.branch.versions[1])
    put(scheduled, S.SCHEDULED)
    assert enter(client, other.candidate.user).get(at(other)).status_code == 403
