"""Before reading anything of a dossier a juror declares; whoever has a link with the candidate does not sit on it."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.access import grants
from cqp.access.decisions import Forbidden
from cqp.accounts.enums import MembershipRole
from cqp.demo.cast import join
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.composition import room_of
from jury.enums import LinkKind, RecusalCause
from jury.models import Declaration, JuryItem, JurySession, Recusal
from jury.services.agenda import put_on_agenda, take_off_agenda
from jury.services.attendance import designate_president, mark_presence
from jury.services.independence import declare, lift_recusal, recuse
from jury.services.opening import open_session
from pathways.enums import GRANT_OF, Role
from pathways.enums import State as S

from . import sittings
from .sittings import five, member_of
from .test_pages import sign_in

pytestmark = pytest.mark.django_db
READS = [GRANT_OF[Role.JUROR]]


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def reads(user, dossier):
    return grants.codenames(user, dossier)


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


def called(world, *dossiers):
    """Planned today, three members called, nobody has declared nor come."""
    session = sittings.planned(world.branch)
    sittings.seated(session, world.branch)
    put_on_agenda(session, *dossiers, actor=world.branch.secretary)
    return session


def test_being_called_gives_nothing_to_read_and_declaring_does(world):
    linked, free = sittings.complete(world), sittings.complete(world)
    session, juror = called(world, linked, free), world.branch.juror
    item = sittings.item_of(linked)
    assert (reads(juror, linked), reads(juror, free)) == ([], [])
    declare(session, actor=juror, links={item.pk: (LinkKind.TRAINER, "en 2024")})
    assert (reads(juror, linked), reads(juror, free)) == ([], READS)
    assert list(JuryItem.objects.for_user(juror)) == [sittings.item_of(free)]
    recusal = Recusal.objects.get()
    assert (recusal.cause, recusal.reason) == (RecusalCause.DECLARED, "formateur ou formatrice du candidat (en 2024)")
    assert (recusal.item, recusal.member.user, recusal.recorded_by) == (item, juror, juror)


def test_nobody_declares_for_somebody_else(world):
    session = called(world, sittings.complete(world))
    for stranger in (world.branch.secretary, world.neighbour.juror, world.alpha.manager):
        with pytest.raises(Forbidden):
            declare(session, actor=stranger)
    assert Declaration.objects.count() == 0


def test_dossier_put_later_on_the_agenda_is_declared_on_apart(world):
    first, second = sittings.complete(world), sittings.complete(world)
    session, juror = called(world, first), world.branch.juror
    declare(session, actor=juror)
    put_on_agenda(session, second, actor=world.branch.secretary)
    assert (reads(juror, first), reads(juror, second)) == (READS, [])
    assert len(declare(session, actor=juror)) == 1
    assert reads(juror, second) == READS


def test_declaration_covers_the_dossiers_that_were_shown_and_no_other(world):
    shown, added = sittings.complete(world), sittings.complete(world)
    session, juror = called(world, shown, added), world.branch.juror
    declare(session, actor=juror, items=[sittings.item_of(shown).pk])
    assert (reads(juror, shown), reads(juror, added)) == (READS, [])


def test_changing_ones_mind_is_another_declaration(world):
    dossier = sittings.complete(world)
    session, juror = called(world, dossier), world.branch.juror
    item = sittings.item_of(dossier)
    declare(session, actor=juror, links={item.pk: LinkKind.PERSONAL})
    declare(session, actor=juror)
    assert reads(juror, dossier) == READS
    declare(session, actor=juror, links={item.pk: LinkKind.EMPLOYER})
    assert reads(juror, dossier) == []
    assert list(Declaration.objects.values_list("link", flat=True)) == ["PERSONAL", "", "EMPLOYER"]
    assert [bool(recusal.lifted_at) for recusal in Recusal.objects.all()] == [True, False]


def test_declaring_the_same_again_writes_nothing(world):
    session, juror = called(world, sittings.complete(world)), world.branch.juror
    assert len(declare(session, actor=juror)) == 1
    assert declare(session, actor=juror) == []


def test_in_session_one_does_not_come_back_by_oneself(world):
    dossier = sittings.complete(world)
    session, juror = five(world, dossier), world.branch.juror
    item = sittings.item_of(dossier)
    declare(session, actor=juror, links={item.pk: LinkKind.PERSONAL})
    with pytest.raises(Blocked) as refused:
        declare(session, actor=juror)
    assert codes(refused) == ["recusal_noted"]
    lift_recusal(Recusal.objects.get(), actor=world.branch.president, reason="Homonyme.")
    assert reads(juror, dossier) == []
    declare(session, actor=juror)
    assert reads(juror, dossier) == READS


def test_link_known_to_the_application_is_not_left_out(world):
    dossier = sittings.complete(world)
    session, juror = called(world, dossier), world.branch.juror
    join(juror, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today() - dt.timedelta(days=3))
    with pytest.raises(Blocked) as refused:
        declare(session, actor=juror)
    assert codes(refused) == ["link_known"]
    assert "Alpha Formation" in str(refused.value)
    declare(session, actor=juror, links={sittings.item_of(dossier).pk: LinkKind.EMPLOYER})
    assert reads(juror, dossier) == []


def test_session_opens_once_those_present_have_declared(world):
    session = called(world, sittings.complete(world), sittings.complete(world))
    mark_presence(session, actor=world.branch.secretary, present=session.members.all())
    designate_president(session, member_of(session, world.branch.president), actor=world.branch.secretary)
    for user in (world.branch.president, world.branch.expert):
        declare(session, actor=user)
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused) == ["declaration_missing"]
    assert str(refused.value).startswith("Jeanne Jurée n'a pas déclaré son indépendance sur 2 dossiers")
    declare(session, actor=world.branch.juror)
    assert open_session(session, actor=world.branch.secretary).is_open


def test_recused_member_no_longer_forbids_opening_for_a_link_found_since(world):
    """The secretariat notes that the juror joined the candidate's company: they do not sit on it, the session opens on the other."""
    linked, other = sittings.complete(world), sittings.complete(world, company=world.beta)
    session = called(world, linked, other)
    sittings.declared(session)
    juror = world.branch.juror
    join(juror, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today() - dt.timedelta(days=3))
    mark_presence(session, actor=world.branch.secretary, present=session.members.all())
    designate_president(session, member_of(session, world.branch.president), actor=world.branch.secretary)
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused) == ["cannot_sit"]
    recuse(
        sittings.item_of(linked),
        member_of(session, juror),
        actor=world.branch.secretary,
        cause=RecusalCause.FOUND,
        reason="Employé depuis vendredi.",
    )
    assert open_session(session, actor=world.branch.secretary).is_open
    assert (reads(juror, linked), reads(juror, other)) == ([], READS)


