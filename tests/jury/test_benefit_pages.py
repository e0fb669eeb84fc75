"""The ledger as its person reads it, and the calendar of the secretariat: what ends, month by month."""

import pytest
from django.urls import reverse

from candidates.services import revoke_credit
from cqp.demo.cast import person as account
from pathways.services import merge_candidates
from tests.pathways.entrance import enter, text_of

from .benefits import at, day, deliver, line, nightly, person

OWN, CALENDAR = reverse("own_benefits"), reverse("benefit_calendar")
# Decided on 23 November 2026, for sixty months.
DECIDED, LAST, LAPSED = "2026-11-23", "2031-11-23", "2031-11-24"


@pytest.fixture
def branch(world):
    return world.branch


@pytest.fixture
def version(branch):
    return branch.versions[0]


def rows_of(client, who):
    ledger = enter(client, who).get(OWN).context["ledger"]
    return [
        (row.credit.competency.number, row.word, row.detail, row.is_over) for part in ledger for row in part["rows"]
    ]


# --- one's own ledger ------------------------------------------------------------------------------------------------------


def test_each_line_tells_what_it_is_worth_today(client, branch, version):
    lea = person("Léa")
    line(lea, version, 1, "2021-11-22")
    line(lea, version, 2, DECIDED)
    line(lea, version, 3, DECIDED, months=None)
    line(lea, version, 4, "2022-03-01")
    gone = line(lea, version, 5, DECIDED)
    revoke_credit(gone, actor=branch.secretary, on=day(DECIDED), reason="Un juré était son tuteur.", act_number="PVR-1")
    assert rows_of(client, lea.user) == [
        (1, "caduque", "depuis le 23 novembre 2026", True),
        (2, "valable", "jusqu'au 23 novembre 2031 inclus", False),
        (3, "valable", "à vie", False),
        (4, "prend bientôt fin", "jusqu'au 1er mars 2027 inclus", False),
        (5, "retirée", "le 23 novembre 2026, acte PVR-1 : Un juré était son tuteur.", True),
    ]


def test_last_day_still_counts(client, version):
    lea = person("Léa")
    line(lea, version, 1, "2021-11-23")
    assert rows_of(client, lea.user) == [(1, "prend bientôt fin", "jusqu'au 23 novembre 2026 inclus", False)]


def test_lapsed_line_is_struck_out_and_told_in_words(client, version):
    lea = person("Léa")
    line(lea, version, 1, "2021-11-22")
    page = enter(client, lea.user).get(OWN)
    assert "<s>1. AF compétence 1</s>" in page.content.decode()
    text = text_of(page)
    assert "caduque depuis le 23 novembre 2026" in text
    assert "JURY-2026-900001" in text


def test_lines_of_two_cqp_are_told_apart(client, world, version):
    lea = person("Léa")
    line(lea, world.neighbour.versions[0], 2, DECIDED)
    line(lea, version, 1, DECIDED)
    ledger = enter(client, lea.user).get(OWN).context["ledger"]
    assert [part["certification"].code for part in ledger] == ["AF", "TH"]


def test_nobody_reads_somebody_elses_ledger(client, world, version):
    line(person("Léa"), version, 1, DECIDED)
    for other in (person("Léo").user, world.alpha.manager, world.branch.secretary):
        page = enter(client, other).get(OWN)
        assert page.context["ledger"] == []
        assert "Aucune compétence validée pour l'instant" in text_of(page)


def test_standing_person_reads_the_lines_of_their_double(client, branch, version):
    kept, double = person("Léa"), person("Léo")
    line(kept, version, 1, DECIDED)
    line(double, version, 2, DECIDED)
    merge_candidates(actor=branch.secretary, kept=kept, double=double)
    assert [row[0] for row in rows_of(client, kept.user)] == [1, 2]
    assert rows_of(client, double.user) == []


