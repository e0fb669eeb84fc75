"""On a dossier sit those present who declared no link with it and are not recused: nobody else counts, and what was decided with
somebody who is recused since is decided again."""

import pytest
from django.urls import reverse

from cqp.access import grants
from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked
from jury.composition import room_of
from jury.enums import Choice, College, Conformity, LinkKind, ParityMoment, RecusalCause, Verdict
from jury.models import Ballot, JuryItem, JurySession, ParityRecord, Recusal
from jury.services.attendance import arrive, designate_president, leave
from jury.services.ballots import call_ballot, cast, count
from jury.services.convocations import remove_member
from jury.services.deliberation import deliberate, reopen
from jury.services.independence import declare, lift_recusal, recuse
from jury.services.motion import adopt_concordant

from . import sittings
from .sittings import five, member_of
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
V, N = Verdict.VALIDATED, Verdict.NOT_VALIDATED


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def noted(session):
    rows = ParityRecord.objects.filter(session=session).order_by("pk")
    return [(row.moment, row.item_id, len(row.present), row.holds) for row in rows]


def said(dossier):
    sheet = sittings.item_of(dossier).sheet
    return sheet.conclusion, sheet.decisions.count(), sheet.adopted_at is not None


def link_found(dossier, session, user, actor):
    member = member_of(session, user)
    return recuse(
        sittings.item_of(dossier), member, actor=actor, cause=RecusalCause.FOUND, reason="Cousine du candidat."
    )


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


# --- whoever has still to declare ---------------------------------------------------------------------------------------------


def test_late_arrival_neither_counts_nor_decides_before_declaring(world):
    """The expert leaves, another comes: those present are a jury, those who sit on the dossier are not."""
    dossier = sittings.complete(world)
    session, late = sittings.with_late(world, dossier)
    leave(member_of(session, world.branch.expert), actor=world.branch.secretary)
    arrive(late, actor=world.branch.secretary)
    room, item = room_of(JurySession.objects.for_page().get()), sittings.item_of(dossier)
    assert (room.reasons, [member.user for member in room.sitting_on(item)]) == (
        [],
        [world.branch.president, world.branch.juror],
    )
    with pytest.raises(Blocked) as refused:
        sittings.decide(dossier, world.branch.juror)
    assert codes(refused) == ["expert_missing", "declaration_awaited"]
    assert str(late) in str(refused.value)
    with pytest.raises(Forbidden, match="ne siégez pas"):
        sittings.decide(dossier, late.user)
    declare(session, actor=late.user)
    sittings.decide(dossier, late.user)
    assert said(dossier) == (Conformity.CONFORM, 6, False)


def test_late_arrival_is_not_called_to_the_vote_before_declaring(world):
    dossier = sittings.complete(world, refused_by_external={4})
    _, late = sittings.with_late(world, dossier, college=College.EMPLOYEES)
    arrive(late, actor=world.branch.secretary)
    sittings.decide(dossier, world.branch.juror, {4: ""})
    branch, fourth = world.branch, dossier.version.competencies.get(number=4)
    ballot = call_ballot(sittings.item_of(dossier), fourth, actor=branch.president)
    with pytest.raises(Forbidden, match="ne siégez pas"):
        cast(ballot, actor=late.user, choice=Choice.AGAINST)
    for user in (branch.president, branch.juror):
        cast(ballot, actor=user, choice=Choice.FOR)
    ballot = count(ballot, actor=branch.president)
    assert (ballot.entitled, ballot.votes_for, ballot.abstentions, ballot.is_carried) == (3, 2, 1, True)


