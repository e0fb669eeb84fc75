"""Of a dossier on which one does not sit, one reads its number: on the minutes, on paper, on the pages of the president, once it is
set aside, once the day is over."""

import datetime as dt

import pytest
from django.urls import reverse

from candidates.services import update_identity
from cqp.access.decisions import can
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import Answer, College, LinkKind, RecusalCause, Verdict
from jury.models import JuryItem
from jury.reading.services import contest_line
from jury.services.agenda import take_off_agenda
from jury.services.attendance import designate_president, leave
from jury.services.deliberation import deliberate, reopen
from jury.services.independence import declare, recuse
from jury.services.motion import adopt_concordant
from jury.services.opening import open_session
from jury.services.rectification import make_rectifying_minutes
from jury.services.signing import sign
from pathways.models import Dossier
from pathways.services import merge_candidates
from tests.conftest import NOON

from . import sittings
from .sittings import five, member_of
from .test_pages import sign_in, text_of
from .test_rectification import proposed

pytestmark = pytest.mark.django_db
SECRET, WRITTEN = "Motif que seuls lisent ceux qui siègent.", "Contestation que seuls lisent ceux qui siègent."
HIDDEN = "Vous ne siégez pas sur ce dossier"


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


def refused(dossier, actor):
    """The fourth competency is not validated, for a reason."""
    sittings.decide(dossier, actor, {4: Verdict.NOT_VALIDATED}, reason=SECRET, recommendations=sittings.ADVICE)


def with_absent(world, *dossiers, declares=True):
    """The three of `sitting`, open; a fourth member was called, who never comes."""
    session, absent = sittings.with_late(world, *dossiers, college=College.EMPLOYERS)
    if declares:
        declare(session, actor=absent.user)
    return session, absent


# --- the minutes --------------------------------------------------------------------------------------------------------------


def test_member_who_never_declared_reads_nothing_of_the_decisions(world, as_):
    dossier = sittings.complete(world, refused_by_external={4})
    session, absent = with_absent(world, dossier, declares=False)
    refused(dossier, world.branch.juror)
    session = sittings.closed(session)
    minutes = session.minutes.get()
    page = as_(absent.user).get(reverse("minutes_sign", args=[minutes.pk]))
    assert (page.context["decisions"], HIDDEN in text_of(page)) == (
        [{"position": 1, "dossier": minutes.content["decisions"][0]["dossier"], "is_hidden": True}],
        True,
    )
    readers = (absent.user, world.branch.juror, world.branch.secretary)
    assert [can(user, "jury.download_minutes", minutes).allowed for user in readers] == [False, True, True]
    for reader in readers[1:]:
        page = as_(reader).get(reverse("minutes_sign", args=[minutes.pk]))
        assert (SECRET in text_of(page), HIDDEN in text_of(page)) == (True, False)


def test_recused_member_reads_neither_what_is_contested_nor_why_a_dossier_was_set_aside(world, as_):
    decided, aside = sittings.complete(world, refused_by_external={4}), sittings.complete(world)
    session = sittings.ready(world, decided, aside)
    items = [sittings.item_of(dossier) for dossier in (decided, aside)]
    sittings.seat(session, world.branch, world.beta.tutor, College.EMPLOYEES)
    sittings.seat(session, world.branch, world.beta.professional, College.EMPLOYERS)
    linked = world.beta.tutor
    declare(session, actor=linked, links={item.pk: LinkKind.PERSONAL for item in items})
    sittings.declared(session, links={linked.pk: {item.pk: LinkKind.PERSONAL for item in items}})
    for item in items:
        contest_line(item, item.sheet.checks[0]["code"], actor=world.branch.juror, reason=WRITTEN)
    sittings.mark_presence(session, actor=world.branch.secretary, present=session.members.seated())
    session = open_session(session, actor=world.branch.secretary)
    recuse(
        items[0],
        member_of(session, world.beta.professional),
        actor=world.branch.president,
        cause=RecusalCause.PARITY,
        reason="Parité.",
    )
    refused(decided, world.branch.juror)
    take_off_agenda(items[1], actor=world.branch.secretary, reason=SECRET)
    minutes = sittings.deliberated(session)
    page = as_(linked).get(reverse("minutes_sign", args=[minutes.pk]))
    assert [word in text_of(page) for word in (SECRET, WRITTEN, HIDDEN)] == [False, False, True]
    assert [(row["dossier"], row["is_hidden"]) for row in page.context["contested"]] == [
        (decided.number, True),
        (aside.number, True),
    ]
    assert page.context["set_aside"] == [{"dossier": aside.number, "is_hidden": True}]
    # Who judged both reads both, set aside or not, and has the paper; who withdrew from one has not.
    page = as_(world.branch.juror).get(reverse("minutes_sign", args=[minutes.pk]))
    assert [text_of(page).count(word) for word in (WRITTEN, HIDDEN)] == [2, 0]
    allowed = [can(user, "jury.download_minutes", minutes).allowed for user in (linked, world.beta.professional)]
    assert (allowed, can(world.branch.juror, "jury.download_minutes", minutes).allowed) == ([False, False], True)


