"""A rectification is signed months later: what it says is asked again at the last signature, and by then people have left the branch."""

import datetime as dt

import pytest

from candidates.models import CompetencyCredit
from candidates.services import update_identity
from cqp.access.decisions import Forbidden
from cqp.documents.models import IssuedDocument
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury import contents
from jury.enums import AwardKind, Outcome, Verdict
from jury.models import Award, Minutes, MinutesSignature
from jury.services.rectification import abandon_rectification, make_rectifying_minutes
from jury.services.signing import note_impediment, sign
from jury.verification import answer
from pathways.enums import State as S
from pathways.models import PendingAct
from tests import resumed
from tests.databases import guards_lifted

from . import sittings
from .test_rectification import LATER, N, codes, decided, proposed, rectified

pytestmark = pytest.mark.django_db
KEPT = Verdict.ALREADY_VALIDATED
GONE = "A quitté la branche."


@pytest.fixture
def partial(world):
    """Competency 4 is not validated; the other five are."""
    return decided(world, {4: N})


def taken_up(dossier):
    """The dossier that takes it up, complete: what was missing is found acquired this time."""
    return resumed.walk(resumed.assessed(dossier), "transmit", "declare_complete")


def decided_again(world, dossier, verdicts):
    """Another session of the same people, weeks later. What `verdicts` leaves out is validated."""
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, verdicts, reason="Encore fragile.", recommendations=sittings.ADVICE)
    sittings.closed(session)
    dossier.refresh_from_db()
    return dossier


def kept(*numbers):
    return dict.fromkeys(numbers, KEPT)


def seats(minutes):
    return {member.user_id: member for member in minutes.signers.select_related("user")}


def leaves(user):
    user.is_active = False
    user.save()


# --- asked again at the last signature ------------------------------------------------------------


def test_line_that_a_decision_made_meanwhile_counts_is_not_taken_back(world, partial):
    """Proposed, then the dossier that takes it up is decided on the strength of its lines, then the last signature comes."""
    with clock.frozen(LATER):
        later = taken_up(partial)
        minutes = make_rectifying_minutes(proposed(world, partial, {4: N, 1: N}), actor=world.branch.secretary)
        decided_again(world, later, kept(1, 2, 3, 5, 6))
        for user in (world.branch.president, world.branch.juror):
            sign(minutes, actor=user)
        with pytest.raises(Blocked) as refused:
            sign(minutes, actor=world.branch.expert)
    assert codes(refused) == ["counted_later", "to_abandon"]
    assert "Compétence 1 : la décision du 14 décembre 2026" in str(refused.value)
    minutes.refresh_from_db()
    partial.refresh_from_db()
    assert (minutes.effective_at, minutes.signatures.count()) == (None, 2)
    assert (partial.state, later.state) == (S.PARTIALLY_AWARDED, S.AWARDED)
    assert CompetencyCredit.objects.unrevoked().filter(competency__number=1).count() == 1


def test_what_changed_since_it_was_made_is_not_signed_unseen(world, partial):
    rectification = proposed(world, partial, {})
    minutes = make_rectifying_minutes(rectification, actor=world.branch.secretary)
    for user in (world.branch.president, world.branch.juror):
        sign(minutes, actor=user)
    update_identity(partial.candidate, actor=partial.candidate.user, birth_name="Durand")
    with pytest.raises(Blocked) as refused:
        sign(minutes, actor=world.branch.expert)
    assert codes(refused) == ["changed_since", "to_abandon"]
    assert "a changé l'état civil du candidat" in str(refused.value)
    # The expert cannot abandon it: they are told who can, without a link that would refuse them.
    assert [blocker.url for blocker in refused.value.blockers] == ["", ""]
    assert (Award.objects.get().kind, Minutes.objects.in_force().count()) == (AwardKind.PARTIAL, 1)
    abandon_rectification(rectification, actor=world.branch.president, reason="Le nom a été corrigé.")
    rectified(world, partial, {})
    assert partial.state == S.AWARDED


def test_sheet_counting_a_line_taken_back_since_still_prints(world, partial):
    """No path of the product leads there any more; the paper of a decision must print whatever became of its lines."""
    with clock.frozen(LATER):
        later = decided_again(world, taken_up(partial), kept(1, 2, 3, 5, 6))
    item = sittings.item_of(later)
    with guards_lifted():
        CompetencyCredit.objects.filter(competency__number=1).update(dossier_number=later.number)
    paper = contents.unsigned_sheet(item, Outcome.FULL_AWARD)
    assert [row["validated_on"] for row in paper["competencies"]][:2] == [None, "2026-11-23"]


