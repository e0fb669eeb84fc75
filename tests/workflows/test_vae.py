"""The VAE workflow as a table: every state × every transition is an edge, or refused by the service and the database."""

import itertools

import pytest
from django.db import IntegrityError, connection, transaction
from django_fsm import TransitionNotAllowed

from cqp.access.decisions import Forbidden
from cqp.accounts.services import service_account
from cqp.demo.cast import build_provider
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from pathways import workflow
from pathways.enums import FINAL_STATES, START_OF, STATES_OF, PathwayKind, Role, State
from pathways.models import Coaching, Dossier, VaeDossier
from pathways.services import advance, give_assignment
from tests import vae
from tests.databases import guards_lifted

from .machine import database_lets, edges_guarded, machine_of, put, stuck

S = State
STATES = STATES_OF[PathwayKind.VAE]
OPEN = [state for state in STATES if state not in FINAL_STATES]
DECIDED = [S.AWARDED, S.PARTIALLY_AWARDED, S.NOT_AWARDED]
AGAIN = [S.UNDER_ASSESSMENT, S.ASSESSED, S.TRANSMITTED, S.INCOMPLETE, S.COMPLETE, S.SCHEDULED, S.POSTPONED]

# Written by hand from the customer's text, apart from the code: transition → (sources, target).
EXPECTED = {
    "send_file": ([S.REQUESTED], S.FILE_SENT),
    "conclude_application": ([S.FILE_SENT, S.APPLICATION_RETURNED], S.APPLIED),
    "accept_application": ([S.APPLIED], S.UNDER_EXAMINATION),
    "return_application": ([S.APPLIED, S.UNDER_EXAMINATION], S.APPLICATION_RETURNED),
    "close_unanswered": ([S.APPLICATION_RETURNED], S.WITHDRAWN),
    "admit": ([S.UNDER_EXAMINATION], S.ADMISSIBLE),
    "refuse_admission": ([S.UNDER_EXAMINATION], S.NOT_ADMISSIBLE),
    "admit_tacitly": ([S.APPLIED, S.UNDER_EXAMINATION], S.TACITLY_ADMISSIBLE),
    "take_up_application": ([S.REQUESTED], S.WRITING),
    "start_writing": ([S.ADMISSIBLE, S.TACITLY_ADMISSIBLE], S.WRITING),
    "conclude_writing": ([S.WRITING], S.WRITTEN),
    "resume_writing": ([S.WRITTEN, S.INCOMPLETE], S.WRITING),
    "reopen_writing": ([S.INCOMPLETE], S.WRITING),
    "start_assessment": ([S.WRITTEN], S.UNDER_ASSESSMENT),
    "conclude_assessment": ([S.UNDER_ASSESSMENT], S.ASSESSED),
    "present_as_is": ([S.ASSESSED], S.ASSESSED),
    "complete_pathway_first": ([S.ASSESSED], S.WRITING),
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
    "send_file": {Role.SECRETARIAT},
    "conclude_application": {Role.CANDIDATE},
    "accept_application": {Role.SECRETARIAT},
    "return_application": {Role.SECRETARIAT},
    "close_unanswered": {Role.SECRETARIAT},
    "admit": {Role.SECRETARIAT},
    "refuse_admission": {Role.SECRETARIAT},
    "admit_tacitly": {Role.CLOCK},
    "take_up_application": {Role.CANDIDATE},
    "start_writing": {Role.CANDIDATE},
    "conclude_writing": {Role.CANDIDATE},
    "resume_writing": {Role.CANDIDATE},
    "reopen_writing": {Role.SECRETARIAT},
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
    "withdraw": {Role.CANDIDATE},
}
ASSESSORS = [
    "two_distinct_assessors",
    "assessors_accredited_today",
    "external_assessor_independent",
    "assessors_not_of_the_provider",
]
# An edge that moves nothing without its proof: the facts that each asks for, by name (house § 2.4).
REQUIRED = {
    "conclude_application": ["application_signed", "annual_cap_respected"],
    "close_unanswered": ["return_deadline_over"],
    "admit": ["favourable_admissibility_decision"],
    "return_application": ["answer_still_possible"],
    "refuse_admission": ["unfavourable_admissibility_decision", "answer_still_possible"],
    "admit_tacitly": ["examination_time_elapsed"],
    "take_up_application": ["earlier_admissibility_stands"],
    "start_writing": ["admissibility_still_valid"],
    "conclude_writing": ["activities_deposited", "admissibility_still_valid"],
    "start_assessment": ASSESSORS,
    "conclude_assessment": ["assessment_signed_by_all"],
    "present_as_is": ["some_competency_not_acquired"],
    "complete_pathway_first": ["some_competency_not_acquired", "no_decision_in_force"],
    "transmit": ["assessment_signed_by_all", "follow_on_chosen"],
    "reopen_assessment": ASSESSORS,
    "declare_complete": ["dossier_complete"],
    "schedule": ["dossier_complete"],
    "award": ["decided_by_closed_session"],
    "award_partially": ["decided_by_closed_session"],
    "refuse_award": ["decided_by_closed_session"],
    "postpone": ["decided_by_closed_session"],
    "rectify_award": ["rectified_by_signed_minutes"],
    "rectify_partially": ["rectified_by_signed_minutes"],
    "rectify_refusal": ["rectified_by_signed_minutes"],
    "reopen_after_appeal": ["appeal_upheld"],
    "stand_by_award": ["appeal_renounced"],
    "stand_by_partial": ["appeal_renounced"],
    "stand_by_refusal": ["appeal_renounced"],
    "withdraw": ["no_decision_in_force"],
}


