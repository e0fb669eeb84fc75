"""From the deliberation to the last signature: one version to sign, once each; nothing in force before; reopening is free."""

import pytest
from django.db import DatabaseError, transaction
from django_fsm import TransitionNotAllowed

from candidates.models import CompetencyCredit
from candidates.services import update_identity
from cqp.access.decisions import Forbidden
from cqp.documents.models import IssuedDocument
from cqp.documents.services import digest
from cqp.notifications.enums import EmailStatus
from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked
from jury.enums import College, SessionState, Verdict
from jury.models import Award, DecisionSheet, JurySession, Minutes, MinutesSignature
from jury.services.agenda import take_off_agenda
from jury.services.attendance import mark_presence
from jury.services.deliberation import deliberate, reopen
from jury.services.letters import letters_of, send_letters, sessions_with_held_letters
from jury.services.opening import open_session
from jury.services.signing import note_impediment, sign
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance

from . import sittings

pytestmark = pytest.mark.django_db


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


@pytest.fixture
def decided(world):
    """A dossier to be awarded, decided in an open session."""
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    return session, dossier


def in_force():
    return (Award.objects.count(), CompetencyCredit.objects.count(), IssuedDocument.objects.count())


def test_minutes_hold_the_day_and_nothing_takes_effect_before_the_last_signature(world, decided):
    session, dossier = decided
    before = in_force()
    minutes = deliberate(session, actor=world.branch.president)
    content = minutes.content
    assert (JurySession.objects.get().state, minutes.version, minutes.digest) == (
        SessionState.TO_SIGN,
        1,
        digest(content),
    )
    assert [(m["name"], m["is_present"], m["is_president"]) for m in content["members"]] == [
        (world.branch.president.get_full_name(), True, True),
        (world.branch.juror.get_full_name(), True, False),
        (world.branch.expert.get_full_name(), True, False),
    ]
    (said,) = content["decisions"]
    assert (said["dossier"]["number"], said["decision"]) == (dossier.number, "FULL_AWARD")
    assert [row["verdict"] for row in said["competencies"]] == [Verdict.VALIDATED] * 6
    told = Email.objects.filter(code="jury_minutes_to_sign").values_list("recipient", flat=True)
    assert set(told) == {world.branch.president.pk, world.branch.juror.pk, world.branch.expert.pk}
    assert list(PendingAct.objects.filter(dossier=dossier).values_list("role", "act")) == [(Role.JUROR, "sign_minutes")]
    for user in (world.branch.expert, world.branch.president):
        sign(minutes, actor=user)
        dossier.refresh_from_db()
        assert (dossier.state, in_force()) == (S.SCHEDULED, before)
    with pytest.raises(Blocked) as refused:
        sign(minutes, actor=world.branch.expert)
    assert codes(refused) == ["already_signed"]
    signed = sign(minutes, actor=world.branch.juror)
    dossier.refresh_from_db()
    assert (dossier.state, JurySession.objects.get().state) == (S.AWARDED, SessionState.CLOSED)
    assert (Award.objects.count(), CompetencyCredit.objects.count()) == (1, 6)
    paper = signed.document.context
    assert [row["name"] for row in paper["signatures"]] == [
        user.get_full_name() for user in (world.branch.expert, world.branch.president, world.branch.juror)
    ]
    assert {row["digest"] for row in paper["signatures"]} == {minutes.digest}
    # The sheet on paper is the one whose digest was signed.
    sheet = IssuedDocument.objects.get(kind="decision_sheet").context
    assert sheet["signatures"][0]["digest"] == said["sheet_digest"]
    with pytest.raises(Blocked) as refused:
        sign(minutes, actor=world.branch.juror)
    assert codes(refused) == ["minutes_in_force"]


def test_only_those_who_were_present_sign(world, decided):
    minutes = sittings.deliberated(decided[0])
    for stranger in (world.branch.secretary, world.neighbour.president, world.alpha.manager):
        with pytest.raises(Forbidden):
            sign(minutes, actor=stranger)
    assert MinutesSignature.objects.count() == 0


def test_nothing_of_the_room_changes_while_the_minutes_are_under_signature(world, decided):
    session, dossier = decided
    sittings.deliberated(session)
    with pytest.raises(Forbidden):
        sittings.decide(dossier, world.branch.juror)
    with pytest.raises(Blocked):
        mark_presence(session, actor=world.branch.secretary, present=[])
    with pytest.raises(Blocked):
        take_off_agenda(sittings.item_of(dossier), actor=world.branch.secretary, reason="Trop tard.")
    with pytest.raises(Blocked) as refused:
        advance(dossier, "withdraw", actor=dossier.candidate.user, comment="Je quitte la branche.")
    assert codes(refused) == ["deliberated"]
    for act in (deliberate, open_session):
        with pytest.raises(TransitionNotAllowed):
            act(session, actor=world.branch.president)
    with pytest.raises(DatabaseError), transaction.atomic():
        DecisionSheet.objects.update(recommendations="Autre chose")
    assert Minutes.objects.count() == 1