def test_line_contested_on_a_dossier_gone_before_the_session_is_not_in_its_minutes(world):
    kept, gone = sittings.complete(world), sittings.complete(world)
    session = sittings.ready(world, kept, gone)
    item = sittings.item_of(gone)
    contest_line(item, item.sheet.checks[0]["code"], actor=world.branch.juror, reason=WRITTEN)
    take_off_agenda(item, actor=world.branch.secretary, reason="Autre date.")
    with clock.frozen(NOON + dt.timedelta(minutes=5)):
        session = open_session(session, actor=world.branch.secretary)
        sittings.decide(kept, world.branch.juror)
        minutes = sittings.deliberated(session)
    assert minutes.content["contested"] == []
    assert can(world.branch.juror, "jury.download_minutes", minutes).allowed


def test_rectifying_minutes_are_read_by_those_who_sat_on_that_dossier(world, as_):
    """Whoever withdrew from another dossier of the session reads this one whole, on screen and on paper."""
    other, rectified = sittings.complete(world), sittings.complete(world, refused_by_external={4})
    session = five(world, other, rectified)
    for dossier, user, cause in (
        (other, world.beta.tutor, RecusalCause.FOUND),
        (other, world.beta.professional, RecusalCause.PARITY),
        (rectified, world.branch.juror, RecusalCause.FOUND),
        (rectified, world.beta.tutor, RecusalCause.PARITY),
    ):
        recuse(
            sittings.item_of(dossier),
            member_of(session, user),
            actor=world.branch.president,
            cause=cause,
            reason="Motif.",
        )
    sittings.decide(other, world.branch.expert)
    refused(rectified, world.branch.expert)
    sittings.closed(session)
    rectified.refresh_from_db()
    minutes = make_rectifying_minutes(proposed(world, rectified, {}), actor=world.branch.secretary)
    readers = (world.branch.juror, world.beta.professional, world.branch.secretary)
    pages = [as_(user).get(reverse("minutes_sign", args=[minutes.pk])) for user in readers]
    assert [SECRET in text_of(page) for page in pages] == [False, True, True]
    assert [can(user, "jury.download_minutes", minutes).allowed for user in readers] == [False, True, True]


# --- the pages of the president ---------------------------------------------------------------------------------------------------


def test_president_who_withdrew_reads_neither_why_it_does_not_go_nor_what_is_missing(world, as_):
    secret, other = sittings.complete(world, refused_by_external={4}), sittings.complete(world)
    session, president = five(world, secret, other), world.branch.president
    item = sittings.item_of(secret)
    declare(session, actor=president, links={item.pk: LinkKind.PERSONAL})
    client = as_(president)
    motion = client.get(reverse("session_motion", args=[session.pk]))
    assert ([row["row"].item.dossier for row in motion.context["going"]], motion.context["hidden"]) == ([other], [item])
    assert "avis divergent" not in text_of(motion)
    assert HIDDEN in text_of(motion)
    close = reverse("session_close", args=[session.pk])
    page = client.get(close)
    assert [blocker.message for blocker in page.context["blockers"] if secret.number in blocker.message][-1] == (
        f"Dossier {secret.number} : il reste quelque chose à régler ; vous ne siégez pas sur ce dossier."
    )
    answer = client.post(close)
    for told in (page, answer):
        assert "avis divergent" not in text_of(told)
        assert str(secret.candidate) not in text_of(told)
        assert "compétence 4 sans décision" not in text_of(told)
    assert (answer.status_code, other.number in text_of(answer)) == (409, True)