@pytest.mark.parametrize("lines", [1, 3])
def test_ledger_costs_the_same_for_one_line_and_three(client, version, django_assert_num_queries, lines):
    lea = person("Léa")
    for number in range(1, lines + 1):
        line(lea, version, number, DECIDED)
    enter(client, lea.user).get(OWN)
    with django_assert_num_queries(6):
        assert len(client.get(OWN).context["ledger"][0]["rows"]) == lines


def test_home_leads_to_the_ledger_of_whoever_has_one(client, version):
    lea, leo = person("Léa"), person("Léo")
    line(lea, version, 1, DECIDED)
    assert OWN in enter(client, lea.user).get(reverse("home")).content.decode()
    assert OWN not in enter(client, leo.user).get(reverse("home")).content.decode()


# --- the calendar ------------------------------------------------------------------------------------------------------------


def months(part):
    return [(month.first.isoformat()[:7], month.people, month.lines) for month in part["months"]]


def endings(part):
    return [(row.person, row.certification, row.competencies, row.day) for row in part["rows"]]


def calendar(client, secretary, **asked):
    return enter(client, secretary).get(CALENDAR, asked)


def test_coming_months_count_people_and_competencies(client, branch, version):
    lea, leo = person("Léa"), person("Léo")
    for number in (1, 2):
        line(lea, version, number, "2021-12-05")
    line(leo, version, 1, "2021-12-20")
    line(leo, version, 2, "2022-03-01")
    page = calendar(client, branch.secretary)
    assert months(page.context["coming"]) == [("2026-12", 2, 3), ("2027-03", 1, 1)]
    title = version.certification.title
    assert endings(page.context["coming"]) == [
        ("Léa Martin", title, [1, 2], day("2026-12-05")),
        ("Léo Martin", title, [1], day("2026-12-20")),
    ]
    other = calendar(client, branch.secretary, mois="2027-03")
    assert endings(other.context["coming"]) == [("Léo Martin", title, [2], day("2027-03-01"))]


@pytest.mark.parametrize(
    ("decided_on", "is_coming"),
    [("2021-11-22", False), ("2021-11-23", True), ("2022-11-23", True), ("2022-11-24", False)],
    ids=["ended yesterday", "ends today", "ends in twelve months", "ends a day later"],
)
def test_twelve_months_from_today(client, branch, version, decided_on, is_coming):
    line(person("Léa"), version, 1, decided_on)
    assert len(calendar(client, branch.secretary).context["coming"]["months"]) == is_coming


def test_what_no_longer_matters_is_left_out(client, world, branch, version):
    renewed, wronged, for_life = person("Léa"), person("Léo"), person("Lou")
    line(renewed, version, 1, "2022-03-01")
    line(renewed, version, 1, DECIDED)
    gone = line(wronged, version, 1, "2022-03-01")
    revoke_credit(gone, actor=branch.secretary, on=day(DECIDED), reason="Erreur.", act_number="PVR-1")
    line(for_life, version, 1, "2022-03-01", months=None)
    dossier = world.dossier("REGISTERED")
    line(dossier.candidate, version, 1, "2022-03-01")
    deliver(dossier)
    page = calendar(client, branch.secretary)
    assert months(page.context["coming"]) == []
    assert "Aucune échéance dans les douze mois" in text_of(page)


def test_past_months_show_what_lapsed(client, branch, version):
    line(person("Léa"), version, 1, DECIDED)
    nightly("2031-12-02")
    with at("2032-01-10"):
        page = calendar(client, branch.secretary, caducs="2031-11")
        assert months(page.context["lapsed"]) == [("2031-11", 1, 1)]
        assert endings(page.context["lapsed"]) == [("Léa Martin", version.certification.title, [1], day(LAPSED))]
        assert page.context["coming"]["rows"] == []
    with at("2032-11-25"):
        assert months(calendar(client, branch.secretary).context["lapsed"]) == []


