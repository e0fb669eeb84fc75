"""A session that stops without deciding: nothing of it takes effect, its dossiers wait for another one, and everybody knows."""

import pytest
from django.urls import reverse

from candidates.models import CompetencyCredit
from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import College, LinkKind, RecusalCause, SessionState
from jury.models import Award, JurySession
from jury.services.agenda import put_on_agenda, take_off_agenda
from jury.services.attendance import designate_president, mark_presence
from jury.services.independence import declare, recuse
from jury.services.opening import open_session
from jury.services.sessions import cancel_session
from jury.services.signing import sign
from pathways.enums import State as S
from pathways.models import PendingAct

from . import sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
WHY = "Mme Salariée, qui présidait, est décédée."


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def told(code, dossier):
    """{recipient: what they read}."""
    return {mail.recipient_id: mail.body for mail in Email.objects.filter(code=code, subject__contains=dossier.number)}


@pytest.fixture
def to_sign(world):
    """Deliberated and signed by two of three; the president left without signing."""
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    minutes = sittings.deliberated(session)
    for user in (world.branch.juror, world.branch.expert):
        sign(minutes, actor=user)
    world.branch.president.is_active = False
    world.branch.president.save()
    return minutes, dossier


# --- deliberated, and its president will never sign -------------------------------------------------


def test_session_whose_president_will_not_sign_is_interrupted_and_nothing_has_taken_effect(world, to_sign):
    minutes, dossier = to_sign
    for stranger in (world.branch.juror, world.neighbour.secretary):
        with pytest.raises(Forbidden):
            cancel_session(minutes.session, actor=stranger, reason=WHY)
    session = cancel_session(minutes.session, actor=world.branch.secretary, reason=WHY)
    dossier.refresh_from_db()
    minutes.refresh_from_db()
    assert (session.state, session.is_interrupted, dossier.state) == (SessionState.CANCELLED, True, S.COMPLETE)
    assert (minutes.effective_at, minutes.reopening_reason, minutes.signatures.count()) == (None, WHY, 2)
    assert (Award.objects.count(), CompetencyCredit.objects.count()) == (0, 0)
    assert list(PendingAct.objects.filter(dossier=dossier).values_list("act", flat=True)) == ["schedule"]
    with pytest.raises(Blocked) as refused:
        sign(minutes, actor=world.branch.expert)
    assert codes(refused) == ["minutes_reopened"]
    with pytest.raises(Blocked) as refused:
        cancel_session(session, actor=world.branch.secretary, reason=WHY)
    assert codes(refused) == ["session_over"]


def test_its_dossiers_are_decided_by_another_session(world, to_sign):
    minutes, dossier = to_sign
    cancel_session(minutes.session, actor=world.branch.secretary, reason=WHY)
    session = sittings.planned(world.branch)
    members = [
        sittings.seat(session, world.branch, user, college)
        for user, college in (
            (world.beta.tutor, College.EMPLOYEES),
            (world.branch.juror, College.EMPLOYERS),
            (world.branch.expert, College.TRADE_EXPERT),
        )
    ]
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    sittings.declared(session)
    mark_presence(session, actor=world.branch.secretary, present=members)
    designate_president(session, members[0], actor=world.branch.juror)
    session = open_session(session, actor=world.branch.secretary)
    sittings.decide(dossier, world.branch.juror)
    sittings.closed(session)
    dossier.refresh_from_db()
    assert (dossier.state, Award.objects.count()) == (S.AWARDED, 1)


def test_secretariat_interrupts_it_from_the_minutes(world, to_sign, client, settings):
    minutes, _ = to_sign
    client = sign_in(client, world.branch.secretary, settings)
    here, place = reverse("minutes_sign", args=[minutes.pk]), reverse("session_cancel", args=[minutes.session_id])
    assert place in text_of(client.get(here))
    assert "le procès-verbal à signer est écarté" in text_of(client.get(place))
    client.post(place, {"reason": WHY})
    assert JurySession.objects.get().state == SessionState.CANCELLED
    assert "Version écartée : la séance a été interrompue" in text_of(client.get(here))
    # A signed session is not interrupted any more: the page says what it is.
    assert client.post(place, {"reason": WHY}).status_code == 409


