"""The page from which a decided dossier is taken up again, and the way to it."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.shared import clock
from pathways.enums import State as S
from pathways.models import Dossier
from tests import resumed
from tests.workflows.machine import put

from .entrance import enter, text_of

OFFER = "Reprendre pour les compétences manquantes"
JOB = {"kind": "SKILLS", "status": "EMPLOYEE", "job_title": "Assistante", "contract_type": "PERMANENT"}


def address(dossier):
    return reverse("dossier_resume", args=[dossier.pk])


def offered(client, user, dossier) -> dict | None:
    page = enter(client, user).get(reverse("dossier_detail", args=[dossier.pk]))
    return next((act for act in page.context["acts"] if act["name"] == "resume"), None)


@pytest.fixture
def earlier(world):
    return resumed.decided(world, missing={4, 5}, state=S.REGISTERED)


def test_decided_dossier_offers_to_be_taken_up_to_its_company_and_its_candidate_only(client, world, earlier):
    for user in (world.alpha.manager, earlier.candidate.user):
        assert offered(client, user, earlier)["url"] == address(earlier)
    assert offered(client, world.branch.secretary, earlier) is None


@pytest.mark.parametrize("state", [S.REGISTERED, S.AWARDED, S.POSTPONED])
def test_nothing_is_offered_on_a_dossier_that_is_not_to_be_taken_up(client, world, state):
    dossier = put(world.dossier(S.REGISTERED), state)
    assert offered(client, world.alpha.manager, dossier) is None


def test_page_says_what_is_kept_until_when_and_what_is_to_be_assessed(client, world, earlier):
    text = text_of(enter(client, world.alpha.manager).get(address(earlier)))
    kept, to_assess = text.split("Ce qui est gardé")[1].split("Ce qui est à évaluer")
    assert kept.count("validée le 24 novembre 2025, jusqu'au 24 novembre 2030 inclus") == 4
    assert [f"AF compétence {number}" in to_assess for number in range(1, 7)] == [
        False,
        False,
        False,
        True,
        True,
        False,
    ]
    assert to_assess.count("pas encore validée") == 2


def test_page_names_what_lapsed(client, world, earlier):
    with clock.frozen(dt.datetime(2030, 11, 25, 11, tzinfo=dt.UTC)):
        text = text_of(enter(client, world.alpha.manager).get(address(earlier)))
    assert "Aucune compétence : aucun bénéfice n'est en cours." in text
    assert text.count("validée le 24 novembre 2025 ; le bénéfice a pris fin") == 4


def test_company_takes_it_up_with_the_job_of_today(client, world, earlier):
    enter(client, world.alpha.manager)
    page = client.get(address(earlier))
    assert "La VAE se demande par la personne elle-même" in text_of(page)
    assert page.context["form"]["job_title"].value() == earlier.job_title
    answer = client.post(address(earlier), JOB)
    opened = Dossier.objects.get(resumes=earlier)
    assert (answer.status_code, answer.url) == (302, reverse("dossier_detail", args=[opened.pk]))
    assert opened.job_title == "Assistante"
    assert "a repris le dossier" in text_of(client.get(answer.url))


def test_missing_job_is_asked_for_in_french_and_nothing_typed_is_lost(client, world, earlier):
    enter(client, world.alpha.manager)
    answer = client.post(address(earlier), JOB | {"job_title": "", "seniority": "2 ans"})
    assert answer.status_code == 422
    assert "Écrivez l'emploi occupé, par exemple assistante de formation." in text_of(answer)
    assert 'value="2 ans"' in answer.content.decode()
    assert not Dossier.objects.filter(resumes=earlier).exists()


def test_candidate_takes_it_up_by_vae(client, world, earlier):
    enter(client, earlier.candidate.user)
    text = text_of(client.get(address(earlier)))
    assert f"{world.alpha.organisation.name} peut reprendre ce dossier" in text
    answer = client.post(address(earlier), {"kind": "VAE"})
    opened = Dossier.objects.get(resumes=earlier)
    assert (answer.status_code, opened.kind, opened.state) == (302, "VAE", S.REQUESTED)


def test_refused_it_says_why_and_shows_no_button(client, world, earlier):
    second = resumed.as_skills(earlier)
    enter(client, world.alpha.manager)
    page = client.get(address(earlier))
    assert page.status_code == 200
    assert f"Un dossier est déjà ouvert pour cette personne et ce CQP : {second.number}." in text_of(page)
    assert "Reprendre en parcours" not in text_of(page)
    assert client.post(address(earlier), JOB).status_code == 409
    assert Dossier.objects.filter(resumes=earlier).count() == 1


def test_others_do_not_find_it_or_are_refused(client, world, earlier):
    assert enter(client, world.beta.manager).get(address(earlier)).status_code == 404
    assert enter(client, world.neighbour.secretary).get(address(earlier)).status_code == 404
    assert enter(client, world.branch.secretary).get(address(earlier)).status_code == 403
    assert client.post(address(earlier), JOB).status_code == 403


def test_each_takes_it_up_on_their_own_pathway_only(client, world, earlier):
    assert enter(client, world.alpha.manager).post(address(earlier), {"kind": "VAE"}).status_code == 403
    assert enter(client, earlier.candidate.user).post(address(earlier), JOB).status_code == 403
    assert not Dossier.objects.filter(resumes=earlier).exists()
