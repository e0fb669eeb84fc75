"""The trade expert is the expert of a CQP: a dossier of another one has no jury, whoever sits."""

import importlib

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.urls import reverse

from cqp.shared.blockers import Blocked
from jury.composition import room_of
from jury.enums import College
from jury.models import JurySession, ParityRecord
from jury.services.agenda import put_on_agenda, take_off_agenda
from jury.services.attendance import arrive, designate_president, leave, mark_presence
from jury.services.convocations import add_member
from jury.services.opening import open_session
from tests.databases import guards_lifted

from . import preparing, sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
EXPERT = College.TRADE_EXPERT
WHY = "Expert : aucun expert du CQP Conseiller(ère) commercial(e) en formation parmi les membres qui siègent sur ce dossier."


def told(blockers):
    return [(blocker.code, blocker.message) for blocker in blockers]


@pytest.fixture
def both(world):
    """A dossier of each CQP, in the order of the versions of the committee."""
    return [sittings.complete(world, version=version) for version in world.branch.versions]


@pytest.fixture
def trades(world):
    return [version.certification for version in world.branch.versions]


def called(world, *dossiers, certifications):
    """One of each college, the expert for these CQP; declared, here, with a president."""
    branch, session = world.branch, sittings.planned(world.branch)
    sittings.seat(session, branch, branch.president, College.EMPLOYEES)
    sittings.seat(session, branch, branch.juror, College.EMPLOYERS)
    sittings.seat(session, branch, branch.expert, EXPERT, certifications=certifications)
    put_on_agenda(session, *dossiers, actor=branch.secretary)
    sittings.declared(session)
    mark_presence(session, actor=branch.secretary, present=session.members.all())
    return designate_president(session, sittings.member_of(session, branch.president), actor=branch.juror)


def test_expert_of_one_cqp_does_not_judge_another(world, both, trades):
    session = called(world, *both, certifications=trades[:1])
    room = room_of(session)
    assert room.reasons == []
    assert [told(room.reasons_on(sittings.item_of(dossier))) for dossier in both] == [[], [("expert_off_trade", WHY)]]
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert told(refused.value.blockers) == [("dossier_expert_off_trade", f"Dossier {both[1].number} : {WHY}")]
    take_off_agenda(sittings.item_of(both[1]), actor=world.branch.secretary, reason="Sans expert de ce CQP.")
    assert open_session(session, actor=world.branch.secretary).is_open


def test_session_of_two_cqp_has_an_expert_of_both(world, both, trades):
    session = called(world, *both, certifications=trades)
    open_session(session, actor=world.branch.secretary)
    for dossier in both:
        sittings.decide(dossier, world.branch.juror)
    assert sittings.deliberated(session).digest


def test_expert_who_takes_the_place_of_another_in_session_judges_their_own_cqp(world, both, trades):
    """Parity holds in the room all along: one of the dossiers has lost its jury, is decided no more, nor closed on."""
    session = called(world, *both, certifications=trades)
    other = sittings.seat(session, world.branch, world.beta.tutor, EXPERT, certifications=trades[:1])
    sittings.declared(session)
    open_session(session, actor=world.branch.secretary)
    leave(sittings.member_of(session, world.branch.expert), actor=world.branch.secretary)
    other = sittings.member_of(session, other.user)
    arrive(other, actor=world.branch.secretary)
    sittings.decide(both[0], world.branch.juror)
    with pytest.raises(Blocked) as refused:
        sittings.decide(both[1], world.branch.juror)
    assert told(refused.value.blockers) == [("expert_off_trade", WHY)]
    with pytest.raises(Blocked) as refused:
        sittings.deliberated(session)
    assert [code for code, _ in told(refused.value.blockers)] == ["dossier_expert_off_trade", "sheet_incomplete"]
    # Nobody left for either, then one for the first alone: the minutes tell each change.
    rows = [ParityRecord.objects.filter(item__dossier=dossier).order_by("pk") for dossier in both]
    assert [[row.holds for row in its] for its in rows] == [[False, True], [False]]