def test_what_is_about_to_be_closed_is_told_by_number_to_a_president_who_withdrew(world, as_):
    secret, other = sittings.complete(world, refused_by_external={4}), sittings.complete(world)
    session = five(world, secret, other)
    withdrawn = {world.branch.president: RecusalCause.FOUND, world.branch.juror: RecusalCause.PARITY}
    for user, cause in withdrawn.items():
        recuse(
            sittings.item_of(secret),
            member_of(session, user),
            actor=world.branch.president,
            cause=cause,
            reason="Motif.",
        )
    refused(secret, world.branch.expert)
    sittings.decide(other, world.branch.expert)
    page = as_(world.branch.president).get(reverse("session_close", args=[session.pk]))
    assert page.context["lines"] == [
        (secret.number, "vous ne siégez pas sur ce dossier"),
        (f"{other.number} – {other.candidate}", "délivrance totale"),
    ]


def test_new_president_undoes_no_motion_on_a_dossier_that_they_do_not_judge(world, as_):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    item = sittings.item_of(dossier)
    for user, cause in ((world.branch.juror, RecusalCause.FOUND), (world.beta.tutor, RecusalCause.PARITY)):
        member = member_of(session, user)
        recuse(item, member, actor=world.branch.president, cause=cause, reason="Motif.")
    adopt_concordant(session, actor=world.branch.president)
    designate_president(session, member_of(session, world.branch.juror), actor=world.branch.secretary)
    client = as_(world.branch.juror)
    page = client.get(reverse("session_motion", args=[session.pk]))
    assert (page.context["adopted"], page.context["hidden"]) == ([], [item])
    assert client.post(reverse("motion_undo", args=[item.pk])).status_code == 404
    assert sittings.item_of(dossier).sheet.adopted_at is not None


