import datetime as dt

import pytest

from candidates.services import write_credit
from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked, Conflict
from jury.enums import Answer, Conformity, Outcome, Verdict
from jury.models import CompetencyDecision
from jury.opinions import competency_views
from jury.outcomes import outcome_from, outcome_of
from jury.services.attendance import mark_presence

from . import sittings

pytestmark = pytest.mark.django_db

V, N, A = Verdict.VALIDATED, Verdict.NOT_VALIDATED, Verdict.ALREADY_VALIDATED


@pytest.mark.parametrize(
    ("conclusion", "verdicts", "outcome"),
    [
        (Conformity.CONFORM, [V] * 6, Outcome.FULL_AWARD),
        (Conformity.CONFORM, [V] * 5 + [A], Outcome.FULL_AWARD),
        (Conformity.CONFORM, [V] * 5 + [N], Outcome.PARTIAL_AWARD),
        (Conformity.CONFORM, [A] * 5 + [N], Outcome.NO_AWARD),
        (Conformity.CONFORM, [N] * 6, Outcome.NO_AWARD),
        (Conformity.CONFORM, [V] * 5 + [""], None),
        (Conformity.NOT_CONFORM, [V] * 6, Outcome.NO_AWARD),
        (Conformity.COMPLEMENT, [""] * 6, Outcome.POSTPONED),
        ("", [V] * 6, None),
    ],
)
def test_outcome_is_computed_from_the_sheet(conclusion, verdicts, outcome):
    assert outcome_from(conclusion, verdicts) == outcome


def test_concordant_opinions_propose_and_divergent_ones_do_not(world):
    dossier = sittings.complete(world, refused_by_professional={2, 4}, refused_by_external={4})
    views = competency_views(dossier, sittings.clock.today())
    assert [view.proposal for view in views] == [V, None, V, N, V, V]


def test_departing_from_concordant_opinions_needs_a_written_reason(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sheet, juror = sittings.item_of(dossier).sheet, world.branch.juror
    first, second = dossier.version.competencies.all()[:2]
    with pytest.raises(Blocked) as refused:
        sittings.decide_one(sheet, first, juror, N, reason="  ")
    assert [b.code for b in refused.value.blockers] == ["reason_missing_1"]
    assert CompetencyDecision.objects.count() == 0
    sittings.decide_one(sheet, first, juror, N, reason="Les pièces disent le contraire.")
    sittings.decide_one(sheet, second, juror, V, revision=1)
    assert list(CompetencyDecision.objects.values_list("verdict", flat=True)) == [N, V]


def test_divergent_opinions_are_decided_either_way_without_reason(world):
    dossier = sittings.complete(world, refused_by_external={3})
    sittings.sitting(world, dossier)
    third = dossier.version.competencies.get(number=3)
    sheet = sittings.decide_one(sittings.item_of(dossier).sheet, third, world.branch.juror, N)
    assert sheet.decisions.get().verdict == N


def test_already_validated_is_refused_without_a_valid_credit(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    first = dossier.version.competencies.first()
    with pytest.raises(Blocked) as refused:
        sittings.decide_one(sittings.item_of(dossier).sheet, first, world.branch.juror, A)
    assert [b.code for b in refused.value.blockers] == ["no_credit_1"]


@pytest.mark.parametrize(
    ("refused_by_both", "verdict", "departs"),
    [(False, V, False), (False, A, False), (False, N, True), (True, N, False), (True, V, True), (True, A, True)],
)
def test_already_validated_contradicts_two_unfavourable_opinions(world, refused_by_both, verdict, departs):
    refused = {2} if refused_by_both else set()
    dossier = sittings.complete(world, refused_by_professional=refused, refused_by_external=refused)
    view = competency_views(dossier, sittings.clock.today())[1]
    assert view.departs(verdict) is departs


def test_benefit_kept_against_two_unfavourable_opinions_needs_a_written_reason(world):
    dossier = sittings.complete(world, refused_by_professional={2}, refused_by_external={2})
    second = dossier.version.competencies.get(number=2)
    write_credit(
        candidate=dossier.candidate,
        competency=second,
        decided_on=dt.date(2024, 5, 6),
        dossier_number="ancien",
        session_number="JURY-2024-000001",
    )
    sittings.sitting(world, dossier)
    sheet, juror = sittings.item_of(dossier).sheet, world.branch.juror
    with pytest.raises(Blocked) as refused:
        sittings.decide_one(sheet, second, juror, A)
    assert [b.code for b in refused.value.blockers] == ["reason_missing_2"]
    sheet = sittings.decide_one(sheet, second, juror, A, reason="Le bénéfice court encore.")
    assert sheet.decisions.get().verdict == A


def test_only_members_present_in_an_open_session_decide(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    with pytest.raises(Forbidden, match="elle n'est pas ouverte"):
        sittings.decide(dossier, world.branch.president)
    from jury.services.opening import open_session

    session = open_session(session, actor=world.branch.secretary)
    for stranger in (world.branch.secretary, world.alpha.manager, world.neighbour.president):
        with pytest.raises(Forbidden):
            sittings.decide(dossier, stranger)
    mark_presence(session, actor=world.branch.secretary, present=session.members.exclude(user=world.branch.juror))
    with pytest.raises(Forbidden, match="présent"):
        sittings.decide(dossier, world.branch.juror)
    assert sittings.item_of(dossier).sheet.revision == 0


def test_two_members_saving_at_once_get_a_conflict_not_a_loss(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sheet = sittings.item_of(dossier).sheet
    sittings.check(sheet, world.branch.juror, {}, observation="Vu.", conclusion=Conformity.CONFORM)
    sittings.check(sheet, world.branch.expert, {}, observation="Vu.", conclusion=Conformity.CONFORM)
    with pytest.raises(Conflict) as conflict:
        sittings.check(sheet, world.branch.expert, {}, observation="Tout est là.", conclusion=Conformity.CONFORM)
    assert (conflict.value.current.observation, conflict.value.current.saved_by) == ("Vu.", world.branch.juror)
    assert sittings.item_of(dossier).sheet.observation == "Vu."


def test_answers_of_the_check_keep_their_lines(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sheet = sittings.item_of(dossier).sheet
    code = sheet.checks[0]["code"]
    answers = {code: (Answer.NO, "Signature illisible.")}
    saved = sittings.check(sheet, world.branch.juror, answers)
    assert saved.checks[0] == sheet.checks[0] | {"answer": "NO", "comment": "Signature illisible."}
    assert saved.checks[1:] == sheet.checks[1:]


def test_decisions_do_not_outlive_a_conclusion_that_removes_their_ground(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    sheet = sittings.decide(
        dossier,
        world.branch.juror,
        conclusion=Conformity.NOT_CONFORM,
        observation="Évaluateurs liés.",
        recommendations="Refaire.",
    )
    assert sheet.decisions.count() == 0
    assert outcome_of(sheet, dossier.version.competencies.all()) == Outcome.NO_AWARD