def test_later_decision_lets_go_of_what_it_kept_then_the_first_is_rectified(world, partial):
    with clock.frozen(LATER):
        later = decided_again(world, taken_up(partial), kept(1, 2, 3, 5, 6))
    with clock.frozen(LATER + dt.timedelta(days=1)):
        with pytest.raises(Blocked) as refused:
            proposed(world, partial, {4: N, 1: N})
        assert codes(refused) == ["counted_later"]
        said = {c.pk: (KEPT, "") for c in later.version.competencies.exclude(number__in=[1, 4])}
        said |= {later.version.competencies.get(number=4).pk: (Verdict.VALIDATED, "")}
        first = later.version.competencies.get(number=1).pk
        with pytest.raises(Blocked) as refused:
            proposed(world, later, {}, decisions=said | {first: (N, " ")})
        assert codes(refused) == ["incomplete"]
        minutes = make_rectifying_minutes(
            proposed(world, later, {}, decisions=said | {first: (N, "La première décision était fausse.")}),
            actor=world.branch.secretary,
        )
        sittings.signed(minutes)
    rectified(world, partial, {4: N, 1: N})
    later.refresh_from_db()
    assert (partial.state, later.state) == (S.PARTIALLY_AWARDED, S.PARTIALLY_AWARDED)
    valid = CompetencyCredit.objects.of_person(partial.candidate).valid_on(LATER.date())
    assert sorted(valid.values_list("competency__number", flat=True)) == [2, 3, 4, 5, 6]


# --- people have left ------------------------------------------------------------------------------


def test_jury_of_three_rectifies_although_a_whole_college_has_left(world, partial):
    minutes = make_rectifying_minutes(proposed(world, partial, {}), actor=world.branch.secretary)
    for user in (world.branch.president, world.branch.juror):
        sign(minutes, actor=user)
    leaves(world.branch.expert)
    expert = seats(minutes)[world.branch.expert.pk]
    with pytest.raises(Forbidden):
        note_impediment(minutes, expert, actor=world.branch.juror, reason=GONE)
    # The president has signed, so can say who does not: it is not for the secretariat.
    with pytest.raises(Blocked) as refused:
        note_impediment(minutes, expert, actor=world.branch.secretary, reason=GONE)
    assert codes(refused) == ["president_notes"]
    note_impediment(minutes, expert, actor=world.branch.president, reason=GONE)
    partial.refresh_from_db()
    paper = Minutes.objects.get(kind="RECTIFYING").document.context
    assert partial.state == S.AWARDED
    assert [row["reason"] for row in paper["impediments"]] == [GONE]


def test_secretariat_notes_that_the_president_has_left_and_one_who_sat_signs(world, partial):
    minutes = make_rectifying_minutes(proposed(world, partial, {}), actor=world.branch.secretary)
    secretary, sat = world.branch.secretary, seats(minutes)
    for user in (world.branch.president, world.branch.expert):
        leaves(user)
    note_impediment(minutes, sat[world.branch.president.pk], actor=secretary, reason=GONE)
    note_impediment(minutes, sat[world.branch.expert.pk], actor=secretary, reason=GONE)
    with pytest.raises(Blocked) as refused:
        note_impediment(minutes, sat[world.branch.juror.pk], actor=secretary, reason=GONE)
    assert codes(refused) == ["one_signs"]
    sign(minutes, actor=world.branch.juror)
    partial.refresh_from_db()
    assert (partial.state, partial.events.last().actor) == (S.AWARDED, world.branch.juror)
    (signature,) = IssuedDocument.objects.filter(kind="decision_sheet").latest("pk").context["signatures"]
    assert (signature["name"], signature["role"]) == ("Jeanne Jurée", "représentants des entreprises")


def test_president_who_signed_then_left_does_not_hold_the_rectification_back(world, partial):
    minutes = make_rectifying_minutes(proposed(world, partial, {}), actor=world.branch.secretary)
    for user in (world.branch.president, world.branch.juror):
        sign(minutes, actor=user)
    leaves(world.branch.president)
    sign(minutes, actor=world.branch.expert)
    partial.refresh_from_db()
    assert (partial.state, partial.events.last().actor) == (S.AWARDED, world.branch.juror)


def test_session_closed_before_its_minutes_were_kept_is_rectified_on_paper(world, partial):
    with guards_lifted():
        MinutesSignature.objects.all().delete()
        Minutes.objects.all().delete()
    with pytest.raises(Blocked) as refused:
        proposed(world, partial, {})
    assert codes(refused) == ["decided_on_paper"]
    assert sittings.item_of(partial).session.number in str(refused.value)
    assert PendingAct.objects.filter(dossier=partial).count() == 0


# --- one statement is the current one ---------------------------------------------------------------


def test_statement_given_anew_is_born_superseded_by_what_was_decided_since(world):
    first = decided(world, {3: N, 4: N})
    with clock.frozen(LATER):
        later = decided_again(world, taken_up(first), kept(1, 2, 5, 6) | {4: N})
    rectified(world, first, {3: N, 4: N}, recommendations="Autre préconisation.")
    before, since, anew = Award.objects.order_by("pk")
    assert (since.item.dossier, since.superseded_by, anew.superseded_by) == (later, None, since)
    assert (before.revocation.act_number, before.superseded_by) == (Minutes.objects.latest("pk").number, since)
    titles = [answer(award.verification_code).title for award in (before, since, anew)]
    assert titles == ["Document annulé", "Validation partielle", "Document remplacé"]


def test_cqp_given_by_a_rectification_supersedes_a_statement_given_since(world):
    first = decided(world, {3: N, 4: N})
    with clock.frozen(LATER):
        decided_again(world, taken_up(first), kept(1, 2, 5, 6) | {4: N})
    rectified(world, first, {})
    _, since, full = Award.objects.order_by("pk")
    assert (full.kind, full.superseded_by, since.superseded_by) == (AwardKind.FULL, None, full)