def found(world, session, dossier, user, cause=RecusalCause.FOUND, actor=None):
    member = member_of(session, user)
    return recuse(
        sittings.item_of(dossier),
        member,
        actor=actor or world.branch.president,
        cause=cause,
        reason="Voisin du candidat.",
    )


def test_dossier_without_a_jury_is_neither_decided_nor_closed_on(world):
    """Two employees, two employers, one expert: one employee withdraws from one dossier. The other dossier is not touched."""
    red, green = sittings.complete(world), sittings.complete(world)
    session = five(world, red, green)
    sittings.decide(red, world.branch.juror)
    sittings.decide(green, world.branch.juror)
    found(world, session, red, world.beta.tutor)
    with pytest.raises(Blocked) as refused:
        sittings.decide(red, world.branch.juror, observation="Encore.")
    assert codes(refused) == ["jury_of_four", "parity_broken"]
    with pytest.raises(Blocked) as refused:
        sittings.deliberated(session)
    # What was decided with her is to be decided again.
    assert codes(refused) == ["dossier_jury_of_four", "dossier_parity_broken", "sheet_incomplete"]
    assert red.number in str(refused.value)
    take_off_agenda(sittings.item_of(red), actor=world.branch.secretary, reason="La parité ne tient pas.")
    red.refresh_from_db()
    assert red.state == S.COMPLETE
    assert sittings.deliberated(session).digest


