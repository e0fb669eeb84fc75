"""The recours gracieux: on regularity, in time, once at a time; upheld, another composition deliberates anew (domaine.md § 4.3)."""

import datetime as dt

import pytest

from candidates.models import CompetencyCredit
from cqp.access.decisions import Forbidden
from cqp.notifications.enums import EmailStatus
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury import incompatibilities
from jury.appeals import contestable_item, window_of
from jury.enums import AppealState, AwardKind, College, Verdict
from jury.models import Appeal, Award, AwardRevocation
from jury.services.agenda import put_on_agenda
from jury.services.appeals import answer_appeal, lodge_appeal, rule_appeal
from jury.services.attendance import designate_president, mark_presence
from jury.services.convocations import add_member
from jury.services.opening import open_session
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import DossierEvent, PendingAct
from pathways.services import advance

from . import sittings

pytestmark = pytest.mark.django_db
N = Verdict.NOT_VALIDATED
GROUNDS = "Un membre du jury travaille dans mon entreprise."
# The tests of this folder live on 23 November 2026 (NOON); this is the day of the second session.
LATER = dt.datetime(2026, 12, 14, 11, tzinfo=dt.UTC)


@pytest.fixture
def decided(world):
    """Partly awarded by a session of today: competency 4 is not validated."""
    dossier = sittings.complete(world, refused_by_external={4})
    sitting = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, {4: N}, reason="Alertes tardives.", recommendations=sittings.ADVICE)
    sittings.closed(sitting)
    dossier.refresh_from_db()
    return dossier


def sent(dossier, moment):
    """The secretariat released the letter, and the worker sent it."""
    letters = Email.objects.filter(code__startswith="jury_result", recipient=dossier.candidate.user_id)
    letters.update(status=EmailStatus.SENT, sent_at=moment)


def lodged(world, dossier, **details):
    return lodge_appeal(dossier, actor=dossier.candidate.user, grounds=GROUNDS, **details)


def upheld(world, dossier):
    appeal = lodged(world, dossier)
    secretary = world.branch.secretary
    appeal = rule_appeal(appeal, actor=secretary, admissible=True, reason="Dans le délai, sur la composition.")
    appeal = answer_appeal(appeal, actor=secretary, upheld=True, answer="Le lien est établi.")
    dossier.refresh_from_db()
    return appeal


def other_people(world, session):
    """Three people who were not there the first time, called to `session`."""
    people = ((College.EMPLOYEES, "Ada"), (College.EMPLOYERS, "Bob"), (College.TRADE_EXPERT, "Cyd"))
    return [
        add_member(
            session,
            actor=world.branch.secretary,
            college=college,
            certifications=sittings.trades(world.branch, college),
            email=f"{name.lower()}@exemple.test",
            first_name=name,
            last_name="Autre",
        )
        for college, name in people
    ]


def other_jury(world, dossier):
    """They sit on it, in a session of another day."""
    committee = world.branch
    session = sittings.planned(committee)
    members = other_people(world, session)
    put_on_agenda(session, dossier, actor=committee.secretary)
    sittings.declared(session)
    mark_presence(session, actor=committee.secretary, present=members)
    session = designate_president(session, members[0], actor=members[1].user)
    return open_session(session, actor=committee.secretary), members


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def test_delay_runs_from_the_day_the_letter_left(world, decided):
    item = contestable_item(decided)
    assert window_of(item).last_day is None
    # Half past midnight in Paris: the letter left on the 31st there, and November has no 31st... December does.
    sent(decided, dt.datetime(2026, 12, 30, 23, 30, tzinfo=dt.UTC))
    window = window_of(item)
    assert (window.notified_on, window.last_day) == (dt.date(2026, 12, 31), dt.date(2027, 2, 28))


def test_candidate_contests_until_the_last_day_included(world, decided):
    sent(decided, clock.now())
    with clock.frozen(dt.datetime(2027, 1, 24, 11, tzinfo=dt.UTC)), pytest.raises(Blocked) as refused:
        lodged(world, decided)
    assert codes(refused) == ["too_late"]
    assert "23 janvier 2027" in str(refused.value)
    with clock.frozen(dt.datetime(2027, 1, 23, 22, 30, tzinfo=dt.UTC)):
        appeal = lodged(world, decided)
    assert (appeal.state, appeal.lodged_on, appeal.number[:4]) == (AppealState.LODGED, dt.date(2027, 1, 23), "REC-")


def test_lodging_tells_both_sides_and_waits_for_the_secretariat(world, decided):
    appeal = lodged(world, decided)
    told = set(Email.objects.filter(code__startswith="appeal_").values_list("code", "recipient"))
    assert told == {
        ("appeal_lodged", decided.candidate.user_id),
        ("appeal_to_rule", world.branch.secretary.pk),
    }
    acts = PendingAct.objects.filter(dossier=decided)
    assert list(acts.values_list("role", "act")) == [(Role.SECRETARIAT, "rule_appeal")]
    rule_appeal(appeal, actor=world.branch.secretary, admissible=True, reason="Dans le délai.")
    assert list(acts.values_list("role", "act")) == [(Role.SECRETARIAT, "answer_appeal")]
    # The grounds are the candidate's: nothing of them in a history that the employer reads.
    assert not DossierEvent.objects.filter(dossier=decided, verb__contains="appeal").exists()


def test_one_appeal_at_a_time(world, decided):
    first = lodged(world, decided)
    with pytest.raises(Blocked) as refused:
        lodged(world, decided)
    assert codes(refused) == ["appeal_pending"]
    rule_appeal(first, actor=world.branch.secretary, admissible=False, reason="Porte sur l'appréciation.")
    assert lodged(world, decided).pk != first.pk


