"""A person asks for a VAE file: who may, when not, and what it opens (mode d'emploi, « Demande de VAE »)."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from candidates.models import Candidate
from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.referentials.services import load_certification
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from cqp.shared.templatetags.cqp_ui import day_fr, day_short_fr
from pathways.enums import PathwayKind
from pathways.enums import State as S
from pathways.models import Dossier, PendingAct, VaeDossier
from pathways.requests import request_file
from pathways.services import advance
from tests.conftest import NOON
from tests.factories.accounts import UserFactory
from tests.workflows.test_skills import put
from tests.world import BRANCH, referential

from .entrance import enter, text_of

LIST_QUERIES = 9


@pytest.fixture
def nour(world):
    return UserFactory(email="nour@exemple.test", first_name="Nour", last_name="Haddad")


@pytest.fixture
def version(world):
    return world.branch.versions[0]


def registered_at_law(code):
    """A CQP under the law of the registered certifications."""
    data = referential(BRANCH, code, f"CQP {code}")
    data["version"]["vae_regime"] = "LEGAL_RNCP"
    return load_certification(data)[0]


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def deposited(dossier, *, actor, at=None):
    """As if part 2 had been deposited at that moment."""
    with clock.frozen(at or clock.now()):
        dossier.events.create(verb="conclude_application", to_state=S.APPLIED, actor=actor)


def refused(user, version):
    with pytest.raises(Blocked) as refusal:
        request_file(user=user, version=version)
    return refusal


def test_request_opens_the_dossier_of_the_person_in_its_first_state(world, nour, version):
    dossier = request_file(user=nour, version=version)

    found = Dossier.objects.get()
    assert isinstance(found, VaeDossier)
    assert (found.pk, found.kind, found.state, found.number) == (
        dossier.pk,
        PathwayKind.VAE,
        S.REQUESTED,
        "AF-2026-000001",
    )
    assert (found.committee, found.company, found.opened_by, found.presentation) == (
        world.branch.organisation,
        None,
        nour,
        1,
    )
    assert (found.candidate.user, found.candidate.full_name, found.candidate.email) == (nour, "Nour Haddad", nour.email)


def test_request_is_dated_in_the_history_and_awaited_from_the_secretariat(world, nour, version):
    dossier = request_file(user=nour, version=version)

    event = dossier.events.get()
    assert (event.verb, event.from_state, event.to_state, event.actor, event.at) == (
        "request_file",
        "",
        S.REQUESTED,
        nour,
        NOON,
    )
    assert list(PendingAct.objects.values_list("role", "act")) == [("SECRETARIAT", "send_file")]
    assert list(Email.objects.values_list("code", "recipient")) == [("vae_requested", world.branch.secretary.pk)]


def test_sending_is_dated_and_told_to_the_candidate(world, nour, version):
    dossier = request_file(user=nour, version=version)
    Email.objects.all().delete()

    with clock.frozen(NOON + dt.timedelta(days=3)):
        advance(dossier, "send_file", actor=world.branch.secretary)

    assert [event.at for event in dossier.events.all()] == [NOON, NOON + dt.timedelta(days=3)]
    assert list(Email.objects.values_list("code", "recipient")) == [("vae_file_sent", nour.pk)]


def test_company_of_the_person_sees_nothing_of_it(world, nour, version):
    story = world.story(email=nour.email)
    skills = world.dossier(S.REGISTERED, email=nour.email, version=world.branch.versions[1])
    dossier = request_file(user=nour, version=version)

    assert story.company == world.alpha
    assert dossier.candidate == skills.candidate
    assert list(Dossier.objects.for_user(world.alpha.manager)) == [skills]


def test_second_request_finds_the_open_dossier_and_opens_nothing(world, nour, version):
    dossier = request_file(user=nour, version=version)

    refusal = refused(nour, version)

    assert codes(refusal) == ["dossier_already_open"]
    assert dossier.number in refusal.value.blockers[0].message
    assert (Dossier.objects.count(), Candidate.objects.count()) == (1, 1)


def test_dossier_open_on_the_other_pathway_for_the_same_cqp_refuses(world, version):
    dossier = world.dossier(S.REGISTERED, version=version)
    assert codes(refused(dossier.candidate.user, version)) == ["dossier_already_open"]


def test_request_for_another_cqp_is_another_dossier_of_the_same_person(world, nour, version):
    first = request_file(user=nour, version=version)
    second = request_file(user=nour, version=world.branch.versions[1])
    assert first.candidate == second.candidate


def test_holder_of_the_cqp_cannot_ask_for_it_again(world, nour, version):
    put(request_file(user=nour, version=version), S.AWARDED)
    assert codes(refused(nour, version)) == ["cqp_already_held"]


@pytest.mark.parametrize("ending", [S.NOT_ADMISSIBLE, S.WITHDRAWN, S.PARTIALLY_AWARDED, S.NOT_AWARDED])
def test_new_request_after_an_ending_without_the_cqp(world, nour, version, ending):
    before = put(request_file(user=nour, version=version), ending)
    again = request_file(user=nour, version=version)
    assert again.candidate == before.candidate
    assert again.presentation == (2 if ending in (S.PARTIALLY_AWARDED, S.NOT_AWARDED) else 1)


def test_double_of_a_person_is_the_same_person(world, nour, version):
    """The row kept by a merge may bear another account: neither may then hold two dossiers."""
    dossier = request_file(user=nour, version=version)
    other = UserFactory()
    Candidate.objects.create(
        user=other, birth_name="Haddad", first_name="Nour", email=other.email, merged_into=dossier.candidate
    )
    assert codes(refused(other, version)) == ["dossier_already_open"]


def test_closed_version_is_not_asked_for(world, nour, version):
    draft = version.certification.versions.create(label="brouillon")
    assert codes(refused(nour, draft)) == ["version_closed"]


def test_secretariat_does_not_ask_for_what_it_would_examine(world, version):
    with pytest.raises(Forbidden, match="Vous tenez le secrétariat"):
        request_file(user=world.branch.secretary, version=version)
    # Somebody else's committee examines it then.
    assert request_file(user=world.neighbour.secretary, version=version).state == S.REQUESTED


# --- The annual cap of the law (domaine.md, L02) --------------------------------------------------------------------


def test_law_allows_one_application_a_year_for_a_certification(world, nour):
    version = registered_at_law("RN")
    before = request_file(user=nour, version=version)
    deposited(before, actor=nour)
    put(before, S.NOT_ADMISSIBLE)

    refusal = refused(nour, version)
    assert codes(refusal) == ["one_application_a_year"]
    assert "à partir du 1er janvier 2027" in refusal.value.blockers[0].message

    # Eleven in the evening in UTC on 31 December: already the new year in Paris.
    with clock.frozen(dt.datetime(2026, 12, 31, 22, 59, tzinfo=dt.UTC)):
        assert codes(refused(nour, version)) == ["one_application_a_year"]
    with clock.frozen(dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC)):
        assert request_file(user=nour, version=version).state == S.REQUESTED


def test_law_counts_the_first_deposit_not_the_complements(world, nour):
    version = registered_at_law("RN")
    before = request_file(user=nour, version=version)
    deposited(before, actor=nour, at=dt.datetime(2025, 12, 20, tzinfo=dt.UTC))
    deposited(before, actor=nour, at=dt.datetime(2026, 1, 10, tzinfo=dt.UTC))
    put(before, S.NOT_ADMISSIBLE)
    assert request_file(user=nour, version=version).state == S.REQUESTED


def test_request_given_up_before_any_deposit_does_not_count(world, nour):
    version = registered_at_law("RN")
    put(request_file(user=nour, version=version), S.WITHDRAWN)
    assert request_file(user=nour, version=version).state == S.REQUESTED


def test_law_allows_three_certifications_a_year(world, nour):
    for code in ("RA", "RB", "RC"):
        dossier = request_file(user=nour, version=registered_at_law(code))
        deposited(dossier, actor=nour)
    assert codes(refused(nour, registered_at_law("RD"))) == ["three_certifications_a_year"]


def test_branch_sets_no_cap(world, nour, version):
    before = request_file(user=nour, version=version)
    deposited(before, actor=nour)
    put(before, S.NOT_ADMISSIBLE)
    assert request_file(user=nour, version=version).state == S.REQUESTED


# --- What the secretariat follows it by (domaine.md § 6 no. 25) -------------------------------------------------------


@pytest.fixture
def asked_and_sent(world, nour, version):
    """Asked for on the 20th, sent on the 23rd."""
    with clock.frozen(NOON - dt.timedelta(days=3)):
        dossier = request_file(user=nour, version=version)
    return advance(dossier, "send_file", actor=world.branch.secretary)


def test_days_of_the_request_and_of_the_sending_are_on_the_page_of_the_dossier(client, world, asked_and_sent):
    page = enter(client, world.branch.secretary).get(reverse("dossier_detail", args=[asked_and_sent.pk]))
    facts = dict(page.context["facts"])
    assert (facts["Demande du dossier"], facts["Dossier remis"]) == (
        day_fr(NOON - dt.timedelta(days=3)),
        day_fr(NOON),
    )


def test_days_of_the_request_and_of_the_sending_are_in_the_list_and_on_the_home_page(client, world, asked_and_sent):
    listed = text_of(enter(client, world.branch.secretary).get(reverse("dossier_list")))
    assert f"demandé le {day_short_fr(NOON - dt.timedelta(days=3))}" in listed
    row = client.get(reverse("home")).context["vae_requests"]
    assert [(r["candidate"], r["asked_on"], r["sent_on"]) for r in row] == [
        ("Nour Haddad", NOON - dt.timedelta(days=3), NOON)
    ]


def test_workbook_tells_the_pathway_and_the_two_days(client, world, asked_and_sent):
    world.dossier(S.REGISTERED)
    answer = enter(client, world.branch.secretary).get(reverse("dossier_export") + "?sort=-state")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    columns = [rows[0].index(name) for name in ("Voie", "VAE demandée le", "Dossier remis le")]
    assert sorted(tuple(row[column] or "" for column in columns) for row in rows[1:]) == [
        ("parcours de développement des compétences", "", ""),
        ("validation des acquis de l'expérience", "20/11/2026", "23/11/2026"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_a_secretariat_costs_the_same_for_one_request_and_three(
    client, world, version, django_assert_num_queries, rows
):
    for _ in range(rows):
        request_file(user=UserFactory(), version=version)
    enter(client, world.branch.secretary)
    client.get(reverse("dossier_list"))
    with django_assert_num_queries(LIST_QUERIES):
        listed = client.get(reverse("dossier_list") + "?kind=VAE")
    assert listed.context["count"] == rows


def test_both_pathways_are_found_by_the_same_search_and_told_apart_by_the_filter(client, world, asked_and_sent):
    skills = world.dossier(S.REGISTERED, first_name="Nour", birth_name="Autre")
    enter(client, world.branch.secretary)

    def numbers(query):
        rows = client.get(reverse("dossier_list") + query).context["table"].page.object_list
        return {row.record.number for row in rows}

    assert numbers("?q=nour") == numbers("?stage=ENTRY") == {asked_and_sent.number, skills.number}
    assert numbers("?q=nour&kind=VAE") == {asked_and_sent.number}
    assert numbers("?q=nour&kind=SKILLS") == {skills.number}
