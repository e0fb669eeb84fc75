"""A dossier taken up, in front of the jury: total when all six count that day, validated now or kept (domaine.md § 4.5)."""

import datetime as dt

import pytest

from candidates.services import revoke_credit
from cqp.demo import hearing
from cqp.demo import story as steps
from cqp.documents.models import IssuedDocument
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury import incompatibilities
from jury.enums import LinkKind, Verdict
from jury.models import Award, JuryItem
from jury.opinions import competency_views
from jury.outcomes import sheet_blockers
from pathways.enums import State as S
from tests import resumed, vae
from tests.jury.sittings import decide_one

pytestmark = pytest.mark.django_db
# Validated on 24 November 2025, for five years.
LAST_DAY, DAY_AFTER = dt.date(2030, 11, 24), dt.date(2030, 11, 25)


def on(day):
    return clock.frozen(dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC))


def complete(earlier):
    """Only what was missing is assessed; transmitted, and declared complete by the secretariat."""
    return resumed.walk(resumed.assessed(earlier), "transmit", "declare_complete")


def heard(world, dossier, refused=frozenset()):
    """A session of today decides on it alone."""
    hearing.whole_day(world.branch, {dossier: refused})
    return steps.fresh(dossier)


def item_of(dossier):
    return JuryItem.objects.for_page().select_related("sheet").get(dossier=dossier.pk)


def verdicts(dossier) -> dict:
    return {decision.competency.number: decision.verdict for decision in item_of(dossier).sheet.decisions.all()}


def paper(dossier, kind) -> dict:
    return IssuedDocument.objects.get(kind=kind, dossier_link__dossier=dossier.pk).context


def test_what_is_kept_is_proposed_as_already_validated(world):
    dossier = complete(resumed.decided(world))
    proposed = {view.competency.number: view.proposal for view in competency_views(dossier, clock.today())}
    already = dict.fromkeys((1, 2, 3, 5, 6), Verdict.ALREADY_VALIDATED)
    assert proposed == already | {4: Verdict.VALIDATED}


def test_total_on_the_last_day_of_the_benefit_each_competency_with_its_own_dates(world):
    dossier = complete(resumed.decided(world))
    with on(LAST_DAY):
        decided = heard(world, dossier)
    assert (decided.state, decided.presentation) == (S.AWARDED, 2)
    assert [row["number"] for row in paper(dossier, "certificate")["competencies"]] == [1, 2, 3, 4, 5, 6]
    sheet = paper(dossier, "decision_sheet")
    assert sheet["dossier"]["presentation"] == 2
    dates = {row["number"]: (row["validated_on"], row["expires_on"]) for row in sheet["competencies"]}
    kept = dict.fromkeys((1, 2, 3, 5, 6), ("2025-11-24", "2030-11-24"))
    assert dates == kept | {4: ("2030-11-24", "2035-11-24")}
    # Nothing is validated a second time: the ledger has one new line.
    assert [credit.competency.number for credit in dossier.candidate.credits.filter(acquired_on=LAST_DAY)] == [4]


def test_no_session_the_day_after_until_what_ended_is_assessed_again(world):
    dossier = complete(resumed.decided(world))
    with on(LAST_DAY), pytest.raises(Blocked) as refusal:
        hearing.plan(world.branch, DAY_AFTER, dossier)
    assert [blocker.code for blocker in refusal.value.blockers] == ["benefits"]
    assert "à évaluer de nouveau, ou à présenter plus tôt" in str(refusal.value)
    assert steps.fresh(dossier).state == S.COMPLETE


def test_benefit_taken_back_during_the_session_forbids_closing(world):
    dossier = complete(resumed.decided(world))
    session = hearing.open_(world.branch, hearing.plan(world.branch, clock.today(), dossier))
    hearing.decide(world.branch, item_of(dossier))
    credit = dossier.candidate.credits.get(competency__number=1)
    revoke_credit(credit, actor=world.branch.secretary, on=clock.today(), reason="Recours.", act_number="PV-2")
    with pytest.raises(Blocked) as refusal:
        hearing.close(world.branch, session)
    assert "compétence 1, dont la validation a été retirée" in str(refusal.value)
    assert steps.fresh(dossier).state == S.SCHEDULED


def test_what_is_kept_is_neither_validated_again_nor_taken_back_by_the_sheet(world):
    dossier = complete(resumed.decided(world))
    hearing.open_(world.branch, hearing.plan(world.branch, clock.today(), dossier))
    hearing.decide(world.branch, item_of(dossier))
    for verdict in (Verdict.VALIDATED, Verdict.NOT_VALIDATED):
        sheet = item_of(dossier).sheet
        first = dossier.version.competencies.get(number=1)
        decide_one(sheet, first, world.branch.juror, verdict, reason="Non.")
        told = " ".join(blocker.message for blocker in sheet_blockers(item_of(dossier)))
        assert "compétence 1, non évaluée cette fois, est gardée" in told


def test_partial_again_lists_what_was_kept_and_what_is_new_with_their_own_last_day(world):
    dossier = complete(resumed.decided(world, missing={2, 4}))
    decided = heard(world, dossier, refused={4})
    assert decided.state == S.PARTIALLY_AWARDED
    statement = paper(dossier, "competency_statement")
    assert {row["number"]: row["expires_on"] for row in statement["validated"]} == {
        **dict.fromkeys((1, 3, 5, 6), "2030-11-24"),
        2: "2031-11-23",
    }
    assert [row["number"] for row in statement["to_complete"]] == [4]
    third = resumed.as_skills(resumed.told_as(dossier, decided))
    assert (resumed.numbers(third.competencies_to_assess), third.presentation) == ([4], 3)


def test_nothing_new_validated_is_not_awarded_and_what_was_kept_stays(world):
    dossier = complete(resumed.decided(world))
    decided = heard(world, dossier, refused={4})
    assert (decided.state, Award.objects.count()) == (S.NOT_AWARDED, 0)
    assert resumed.numbers(resumed.as_skills(resumed.told_as(dossier, decided)).competencies_to_assess) == [4]


def test_vae_taken_up_ends_with_the_cqp(world):
    dossier = resumed.as_vae(resumed.decided_vae(world))
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    dossier = vae.judged_next(dossier, world)
    decided = heard(world, dossier)
    assert (decided.state, decided.presentation) == (S.AWARDED, 2)
    assert verdicts(dossier) == dict.fromkeys((1, 2, 3, 5, 6), Verdict.ALREADY_VALIDATED) | {4: Verdict.VALIDATED}


def test_whoever_followed_the_first_attempt_does_not_judge_the_second(world):
    earlier = resumed.decided(world)
    dossier = resumed.as_vae(earlier)
    tutor = earlier.story.company.tutor
    # Not of the company any more, and never named on the new dossier: only the first one binds them.
    tutor.memberships.update(ended_on=clock.today() - dt.timedelta(days=1))
    found = incompatibilities.conflicts([tutor, world.branch.juror], [dossier])
    assert [(conflict.user, conflict.kind) for conflict in found] == [(tutor, LinkKind.TUTOR)]