def test_row_leads_to_the_dossier_when_it_is_known(client, world, branch, version):
    dossier = world.dossier("REGISTERED")
    line(dossier.candidate, version, 1, "2022-03-01", dossier_number=dossier.number)
    line(person("Léa"), version, 1, "2022-03-01", dossier_number="AF-2019-000001")
    page = calendar(client, branch.secretary).content.decode()
    assert reverse("dossier_detail", args=[dossier.pk]) in page
    assert '<span class="nowrap">AF-2019-000001</span>' in page


def test_each_committee_sees_its_own_cqp(client, world, branch, version):
    lea = person("Léa")
    line(lea, version, 1, "2022-03-01")
    line(lea, world.neighbour.versions[0], 2, "2022-03-01")
    for committee, numbers in ((branch, [1]), (world.neighbour, [2])):
        rows = calendar(client, committee.secretary).context["coming"]["rows"]
        assert [row.competencies for row in rows] == [numbers]


def test_standing_person_is_named_and_counted_once(client, branch, version):
    kept, double = person("Léa"), person("Léo")
    line(kept, version, 1, "2022-03-01")
    line(double, version, 2, "2022-03-01")
    merge_candidates(actor=branch.secretary, kept=kept, double=double)
    page = calendar(client, branch.secretary)
    assert months(page.context["coming"]) == [("2027-03", 1, 2)]
    assert [(row.person, row.competencies) for row in page.context["coming"]["rows"]] == [("Léa Martin", [1, 2])]


@pytest.mark.parametrize("asked", ["2031", "2031-13", "mars", "2031-03-01", "'; DROP", ""])
def test_month_that_is_none_shows_the_usual_one(client, branch, version, asked):
    line(person("Léa"), version, 1, "2022-03-01")
    page = calendar(client, branch.secretary, mois=asked, caducs=asked)
    assert page.context["coming"]["month"] == day("2027-03-01")


def test_only_the_secretariat_reads_the_calendar(client, world):
    for who in (world.alpha.manager, world.branch.external, account("x@exemple.test", "Xavier", "Xi")):
        assert enter(client, who).get(CALENDAR).status_code == 403


@pytest.mark.parametrize("people", [1, 3])
def test_calendar_costs_the_same_for_one_person_and_three(client, branch, version, django_assert_num_queries, people):
    for rank in range(people):
        line(person(f"Léa{rank}"), version, 1, "2022-03-01")
        line(person(f"Léo{rank}"), version, 1, "2021-11-01")
    nightly(DECIDED)
    enter(client, branch.secretary).get(CALENDAR)
    with django_assert_num_queries(10):
        page = client.get(CALENDAR, {"mois": "2027-03", "caducs": "2026-11"})
    assert (len(page.context["coming"]["rows"]), len(page.context["lapsed"]["rows"])) == (people, people)


# --- its drawing, and everything that it leaves out ----------------------------------------------------------------------------


def bars(part):
    return [(bar.label, bar.value) for bar in part["chart"].bars]


def test_each_month_is_drawn_those_without_any_included(client, branch, version):
    lea = person("Léa")
    for number in (1, 2):
        line(lea, version, number, "2021-12-05")
    line(lea, version, 3, "2022-11-01")
    page = calendar(client, branch.secretary)
    drawn = bars(page.context["coming"])
    assert (drawn[0], drawn[1], drawn[-1]) == (("novembre 2026", 0), ("décembre 2026", 2), ("novembre 2027", 1))
    assert len(drawn) == 13
    # The drawing and its table say the same.
    assert [value for _, value in drawn if value] == [month.lines for month in page.context["coming"]["months"]]
    html = page.content.decode()
    assert html.count('role="img"') == 1
    assert html.index('id="liste-dessin-nom"') < html.index("<caption")


def test_past_months_are_drawn_too(client, branch, version):
    line(person("Léa"), version, 1, DECIDED)
    nightly("2031-12-02")
    with at("2032-01-10"):
        drawn = bars(calendar(client, branch.secretary).context["lapsed"])
    assert (drawn[0], drawn[10], drawn[-1]) == (("janvier 2031", 0), ("novembre 2031", 1), ("janvier 2032", 0))


