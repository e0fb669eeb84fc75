"""Part 2 on screen: saved as typed, its sections told, its experience counted at each change."""

from datetime import date

import pytest
from django.urls import reverse

from evaluations.contents import content_of
from evaluations.enums import SignableKind
from evaluations.models import Application, Experience
from pathways.enums import State as S
from pathways.services import advance
from tests import vae
from tests.pathways.entrance import enter, text_of

from .builders import autosave, form_of

SECTIONS = ("application_request", "application_situation", "application_experiences", "application_positioning")


@pytest.fixture
def dossier(world):
    return vae.file_sent(world)


@pytest.fixture
def candidate(client, dossier):
    return enter(client, dossier.candidate.user)


def page(name, dossier, *args):
    return reverse(name, args=[dossier.pk, *args])


def told(dossier, **values):
    return vae.tell_experience(vae.part_2(dossier), actor=dossier.candidate.user, proved=False, **values)


# --- overview --------------------------------------------------------------------------------------------------------


def test_home_leads_to_the_first_section(candidate, dossier):
    assert "Remplir la partie 2, recevabilité" in text_of(candidate.get("/"))
    answer = candidate.get(page("application_edit", dossier))
    assert answer.context["next"]["url"] == page("application_request", dossier)
    assert (answer.context["done"], answer.context["started"]) == (0, False)


def test_overview_of_a_filled_part_leads_to_the_deposit(client, world):
    filled = vae.filled_application(world)
    answer = enter(client, filled.candidate.user).get(page("application_edit", filled))
    assert (answer.context["done"], answer.context["next"]) == (5, None)
    assert "Relire et déposer" in text_of(answer)


def test_returned_part_says_what_is_missing_line_by_line(client, world):
    dossier = vae.applied(world)
    comment = "Attestation illisible.\n\nDate de fin manquante."
    advance(dossier, "return_application", actor=world.branch.secretary, comment=comment)
    answer = enter(client, dossier.candidate.user).get(page("application_edit", dossier))
    assert answer.context["missing"] == ["Attestation illisible.", "Date de fin manquante."]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_request_is_saved_as_typed(candidate, dossier):
    url = page("application_request", dossier)
    answer = autosave(candidate, url, form_of(candidate, url) | {"other_requests": "aucune", "motivation": "Évoluer"})
    assert answer.status_code == 200
    found = Application.objects.get(signable__dossier=dossier)
    assert (found.other_requests, found.motivation, found.revision) == ("aucune", "Évoluer", 1)
    assert {"url": url, "state": "complete"} in answer.json()["sections"]


def test_ticked_competencies_are_kept_and_taken_off(candidate, dossier):
    url = page("application_request", dossier)
    candidate.post(url, form_of(candidate, url) | {"aim": "PARTIAL", "target_2": "on", "target_4": "on"})
    found = Application.objects.get(signable__dossier=dossier)
    assert [competency.number for competency in found.targeted.order_by("number")] == [2, 4]
    shown = form_of(candidate, url)
    assert {name for name in shown if name.startswith("target_")} == {"target_2", "target_4"}
    del shown["target_2"]
    candidate.post(url, shown)
    assert [competency.number for competency in found.targeted.all()] == [4]


def test_two_windows_on_one_tick_are_told(candidate, dossier):
    url = page("application_request", dossier)
    first = form_of(candidate, url)
    candidate.post(url, first | {"target_1": "on", "motivation": "un"})
    answer = autosave(candidate, url, first | {"motivation": "deux"})
    assert answer.status_code == 409
    assert Application.objects.get(signable__dossier=dossier).motivation == "un"


def test_page_without_its_seal_never_takes_off_a_tick(candidate, dossier):
    url = page("application_request", dossier)
    candidate.post(url, form_of(candidate, url) | {"target_1": "on"})
    answer = candidate.post(url, {"aim": "FULL", "version": "n'importe quoi"})
    assert answer.status_code == 409
    clash = next(field for field in answer.context["conflict"]["fields"] if field["name"] == "target_1")
    assert (clash["theirs_label"], clash["mine_label"]) == ("coché", "non coché")
    assert Application.objects.get(signable__dossier=dossier).targeted.count() == 1


