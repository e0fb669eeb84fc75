"""Votes (domaine.md § 4.2): absolute majority of those entitled, short of it the president's voice, no voice told before the count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked
from jury.enums import Choice, Conformity, RecusalCause, Verdict
from jury.models import Ballot, CompetencyDecision, Recusal
from jury.services.ballots import call_ballot, cancel, cast, count, result
from jury.services.deliberation import deliberate
from jury.services.sheets import clear_decision

from . import sittings

pytestmark = pytest.mark.django_db
F, A, ABSTAINS = Choice.FOR, Choice.AGAINST, None


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


@pytest.mark.parametrize(
    ("entitled", "votes_for", "votes_against", "president", "expected"),
    [
        (3, 2, 1, None, (True, False)),
        (3, 1, 2, F, (False, False)),
        (5, 3, 0, None, (True, False)),
        # Two for, one against, two abstentions: not the absolute majority of the five; the president's voice makes it.
        (5, 2, 1, F, (True, True)),
        (5, 2, 1, A, (False, False)),
        (5, 2, 1, None, (False, False)),
        (5, 1, 0, F, (True, True)),
        (5, 1, 2, F, (False, False)),
        (5, 2, 2, F, (True, True)),
        (5, 2, 2, A, (False, True)),
        # The president abstained, or the version gives them one voice like another.
        (5, 2, 2, None, (False, False)),
        (5, 0, 0, ABSTAINS, (False, False)),
        (3, 1, 1, F, (True, True)),
    ],
)
def test_result_of_a_vote(entitled, votes_for, votes_against, president, expected):
    assert result(entitled, votes_for, votes_against, president=president) == expected


@given(entitled=st.sampled_from((3, 5)), voices=st.data())
def test_one_voice_more_against_or_one_less_for_never_carries_what_was_not(entitled, voices):
    """Each voice is drawn, the president's first; then one of them turns for the worse."""
    worse = {F: (A, Choice.ABSTENTION), Choice.ABSTENTION: (A,), A: ()}
    cast = [voices.draw(st.sampled_from(Choice.values)) for _ in range(entitled)]
    weighs = voices.draw(st.booleans())
    carried = _carried(cast, weighs)
    for turned in range(entitled):
        for choice in worse[cast[turned]]:
            assert carried or not _carried([*cast[:turned], choice, *cast[turned + 1 :]], weighs)


def _carried(cast, weighs) -> bool:
    president = cast[0] if weighs else None
    return result(len(cast), cast.count(F), cast.count(A), president=president)[0]


@pytest.fixture
def voted(world):
    """A dossier on which the opinions diverge about the fourth competency, found to conform, and the people of the room."""
    dossier = sittings.complete(world, refused_by_external={4})
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, {4: ""})
    item = sittings.item_of(dossier)
    return session, item, dossier.version.competencies.get(number=4), world.branch


def called(voted):
    _, item, fourth, branch = voted
    return call_ballot(item, fourth, actor=branch.president)


def test_count_writes_the_decision_with_its_vote(voted):
    session, item, fourth, branch = voted
    ballot = called(voted)
    cast(ballot, actor=branch.president, choice=A)
    cast(ballot, actor=branch.president, choice=F)
    cast(ballot, actor=branch.juror, choice=A)
    ballot = count(ballot, actor=branch.president)
    figures = (ballot.entitled, ballot.votes_for, ballot.votes_against, ballot.abstentions)
    # The expert said nothing and abstains; the president changed their mind; their voice decides.
    assert (figures, ballot.used_casting_vote, ballot.is_carried) == ((3, 1, 1, 1), True, True)
    decision = CompetencyDecision.objects.get(sheet=item.sheet, competency=fourth)
    assert (decision.verdict, decision.ballot) == (Verdict.VALIDATED, ballot)
    with pytest.raises(Blocked) as refused:
        cast(ballot, actor=branch.juror, choice=F)
    assert codes(refused) == ["ballot_over"]
    said = sittings.deliberated(session).content["decisions"][0]["competencies"][3]
    assert said["vote"] == {"in_favour": 1, "against": 1, "abstentions": 1, "casting_vote": True}


