"""The skills-development workflow as a table: every state × every transition is an edge, or refused by the service and the database."""

import itertools

import pytest
from django.db import IntegrityError, connection, transaction
from django_fsm import TransitionNotAllowed

from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked
from pathways import workflow
from pathways.enums import FINAL_STATES, STATES_OF, PathwayKind, Role, State
from pathways.models import Dossier, SkillsDossier
from pathways.services import advance
from tests.databases import guards_lifted

from .machine import database_lets, edges_guarded, machine_of, put, stuck

S = State
STATES = STATES_OF[PathwayKind.SKILLS]
OPEN = [state for state in STATES if state not in FINAL_STATES]
DECIDED = [S.AWARDED, S.PARTIALLY_AWARDED, S.NOT_AWARDED]
AGAIN = [S.UNDER_ASSESSMENT, S.ASSESSED, S.TRANSMITTED, S.INCOMPLETE, S.COMPLETE, S.SCHEDULED, S.POSTPONED]

# Written by hand from the customer's text, apart from the code: transition → (sources, target).
EXPECTED = {
    "start_positioning": ([S.REGISTERED], S.POSITIONING),
    "conclude_positioning": ([S.POSITIONING], S.POSITIONED),
    "amend_positioning": ([S.POSITIONED, S.IN_PATHWAY], S.POSITIONING),
    "start_pathway": ([S.POSITIONED], S.IN_PATHWAY),
    "resume_pathway": ([S.REGISTERED], S.IN_PATHWAY),
    "declare_ready": ([S.IN_PATHWAY], S.READY),
    "reopen_pathway": ([S.READY, S.INCOMPLETE], S.IN_PATHWAY),
    "start_assessment": ([S.READY], S.UNDER_ASSESSMENT),
    "conclude_assessment": ([S.UNDER_ASSESSMENT], S.ASSESSED),
    "present_as_is": ([S.ASSESSED], S.ASSESSED),
    "complete_pathway_first": ([S.ASSESSED], S.IN_PATHWAY),
    "transmit": ([S.ASSESSED, S.INCOMPLETE], S.TRANSMITTED),
    "reopen_assessment": ([S.INCOMPLETE], S.UNDER_ASSESSMENT),
    "declare_complete": ([S.TRANSMITTED, S.INCOMPLETE, S.POSTPONED], S.COMPLETE),
    "return_incomplete": ([S.TRANSMITTED, S.COMPLETE, S.SCHEDULED, S.POSTPONED], S.INCOMPLETE),
    "schedule": ([S.COMPLETE], S.SCHEDULED),
    "unschedule": ([S.SCHEDULED], S.COMPLETE),
    "award": ([S.SCHEDULED], S.AWARDED),
    "award_partially": ([S.SCHEDULED], S.PARTIALLY_AWARDED),
    "refuse_award": ([S.SCHEDULED], S.NOT_AWARDED),
    "postpone": ([S.SCHEDULED], S.POSTPONED),
    "rectify_award": (DECIDED, S.AWARDED),
    "rectify_partially": (DECIDED, S.PARTIALLY_AWARDED),
    "rectify_refusal": (DECIDED, S.NOT_AWARDED),
    "reopen_after_appeal": (DECIDED, S.COMPLETE),
    "stand_by_award": (AGAIN, S.AWARDED),
    "stand_by_partial": (AGAIN, S.PARTIALLY_AWARDED),
    "stand_by_refusal": (AGAIN, S.NOT_AWARDED),
    "withdraw": (OPEN, S.WITHDRAWN),
}
ACTORS = {
    "start_positioning": {Role.SECTOR_PROFESSIONAL},
    "conclude_positioning": {Role.CANDIDATE, Role.SECTOR_PROFESSIONAL, Role.COMPANY},
    "amend_positioning": {Role.SECTOR_PROFESSIONAL},
    "start_pathway": {Role.COMPANY},
    "resume_pathway": {Role.COMPANY},
    "declare_ready": {Role.TUTOR},
    "reopen_pathway": {Role.TUTOR, Role.SECRETARIAT},
    "start_assessment": {Role.EXTERNAL_ASSESSOR},
    "conclude_assessment": {Role.CANDIDATE, Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR},
    "present_as_is": {Role.CANDIDATE},
    "complete_pathway_first": {Role.CANDIDATE},
    "transmit": {Role.EXTERNAL_ASSESSOR},
    "reopen_assessment": {Role.EXTERNAL_ASSESSOR},
    "declare_complete": {Role.SECRETARIAT},
    "return_incomplete": {Role.SECRETARIAT},
    "schedule": {Role.SECRETARIAT},
    "unschedule": {Role.SECRETARIAT, Role.JUROR},
    "award": {Role.JUROR},
    "award_partially": {Role.JUROR},
    "refuse_award": {Role.JUROR},
    "postpone": {Role.JUROR},
    "rectify_award": {Role.JUROR},
    "rectify_partially": {Role.JUROR},
    "rectify_refusal": {Role.JUROR},
    "reopen_after_appeal": {Role.SECRETARIAT},
    "stand_by_award": {Role.CANDIDATE, Role.SECRETARIAT},
    "stand_by_partial": {Role.CANDIDATE, Role.SECRETARIAT},
    "stand_by_refusal": {Role.CANDIDATE, Role.SECRETARIAT},
    "withdraw": {Role.CANDIDATE, Role.COMPANY},
}


def test_the_machine_is_the_table():
    found = machine_of(SkillsDossier, workflow.transitions_of)
    assert found == {name: (set(sources), target) for name, (sources, target) in EXPECTED.items()}


