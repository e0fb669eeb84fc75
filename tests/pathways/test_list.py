import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cqp.access.decisions import can
from cqp.audit.models import AuditEvent
from pathways.enums import State as S
from pathways.exports import harmless
from pathways.models import Dossier, VaeDossier
from tests import vae

from .entrance import enter, text_of

URL = reverse("dossier_list")
QUERIES = 10


def numbers(response):
    return [row.record.number for row in response.context["table"].page.object_list]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_one_row_and_three(client, world, django_assert_num_queries, rows):
    for _ in range(rows):
        world.dossier(S.REGISTERED)
    enter(client, world.alpha.manager)
    client.get(URL)  # what Django keeps per process (content types) is read once, whoever comes first
    with django_assert_num_queries(QUERIES):
        response = client.get(URL)
    assert len(numbers(response)) == rows


def test_row_is_listed_exactly_when_the_dossier_may_be_viewed(world):
    dossiers = [
        world.dossier(S.POSITIONED),
        world.dossier(S.POSITIONED, world.beta),
        world.dossier(S.REGISTERED, world.gamma),
    ]
    companies = (world.alpha, world.beta, world.gamma)
    people = [person for c in companies for person in (c.manager, c.tutor, c.professional)]
    people += [world.branch.secretary, world.neighbour.secretary, world.branch.external]
    people += [dossier.candidate.user for dossier in dossiers]
    for person in people:
        listed = set(Dossier.objects.for_user(person))
        assert listed == {dossier for dossier in dossiers if can(person, "pathways.view", dossier)}, person.email


def test_search_filter_and_sort_live_in_the_address(client, world):
    world.dossier(S.REGISTERED, first_name="Zoé", birth_name="Petit")
    world.dossier(S.POSITIONING, first_name="Awa", birth_name="Diallo")
    world.dossier(S.REGISTERED, world.beta, first_name="Awa", birth_name="Autre")
    enter(client, world.alpha.manager)

    def names(query):
        rows = client.get(URL + query).context["table"].page.object_list
        return [row.record.candidate.birth_name for row in rows]

    assert names("?q=diallo+awa") == ["Diallo"]
    assert names("?q=awa") == ["Diallo"]
    assert names("?sort=candidate") == ["Diallo", "Petit"]
    assert names("?sort=-candidate") == ["Petit", "Diallo"]
    assert names("?state=REGISTERED") == ["Petit"]
    assert names("?stage=PREPARATION") == []
    assert names("?awaiting=on") == ["Petit"]
    assert names(f"?certification={world.branch.versions[1].certification_id}") == []


def test_page_number_lives_in_the_address(client, world, monkeypatch):
    monkeypatch.setattr("pathways.views.dossiers.PER_PAGE", 1)
    world.dossier(S.REGISTERED, first_name="Zoé", birth_name="Petit")
    world.dossier(S.REGISTERED, first_name="Awa", birth_name="Diallo")
    page = enter(client, world.alpha.manager).get(URL + "?sort=candidate&page=2")
    assert [row.record.candidate.birth_name for row in page.context["table"].page.object_list] == ["Petit"]


def test_empty_list_says_what_to_do_and_no_match_says_so(client, world):
    enter(client, world.alpha.manager)
    assert "Inscrivez un premier candidat" in text_of(client.get(URL))
    world.dossier(S.REGISTERED)
    assert "Aucun dossier ne correspond" in text_of(client.get(URL + "?q=introuvable"))


def test_export_holds_what_the_screen_shows_and_is_written_in_the_journal(client, world):
    world.dossier(S.REGISTERED, first_name="Zoé", birth_name="Petit")
    world.dossier(S.REGISTERED, first_name="=cmd", birth_name="+Diallo")
    world.dossier(S.REGISTERED, world.beta, first_name="Autre", birth_name="Entreprise")

    response = enter(client, world.alpha.manager).get(reverse("dossier_export") + "?sort=candidate")

    sheet = load_workbook(io.BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Candidat", "'=cmd +Diallo", "Zoé Petit"]
    # Texts, the empty ones too: never a formula ("f") nor a number.
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "inlineStr"}
    assert AuditEvent.objects.get(verb="dossiers.exported").payload == {"rows": 2}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_becomes_text(text):
    assert harmless(text) == f"'{text}"


def test_plain_text_is_left_alone():
    assert harmless("Léa – 12") == "Léa – 12"


def test_the_column_of_the_company_sorts_on_the_name_that_it_shows(client, world):
    """A VAE has no company: the employer of part 2 stands there, and takes its place in the alphabet."""
    ours = world.dossier(S.REGISTERED)
    asked = vae.requested(world, birth_name="Valensole")
    VaeDossier.objects.filter(pk=asked.pk).update(employer_name="Aaron Conseil")
    others = world.dossier(S.REGISTERED, world.beta)
    enter(client, world.branch.secretary)
    assert numbers(client.get(URL + "?sort=company")) == [asked.number, ours.number, others.number]
    assert numbers(client.get(URL + "?sort=-company")) == [others.number, ours.number, asked.number]