def test_session_in_force_is_not_interrupted(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    session = sittings.closed(session)
    with pytest.raises(Blocked) as refused:
        cancel_session(session, actor=world.branch.secretary, reason=WHY)
    assert codes(refused) == ["session_over"]


# --- those who had received a date are told ----------------------------------------------------------


@pytest.mark.parametrize(
    ("brought", "sentence"),
    [
        (sittings.ready, "n'aura pas lieu"),
        (sittings.sitting, "a été interrompue sans décision"),
    ],
)
def test_candidate_and_company_learn_that_the_session_stops_without_the_reason(world, brought, sentence):
    dossier = sittings.complete(world)
    session = brought(world, dossier)
    session = cancel_session(session, actor=world.branch.secretary, reason=WHY)
    mails = told("jury_unscheduled", dossier)
    assert set(mails) == {dossier.candidate.user_id, world.alpha.manager.pk}
    assert {(sentence in body, "Salariée" in body) for body in mails.values()} == {(True, False)}
    # The history of the dossier, which they read too, does not repeat it either; the members are told.
    event = dossier.events.get(verb="unschedule")
    word = "interrompue" if session.is_interrupted else "annulée"
    assert event.comment == f"Séance {session.number} {word}."
    assert WHY in Email.objects.filter(code="jury_session_cancelled").first().body


def test_candidate_and_company_learn_that_the_dossier_left_the_agenda(world):
    dossier, other = sittings.complete(world), sittings.complete(world)
    session = sittings.ready(world, dossier, other)
    take_off_agenda(sittings.item_of(dossier), actor=world.branch.secretary, reason="Mme Jurée se déporte.")
    mails = told("jury_unscheduled", dossier)
    assert set(mails) == {dossier.candidate.user_id, world.alpha.manager.pk}
    assert {("a quitté l'ordre du jour" in body, "Jurée" in body) for body in mails.values()} == {(True, False)}
    assert (told("jury_unscheduled", other), session.number in str(mails)) == ({}, True)


# --- the minutes tell what was set aside ---------------------------------------------------------------


def set_aside(session):
    return [(row["dossier"], row["reason"]) for row in sittings.deliberated(session).content["set_aside"]]


def test_minutes_tell_a_dossier_set_aside_before_the_session_because_a_declaration_broke_its_jury(world):
    broken, kept, moved = (sittings.complete(world) for _ in range(3))
    committee = world.branch
    session = sittings.planned(committee)
    members = sittings.seated(session, committee)
    put_on_agenda(session, broken, kept, moved, actor=committee.secretary)
    # At home: the only employer knows the candidate. Nobody can replace them: the dossier waits for another session.
    declare(session, actor=committee.juror, links={sittings.item_of(broken).pk: LinkKind.PERSONAL})
    for member in (members[0], members[2]):
        declare(session, actor=member.user)
    take_off_agenda(sittings.item_of(broken), actor=committee.secretary, reason="Son jury n'est pas paritaire.")
    mark_presence(session, actor=committee.secretary, present=members)
    designate_president(session, members[0], actor=committee.juror)
    session = open_session(session, actor=committee.secretary)
    take_off_agenda(sittings.item_of(moved), actor=committee.secretary, reason="Pièce illisible.")
    sittings.decide(kept, committee.juror)
    assert set_aside(session) == [
        (broken.number, "Son jury n'est pas paritaire."),
        (moved.number, "Pièce illisible."),
    ]


def test_minutes_do_not_tell_what_was_moved_to_another_day_or_put_back(world):
    early, back, kept = (sittings.complete(world) for _ in range(3))
    session = sittings.planned(world.branch, clock.today())
    with clock.frozen(clock.now().replace(day=20)):
        members = sittings.seated(session, world.branch)
        put_on_agenda(session, early, back, kept, actor=world.branch.secretary)
        take_off_agenda(sittings.item_of(early), actor=world.branch.secretary, reason="Le candidat préfère janvier.")
    recuse(sittings.item_of(back), members[2], actor=world.branch.secretary, cause=RecusalCause.FOUND, reason="Cousin.")
    take_off_agenda(sittings.item_of(back), actor=world.branch.secretary, reason="Lien à vérifier.")
    put_on_agenda(session, back, actor=world.branch.secretary)
    sittings.declared(session)
    mark_presence(session, actor=world.branch.secretary, present=members)
    designate_president(session, members[0], actor=world.branch.juror)
    session = open_session(session, actor=world.branch.secretary)
    for dossier in (back, kept):
        sittings.decide(dossier, world.branch.juror)
    assert set_aside(session) == []