def test_one_of_the_other_college_withdraws_and_the_dossier_is_decided(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    found(world, session, dossier, world.beta.tutor)
    with pytest.raises(Blocked) as refused:
        found(world, session, dossier, world.branch.expert, RecusalCause.PARITY)
    assert codes(refused) == ["parity_not_restored"]
    with pytest.raises(Forbidden):
        found(world, session, dossier, world.branch.juror, RecusalCause.PARITY, actor=world.branch.secretary)
    found(world, session, dossier, world.branch.juror, RecusalCause.PARITY)
    room, item = room_of(JurySession.objects.for_page().get()), sittings.item_of(dossier)
    assert (room.reasons, room.reasons_on(item), len(room.sitting_on(item))) == ([], [], 3)
    with pytest.raises(Forbidden, match="ne siégez pas"):
        sittings.decide(dossier, world.branch.juror)
    sittings.decide(dossier, world.branch.expert)
    assert sittings.closed(session).is_closed


def test_nobody_withdraws_for_parity_when_it_holds(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    with pytest.raises(Blocked) as refused:
        found(world, session, dossier, world.branch.juror, RecusalCause.PARITY)
    assert codes(refused) == ["parity_not_restored"]


def test_recusal_is_recorded_and_lifted_by_the_president_or_the_secretariat_with_a_reason(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    item, juror = sittings.item_of(dossier), member_of(session, world.branch.juror)
    for actor in (world.branch.juror, world.neighbour.secretary, world.alpha.manager):
        with pytest.raises(Forbidden):
            recuse(item, juror, actor=actor, cause=RecusalCause.FOUND, reason="Voisin.")
    with pytest.raises(Blocked) as refused:
        recuse(item, juror, actor=world.branch.president, cause=RecusalCause.FOUND, reason=" ")
    assert codes(refused) == ["comment_missing"]
    recusal = found(world, session, dossier, world.branch.juror)
    with pytest.raises(Blocked) as refused:
        found(world, session, dossier, world.branch.juror)
    assert codes(refused) == ["already_recused"]
    with pytest.raises(Forbidden):
        lift_recusal(recusal, actor=world.branch.juror, reason="Je reviens.")
    lift_recusal(recusal, actor=world.branch.secretary, reason="Homonyme.")
    assert reads(world.branch.juror, dossier) == READS


def test_president_does_not_lift_their_own_recusal(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    recusal = found(world, session, dossier, world.branch.president, actor=world.branch.secretary)
    with pytest.raises(Forbidden, match="propre déport"):
        lift_recusal(recusal, actor=world.branch.president, reason="Je reviens.")


def test_nothing_of_a_dossier_is_shown_before_declaring_nor_once_recused(world, as_):
    dossier = sittings.complete(world)
    session, juror = called(world, dossier), world.branch.juror
    item = sittings.item_of(dossier)
    urls = [reverse("item_decide", args=[item.pk]), reverse("dossier_detail", args=[dossier.pk])]
    client = as_(juror)
    answers = [client.get(url) for url in urls]
    assert [answer.status_code for answer in answers] == [404, 404]
    stranger = as_(world.neighbour.juror)
    assert [stranger.get(url).status_code for url in urls] == [404, 404]
    declare(session, actor=juror)
    assert [as_(juror).get(url).status_code for url in urls] == [200, 200]
    declare(session, actor=juror, links={item.pk: LinkKind.PERSONAL})
    assert [as_(juror).get(url).status_code for url in urls] == [404, 404]