def test_situation_takes_a_siret_with_its_spaces(candidate, dossier):
    url = page("application_situation", dossier)
    typed = {"employed_in_branch": "True", "employer_name": "Alpha", "employer_siret": "900 000 019 00019"}
    assert candidate.post(url, form_of(candidate, url) | typed)["Location"] == page("application_experiences", dossier)
    found = Application.objects.get(signable__dossier=dossier)
    assert (found.employed_in_branch, found.employer_siret) == (True, "90000001900019")


def test_wrong_siret_is_told_and_nothing_typed_is_lost(candidate, dossier):
    url = page("application_situation", dossier)
    answer = candidate.post(url, form_of(candidate, url) | {"nationality": "belge", "employer_siret": "12345678901234"})
    assert answer.status_code == 422
    assert 'value="belge"' in answer.content.decode()
    assert "sa clé est fausse" in text_of(answer)


def test_civil_status_is_asked_where_it_is_filled(candidate, dossier):
    answer = candidate.get(page("application_situation", dossier))
    assert "Il manque : sexe, date de naissance, commune de naissance, code INSEE de la commune." in text_of(answer)
    assert reverse("candidate_identity", args=[dossier.pk]) in answer.content.decode()


def test_self_positioning_saves_each_line(candidate, dossier):
    url = page("application_positioning", dossier)
    candidate.post(url, form_of(candidate, url) | {"c1-level": "YES", "c3-level": "PARTLY", "c3-comment": "Parfois"})
    lines = Application.objects.get(signable__dossier=dossier).lines.all()
    assert [line.level for line in lines] == ["YES", "", "PARTLY", "", "", ""]


# --- experiences -----------------------------------------------------------------------------------------------------

NEW = {
    "title": "Assistante",
    "employer": "Alpha",
    "status": "EMPLOYEE",
    "starts_on": "2024-01-01",
    "ends_on": "2024-12-31",
    "working_time": "80",
}


