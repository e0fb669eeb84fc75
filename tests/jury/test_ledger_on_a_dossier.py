"""The ledger of the person on the page of their dossier: for them, the secretariat and the jury of the session; never the company."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.services import revoke_credit
from cqp.shared import clock
from pathways.enums import State as S
from pathways.services import merge_candidates
from tests import resumed
from tests.pathways.entrance import enter, text_of

from . import sittings
from .benefits import day, line

TITLE = "Compétences validées"


def panel_of(client, user, dossier):
    page = enter(client, user).get(reverse("dossier_detail", args=[dossier.pk]))
    return next((panel for panel in page.context["panels"] if panel.title == TITLE), None)


def ledger_page(dossier):
    return reverse("dossier_ledger", args=[dossier.pk])


@pytest.fixture
def told(world):
    """Valid, lapsed, revoked, for life; and one of another CQP of the committee, one of the neighbour's."""
    dossier = sittings.complete(world)
    version, person = dossier.version, dossier.candidate
    line(person, version, 1, "2025-11-24")
    line(person, version, 2, "2021-11-22")
    gone = line(person, version, 3, "2025-11-24")
    revoke_credit(
        gone, actor=world.branch.secretary, on=day("2026-01-10"), reason="Un juré était son tuteur.", act_number="PVR-1"
    )
    line(person, version, 4, "2025-11-24", months=None)
    line(person, world.branch.versions[1], 5, "2025-11-24")
    line(person, world.neighbour.versions[0], 6, "2025-11-24")
    return dossier


SESSION, RULE = "séance JURY-2026-900001", "règle : version 2026, 60 mois"
WITHDRAWN = "retirée le 10 janvier 2026, acte PVR-1 : Un juré était son tuteur."
SEEN = [
    (
        "Compétence 1 – AF compétence 1",
        "valable",
        f"validée le 24 novembre 2025, {SESSION}, dernier jour : 24 novembre 2030 ; {RULE}",
    ),
    (
        "Compétence 2 – AF compétence 2",
        "caduque",
        f"validée le 22 novembre 2021, {SESSION}, dernier jour : 22 novembre 2026 ; {RULE} ; caduque depuis le 23 novembre 2026",
    ),
    (
        "Compétence 3 – AF compétence 3",
        "retirée",
        f"validée le 24 novembre 2025, {SESSION}, dernier jour : 24 novembre 2030 ; {RULE} ; {WITHDRAWN}",
    ),
    (
        "Compétence 4 – AF compétence 4",
        "valable",
        f"validée le 24 novembre 2025, {SESSION}, dernier jour : à vie ; règle : version 2026, à vie",
    ),
]


def test_candidate_secretariat_and_jury_read_every_line_of_this_cqp(client, world, told):
    sittings.ready(world, told)
    for user in (told.candidate.user, world.branch.secretary, world.branch.juror):
        rows = [(row.label, row.state, row.detail) for row in panel_of(client, user, told).rows]
        assert rows[:4] == SEEN
        links = [row.url for row in panel_of(client, user, told).rows if row.url]
        assert links == ([ledger_page(told)] if user == world.branch.secretary else [])


def test_company_and_its_people_never_read_it(client, world, told):
    people = (world.alpha.manager, world.alpha.tutor, world.alpha.professional, world.branch.external)
    assert [panel_of(client, user, told) for user in people] == [None] * 4


def test_nothing_validated_says_nothing_but_the_way_to_the_register(client, world):
    dossier = world.dossier(S.REGISTERED)
    assert panel_of(client, dossier.candidate.user, dossier) is None
    assert [row.label for row in panel_of(client, world.branch.secretary, dossier).rows] == [
        "Tous les CQP de cette personne"
    ]
    assert "Aucune compétence validée" in text_of(client.get(ledger_page(dossier)))


def test_ledger_survives_the_employer(client, world):
    """Validated at alpha, read on beta's dossier once the rows are joined."""
    dossier = resumed.elsewhere(world, resumed.decided(world, state=S.REGISTERED))
    rows = panel_of(client, dossier.candidate.user, dossier).rows
    assert [row.state for row in rows] == ["valable"] * 5
    assert panel_of(client, world.beta.manager, dossier) is None


def test_secretariat_reads_every_cqp_of_its_committee_on_one_page(client, world, told):
    double = resumed.registered(world, told, world.beta, version=world.branch.versions[1])
    line(double.candidate, world.branch.versions[1], 6, "2025-11-24")
    merge_candidates(actor=world.branch.secretary, kept=told.candidate, double=double.candidate)
    ledger = enter(client, world.branch.secretary).get(ledger_page(told)).context["ledger"]
    found = [(part["certification"].code, [row.credit.competency.number for row in part["rows"]]) for part in ledger]
    assert found == [("AF", [1, 2, 3, 4]), ("CCF", [5, 6])]
    assert [row.rule for row in ledger[0]["rows"]] == ["version 2026, 60 mois"] * 3 + ["version 2026, à vie"]
    assert [row.last_day for row in ledger[0]["rows"]][::3] == ["24 novembre 2030", "à vie"]


def test_whole_ledger_is_the_secretariats_alone(client, world, told):
    for user, code in (
        (told.candidate.user, 403),
        (world.alpha.manager, 403),
        (world.beta.manager, 404),
        (world.neighbour.secretary, 404),
    ):
        assert enter(client, user).get(ledger_page(told)).status_code == code


def test_own_page_says_the_rule_of_each_line(client, world, told):
    text = text_of(enter(client, told.candidate.user).get(reverse("own_benefits")))
    assert text.count("version 2026, 60 mois") == 5
    assert text.count("version 2026, à vie") == 1


@pytest.mark.parametrize(("name", "queries"), [("dossier_detail", 19), ("dossier_ledger", 7)])
def test_cost_is_the_same_for_one_line_and_three(client, world, name, queries):
    def cost(lines):
        dossier = world.dossier(S.REGISTERED)
        for number in range(1, lines + 1):
            line(dossier.candidate, dossier.version, number, clock.today())
        url = reverse(name, args=[dossier.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    enter(client, world.branch.secretary)
    assert (cost(1), cost(3)) == (queries, queries)