def test_expert_called_outside_the_pool_says_of_which_cqp(world, trades):
    session, branch = sittings.planned(world.branch), world.branch
    foreign = [version.certification for version in world.neighbour.versions]
    for certifications, code in ((), "expert_without_cqp"), (foreign, "other_committee"):
        with pytest.raises(Blocked) as refused:
            sittings.seat(session, branch, branch.expert, EXPERT, certifications=certifications)
        assert [blocker.code for blocker in refused.value.blockers] == [code]
    member = sittings.seat(session, branch, branch.expert, EXPERT, certifications=trades[1:])
    assert list(member.certifications.all()) == trades[1:]
    # The two colleges have no trade, whatever is ticked.
    employer = sittings.seat(session, branch, branch.juror, College.EMPLOYERS, certifications=trades)
    assert employer.certifications.count() == 0


def test_expert_of_the_pool_sits_for_the_cqp_of_their_seat_that_day(world, trades):
    seat = preparing.in_pool(world.branch, world.branch.expert, EXPERT, certifications=trades[1:])
    session = sittings.planned(world.branch, preparing.in_days(3))
    member = add_member(session, actor=world.branch.secretary, seat=seat)
    seat.certifications.set(trades)
    assert list(member.certifications.all()) == trades[1:]


def test_trade_of_a_member_does_not_change(world, trades):
    session = sittings.planned(world.branch)
    member = sittings.seat(session, world.branch, world.branch.expert, EXPERT, certifications=trades[:1])
    for change in (member.certifications.clear, lambda: member.certifications.set(trades[1:])):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert list(member.certifications.all()) == trades[:1]


def test_form_asks_the_trade_of_an_expert_and_loses_nothing(world, client, settings, trades):
    client, session = sign_in(client, world.branch.secretary, settings), sittings.planned(world.branch)
    url = reverse("member_add", args=[session.pk])
    data = {"email": "x@jury.test", "first_name": "Xavier", "last_name": "Métier", "college": "TRADE_EXPERT"}
    page = client.post(url, data)
    assert page.context["form"].errors == {
        "certifications": ["Cochez au moins un CQP : un expert « métier » l'est pour un métier."]
    }
    assert 'value="Xavier"' in text_of(page)
    client.post(url, data | {"certifications": [trades[0].pk]})
    assert list(session.members.get().certifications.all()) == trades[:1]


def test_secretariat_is_warned_when_it_puts_a_dossier_without_its_expert(world, client, settings, both, trades):
    client, session = sign_in(client, world.branch.secretary, settings), sittings.planned(world.branch)
    url = reverse("session_agenda", args=[session.pk])
    # Nobody is called yet: nothing is to be said of trades.
    assert [row.warnings for row in client.get(url).context["rows"]] == [[], []]
    sittings.seat(session, world.branch, world.branch.expert, EXPERT, certifications=trades[:1])
    sittings.seat(session, world.branch, world.branch.president, College.EMPLOYEES)
    sittings.seat(session, world.branch, world.branch.juror, College.EMPLOYERS)
    rows = client.get(url).context["rows"]
    assert [(row.dossier, row.warnings) for row in rows] == [
        (both[0], []),
        (both[1], ["aucun expert appelé n’est expert de ce CQP"]),
    ]
    page = client.post(url, {"dossiers": [dossier.pk for dossier in both]}, follow=True)
    assert f"Dossier {both[1].number} : aucun expert appelé n&#x27;est expert du CQP Conseiller" in text_of(page)
    assert f"Dossier {both[0].number} : aucun" not in text_of(page)
    # The page of the session says so of that dossier alone, with the reason.
    assert text_of(page).count(WHY) == 1
    assert "sans expert de ce CQP" in text_of(page)


def test_experts_called_before_their_trade_was_asked_keep_what_they_were_called_for(world, trades):
    """Those of the pool, the CQP of their seat; the others all those of the committee; those of a session that is over, nothing."""
    seat = preparing.in_pool(world.branch, world.branch.expert, EXPERT, certifications=trades[1:])
    to_come, over = (sittings.planned(world.branch, preparing.in_days(n)) for n in (3, 4))
    pooled = add_member(to_come, actor=world.branch.secretary, seat=seat)
    outside = sittings.seat(to_come, world.branch, world.beta.tutor, EXPERT)
    past = sittings.seat(over, world.branch, world.beta.tutor, EXPERT)
    with guards_lifted():
        for member in (pooled, outside, past):
            member.certifications.clear()
        JurySession.objects.filter(pk=over.pk).update(state="CANCELLED")
    importlib.import_module("jury.migrations.0012_trades_of_experts").write_trades(apps, None)
    assert [list(member.certifications.order_by("pk")) for member in (pooled, outside, past)] == [
        trades[1:],
        sorted(trades, key=lambda certification: certification.pk),
        [],
    ]