def test_each_edge_names_its_actors():
    assert {name: set(workflow.definition(SkillsDossier, name)["actors"]) for name in EXPECTED} == ACTORS


def test_the_database_guard_is_the_machine():
    edges = {(kind, source, target) for kind, source, target in workflow.edges() if kind == PathwayKind.SKILLS}
    assert edges_guarded(PathwayKind.SKILLS) == {">".join(edge) for edge in edges if edge[1] != edge[2]}


def test_every_state_but_the_last_ones_has_an_act_and_the_last_ones_have_none():
    """A decided dossier leaves its state by a correction only: a rectifying procès-verbal, or an appeal upheld."""
    corrections = {name for name in EXPECTED if name.startswith("rectify_") or name == "reopen_after_appeal"}
    leaving = {source for name, (sources, _) in EXPECTED.items() if name not in corrections for source in sources}
    assert leaving == set(OPEN)


def test_no_dossier_is_stuck():
    assert stuck(EXPECTED, S.REGISTERED, STATES, FINAL_STATES) == ([], [])


@pytest.mark.parametrize("state", STATES)
def test_a_transition_without_edge_from_this_state_is_refused_and_changes_nothing(world, state):
    dossier = put(world.dossier(S.REGISTERED), state)
    # The fullest cast: each actor of each edge is asked, so that only the state can refuse.
    cast = everyone(world, dossier)
    refused = [name for name, (sources, _) in EXPECTED.items() if state not in sources]
    before = dossier.events.count()
    for name in refused:
        actor = cast[next(iter(ACTORS[name]))]
        with pytest.raises(TransitionNotAllowed):
            advance(dossier, name, actor=actor, comment="motif")
    assert (Dossier.objects.get(pk=dossier.pk).state, dossier.events.count()) == (state, before)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_transition_by_anyone_but_its_actors_is_forbidden_and_changes_nothing(world, name):
    state = EXPECTED[name][0][0]
    dossier = put(world.dossier(S.REGISTERED), state)
    before = dossier.events.count()
    strangers = {role: user for role, user in everyone(world, dossier).items() if role not in ACTORS[name]}
    strangers["other company"] = world.beta.manager
    strangers["other committee"] = world.neighbour.secretary
    for user in strangers.values():
        with pytest.raises(Forbidden, match="Cet acte revient à"):
            advance(dossier, name, actor=user, comment="motif")
    assert (Dossier.objects.get(pk=dossier.pk).state, dossier.events.count()) == (state, before)


def everyone(world, dossier) -> dict:
    """One person per role, each distinct, all named on the dossier."""
    from pathways.services import give_assignment

    story = dossier.story if hasattr(dossier, "story") else None
    company = story.company if story else world.alpha
    people = {
        Role.TUTOR: company.tutor,
        Role.SECTOR_PROFESSIONAL: company.professional,
        Role.EXTERNAL_ASSESSOR: world.branch.external,
        Role.JUROR: world.branch.juror,
    }
    for role, user in people.items():
        give_assignment(dossier, role, user, actor=company.manager)
    return people | {
        Role.CANDIDATE: dossier.candidate.user,
        Role.COMPANY: company.manager,
        Role.SECRETARIAT: world.branch.secretary,
    }


def test_the_database_refuses_every_passage_that_is_not_an_edge(world):
    dossier = world.dossier(S.REGISTERED)
    allowed = {(source, target) for sources, target in EXPECTED.values() for source in sources}
    wrong = []
    for source, target in itertools.product(STATES, State):
        if source == target:
            continue
        put(dossier, source)
        if database_lets(dossier, target) != ((source, target) in allowed):
            wrong.append((str(source), str(target)))
    assert wrong == []


@pytest.mark.parametrize("state", [state for state in State if state not in STATES])
def test_the_database_refuses_a_state_of_another_pathway(world, state):
    dossier = world.dossier(S.REGISTERED)
    with guards_lifted(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE pathways_dossier SET state = %s WHERE id = %s", [state, dossier.pk])


def test_the_database_refuses_a_parcours_that_no_company_opened(world):
    dossier = world.dossier(S.REGISTERED)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE pathways_dossier SET company_id = NULL WHERE id = %s", [dossier.pk])


@pytest.mark.parametrize("name", sorted(set(workflow.names(PathwayKind.VAE)) - set(EXPECTED)))
def test_an_act_of_the_vae_does_not_exist_here(world, name):
    dossier = world.dossier(S.REGISTERED)
    cast = everyone(world, dossier)
    for user in cast.values():
        with pytest.raises(Forbidden, match="Cet acte n'existe pas dans cette voie"):
            advance(dossier, name, actor=user, comment="motif")
    assert Dossier.objects.get(pk=dossier.pk).state == S.REGISTERED


def test_history_cannot_be_rewritten(world):
    event = world.dossier(S.REGISTERED).events.get()
    for sql in (
        "UPDATE pathways_dossierevent SET verb = 'x' WHERE id = %s",
        "DELETE FROM pathways_dossierevent WHERE id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, [event.pk])


def test_replaying_the_history_gives_the_present_state(world):
    dossier = world.dossier(S.COMPLETE)
    state = ""
    for event in dossier.events.order_by("at", "pk"):
        if event.to_state:
            assert event.from_state == state
            state = event.to_state
    assert state == dossier.state


def test_a_reason_is_asked_where_the_edge_needs_one(world):
    dossier = world.dossier(S.TRANSMITTED)
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "return_incomplete", actor=world.branch.secretary, comment="  ")
    assert [b.code for b in refusal.value.blockers] == ["comment_missing"]