def test_added_experience_is_then_told(candidate, dossier):
    answer = candidate.post(page("application_experience_add", dossier), NEW)
    made = Experience.objects.get()
    url = page("application_experience", dossier, made.pk)
    assert answer["Location"] == url
    answer = autosave(candidate, url, form_of(candidate, url) | {"description": "J'accueille."})
    assert answer.status_code == 200
    made.refresh_from_db()
    assert (made.description, made.working_time, made.revision) == ("J'accueille.", 80, 2)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Donnez un nom à cette expérience"),
        ({"starts_on": "2027-01-01"}, "Cette expérience n'a pas encore commencé."),
        ({"starts_on": "0024-01-01"}, "Vérifiez l'année"),
        ({"ends_on": "2023-12-31"}, "La date de fin vient après la date de début."),
        ({"working_time": "120"}, "inférieure ou égale à 100"),
    ],
)
def test_experience_that_cannot_be_is_refused_with_what_was_typed(candidate, dossier, typed, sentence):
    answer = candidate.post(page("application_experience_add", dossier), NEW | typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Alpha"' in answer.content.decode()
    assert not Experience.objects.exists()


def test_counter_is_shown_with_how_it_was_made(candidate, dossier):
    told(dossier, starts_on=date(2021, 3, 1), ends_on=date(2023, 2, 28), working_time=80)
    told(dossier, title="Secrétaire", starts_on=date(2022, 3, 1), ends_on=date(2023, 2, 28), working_time=50)
    answer = candidate.get(page("application_experiences", dossier))
    text = text_of(answer)
    assert "21,6 mois sur 36" in text
    assert "Il manque 14,4 mois de temps plein." in text
    assert "01/03/2021 – 28/02/2022 Assistante de formation 12 mois 80 % 9,6 mois" in text
    assert (
        "01/03/2022 – 28/02/2023 Assistante de formation, Secrétaire 12 mois 100 %, le plus possible 12,0 mois" in text
    )
    assert "Total au 23 novembre 2026 21,6 mois" in text


def test_counter_follows_the_days_being_typed(candidate, dossier):
    told(dossier, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    url = page("application_experience_add", dossier)
    days = {"starts_on": "2025-01-01", "ends_on": "2025-12-31", "working_time": "50"}
    live = candidate.get(url, days, headers={"HX-Request": "true"})
    assert "18,0 mois sur 36" in text_of(live)
    assert "<html" not in live.content.decode()
    unreadable = candidate.get(url, days | {"starts_on": "hier"}, headers={"HX-Request": "true"})
    assert "12,0 mois sur 36" in text_of(unreadable)
    assert Experience.objects.count() == 1


def test_counter_of_an_edited_experience_replaces_what_is_saved(candidate, dossier):
    row = told(dossier, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    url = page("application_experience", dossier, row.pk)
    days = {"starts_on": "2024-01-01", "ends_on": "2024-06-30", "working_time": "100"}
    assert "6,0 mois sur 36" in text_of(candidate.get(url, days, headers={"HX-Request": "true"}))


@pytest.mark.parametrize("months", [0, 36])
def test_no_threshold_where_the_law_asks_none(client, world, months):
    """The same for the candidate as for the secretariat: nothing is asked, whatever the version says."""
    dossier = vae.file_sent(world, version=vae.registered_version(months))
    told(dossier, starts_on=date(2026, 1, 1))
    text = text_of(enter(client, dossier.candidate.user).get(page("application_experiences", dossier)))
    assert "10,7 mois de temps plein déclarés. Pour ce CQP, aucune durée minimale n'est demandée" in text
    assert content_of(vae.part_2(dossier))["experience_count"]["threshold"] == 0


def test_some_competencies_only_still_means_a_whole_file(candidate, dossier):
    text = text_of(candidate.get(page("application_request", dossier)))
    assert "le dossier (partie 3) et l'évaluation portent sur l'ensemble des compétences du CQP." in text


def test_removed_after_one_question(candidate, dossier):
    row = told(dossier)
    url = page("application_experience_remove", dossier, row.pk)
    assert "Retirer cette expérience ?" in text_of(candidate.get(url))
    assert candidate.post(url)["Location"] == page("application_experiences", dossier)
    assert candidate.get(url).status_code == 404


def test_experience_of_somebody_else_is_not_found(candidate, dossier, world):
    other = told(vae.file_sent(world, email="autre@exemple.test"))
    assert candidate.get(page("application_experience", dossier, other.pk)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_experiences_cost_the_same_whatever_is_told(candidate, dossier, django_assert_num_queries, rows):
    for _ in range(rows):
        told(dossier)
    url = page("application_experiences", dossier)
    candidate.get(url)
    with django_assert_num_queries(18):
        candidate.get(url)


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SECTIONS)
def test_only_the_candidate_opens_the_pages(client, world, dossier, name):
    enter(client, world.branch.secretary)
    assert client.get(page(name, dossier)).status_code == 403
    enter(client, world.alpha.manager)
    assert client.get(page(name, dossier)).status_code == 404


@pytest.mark.parametrize("name", SECTIONS)
def test_presented_part_is_read_and_no_longer_written(client, world, name):
    dossier = vae.filled_application(world)
    signable = vae.present(vae.part_2(dossier), actor=dossier.candidate.user)
    answer = enter(client, dossier.candidate.user).get(page(name, dossier))
    assert answer["Location"] == reverse("signable_detail", args=[signable.pk])


def test_candidate_signs_with_the_sworn_statement(client, world):
    dossier = vae.filled_application(world)
    signable = vae.present(vae.part_2(dossier), actor=dossier.candidate.user)
    enter(client, dossier.candidate.user)
    url = reverse("signable_sign", args=[signable.pk])
    data = {"role": "CANDIDATE", "digest": signable.digest}
    assert client.post(url, data).status_code == 422
    assert client.post(url, data | {"sworn": "on"}).status_code == 302
    assert vae.fresh(dossier).state == S.APPLIED


def test_secretariat_reads_part_2_once_it_is_presented_and_the_provider_before(client, world, dossier):
    by = vae.provider(world)
    vae.coached(dossier, by)
    url = reverse("signable_detail", args=[vae.part_2(dossier).pk])
    assert enter(client, by.manager).get(url).status_code == 200
    assert enter(client, world.branch.secretary).get(url).status_code == 403
    vae.present(vae.write_part_2(dossier), actor=dossier.candidate.user)
    answer = client.get(url)
    assert "Assistante de formation – Alpha Formation" in text_of(answer)
    assert vae.part_2(dossier).kind == SignableKind.APPLICATION