def test_the_machine_is_the_table():
    found = machine_of(VaeDossier, workflow.transitions_of)
    assert found == {name: (set(sources), target) for name, (sources, target) in EXPECTED.items()}


def test_each_edge_names_its_actors():
    assert {name: set(workflow.definition(VaeDossier, name)["actors"]) for name in EXPECTED} == ACTORS


def test_each_edge_asks_for_its_proofs():
    found = {}
    for _, transition in workflow.transitions_of(VaeDossier):
        if names := [name for condition in transition.conditions for name in condition.names]:
            found[transition.name] = names
    assert found == REQUIRED


def test_the_database_guard_is_the_machine():
    edges = {(kind, source, target) for kind, source, target in workflow.edges() if kind == PathwayKind.VAE}
    assert edges_guarded(PathwayKind.VAE) == {">".join(edge) for edge in edges if edge[1] != edge[2]}


@pytest.mark.parametrize("state", STATES)
def test_a_transition_without_edge_from_this_state_is_refused_and_changes_nothing(world, state):
    dossier = vae.requested(world)
    cast = everyone(world, dossier)
    dossier = put(dossier, state)
    before = dossier.events.count()
    for name in [name for name, (sources, _) in EXPECTED.items() if state not in sources]:
        actor = cast[next(iter(ACTORS[name]))]
        with pytest.raises(TransitionNotAllowed):
            advance(dossier, name, actor=actor, comment="motif")
    assert (Dossier.objects.get(pk=dossier.pk).state, dossier.events.count()) == (state, before)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_transition_by_anyone_but_its_actors_is_forbidden_and_changes_nothing(world, name):
    dossier = vae.requested(world)
    cast = everyone(world, dossier)
    state = EXPECTED[name][0][0]
    dossier = put(dossier, state)
    before = dossier.events.count()
    strangers = {role: user for role, user in cast.items() if role not in ACTORS[name]}
    strangers |= {"a company": world.alpha.manager, "other committee": world.neighbour.secretary}
    for user in strangers.values():
        with pytest.raises(Forbidden, match="Cet acte revient à"):
            advance(dossier, name, actor=user, comment="motif")
    assert (Dossier.objects.get(pk=dossier.pk).state, dossier.events.count()) == (state, before)


def everyone(world, dossier) -> dict:
    """One person per role, each distinct, all named on the dossier; and the provider that accompanies the candidate."""
    people = {
        Role.TUTOR: world.beta.tutor,
        Role.SECTOR_PROFESSIONAL: world.beta.professional,
        Role.EXTERNAL_ASSESSOR: world.branch.external,
        Role.JUROR: world.branch.juror,
    }
    for role, user in people.items():
        give_assignment(dossier, role, user, actor=world.branch.secretary)
    provider = build_provider(
        "OF Delta", "90000004300018", "delta.test", world.branch, since=clock.today(), manager=("Dora", "Delta")
    )
    candidate = dossier.candidate.user
    Coaching.objects.create(dossier=dossier, provider=provider.organisation, chosen_by=candidate)
    return people | {
        Role.CANDIDATE: candidate,
        Role.SECRETARIAT: world.branch.secretary,
        Role.COACHING_PROVIDER: provider.manager,
        Role.CLOCK: service_account("Échéance de recevabilité"),
    }


