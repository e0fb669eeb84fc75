"""The attendance sheet: who came, who left and when; what the minutes will tell of the composition."""

import datetime as dt

import pytest

from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import LinkKind, ParityMoment, RecusalCause
from jury.models import Attendance, JurySession, ParityRecord
from jury.services.attendance import arrive, designate_president, leave, mark_presence
from jury.services.convocations import remove_member
from jury.services.independence import declare, lift_recusal, recuse
from tests.conftest import NOON

from . import sittings
from .sittings import five, member_of

pytestmark = pytest.mark.django_db


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def minutes_after(count):
    return NOON + dt.timedelta(minutes=count)


def stays(session, user):
    rows = Attendance.objects.filter(member__session=session, member__user=user)
    return list(rows.values_list("arrived_at", "left_at"))


def noted(session):
    rows = ParityRecord.objects.filter(session=session).order_by("pk")
    return [(row.moment, row.item_id, len(row.present), row.holds) for row in rows]


def test_stays_keep_each_arrival_and_departure(world):
    session = sittings.sitting(world, sittings.complete(world))
    juror = member_of(session, world.branch.juror)
    with clock.frozen(minutes_after(30)):
        leave(juror, actor=world.branch.secretary, at=minutes_after(20))
        assert member_of(session, juror.user).is_present is False
        arrive(juror, actor=world.branch.secretary)
    assert stays(session, juror.user) == [(NOON, minutes_after(20)), (minutes_after(30), None)]
    assert member_of(session, juror.user).is_present is True


def test_noting_twice_what_is_so_already_writes_nothing(world):
    session = sittings.sitting(world, sittings.complete(world))
    before = noted(session)
    arrive(member_of(session, world.branch.juror), actor=world.branch.secretary)
    mark_presence(session, actor=world.branch.secretary, present=session.members.all())
    assert stays(session, world.branch.juror) == [(NOON, None)]
    assert noted(session) == before


@pytest.mark.parametrize(("at", "code"), [(1, "time_to_come"), (-60 * 24, "another_day"), (-5, "out_of_order")])
def test_hour_that_cannot_be_is_refused(world, at, code):
    session = sittings.sitting(world, sittings.complete(world))
    with pytest.raises(Blocked) as refused:
        leave(member_of(session, world.branch.juror), actor=world.branch.secretary, at=minutes_after(at))
    assert codes(refused) == [code]
    assert stays(session, world.branch.juror) == [(NOON, None)]


def test_sheet_is_kept_on_the_day_of_the_session(world):
    session = sittings.planned(world.branch, clock.today() + dt.timedelta(days=1))
    members = sittings.seated(session, world.branch)
    with pytest.raises(Blocked) as refused:
        mark_presence(session, actor=world.branch.secretary, present=members)
    assert codes(refused) == ["not_the_day"]


def test_released_member_is_no_longer_in_the_room(world):
    session = sittings.ready(world, sittings.complete(world))
    remove_member(member_of(session, world.branch.juror), actor=world.branch.secretary)
    assert stays(session, world.branch.juror) == [(NOON, NOON)]


def test_composition_is_noted_at_the_opening_and_at_each_movement(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    second = member_of(session, world.beta.tutor)
    with clock.frozen(minutes_after(10)):
        leave(second, actor=world.branch.secretary)
    with clock.frozen(minutes_after(20)):
        arrive(second, actor=world.branch.president)
    item = sittings.item_of(dossier)
    assert noted(session) == [
        (ParityMoment.OPENING, None, 5, True),
        (ParityMoment.DEPARTURE, None, 4, False),
        (ParityMoment.DEPARTURE, item.pk, 4, False),
        (ParityMoment.ARRIVAL, None, 5, True),
        (ParityMoment.ARRIVAL, item.pk, 5, True),
    ]
    assert ParityRecord.objects.order_by("pk")[1].reasons[0].startswith("Un jury de 4 personnes est impossible")


def test_recusal_and_its_lift_are_noted_for_their_dossier(world):
    dossier, other = sittings.complete(world), sittings.complete(world)
    session = five(world, dossier, other)
    item, president = sittings.item_of(dossier), world.branch.president
    found = recuse(
        item,
        member_of(session, world.beta.tutor),
        actor=president,
        cause=RecusalCause.FOUND,
        reason="Voisin du candidat.",
    )
    recuse(
        item, member_of(session, world.branch.juror), actor=president, cause=RecusalCause.PARITY, reason="Un de chaque."
    )
    lift_recusal(found, actor=world.branch.secretary, reason="Homonyme.")
    assert noted(session)[1:] == [
        (ParityMoment.RECUSAL, None, 5, True),
        (ParityMoment.RECUSAL, item.pk, 4, False),
        (ParityMoment.RECUSAL, None, 5, True),
        (ParityMoment.RECUSAL, item.pk, 3, True),
        (ParityMoment.RECUSAL_LIFTED, None, 5, True),
        (ParityMoment.RECUSAL_LIFTED, item.pk, 4, False),
    ]


def test_closing_notes_the_room_and_the_dossiers_that_have_a_jury_of_their_own(world):
    dossier, other = sittings.complete(world), sittings.complete(world)
    session = five(world, dossier, other)
    item = sittings.item_of(dossier)
    for user, cause in ((world.beta.tutor, RecusalCause.FOUND), (world.branch.juror, RecusalCause.PARITY)):
        recuse(item, member_of(session, user), actor=world.branch.president, cause=cause, reason="Motif.")
    for each in (dossier, other):
        sittings.decide(each, world.branch.expert)
    sittings.deliberated(JurySession.objects.get())
    assert noted(session)[-2:] == [(ParityMoment.CLOSING, None, 5, True), (ParityMoment.CLOSING, item.pk, 3, True)]


def test_nothing_is_decided_until_another_president_is_designated(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    for user in (world.branch.president, world.branch.juror):
        leave(member_of(session, user), actor=world.branch.secretary)
    with pytest.raises(Blocked) as refused:
        sittings.decide(dossier, world.branch.expert)
    assert codes(refused) == ["president_absent"]
    designate_president(session, member_of(session, world.beta.tutor), actor=world.branch.expert)
    sittings.decide(dossier, world.branch.expert)
    assert sittings.item_of(dossier).sheet.revision == 1


def test_nothing_is_decided_while_those_present_are_not_a_jury(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    leave(member_of(session, world.branch.expert), actor=world.branch.secretary)
    with pytest.raises(Blocked) as refused:
        sittings.decide(dossier, world.branch.juror)
    assert codes(refused) == ["expert_missing"]


def test_declaring_a_link_in_session_is_noted(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    declare(session, actor=world.branch.juror, links={item.pk: LinkKind.PERSONAL})
    assert noted(session)[1:] == [(ParityMoment.RECUSAL, None, 3, True), (ParityMoment.RECUSAL, item.pk, 2, False)]
