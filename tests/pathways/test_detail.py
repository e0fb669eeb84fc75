import ast

import pytest
from django.urls import reverse

from cqp.accreditations.models import Accreditation
from cqp.accreditations.services import end_accreditation
from evaluations.enums import SignableKind
from evaluations.services.signatures import CONCLUDES
from pathways import actions, history, workflow
from pathways.enums import PathwayKind, Role
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.naming import NAMED_ROLES
from tests.architecture.reading import product_code
from tests.ends import ended_today

from .entrance import enter, text_of


def page(client, user, dossier):
    return enter(client, user).get(reverse("dossier_detail", args=[dossier.pk]))


def offered(response):
    return {act["name"]: act for act in response.context["acts"]}


def test_page_says_where_what_next_on_whom_and_since_when(client, world):
    dossier = world.dossier(S.POSITIONED)
    text = text_of(page(client, world.branch.secretary, dossier))
    assert "Où en est le dossier Repérage signé" in text
    assert "On attend entreprise" in text
    assert "Depuis le 23 novembre 2026" in text
    assert "Ensuite le démarrage du parcours, avec un tuteur" in text


def test_act_that_waits_for_me_is_the_main_one(client, world):
    dossier = world.dossier(S.TRANSMITTED)
    acts = page(client, world.branch.secretary, dossier).context["acts"]
    assert [act["name"] for act in acts if act["main"]] == ["examine_completeness"]


def test_refused_act_stays_visible_with_each_missing_thing_linked(client, world):
    dossier = world.dossier(S.TRANSMITTED)
    act = offered(page(client, world.branch.secretary, dossier))["declare_complete"]
    assert (act["allowed"], [blocker.code for blocker in act["blockers"]]) == (False, ["identity"])
    assert act["blockers"][0].url == reverse("candidate_identity", args=[dossier.pk])


def test_expired_accreditation_shows_why_the_positioning_cannot_begin(client, world):
    dossier = world.dossier(S.REGISTERED)
    from pathways.services import assign

    assign(dossier, Role.SECTOR_PROFESSIONAL, world.alpha.professional, actor=world.alpha.manager)
    for accreditation in Accreditation.objects.filter(user=world.alpha.professional):
        ended_today(end_accreditation, accreditation, actor=world.branch.secretary)
    act = offered(page(client, world.alpha.professional, dossier))["start_positioning"]
    assert (act["allowed"], act["main"]) == (False, False)
    assert "a pris fin le 23/11/2026" in act["blockers"][0].message


def test_others_acts_are_not_offered(client, world):
    dossier = world.dossier(S.POSITIONED)
    assert list(offered(page(client, world.alpha.professional, dossier))) == ["amend_positioning"]
    assert list(offered(page(client, dossier.candidate.user, dossier))) == []


def test_choice_of_the_candidate_is_offered_once_and_only_with_an_object(client, world):
    undecided = world.dossier(S.ASSESSED, refused_by_external={3}, refused_by_professional={3})
    acquired = world.dossier(S.ASSESSED)
    assert list(offered(page(client, undecided.candidate.user, undecided))) == [
        "complete_pathway_first",
        "present_as_is",
    ]
    assert list(offered(page(client, acquired.candidate.user, acquired))) == []


def test_giving_up_stands_apart(client, world):
    dossier = world.dossier(S.REGISTERED)
    response = page(client, dossier.candidate.user, dossier)
    assert response.context["ending"]["url"] == reverse("dossier_act", args=[dossier.pk, "withdraw"])


def test_booklet_being_written_is_linked_for_its_author_only(client, world):
    dossier = world.dossier(S.POSITIONING)
    link = reverse("signable_detail", args=[dossier.signables.get().pk])
    assert f'href="{link}"' in page(client, world.alpha.professional, dossier).content.decode()
    assert f'href="{link}"' not in page(client, world.alpha.manager, dossier).content.decode()


def test_identity_is_linked_for_the_candidate_and_the_secretariat_only(client, world):
    dossier = world.dossier(S.REGISTERED)
    link = f'href="{reverse("candidate_identity", args=[dossier.pk])}"'
    seen = {
        user.email: link in page(client, user, dossier).content.decode()
        for user in (dossier.candidate.user, world.branch.secretary, world.alpha.manager)
    }
    assert list(seen.values()) == [True, True, False]


def test_foreign_dossier_is_not_found(client, world):
    dossier = world.dossier(S.REGISTERED)
    assert page(client, world.beta.manager, dossier).status_code == 404
    assert page(client, world.neighbour.secretary, dossier).status_code == 404


def test_every_edge_has_a_page_or_its_own_service():
    for kind in PathwayKind:
        by_service = actions.BY_THEIR_SERVICE & set(workflow.names(kind))
        assert set(actions.offered(Dossier(kind=kind))) | by_service == set(workflow.names(kind))


# --- History ----------------------------------------------------------------


def literal_verbs() -> set[str]:
    """The verbs written as such in a call of `note(…)` or `say(…)`'s counterpart in the code."""
    return {
        node.args[1].value
        for source in product_code()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "note"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    }


def test_every_verb_that_services_record_has_its_sentence():
    composed = {f"name_{role.lower()}" for role in NAMED_ROLES}
    composed |= {f"{kind.lower()}_{what}" for kind in SignableKind for what in ("presented", "taken_back", "signed")}
    composed |= {f"{kind.lower()}_completed" for kind in SignableKind if kind not in CONCLUDES}
    recorded = literal_verbs() | composed | set(workflow.names()) | {"register"}
    assert {"training_recorded", "candidates_merged"} <= literal_verbs()
    assert recorded - history.verbs_said() == set()


def test_history_is_told_in_sentences_newest_first(client, world):
    dossier = world.dossier(S.POSITIONED)
    told = [event["sentence"] for event in page(client, world.alpha.manager, dossier).context["history"]]
    assert told[0] == "Le livret de repérage a été signé par tous."
    assert told[-2:] == [
        "Marc Gérant a désigné Pia Métière comme professionnel du secteur.",
        f"Marc Gérant a inscrit {dossier.candidate.full_name}.",
    ]
    assert told[1] == "Marc Gérant a signé le livret de repérage : entreprise."


def test_event_without_its_detail_is_still_told(world):
    dossier = world.dossier(S.REGISTERED)
    event = dossier.events.model(dossier=dossier, verb="name_tutor", actor=world.alpha.manager)
    assert history.sentence_of(event, dossier) == "Marc Gérant a désigné … comme tuteur."


@pytest.mark.parametrize("state", [S.REGISTERED, S.POSITIONED, S.READY, S.ASSESSED, S.COMPLETE])
def test_stages_end_where_the_dossier_is(world, state):
    from pathways.progress import standing

    dossier = world.dossier(state)
    found = standing(dossier, list(dossier.events.all()), list(dossier.pending_acts.all()))
    current = [stage["label"] for stage in found.stages if stage["status"] == "current"]
    expected = {
        S.REGISTERED: ["Repérage"],
        S.POSITIONED: ["Parcours"],
        S.READY: ["Évaluation"],
        S.ASSESSED: ["Évaluation"],
        S.COMPLETE: ["Jury"],
    }
    assert current == expected[state]
