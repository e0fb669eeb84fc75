"""The secretariat reads its CQP, and writes the only thing of them that a screen writes: the registration in the national register."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.audit.models import AuditEvent
from cqp.referentials.models import CertificationVersion
from cqp.referentials.services import load_certification
from cqp.shared import clock
from tests.pathways.entrance import enter, text_of
from tests.world import BRANCH, referential

LIST = reverse("certification_list")
QUERIES = 8
TYPED = {
    "rncp_code": "rncp 38445",
    "rncp_level": "5",
    "rncp_registered_on": "2026-02-01",
    "rncp_expires_on": "2029-02-01",
}


def at(version):
    return reverse("registration_record", args=[version.pk])


def seal(client, version):
    return {"version": client.get(at(version)).context["page"].version}


@pytest.fixture
def version(world):
    return world.branch.versions[0]


def test_the_secretariat_reads_its_own_cqp_with_every_parameter(client, world):
    page = text_of(enter(client, world.branch.secretary).get(LIST))
    assert "CQP Assistant(e) de formation" in page
    assert "CQP Hydrothérapeute" not in page
    for told in (
        "Bénéfice des compétences validées (mois) 60",
        "Régime de la VAE règles de la branche",
        "Voix prépondérante du président oui",
        "Repérage (Outil 1) acquise, partiellement acquise, non acquise",
        "AF 1 critère a",
        "a validé les 6 compétences qui constituent",
        "Aucun numéro n'est connu",
    ):
        assert told in page


def test_an_empty_figure_is_said_in_words(client, world):
    data = referential(BRANCH, "VI", "CQP À vie")
    data["version"]["benefit_months"] = None
    load_certification(data)
    page = text_of(enter(client, world.branch.secretary).get(LIST))
    assert "Bénéfice des compétences validées (mois) à vie" in page


def test_versions_are_told_open_or_closed_the_last_one_first(client, world):
    data = referential(BRANCH, "AF", "CQP Assistant(e) de formation")
    data["version"] |= {"label": "2027", "published_on": "2026-11-20"}
    load_certification(data)
    page = enter(client, world.branch.secretary).get(LIST)
    told = [(read.version.label, read.state[0]) for read in page.context["certifications"][0]["versions"]]
    assert told == [("2027", "ouverte aux inscriptions"), ("2026", "fermée aux inscriptions le 20 novembre 2026")]


@pytest.mark.parametrize("more", [0, 2])
def test_the_page_costs_the_same_for_two_cqp_and_four(client, world, django_assert_num_queries, more):
    for rank in range(more):
        load_certification(referential(BRANCH, f"X{rank}", f"CQP numéro {rank}"))
    enter(client, world.branch.secretary).get(LIST)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(LIST).context["certifications"]) == 2 + more


def test_what_is_typed_as_it_is_read_is_recorded_and_journaled(client, world, version):
    enter(client, world.branch.secretary)
    answer = client.post(at(version), TYPED | seal(client, version))
    version.refresh_from_db()
    assert answer.status_code == 302
    assert (version.rncp_code, version.rncp_level, version.rncp_expires_on) == ("RNCP38445", 5, dt.date(2029, 2, 1))
    line = AuditEvent.objects.get(verb="version.registration_recorded")
    assert (line.actor, line.payload["before"]["rncp_code"], line.payload["after"]) == (
        world.branch.secretary,
        None,
        {
            "rncp_code": "RNCP38445",
            "rncp_level": 5,
            "rncp_registered_on": "2026-02-01",
            "rncp_expires_on": "2029-02-01",
        },
    )


def test_saving_the_same_again_leaves_no_line(client, world, version):
    enter(client, world.branch.secretary)
    for _ in range(2):
        client.post(at(version), TYPED | seal(client, version))
    assert AuditEvent.objects.filter(verb="version.registration_recorded").count() == 1


@pytest.mark.parametrize(
    ("changes", "name", "sentence"),
    [
        ({"rncp_code": "RS6711"}, "rncp_code", "Écrivez RNCP suivi de 1 à 6 chiffres, par exemple RNCP38445."),
        ({"rncp_code": "RNCP1234567"}, "rncp_code", "Écrivez RNCP suivi de 1 à 6 chiffres, par exemple RNCP38445."),
        ({"rncp_code": ""}, "rncp_code", "Le niveau et les dates vont avec un numéro RNCP."),
        ({"rncp_expires_on": "2025-02-01"}, "rncp_expires_on", "La fin de l'enregistrement vient après son début"),
        ({"rncp_level": "9"}, "rncp_level", "Choisissez le niveau dans la liste, de 3 à 8."),
    ],
)
def test_a_bad_registration_names_the_field_and_writes_nothing(client, world, version, changes, name, sentence):
    enter(client, world.branch.secretary)
    answer = client.post(at(version), TYPED | changes | seal(client, version))
    version.refresh_from_db()
    assert (answer.status_code, version.rncp_code) == (422, None)
    assert sentence in text_of(answer)
    assert list(answer.context["page"].errors) == [name]


def test_two_secretaries_keep_both_texts(client, world, version):
    enter(client, world.branch.secretary)
    seen = seal(client, version)
    with clock.frozen(clock.now() + dt.timedelta(minutes=3)):
        client.post(at(version), TYPED | seen)
        answer = client.post(at(version), TYPED | {"rncp_code": "RNCP38446"} | seen)
    assert answer.status_code == 409
    assert [(field["theirs"], field["mine"]) for field in answer.context["conflict"]["fields"]] == [
        ("RNCP38445", "RNCP38446")
    ]
    assert CertificationVersion.objects.get(pk=version.pk).rncp_code == "RNCP38445"


def test_the_menu_leads_there(client, world):
    assert LIST in enter(client, world.branch.secretary).get("/").content.decode()
    assert LIST not in enter(client, world.alpha.manager).get("/").content.decode()