def test_deliberation_does_not_close_while_somebody_present_has_still_to_declare(world):
    dossier = sittings.complete(world)
    session, late = sittings.with_late(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    leave(member_of(session, world.branch.expert), actor=world.branch.secretary)
    arrive(late, actor=world.branch.secretary)
    with pytest.raises(Blocked) as refused:
        sittings.deliberated(session)
    assert codes(refused) == ["declaration_missing", "dossier_expert_missing"]
    declare(session, actor=late.user)
    assert sittings.deliberated(session).is_to_sign


def test_declaration_in_session_is_noted_when_the_jury_of_a_dossier_changes(world):
    kept, left = sittings.complete(world), sittings.complete(world)
    session, late = sittings.with_late(world, kept, left)
    leave(member_of(session, world.branch.expert), actor=world.branch.secretary)
    arrive(late, actor=world.branch.secretary)
    before, items = len(noted(session)), [sittings.item_of(dossier).pk for dossier in (kept, left)]
    declare(session, actor=late.user, items=items[:1])
    assert noted(session)[before:] == [
        (ParityMoment.DECLARATION, None, 3, True),
        (ParityMoment.DECLARATION, items[0], 3, True),
    ]
    assert ParityRecord.objects.filter(item=items[0], moment=ParityMoment.DEPARTURE).get().holds is False
    # Said again, nothing changes and nothing is noted; a link on the other dossier leaves it as it was, without a jury.
    declare(session, actor=late.user, items=items[:1])
    declare(session, actor=late.user, items=items[1:], links={items[1]: LinkKind.PERSONAL})
    assert noted(session)[before + 2 :] == [
        (ParityMoment.RECUSAL, None, 3, True),
        (ParityMoment.RECUSAL, items[1], 2, False),
    ]


def test_screens_say_who_has_still_to_declare(world, as_):
    dossier, other = sittings.complete(world), sittings.complete(world)
    session, late = sittings.with_late(world, dossier, other)
    leave(member_of(session, world.branch.expert), actor=world.branch.secretary)
    arrive(late, actor=world.branch.secretary)
    wall, seat, page = (reverse(f"session_{name}", args=[session.pk]) for name in ("room", "seat", "detail"))
    to_declare = reverse("session_independence", args=[session.pk])
    client = as_(world.branch.juror)
    first = client.get(wall)
    assert "Doit encore déclarer son indépendance : ne siège pas sur 2\N{NO-BREAK SPACE}dossiers" in text_of(first)
    assert to_declare not in text_of(client.get(seat))
    assert text_of(as_(world.branch.secretary).get(page)).count(f"Doit encore déclarer : {late}.") == 2
    client = as_(late.user)
    for url in (seat, page):
        assert to_declare in text_of(client.get(url))
    declare(session, actor=late.user)
    again = as_(world.branch.juror).get(f"{wall}?vu={first.context['state']}", headers={"HX-Request": "true"})
    assert (again.status_code, "Doit encore déclarer" in text_of(again)) == (200, False)


# --- whoever is recused once they have sat ------------------------------------------------------------------------------------


def test_recusal_in_session_clears_what_was_voted_with_them(world):
    """Three for and two against among five; of the three who still sit, one for and two against."""
    dossier = sittings.complete(world, refused_by_external={4})
    session, branch = five(world, dossier), world.branch
    sittings.decide(dossier, branch.juror, {4: ""}, observation="Lu en séance.")
    fourth = dossier.version.competencies.get(number=4)
    ballot = call_ballot(sittings.item_of(dossier), fourth, actor=branch.president)
    voices = {
        branch.president: Choice.AGAINST,
        branch.juror: Choice.FOR,
        branch.expert: Choice.AGAINST,
        world.beta.tutor: Choice.FOR,
        world.beta.professional: Choice.FOR,
    }
    for user, choice in voices.items():
        cast(ballot, actor=user, choice=choice)
    assert count(ballot, actor=branch.president).is_carried is True
    under_way = call_ballot(sittings.item_of(dossier), fourth, actor=branch.president)
    recusal = link_found(dossier, session, world.beta.tutor, branch.secretary)
    under_way.refresh_from_db()
    assert (recusal.cleared_decision, said(dossier), under_way.cancelled_at is not None) == (True, ("", 0, False), True)
    # What was written in words stays, and the vote that was counted stays as history.
    assert sittings.item_of(dossier).sheet.observation == "Lu en séance."
    assert Ballot.objects.counted().get().votes_for == 3
    recuse(
        sittings.item_of(dossier),
        member_of(session, world.beta.professional),
        actor=branch.president,
        cause=RecusalCause.PARITY,
        reason="Parité.",
    )
    with pytest.raises(Blocked) as refused:
        deliberate(session, actor=branch.president)
    assert codes(refused) == ["sheet_incomplete"]


def test_page_left_open_does_not_write_back_what_a_recusal_cleared(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    before = sittings.item_of(dossier).sheet.revision
    link_found(dossier, session, world.beta.tutor, world.branch.secretary)
    assert sittings.item_of(dossier).sheet.revision == before + 1


def test_recusal_clears_what_a_motion_adopted_on_that_dossier_alone(world):
    linked, other = sittings.complete(world), sittings.complete(world)
    session = five(world, linked, other)
    adopt_concordant(session, actor=world.branch.president)
    declare(session, actor=world.branch.juror, links={sittings.item_of(linked).pk: LinkKind.PERSONAL})
    assert Recusal.objects.get().cleared_decision is True
    assert (said(linked), said(other)) == (("", 0, False), (Conformity.CONFORM, 6, True))


def test_decision_that_does_not_conform_is_cleared_too(world):
    """It refuses the CQP as surely as six competencies not validated."""
    dossier = sittings.complete(world)
    session = five(world, dossier)
    sittings.decide(dossier, world.branch.juror, conclusion=Conformity.NOT_CONFORM, observation="Évaluateurs liés.")
    link_found(dossier, session, world.beta.tutor, world.branch.secretary)
    assert said(dossier) == ("", 0, False)


def test_recusal_of_somebody_who_never_sat_clears_nothing(world):
    """Who came late and declares a link never decided anything; nor who declared at home and never came."""
    dossier = sittings.complete(world)
    session, late = sittings.with_late(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    arrive(late, actor=world.branch.secretary)
    declare(session, actor=late.user, links={sittings.item_of(dossier).pk: LinkKind.EMPLOYER})
    assert (Recusal.objects.get().cleared_decision, said(dossier)) == (False, (Conformity.CONFORM, 6, False))

    dossier = sittings.complete(world)
    session, absent = sittings.with_late(world, dossier)
    declare(session, actor=absent.user)
    sittings.decide(dossier, world.branch.juror)
    recusal = link_found(dossier, session, absent.user, world.branch.secretary)
    assert (recusal.cleared_decision, said(dossier)) == (False, (Conformity.CONFORM, 6, False))


def test_recusal_before_the_session_or_after_a_reopening(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    recusal = link_found(dossier, session, world.branch.juror, world.branch.secretary)
    assert recusal.cleared_decision is False
    lift_recusal(recusal, actor=world.branch.secretary, reason="Homonyme.")

    dossier = sittings.complete(world)
    session = five(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    sittings.deliberated(session)
    session = reopen(session, actor=world.branch.president, reason="Un lien vient d'être dit.")
    assert link_found(dossier, session, world.beta.tutor, world.branch.secretary).cleared_decision is True


def test_lifting_a_recusal_does_not_bring_the_decisions_back(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    recusal = link_found(dossier, session, world.beta.tutor, world.branch.secretary)
    lift_recusal(recusal, actor=world.branch.secretary, reason="Homonyme.")
    assert said(dossier) == ("", 0, False)


def test_room_is_told_and_the_minutes_tell_it(world, as_):
    dossier = sittings.complete(world)
    session, branch = five(world, dossier), world.branch
    sittings.decide(dossier, branch.juror)
    item, wall = sittings.item_of(dossier), reverse("session_room", args=[session.pk])
    tutor = member_of(session, world.beta.tutor)
    url = reverse("session_recusals", args=[session.pk, item.pk])
    told = f"Dossier {dossier.number} : un membre n&#x27;y siège plus, ce qui avait été décidé avec lui est effacé."
    client = as_(branch.secretary)
    assert told not in text_of(client.get(wall))
    page = client.post(url, {"member": tutor.pk, "cause": "FOUND", "reason": "Cousine."}, follow=True)
    assert "le dossier est à décider de nouveau." in text_of(page)
    client = as_(world.beta.professional)
    assert told in text_of(client.get(wall))
    lift_recusal(Recusal.objects.get(), actor=branch.secretary, reason="Homonyme.")
    sittings.decide(dossier, branch.juror)
    assert told not in text_of(client.get(wall))
    content = sittings.deliberated(session).content
    assert [(row["name"], row["cleared_decision"]) for row in content["recusals"]] == [(str(tutor), True)]


# --- a recusal is somebody's, whatever the seat ----------------------------------------------------------------------------------


def test_recusal_outlives_the_seat_from_which_it_was_noted(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    link_found(dossier, session, world.branch.juror, world.branch.secretary)
    remove_member(member_of(session, world.branch.juror), actor=world.branch.secretary)
    again = sittings.seat(session, world.branch, world.branch.juror, College.EMPLOYERS)
    declare(session, actor=world.branch.juror)
    item = sittings.item_of(dossier)
    assert list(JuryItem.objects.judged_by(world.branch.juror)) == []
    assert grants.codenames(world.branch.juror, dossier) == []
    room = room_of(JurySession.objects.for_page().get())
    assert (room.sits(again, item), room.recused) == (False, {item.pk: {again.pk}})
    with pytest.raises(Blocked) as refused:
        link_found(dossier, session, world.branch.juror, world.branch.secretary)
    assert codes(refused) == ["already_recused"]
    lift_recusal(Recusal.objects.get(), actor=world.branch.secretary, reason="Homonyme.")
    assert list(JuryItem.objects.judged_by(world.branch.juror)) == [item]
    assert grants.codenames(world.branch.juror, dossier) == ["juror_dossier"]


def test_link_declared_from_an_earlier_seat_is_taken_back_by_its_author_before_the_session(world):
    dossier = sittings.complete(world)
    session, juror = sittings.ready(world, dossier), world.branch.juror
    declare(session, actor=juror, links={sittings.item_of(dossier).pk: LinkKind.PERSONAL})
    remove_member(member_of(session, juror), actor=world.branch.secretary)
    sittings.seat(session, world.branch, juror, College.EMPLOYERS)
    declare(session, actor=juror)
    assert Recusal.objects.in_force().count() == 0
    assert list(JuryItem.objects.judged_by(juror)) == [sittings.item_of(dossier)]


# --- what is missing leads to where it is put right -----------------------------------------------------------------------------


def test_each_reason_of_the_room_leads_to_its_place(world):
    dossier = sittings.complete(world)
    session = sittings.planned(world.branch)
    sittings.put_on_agenda(session, dossier, actor=world.branch.secretary)
    sittings.seat(session, world.branch, world.branch.president, College.EMPLOYEES)
    call = reverse("member_add", args=[session.pk])
    page = reverse("session_detail", args=[session.pk])

    def places():
        room = room_of(JurySession.objects.for_page().get(pk=session.pk))
        return {reason.code: reason.url for reason in room.reasons + room.president}

    # Somebody is still to be called; then it is a matter of who comes.
    assert places() == {"parity_broken": call, "expert_missing": call, "president_missing": f"{page}#presidence"}
    sittings.seat(session, world.branch, world.branch.juror, College.EMPLOYERS)
    sittings.seat(session, world.branch, world.branch.expert, College.TRADE_EXPERT)
    assert places() == {
        "parity_broken": f"{page}#membres",
        "expert_missing": f"{page}#membres",
        "president_missing": f"{page}#presidence",
    }


def test_reason_of_a_dossier_leads_to_who_sits_on_it(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    item = sittings.item_of(dossier)
    link_found(dossier, session, world.beta.tutor, world.branch.secretary)
    room = room_of(JurySession.objects.for_page().get())
    url = reverse("session_recusals", args=[session.pk, item.pk])
    assert {reason.url for reason in room.reasons_on(item)} == {url}


def test_seat_of_a_new_president_is_drawn_again_with_what_they_lead_with(world, as_):
    session = sittings.sitting(world, sittings.complete(world))
    url, client = reverse("session_seat", args=[session.pk]), as_(world.branch.juror)
    page = client.get(url)
    assert "Conduire la séance" not in text_of(page)
    designate_president(session, member_of(session, world.branch.juror), actor=world.branch.expert)
    again = client.get(f"{url}?vu={page.context['state']}", headers={"HX-Request": "true"})
    assert (again.status_code, "Conduire la séance" in text_of(again)) == (200, True)
