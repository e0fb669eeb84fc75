"""A training that the signed plan announces takes place, with its attestation, or the reason is written (domaine.md § 1.2 C)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.completeness import sheet
from evaluations.contents import follow_up_paper
from evaluations.enums import Modality, SignableKind
from evaluations.models import TrainingAction, TrainingNotHeld
from evaluations.readable import blocks_of
from evaluations.services import follow_up as following
from evaluations.services import positioning as positioning_services
from evaluations.services.pieces import join_attestation
from jury.conformity import checks
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance
from tests import resumed
from tests.pathways.entrance import text_of

from .builders import document, play, sign_in, someone
from .files import scanned

REASON = "La session a été annulée par l'organisme."


@pytest.fixture
def dossier(world):
    """The plan of competencies 2 and 3 is a training; nothing is missing but what becomes of them."""
    return planned(world, 2, 3)


def planned(world, *numbers, **details):
    dossier = play(world.dossier(S.POSITIONING, **details), "fill_positioning")
    positioning = document(dossier, SignableKind.POSITIONING).positioning
    for step in positioning.steps.filter(competency__number__in=numbers):
        positioning_services.change_step(step, actor=someone(dossier, "professional"), modality=Modality.TRAINING)
    return play(dossier, "sign_positioning", "start_pathway", "follow")


def competency(dossier, number):
    return dossier.version.competencies.get(number=number)


def train(dossier, *numbers, part="tutor", action=None, **values):
    """By the company itself unless told, three weeks ago."""
    told = {"title": "Bureautique", "provider": dossier.company.name, "planned_hours": 14}
    told |= {"starts_on": clock.today() - timedelta(days=20)}
    aimed_at = [competency(dossier, number) for number in numbers]
    actor = someone(dossier, part)
    return following.save_training_action(dossier, actor=actor, competencies=aimed_at, action=action, **(told | values))


def explain(dossier, number, reason=REASON, part="tutor"):
    actor = someone(dossier, part)
    return following.tell_training_not_held(dossier, competency(dossier, number), actor=actor, reason=reason)


def refused(dossier) -> list:
    """(code, page) of what keeps the candidate from being declared ready."""
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))
    return [(blocker.code, blocker.url) for blocker in refusal.value.blockers]


def line(dossier, code):
    return next(line for line in sheet(dossier) if line.code == code)


def awaited(dossier) -> set:
    return set(PendingAct.objects.filter(dossier=dossier).values_list("role", "act"))


# --- The rule ------------------------------------------------------------------------------------------------------------------


def test_nobody_is_ready_while_a_planned_training_is_neither_held_nor_explained(dossier):
    page = f"{reverse('follow_up', args=[dossier.pk])}#formations"
    assert refused(dossier) == [("planned_training_missing", page)] * 2
    assert ("TUTOR", "account_for_training") in awaited(dossier)
    found = line(dossier, "planned_training")
    assert (found.is_met, found.detail, found.proof_url) == (
        False,
        "compétence 2 : ni attestée, ni expliquée ; compétence 3 : ni attestée, ni expliquée",
        page,
    )


def test_plan_without_training_asks_for_none(world):
    dossier = planned(world)
    found = line(dossier, "planned_training")
    assert (found.is_met, found.detail) == (True, "sans objet : le parcours n'en prévoit aucune")
    advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))


def test_one_attested_training_of_each_or_a_reason_is_enough(dossier):
    train(dossier, 2, attested_on=clock.today())
    explain(dossier, 3)
    found = line(dossier, "planned_training")
    assert (found.is_met, found.detail) == (
        True,
        f"1\N{NO-BREAK SPACE}compétence formée ; compétence 3, n'a pas eu lieu : {REASON}",
    )
    assert ("TUTOR", "declare_ready") in awaited(dossier)
    advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))


def test_training_without_attestation_stands_for_nothing(dossier):
    explain(dossier, 3)
    action = train(dossier, 2)
    attestations = reverse("training_attestations", args=[dossier.pk, action.pk])
    page = f"{reverse('follow_up', args=[dossier.pk])}#formations"
    assert refused(dossier) == [("planned_training_missing", page), ("training_unproved", attestations)]
    found = line(dossier, "training")
    assert (found.is_met, found.proof_url) == (False, attestations)
    join_attestation(action, actor=someone(dossier, "tutor"), file=scanned())
    assert (line(dossier, "training").is_met, line(dossier, "training").proof_url) == (True, attestations)
    advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))


def test_training_cancelled_after_it_was_recorded_is_explained_in_place_of_its_attestation(dossier):
    train(dossier, 2, attested_on=clock.today())
    train(dossier, 3)
    explain(dossier, 3)
    assert line(dossier, "training").is_met
    advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))


def test_training_that_aims_at_two_competencies_is_explained_for_both(world):
    dossier = planned(world)
    train(dossier, 2, 3)
    explain(dossier, 2)
    assert not line(dossier, "training").is_met
    explain(dossier, 3)
    assert line(dossier, "training").is_met


def test_reason_falls_when_the_training_is_held_after_all(dossier):
    explain(dossier, 2)
    explain(dossier, 3)
    train(dossier, 2, attested_on=clock.today())
    advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))
    dossier = play(dossier, "start_assessment", "assess", "sign_assessment")
    told = follow_up_paper(document(dossier, SignableKind.ASSESSMENT))["trainings_not_held"]
    assert [(row["competency"]["number"], row["reason"]) for row in told] == [(3, REASON)]
    assert TrainingNotHeld.objects.count() == 2


# --- The reason --------------------------------------------------------------------------------------------------------------------


def test_last_reason_counts_and_the_others_stay(dossier):
    first, second = explain(dossier, 2), explain(dossier, 2, "Aucun groupe avant l'été.")
    assert explain(dossier, 2, "Aucun groupe avant l'été.  ") == second
    assert line(dossier, "planned_training").detail.startswith(
        "compétence 3 : ni attestée, ni expliquée ; compétence 2"
    )
    assert "Aucun groupe avant l'été." in line(dossier, "planned_training").detail
    for write in (
        lambda: TrainingNotHeld.objects.filter(pk=first.pk).update(reason="Autre"),
        lambda: TrainingNotHeld.objects.filter(pk=first.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


@pytest.mark.parametrize(
    ("number", "reason", "code"), [(2, "  ", "reason_missing"), (4, REASON, "no_training_to_explain")]
)
def test_reason_is_written_and_about_a_training_that_waits_for_something(dossier, number, reason, code):
    with pytest.raises(Blocked) as refusal:
        explain(dossier, number, reason)
    assert [blocker.code for blocker in refusal.value.blockers] == [code]
    assert TrainingNotHeld.objects.count() == 0


@pytest.mark.parametrize("part", ["tutor", "manager"])
def test_reason_is_written_on_a_page_linked_from_the_follow_up(client, dossier, part):
    sign_in(client, dossier, part)
    follow_up, page = reverse("follow_up", args=[dossier.pk]), reverse("training_not_held", args=[dossier.pk, 3])
    assert f'href="{page}"' in client.get(follow_up).content.decode()
    assert client.post(page, {"reason": " "}).status_code == 422
    assert client.post(page, {"reason": REASON})["Location"] == follow_up
    assert REASON in text_of(client.get(follow_up))
    assert REASON in text_of(client.get(page))


@pytest.mark.parametrize("part", ["candidate", "professional"])
def test_nobody_else_writes_it(client, dossier, part):
    sign_in(client, dossier, part)
    assert client.post(reverse("training_not_held", args=[dossier.pk, 3]), {"reason": REASON}).status_code == 403
    with pytest.raises(Forbidden):
        explain(dossier, 3, part=part)
    assert TrainingNotHeld.objects.count() == 0


def test_competency_that_is_not_to_assess_has_no_such_page(client, dossier):
    sign_in(client, dossier, "tutor")
    assert client.get(reverse("training_not_held", args=[dossier.pk, 9])).status_code == 404


def test_assessors_and_jury_read_it(dossier):
    explain(dossier, 2)
    explain(dossier, 3)
    dossier = play(dossier, "declare_ready", "start_assessment", "assess", "sign_assessment", "transmit")
    signed = document(dossier, SignableKind.ASSESSMENT)
    [block] = [b for b in blocks_of(signed.kind, signed.content) if b.title.startswith("Formations prévues")]
    assert [value for _, value in block.facts] == [REASON] * 2
    check = next(row for row in checks(dossier) if row["code"] == "planned_training")
    assert (REASON in check["detail"], check["answer"]) == (True, "YES")


# --- The attestation's day ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "field"),
    [(1, "attested_on"), (-21, "__all__"), (0, None), (-20, None)],
    ids=["tomorrow", "before the training", "today", "the first day"],
)
def test_attestation_is_dated_between_the_first_day_and_today(client, dossier, days, field):
    sign_in(client, dossier, "tutor")
    starts_on, attested_on = clock.today() - timedelta(days=20), clock.today() + timedelta(days=days)
    values = {
        "title": "Bureautique",
        "provider": "OF",
        "planned_hours": "14",
        "competencies": [competency(dossier, 2).pk],
    }
    values |= {"starts_on": starts_on.isoformat(), "attested_on": attested_on.isoformat()}
    answer = client.post(reverse("training_add", args=[dossier.pk]), values)
    if field is None:
        assert answer.status_code == 302
        return
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert 'value="Bureautique"' in answer.content.decode()
    assert TrainingAction.objects.count() == 0


def test_database_and_model_refuse_what_the_form_refuses(dossier):
    action = train(dossier, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingAction.objects.filter(pk=action.pk).update(attested_on=action.starts_on - timedelta(days=1))
    action.attested_on = clock.today() + timedelta(days=1)
    with pytest.raises(ValidationError, match="dans le futur"):
        action.full_clean()


def test_day_still_to_come_attests_nothing(dossier):
    explain(dossier, 3)
    train(dossier, 2, attested_on=clock.today() + timedelta(days=1))
    assert not line(dossier, "planned_training").is_met
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert line(dossier, "planned_training").is_met


# --- A dossier taken up again ----------------------------------------------------------------------------------------------------------


def judged_without(world, number, act):
    """A dossier whose plan trains one competency, of which `act` tells what became; the jury did not validate it."""
    earlier = planned(world, number, refused_by_professional={number}, refused_by_external={number})
    act(earlier)
    walked = play(earlier, "declare_ready", "start_assessment", "assess", "sign_assessment", "transmit")
    found = resumed.judged(walked, {number}, resumed.LAST_YEAR)
    found.story = walked.story
    return resumed.in_pathway(found)


@pytest.mark.parametrize(
    "act",
    [lambda dossier: train(dossier, 2, attested_on=clock.today()), lambda dossier: explain(dossier, 2)],
    ids=["held", "explained"],
)
def test_what_became_of_the_plan_counts_in_the_dossier_that_takes_it_up(world, act):
    dossier = judged_without(world, 2, act)
    assert line(dossier, "planned_training").is_met
    assert [row.pk for row in dossier.training_actions.all()] == []


# --- The page ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_follow_up_costs_the_same_for_one_training_and_three(client, dossier, django_assert_num_queries, rows):
    for number in range(rows):
        action = train(dossier, 2, title=f"Formation {number}", provider="Organisme")
        join_attestation(action, actor=someone(dossier, "tutor"), file=scanned())
    sign_in(client, dossier, "tutor")
    page = reverse("follow_up", args=[dossier.pk])
    client.get(page)
    with django_assert_num_queries(25):
        response = client.get(page)
    assert len(response.context["actions"]) == rows