def test_opening_tells_a_president_who_withdrew_that_something_is_missing_and_not_what(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    item, president = sittings.item_of(dossier), world.branch.president
    declare(session, actor=president, links={item.pk: LinkKind.PERSONAL})
    update_identity(dossier.candidate, actor=dossier.candidate.user, birth_name="Durand")
    told = {}
    for actor in (president, world.branch.secretary):
        with pytest.raises(Blocked) as blocked:
            open_session(session, actor=actor)
        told[actor] = [blocker.code for blocker in blocked.value.blockers]
    assert told == {president: ["not_yours_to_read"], world.branch.secretary: ["no_longer_complete"]}


def test_last_signer_who_withdrew_is_told_that_something_is_to_be_settled_and_not_what(world):
    """Found to be one person with somebody who was awarded meanwhile: their name and title are not for whoever withdrew."""
    secret, twin = sittings.complete(world), sittings.complete(world)
    session = five(world, secret)
    for user, cause in ((world.beta.tutor, RecusalCause.FOUND), (world.beta.professional, RecusalCause.PARITY)):
        member = member_of(session, user)
        recuse(sittings.item_of(secret), member, actor=world.branch.president, cause=cause, reason="Motif.")
    sittings.decide(secret, world.branch.juror)
    minutes = sittings.deliberated(session)
    sitting = sittings.sitting(world, twin)
    sittings.decide(twin, world.branch.juror)
    sittings.closed(sitting)
    merge_candidates(actor=world.branch.secretary, kept=secret.candidate, double=twin.candidate)
    signers = [member.user for member in minutes.signers.select_related("user")]
    for user in signers:
        if user != world.beta.tutor:
            sign(minutes, actor=user)
    with pytest.raises(Blocked) as blocked:
        sign(minutes, actor=world.beta.tutor)
    assert [blocker.code for blocker in blocked.value.blockers] == ["not_yours_to_read"]


# --- what has left the agenda, and after the day ------------------------------------------------------------------------------------


def test_dossier_set_aside_is_read_no_more_by_those_who_judged_it(world, as_):
    dossier = sittings.complete(world)
    sittings.ready(world, dossier)
    item, juror = sittings.item_of(dossier), world.branch.juror
    urls = [reverse(name, args=[item.pk]) for name in ("item_decide", "item_reading")]
    client = as_(juror)
    assert [client.get(url).status_code for url in urls] == [200, 200]
    take_off_agenda(item, actor=world.branch.secretary, reason="Autre date.")
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert client.post(urls[0], {"observation": "X"}).status_code == 404
    assert list(JuryItem.objects.for_user(world.branch.secretary)) == [item]
    assert as_(world.branch.secretary).get(urls[0]).status_code == 200


def test_member_who_was_not_there_all_day_reads_the_dossier_no_more_once_it_is_decided(world, as_):
    dossier = sittings.complete(world)
    session, absent = with_absent(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    minutes = sittings.deliberated(session)
    assert list(Dossier.objects.for_user(absent.user)) == [dossier]
    sittings.signed(minutes)
    readers = (absent.user, world.branch.juror)
    assert [Dossier.objects.for_user(user).filter(pk=dossier.pk).exists() for user in readers] == [False, True]
    item = sittings.item_of(dossier)
    assert [can(user, "jury.read_item", item).allowed for user in readers] == [False, True]
    page = as_(absent.user).get(reverse("session_detail", args=[session.pk]))
    assert [(row.is_readable, row.word) for row in page.context["rows"]] == [(False, "vous n'y siégez pas")]


def test_member_who_left_before_the_end_keeps_reading_what_they_judged(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    for user in (world.beta.tutor, world.beta.professional):
        leave(member_of(session, user), actor=world.branch.secretary)
    sittings.closed(session)
    assert list(Dossier.objects.for_user(world.beta.tutor)) == [dossier]


# --- names ----------------------------------------------------------------------------------------------------------------------


def test_member_who_changes_name_while_the_minutes_are_to_sign_blocks_nobody(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    minutes, juror = sittings.deliberated(session), world.branch.juror
    before = juror.get_full_name()
    juror.last_name = "Mariée"
    juror.save()
    assert sittings.signed(minutes).is_closed
    minutes.refresh_from_db()
    assert [row["name"] for row in minutes.document.context["signatures"]].count(before) == 1
    sheet = dossier.papers.get(document__kind="decision_sheet").document.context
    assert before in [row["name"] for row in sheet["session"]["members"]]


def test_version_made_after_a_reopening_bears_the_names_of_its_own_day(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    sittings.deliberated(session)
    reopen(session, actor=world.branch.president, reason="Une erreur.")
    juror = world.branch.juror
    juror.last_name = "Mariée"
    juror.save()
    minutes = deliberate(session, actor=world.branch.president)
    assert juror.get_full_name() in [row["name"] for row in minutes.content["members"]]


# --- a line that says « non » -----------------------------------------------------------------------------------------------------


def failing(dossier, actor, comment):
    """The first line of the check says « non », the approach is found to conform all the same."""
    sheet = sittings.item_of(dossier).sheet
    code = sheet.checks[0]["code"]
    sittings.check(sheet, actor, {code: (Answer.NO, comment)})
    sittings.decide(dossier, actor)
    return sheet.checks[0]["label"]


def test_line_that_says_no_is_explained_and_minuted(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    label = failing(dossier, world.branch.juror, " ")
    with pytest.raises(Blocked) as blocked:
        sittings.deliberated(session)
    [gap] = blocked.value.blockers
    assert f"le contrôle « {label} » dit « non » et la démarche est conclue conforme" in gap.message
    failing(dossier, world.branch.juror, "La pièce a été vue en séance.")
    minutes = sittings.deliberated(session)
    assert minutes.content["decisions"][0]["reservations"] == [
        {"line": label, "comment": "La pièce a été vue en séance."}
    ]
    page = as_(world.branch.juror).get(reverse("minutes_sign", args=[minutes.pk]))
    assert "La pièce a été vue en séance." in text_of(page)