def test_only_those_who_sit_vote_and_only_the_president_counts(voted, world):
    ballot = called(voted)
    for stranger in (world.branch.secretary, world.neighbour.president, world.alpha.manager):
        with pytest.raises(Forbidden):
            cast(ballot, actor=stranger, choice=F)
    for act in (count, cancel):
        with pytest.raises(Forbidden):
            act(ballot, actor=world.branch.juror)
    assert ballot.votes.count() == 0


def test_vote_that_departs_from_two_opinions_needs_its_reason_all_the_same(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    item, branch = sittings.item_of(dossier), world.branch
    sittings.decide(dossier, branch.juror)
    ballot = call_ballot(item, dossier.version.competencies.get(number=1), actor=branch.president)
    for user in (branch.president, branch.juror):
        cast(ballot, actor=user, choice=A)
    with pytest.raises(Blocked) as refused:
        count(ballot, actor=branch.president)
    assert codes(refused) == ["reason_missing_1"]
    assert Ballot.objects.get().closed_at is None
    count(ballot, actor=branch.president, reason="Les pièces disent le contraire.")
    decision = item.sheet.decisions.get(competency__number=1)
    assert (decision.verdict, decision.reason) == (Verdict.NOT_VALIDATED, "Les pièces disent le contraire.")


def test_vote_under_way_blocks_the_deliberation_and_the_decision_by_hand(voted):
    session, item, fourth, branch = voted
    ballot = called(voted)
    with pytest.raises(Blocked) as refused:
        call_ballot(item, fourth, actor=branch.president)
    assert codes(refused) == ["ballot_under_way"]
    sheet = sittings.item_of(item.dossier).sheet
    with pytest.raises(Blocked) as refused:
        sittings.decide_one(sheet, fourth, branch.juror, Verdict.VALIDATED)
    assert codes(refused) == ["ballot_under_way"]
    with pytest.raises(Blocked) as refused:
        deliberate(session, actor=branch.president)
    assert codes(refused)[0] == "ballot_under_way"
    cancel(ballot, actor=branch.president)
    sittings.decide_one(sheet, fourth, branch.juror, Verdict.VALIDATED)
    assert item.sheet.decisions.get(competency=fourth).ballot is None


def test_decision_by_hand_or_emptied_forgets_the_vote_and_keeps_its_figures(voted):
    _, item, fourth, branch = voted
    ballot = called(voted)
    for user in (branch.president, branch.juror):
        cast(ballot, actor=user, choice=F)
    count(ballot, actor=branch.president)
    sheet = sittings.item_of(item.dossier).sheet
    sheet = clear_decision(sheet, fourth, actor=branch.juror, revision=sheet.revision)
    assert sorted(sheet.decisions.values_list("competency__number", flat=True)) == [1, 2, 3, 5, 6]
    assert Ballot.objects.get().votes_for == 2


def test_nothing_is_voted_before_the_approach_is_found_to_conform(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    item, first = sittings.item_of(dossier), dossier.version.competencies.first()
    for conclusion in ("", Conformity.COMPLEMENT):
        if conclusion:
            sittings.decide(dossier, world.branch.juror, conclusion=conclusion, observation="Préciser.")
        with pytest.raises(Blocked) as refused:
            call_ballot(item, first, actor=world.branch.president)
        assert codes(refused) == ["conformity_first"]


def test_dossier_whose_own_jury_does_not_hold_is_not_voted_on(voted):
    _, item, fourth, branch = voted
    expert = item.session.members.get(user=branch.expert)
    Recusal.objects.create(
        item=item, member=expert, cause=RecusalCause.FOUND, reason="Même équipe.", recorded_by=branch.secretary
    )
    with pytest.raises(Blocked) as refused:
        call_ballot(item, fourth, actor=branch.president)
    assert "expert_missing" in codes(refused)