@pytest.fixture
def left_out(world, branch, version):
    """In March 2027: one renewed, one revoked, one whose CQP was delivered, one that matters."""
    renewed, wronged = person("Léa"), person("Léo")
    line(renewed, version, 1, "2022-03-01")
    line(renewed, version, 1, DECIDED)
    gone = line(wronged, version, 1, "2022-03-01")
    revoke_credit(gone, actor=branch.secretary, on=day(DECIDED), reason="Erreur.", act_number="PVR-1")
    dossier = world.dossier("REGISTERED", first_name="Lou", birth_name="Martin")
    line(dossier.candidate, version, 1, "2022-03-01")
    deliver(dossier)
    line(person("Luc"), version, 1, "2022-03-01")


def fates(part):
    return {row.person: row.fate[0] for row in part["rows"]}


def test_everything_shows_what_was_left_out_and_says_why(client, branch, left_out):
    usual = calendar(client, branch.secretary, mois="2027-03")
    assert (months(usual.context["coming"]), fates(usual.context["coming"])) == (
        [("2027-03", 1, 1)],
        {"Luc Martin": "à suivre"},
    )
    assert "Situation" not in text_of(usual)
    everything = calendar(client, branch.secretary, mois="2027-03", quoi="tout")
    assert months(everything.context["coming"]) == [("2027-03", 4, 4)]
    assert fates(everything.context["coming"]) == {
        "Léa Martin": "renouvelée",
        "Léo Martin": "retirée",
        "Lou Martin": "CQP délivré",
        "Luc Martin": "à suivre",
    }
    assert 'href="?quoi=tout&amp;mois=2027-03#liste"' in everything.content.decode()


def test_everything_goes_back_to_the_first_lapse(client, branch, version):
    line(person("Léa"), version, 1, "2016-03-01")
    nightly(DECIDED)
    assert months(calendar(client, branch.secretary).context["lapsed"]) == []
    everything = calendar(client, branch.secretary, quoi="tout", caducs="2021-03")
    assert months(everything.context["lapsed"]) == [("2021-03", 1, 1)]
    assert fates(everything.context["lapsed"]) == {"Léa Martin": "caduque"}


def test_one_person_with_two_fates_in_a_month_has_two_rows(client, branch, version):
    lea = person("Léa")
    line(lea, version, 1, "2022-03-01")
    gone = line(lea, version, 2, "2022-03-01")
    revoke_credit(gone, actor=branch.secretary, on=day(DECIDED), reason="Erreur.", act_number="PVR-1")
    page = calendar(client, branch.secretary, quoi="tout", mois="2027-03")
    rows = sorted((row.competencies, row.fate[0]) for row in page.context["coming"]["rows"])
    assert rows == [([1], "à suivre"), ([2], "retirée")]


@pytest.mark.parametrize("asked", ["", "rien", "TOUT", "tout'"])
def test_anything_else_shows_what_matters(client, branch, left_out, asked):
    page = calendar(client, branch.secretary, quoi=asked)
    assert (page.context["everything"], months(page.context["coming"])) == (False, [("2027-03", 1, 1)])


@pytest.mark.parametrize("people", [1, 3])
def test_everything_costs_the_same_for_one_person_and_three(client, branch, version, django_assert_num_queries, people):
    for rank in range(people):
        line(person(f"Léa{rank}"), version, 1, "2022-03-01")
        line(person(f"Léo{rank}"), version, 1, "2021-11-01")
    nightly(DECIDED)
    enter(client, branch.secretary).get(CALENDAR)
    with django_assert_num_queries(10):
        page = client.get(CALENDAR, {"mois": "2027-03", "caducs": "2026-11", "quoi": "tout"})
    assert (len(page.context["coming"]["rows"]), len(page.context["lapsed"]["rows"])) == (people, people)