def test_the_database_refuses_every_passage_that_is_not_an_edge(world):
    dossier = vae.requested(world)
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
    dossier = vae.requested(world)
    with guards_lifted(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE pathways_dossier SET state = %s WHERE id = %s", [state, dossier.pk])


@pytest.mark.parametrize("state", [state for state in STATES if state != START_OF[PathwayKind.VAE]])
def test_a_vae_begins_with_a_request_and_nowhere_else(world, state):
    dossier = vae.requested(world)
    values = {
        field.attname: getattr(dossier, field.attname)
        for field in dossier._meta.concrete_fields
        if field.attname not in ("id", "number", "state", "state_since")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        VaeDossier.objects.create(**values, number="AF-X-1", state=state)


def test_the_database_refuses_a_company_behind_a_vae(world):
    dossier = vae.requested(world)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pathways_dossier SET company_id = %s WHERE id = %s", [world.alpha.organisation.pk, dossier.pk]
        )


@pytest.mark.parametrize("name", sorted(set(workflow.names(PathwayKind.SKILLS)) - set(EXPECTED)))
def test_an_act_of_the_parcours_does_not_exist_here(world, name):
    dossier = vae.requested(world)
    for user in everyone(world, dossier).values():
        with pytest.raises(Forbidden, match="Cet acte n'existe pas dans cette voie"):
            advance(dossier, name, actor=user, comment="motif")
    assert Dossier.objects.get(pk=dossier.pk).state == S.REQUESTED


def test_every_state_but_the_last_ones_has_an_act_and_the_last_ones_have_none():
    """A decided dossier leaves its state by a correction only: a rectifying procès-verbal, or an appeal upheld."""
    corrections = {name for name in EXPECTED if name.startswith("rectify_") or name == "reopen_after_appeal"}
    leaving = {source for name, (sources, _) in EXPECTED.items() if name not in corrections for source in sources}
    assert leaving == set(OPEN)


def test_no_dossier_is_stuck():
    assert stuck(EXPECTED, START_OF[PathwayKind.VAE], STATES, FINAL_STATES) == ([], [])


def test_a_dossier_wakes_up_as_its_own_pathway(world):
    parcours, asked = world.dossier(S.REGISTERED), vae.requested(world)
    assert [type(dossier).__name__ for dossier in Dossier.objects.order_by("pk")] == ["SkillsDossier", "VaeDossier"]
    assert list(VaeDossier.objects.values_list("pk", flat=True)) == [asked.pk]
    assert parcours.pk != asked.pk


@pytest.mark.parametrize(("name", "state"), [("return_application", S.APPLIED), ("withdraw", S.REQUESTED)])
def test_a_reason_is_asked_where_the_edge_needs_one(world, name, state):
    dossier = vae.requested(world)
    cast = everyone(world, dossier)
    with pytest.raises(Blocked) as refusal:
        advance(put(dossier, state), name, actor=cast[next(iter(ACTORS[name]))], comment="  ")
    assert [b.code for b in refusal.value.blockers] == ["comment_missing"]


# What a return asks for holds until two months of silence have passed (tests/evaluations/test_examination_clock.py), what the start of
# part 3 asks for until the opinion is no longer valid (tests/evaluations/test_admissibility_end.py), what an abandon asks for until an
# appeal is upheld (tests/jury/test_renouncing.py).
@pytest.mark.parametrize("name", sorted(REQUIRED.keys() - {"return_application", "start_writing", "withdraw"}))
def test_an_edge_without_its_proofs_says_what_is_missing_and_changes_nothing(world, name):
    """Nobody signed, examined, waited nor sat: each edge that asks for something is refused in French, with at least one fact."""
    dossier = put(vae.requested(world), EXPECTED[name][0][0])
    if name in {"start_assessment", "reopen_assessment"}:
        actor = world.branch.external
        give_assignment(dossier, Role.EXTERNAL_ASSESSOR, actor, actor=world.branch.secretary)
    else:
        actor = everyone(world, dossier)[next(iter(ACTORS[name]))]
    before = dossier.events.count()
    with pytest.raises(Blocked) as refusal:
        advance(dossier, name, actor=actor, comment="motif")
    assert all(blocker.message for blocker in refusal.value.blockers)
    assert (Dossier.objects.get(pk=dossier.pk).state, dossier.events.count()) == (EXPECTED[name][0][0], before)


def test_the_request_and_the_sending_are_both_dated(world):
    dossier = vae.requested(world)
    advance(dossier, "send_file", actor=world.branch.secretary)
    told = [(event.verb, event.from_state, event.to_state) for event in dossier.events.order_by("pk")]
    assert told == [("request_file", "", S.REQUESTED), ("send_file", S.REQUESTED, S.FILE_SENT)]