def test_reopened_minutes_stay_with_their_signatures_and_another_version_is_signed(world, decided):
    session, dossier = decided
    first = sittings.deliberated(session)
    sign(first, actor=world.branch.juror)
    for actor, reason in ((world.branch.juror, "Erreur."), (world.branch.president, "  ")):
        with pytest.raises((Forbidden, Blocked)):
            reopen(session, actor=actor, reason=reason)
    reopen(session, actor=world.branch.president, reason="La compétence 2 a été mal notée.")
    with pytest.raises(Blocked) as refused:
        sign(first, actor=world.branch.expert)
    assert codes(refused) == ["minutes_reopened"]
    sittings.decide(
        dossier, world.branch.juror, {2: Verdict.NOT_VALIDATED}, reason="Preuve absente.", recommendations="Se former."
    )
    second = sittings.deliberated(session)
    assert (second.version, second.number != first.number) == (2, True)
    sittings.signed(second)
    dossier.refresh_from_db()
    assert dossier.state == S.PARTIALLY_AWARDED
    first.refresh_from_db()
    assert (first.effective_at, first.reopening_reason, first.signatures.count()) == (
        None,
        "La compétence 2 a été mal notée.",
        1,
    )
    with pytest.raises(TransitionNotAllowed):
        reopen(session, actor=world.branch.president, reason="Encore.")


def test_impediment_never_replaces_the_president_nor_a_whole_college(world):
    """Five members: the second employee cannot sign; the only expert and the president must."""
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    second = sittings.seat(session, world.branch, world.beta.tutor, College.EMPLOYEES)
    fifth = sittings.seat(session, world.branch, world.gamma.tutor, College.EMPLOYERS)
    sittings.declared(session)
    mark_presence(session, actor=world.branch.secretary, present=session.members.seated())
    session = open_session(session, actor=world.branch.secretary)
    sittings.decide(dossier, world.branch.juror)
    minutes, president = sittings.deliberated(session), world.branch.president
    seats = {member.user_id: member for member in session.members.seated()}
    expert, chair = seats[world.branch.expert.pk], seats[president.pk]
    for member, reason, code in (
        (chair, "Parti.", "president_signs"),
        (expert, "Parti.", "college_signs"),
        (second, " ", "comment_missing"),
    ):
        with pytest.raises(Blocked) as refused:
            note_impediment(minutes, member, actor=president, reason=reason)
        assert codes(refused) == [code]
    with pytest.raises(Forbidden):
        note_impediment(minutes, second, actor=world.branch.secretary, reason="Parti.")
    note_impediment(minutes, second, actor=president, reason="Hospitalisé depuis la séance.")
    for user in (president, world.branch.juror, world.branch.expert):
        sign(minutes, actor=user)
    assert JurySession.objects.get().state == SessionState.TO_SIGN
    # The last one waited for is prevented too: their college has another signature, the minutes take effect.
    note_impediment(minutes, fifth, actor=president, reason="Injoignable.")
    assert JurySession.objects.get().state == SessionState.CLOSED
    paper = Minutes.objects.get().document.context
    assert [row["reason"] for row in paper["impediments"]] == ["Hospitalisé depuis la séance.", "Injoignable."]


def test_what_changed_since_the_deliberation_is_not_signed_unseen(world, decided):
    session, dossier = decided
    minutes = sittings.deliberated(session)
    for user in (world.branch.juror, world.branch.expert):
        sign(minutes, actor=user)
    update_identity(dossier.candidate, actor=dossier.candidate.user, birth_name="Durand")
    with pytest.raises(Blocked) as refused:
        sign(minutes, actor=world.branch.president)
    assert codes(refused) == ["changed_since"]
    assert (JurySession.objects.get().state, Award.objects.count()) == (SessionState.TO_SIGN, 0)
    assert minutes.signatures.count() == 2


def test_letters_wait_for_the_secretariat_and_leave_once(world, decided):
    session, dossier = decided
    session = sittings.closed(session)
    letters = letters_of(session)
    assert [(row.email.code, row.email.status, row.item.dossier) for row in letters] == [
        ("jury_result_full", EmailStatus.HELD, dossier),
        ("jury_result_company", EmailStatus.HELD, dossier),
    ]
    assert sessions_with_held_letters(world.branch.secretary) == [(session, 2)]
    for stranger in (world.branch.president, world.neighbour.secretary):
        assert sessions_with_held_letters(stranger) == []
        with pytest.raises(Forbidden):
            send_letters(session, actor=stranger)
    first, second = (row.email.pk for row in letters)
    assert send_letters(session, actor=world.branch.secretary, emails=[first]) == 1
    assert sessions_with_held_letters(world.branch.secretary) == [(session, 1)]
    assert send_letters(session, actor=world.branch.secretary) == 1
    assert send_letters(session, actor=world.branch.secretary) == 0
    assert (
        list(Email.objects.filter(pk__in=[first, second]).values_list("status", flat=True)) == [EmailStatus.WAITING] * 2
    )
    other = Email.objects.exclude(pk__in=[first, second]).first()
    with pytest.raises(Blocked):
        send_letters(session, actor=world.branch.secretary, emails=[other.pk])
