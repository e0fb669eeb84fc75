"""What waits for a member of a jury is asked of their seat in that session: not of whoever judged the dossier before, nor of whoever
is absent or has signed; one signature for the day, however many dossiers."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.shared import clock
from jury.enums import College, Conformity, Verdict
from jury.minutes_page import expected_signatures
from jury.models import Minutes
from jury.room_page import expected_openings
from jury.services.attendance import leave, mark_presence
from jury.services.deliberation import reopen
from jury.services.independence import declare
from jury.services.opening import open_session
from jury.services.rectification import make_rectifying_minutes
from jury.services.signing import note_impediment, sign
from pathways.actions import acts_for
from pathways.enums import Role
from pathways.models import PendingAct
from pathways.services import advance

from . import sittings
from .sittings import five, member_of
from .test_appeals import LATER, other_jury
from .test_pages import sign_in
from .test_rectification import decided, proposed

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


def acts(user):
    return [(row.act, row.dossier) for row in PendingAct.objects.for_user(user).select_related("dossier")]


def openings(user):
    return [(row["number"], row["certification"]) for row in expected_openings(user)]


def signatures(user):
    return [row["number"] for row in expected_signatures(user)]


def test_opening_waits_for_whoever_presides_on_the_day_and_until_it_is_open(world):
    session = sittings.ready(world, sittings.complete(world), sittings.complete(world))
    branch = world.branch
    assert openings(branch.president) == [(session.number, "2\u00a0dossiers")]
    assert [openings(user) for user in (branch.juror, branch.secretary, world.neighbour.president)] == [[], [], []]
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        assert openings(branch.president) == []
    open_session(session, actor=branch.secretary)
    assert openings(branch.president) == []


def test_reading_then_deciding_wait_for_those_who_judge_and_are_there(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    silent = sittings.seat(session, world.branch, world.beta.tutor, College.EMPLOYEES)
    seated = (world.branch.president, world.branch.juror, world.branch.expert)
    assert [acts(user) for user in seated] == [[("prepare", dossier)]] * 3
    assert acts(silent.user) == []
    mark_presence(session, actor=world.branch.secretary, present=session.members.exclude(pk=silent.pk))
    session = open_session(session, actor=world.branch.secretary)
    declare(session, actor=silent.user)
    assert [acts(user) for user in (*seated, silent.user)] == [[("decide", dossier)]] * 3 + [[]]
    leave(member_of(session, world.branch.expert), actor=world.branch.secretary)
    assert acts(world.branch.expert) == []
    # The dossier waits for its jury all the same, for whoever looks at it.
    assert list(dossier.pending_acts.values_list("role", "act")) == [(Role.JUROR, "decide")]


def test_jurors_of_an_earlier_session_are_not_asked_for_the_next_one(world, as_):
    dossier, juror = sittings.complete(world), world.branch.juror
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, juror, conclusion=Conformity.COMPLEMENT, observation="Préciser.")
    sittings.closed(session)
    advance(dossier, "declare_complete", actor=world.branch.secretary)
    with clock.frozen(LATER):
        _, members = other_jury(world, dossier)
        dossier.refresh_from_db()
        assert (acts(juror), [act["name"] for act in acts_for(juror, dossier)]) == ([], [])
        asked = members[0].user
        assert acts(asked) == [("decide", dossier)]
        assert [act["name"] for act in acts_for(asked, dossier)] == ["decide"]
        for act, _ in acts(asked):
            page = as_(asked).get(reverse("dossier_expected", args=[dossier.pk, act]), follow=True)
            assert page.status_code == 200


def test_one_signature_waits_for_the_day_until_it_is_given(world, as_):
    dossiers = [sittings.complete(world) for _ in range(3)]
    session = five(world, *dossiers)
    for dossier in dossiers:
        sittings.decide(dossier, world.branch.juror)
    for user in (world.beta.tutor, world.beta.professional):
        leave(member_of(session, user), actor=world.branch.secretary)
    minutes = sittings.deliberated(session)
    signers = (world.branch.president, world.branch.juror, world.branch.expert)
    assert [signatures(user) for user in signers] == [[minutes.number]] * 3
    # Whoever left, the secretariat, another committee: nothing.
    others = (world.beta.tutor, world.branch.secretary, world.neighbour.juror)
    assert [signatures(user) for user in others] == [[], [], []]
    assert [acts(user) for user in signers] == [[], [], []]
    home = as_(world.branch.juror).get(reverse("home"))
    assert [(row["label"], row["url"]) for row in home.context["waiting"]] == [
        ("Signer le procès-verbal de séance", reverse("minutes_sign", args=[minutes.pk]))
    ]
    sign(minutes, actor=world.branch.juror)
    assert [signatures(user) for user in signers] == [[minutes.number], [], [minutes.number]]


def test_signature_no_longer_waits_when_reopened_or_prevented(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    minutes, second = sittings.deliberated(session), world.beta.tutor
    note_impediment(minutes, member_of(session, second), actor=world.branch.president, reason="Parti.")
    assert (signatures(second), signatures(world.branch.juror)) == ([], [minutes.number])
    reopen(session, actor=world.branch.president, reason="Une erreur.")
    assert signatures(world.branch.juror) == []


def test_rectification_waits_for_those_who_signed_the_first_minutes(world):
    dossier = decided(world, {4: Verdict.NOT_VALIDATED})
    minutes = make_rectifying_minutes(proposed(world, dossier, {}), actor=world.branch.secretary)
    signers = [member.user for member in minutes.signers.select_related("user")]
    assert [signatures(user) for user in signers] == [[minutes.number]] * 3
    assert [acts(user) for user in signers] == [[], [], []]
    sign(minutes, actor=signers[0])
    assert [signatures(user) for user in signers] == [[], [minutes.number], [minutes.number]]


def test_what_waits_for_a_signature_is_what_the_service_takes(world):
    """`awaiting` in one query says, for each member, what `signers` and the signatures say one by one."""
    one, other = sittings.complete(world), sittings.complete(world, refused_by_external={4})
    session = five(world, one, other)
    declare(session, actor=world.beta.tutor, links={sittings.item_of(one).pk: "PERSONAL"})
    sittings.recuse_for_parity(session, one, world.beta.professional)
    sittings.decide(one, world.branch.expert)
    sittings.decide(other, world.branch.expert, {4: Verdict.NOT_VALIDATED}, reason="Non.", recommendations="Se former.")
    first = sittings.deliberated(session)
    sittings.signed(first)
    one.refresh_from_db()
    rectifying = make_rectifying_minutes(proposed(world, one, {4: Verdict.NOT_VALIDATED}), actor=world.branch.secretary)
    sign(rectifying, actor=world.branch.expert)
    done = set(rectifying.signatures.values_list("member", flat=True))
    for member in session.members.select_related("user"):
        asked = rectifying.signers.filter(pk=member.pk).exists() and member.pk not in done
        assert list(Minutes.objects.awaiting(member.user)) == ([rectifying] if asked else []), member