def test_letter_received_late_is_registered_and_can_only_be_inadmissible(world, decided):
    sent(decided, clock.now())
    secretary = world.branch.secretary
    with clock.frozen(dt.datetime(2027, 3, 1, 11, tzinfo=dt.UTC)):
        appeal = lodge_appeal(decided, actor=secretary, grounds=GROUNDS, received_on=dt.date(2027, 2, 1))
        with pytest.raises(Blocked) as refused:
            rule_appeal(appeal, actor=secretary, admissible=True, reason="Recevable.")
        assert codes(refused) == ["too_late"]
        ruled = rule_appeal(appeal, actor=secretary, admissible=False, reason="Reçu après le délai.")
    assert ruled.state == AppealState.INADMISSIBLE
    letter = Email.objects.get(code="appeal_inadmissible")
    assert (letter.recipient, "Reçu après le délai." in letter.body) == (decided.candidate.user, True)


@pytest.mark.parametrize("day", [dt.date(2026, 11, 22), dt.date(2026, 11, 24)])
def test_letter_received_before_the_decision_or_tomorrow_is_refused(world, decided, day):
    with pytest.raises(Blocked):
        lodge_appeal(decided, actor=world.branch.secretary, grounds=GROUNDS, received_on=day)
    assert Appeal.objects.count() == 0


def test_only_the_candidate_and_the_secretariat_contest_and_only_the_secretariat_answers(world, decided):
    for stranger in (world.alpha.manager, world.branch.juror, world.neighbour.secretary, world.beta.manager):
        with pytest.raises(Forbidden):
            lodge_appeal(decided, actor=stranger, grounds=GROUNDS)
    appeal = lodged(world, decided)
    for stranger in (decided.candidate.user, world.branch.juror, world.neighbour.secretary):
        with pytest.raises(Forbidden):
            rule_appeal(appeal, actor=stranger, admissible=True, reason="Oui.")
    assert list(Appeal.objects.for_user(world.neighbour.secretary)) == []
    assert list(Appeal.objects.for_user(world.alpha.manager)) == []
    assert list(Appeal.objects.for_user(decided.candidate.user)) == [appeal]


def test_nothing_is_contested_before_the_decision_nor_answered_before_being_admissible(world, decided):
    waiting = sittings.complete(world)
    with pytest.raises(Blocked) as refused:
        lodge_appeal(waiting, actor=waiting.candidate.user, grounds=GROUNDS)
    assert codes(refused) == ["not_decided"]
    appeal = lodged(world, decided)
    with pytest.raises(Blocked) as refused:
        answer_appeal(appeal, actor=world.branch.secretary, upheld=True, answer="Oui.")
    assert codes(refused) == ["not_admissible"]
    with pytest.raises(Blocked) as refused:
        advance(decided, "reopen_after_appeal", actor=world.branch.secretary)
    assert codes(refused) == ["no_appeal_upheld"]


def test_rejected_the_decision_stands(world, decided):
    appeal = rule_appeal(lodged(world, decided), actor=world.branch.secretary, admissible=True, reason="Dans le délai.")
    answer_appeal(appeal, actor=world.branch.secretary, upheld=False, answer="Aucun lien n'est établi.")
    decided.refresh_from_db()
    assert (decided.state, AwardRevocation.objects.count()) == (S.PARTIALLY_AWARDED, 0)
    assert Email.objects.filter(code="appeal_rejected", recipient=decided.candidate.user).count() == 1
    assert PendingAct.objects.filter(dossier=decided).count() == 0


def test_upheld_the_first_decision_stands_until_others_have_decided(world, decided):
    """The whole story: reopened, deliberated by three other people on another day, the new decision takes the place of the first."""
    appeal = upheld(world, decided)
    first = Award.objects.get()
    assert (decided.state, first.kind) == (S.COMPLETE, AwardKind.PARTIAL)
    assert CompetencyCredit.objects.unrevoked().count() == 5
    with clock.frozen(LATER):
        before = world.branch.president, world.branch.juror, world.branch.expert
        found = incompatibilities.blockers(before, [decided])
        assert [blocker.code for blocker in found] == ["cannot_sit"] * 3
        session, members = other_jury(world, decided)
        sittings.decide(decided, members[1].user, reason="")
        assert CompetencyCredit.objects.unrevoked().count() == 5
        sittings.closed(session)
    decided.refresh_from_db()
    assert decided.state == S.AWARDED
    new = Award.objects.get(kind=AwardKind.FULL)
    revoked = AwardRevocation.objects.get()
    assert (revoked.award, revoked.revoked_on, revoked.act_number) == (first, LATER.date(), appeal.number)
    assert Award.objects.get(pk=first.pk).superseded_by == new
    # Six lines that count, from the new day; the five first ones stay in the ledger and count on no day.
    lines = CompetencyCredit.objects.filter(candidate=decided.candidate)
    assert set(lines.unrevoked().values_list("acquired_on", flat=True)) == {LATER.date()}
    assert (lines.unrevoked().count(), lines.count()) == (6, 11)


def test_first_jurors_cannot_be_called_back(world, decided):
    upheld(world, decided)
    with clock.frozen(LATER):
        session = sittings.planned(world.branch)
        sittings.seat(session, world.branch, world.branch.juror, College.EMPLOYERS)
        with pytest.raises(Blocked) as refused:
            put_on_agenda(session, decided, actor=world.branch.secretary)
    assert codes(refused) == ["cannot_sit"]
    assert "recours" in str(refused.value)


def test_decided_anew_on_a_later_day_only(world, decided):
    upheld(world, decided)
    session = sittings.planned(world.branch)
    with pytest.raises(Blocked) as refused:
        put_on_agenda(session, decided, actor=world.branch.secretary)
    assert codes(refused) == ["same_day"]
