import datetime as dt

import icalendar
import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.documents.models import IssuedDocument
from cqp.jobs.models import Job
from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked
from jury.enums import College, Reply, Standing
from jury.models import JuryMember, Sounding
from jury.preparation.documents import summons_of
from jury.preparation.replies import convocation_of
from jury.preparation.waiting import expected_answers
from jury.services import convocations
from jury.services.agenda import put_on_agenda
from jury.services.convocations import add_member, call_instead, remove_member
from jury.services.sessions import cancel_session, postpone_session

from . import preparing, sittings
from .test_pages import sign_in

pytestmark = pytest.mark.django_db


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def reply(session, user, *, coming):
    return convocations.reply(session, actor=user, coming=coming)


def event_of(mail):
    calendar = icalendar.Calendar.from_ical(mail.attachment)
    (event,) = calendar.walk("VEVENT")
    return calendar["METHOD"], event


@pytest.fixture
def session(world):
    """In ten days, three of the pool called."""
    planned = sittings.planned(world.branch, preparing.in_days(10))
    planned.seats = preparing.pool(world.branch)
    for seat in planned.seats[:3]:
        add_member(planned, actor=world.branch.secretary, seat=seat)
    Email.objects.exclude(code="jury_summons").delete()
    return planned


def told(blockers):
    return [blocker.message for blocker in blockers]


def test_call_sends_the_mail_the_day_for_the_calendar_and_asks_for_the_paper(world, session):
    mail = Email.objects.get(recipient=world.branch.juror)
    method, event = event_of(mail)
    assert f"/jury/seances/{session.pk}/reponse/" in mail.body
    assert (mail.attachment_name, mail.attachment_type, method) == (f"{session.number}.ics", "text/calendar", "PUBLISH")
    # Half past nine in Paris, in winter.
    assert event.decoded("DTSTART") == dt.datetime(2026, 12, 3, 8, 30, tzinfo=dt.UTC)
    assert (str(event["LOCATION"]), str(event["STATUS"])) == (session.place, "CONFIRMED")
    paper = summons_of(session.members.get(user=world.branch.juror))
    assert (paper.context["recipient"]["name"], paper.context["session"]["held_on"]) == ("Jeanne Jurée", "2026-12-03")
    assert IssuedDocument.objects.filter(kind="jury_summons").count() == 3


def test_seat_of_the_pool_gives_its_college_and_must_be_in_office_that_day(world, session):
    member = session.members.get(user=world.branch.president)
    assert (member.college, member.seat) == (College.EMPLOYEES, session.seats[0])
    late = preparing.in_pool(world.branch, "tard@jury.test", College.EMPLOYERS, term_from=preparing.in_days(11))
    foreign = preparing.in_pool(world.neighbour, "ailleurs@jury.test", College.EMPLOYERS)
    for seat in (late, foreign):
        with pytest.raises(Blocked) as refused:
            add_member(session, actor=world.branch.secretary, seat=seat)
        assert codes(refused) == ["not_in_office"]


def test_person_outside_the_pool_may_still_be_called(world, session):
    member = add_member(
        session,
        actor=world.branch.secretary,
        college=College.EMPLOYERS,
        email="autre@jury.test",
        first_name="Odile",
        last_name="Autre",
    )
    assert (member.seat, member.college) == (None, College.EMPLOYERS)


def test_each_answers_for_themselves_until_the_session_opens(world, session):
    member = reply(session, world.branch.juror, coming=False)
    assert (member.reply, member.replied_at is not None) == (Reply.DECLINED, True)
    assert list(Email.objects.filter(code="jury_member_declined").values_list("recipient", flat=True)) == [
        world.branch.secretary.pk
    ]
    assert reply(session, world.branch.juror, coming=True).reply == Reply.COMING
    for stranger in (world.branch.secretary, world.neighbour.juror):
        with pytest.raises(Forbidden):
            reply(session, stranger, coming=True)
    cancel_session(session, actor=world.branch.secretary, reason="Salle fermée.")
    with pytest.raises(Blocked) as refused:
        reply(session, world.branch.juror, coming=False)
    assert codes(refused) == ["session_not_planned"]


def test_parity_is_told_of_those_who_come_then_of_all_who_may(world, session):
    people = world.branch.president, world.branch.juror, world.branch.expert
    reply(session, people[0], coming=True)
    shown = convocation_of(session, world.branch.secretary)
    assert told(shown["coming_blockers"]) == [
        "Parité : manque 1 représentant entreprise.",
        "Expert : manque 1 expert « métier ».",
    ]
    assert (shown["possible_blockers"], shown["coming"], shown["awaited"]) == ([], 1, 2)
    reply(session, people[1], coming=False)
    reply(session, people[2], coming=True)
    shown = convocation_of(session, world.branch.secretary)
    assert told(shown["possible_blockers"]) == ["Parité : manque 1 représentant entreprise."]
    assert (shown["coming"], shown["awaited"]) == (2, 0)


def test_substitutes_of_the_college_are_proposed_first_and_nobody_linked_or_called(world, session):
    branch = world.branch
    dossier = sittings.complete(world)
    put_on_agenda(session, dossier, actor=branch.secretary)
    preparing.in_pool(branch, world.alpha.tutor, College.EMPLOYEES, Standing.SUBSTITUTE)
    preparing.in_pool(branch, "autre@jury.test", College.EMPLOYEES)
    preparing.in_pool(branch, "patron@jury.test", College.EMPLOYERS)
    preparing.in_pool(branch, "fini@jury.test", College.EMPLOYEES, term_until=preparing.in_days(9))
    reply(session, branch.president, coming=False)
    rows = {row.member.user: row for row in convocation_of(session, branch.secretary)["called"]}
    proposed = [(seat.user.email, seat.standing) for seat in rows[branch.president].substitutes]
    assert proposed == [("suppleante@jury.test", "SUBSTITUTE"), ("autre@jury.test", "TITULAR")]


def test_substitute_called_takes_the_place_of_the_one_who_declined(world, session):
    branch = world.branch
    member = session.members.get(user=branch.president)
    with pytest.raises(Blocked) as refused:
        call_instead(member, session.seats[3], actor=branch.secretary)
    assert codes(refused) == ["not_declined"]
    reply(session, branch.president, coming=False)
    with pytest.raises(Blocked) as refused:
        call_instead(member, session.seats[1], actor=branch.secretary)
    assert codes(refused) == ["other_college"]
    called = call_instead(member, session.seats[3], actor=branch.secretary)
    member.refresh_from_db()
    assert (called.replaces, called.reply, member.released_at is not None) == (member, Reply.AWAITED, True)
    released = Email.objects.get(code="jury_member_released")
    assert (released.recipient, event_of(released)[0]) == (branch.president, "CANCEL")
    with pytest.raises(Forbidden):
        reply(session, branch.president, coming=True)


def test_moved_session_asks_again_and_changes_the_entry_of_the_calendar(world, session):
    branch = world.branch
    reply(session, branch.juror, coming=True)
    first = event_of(Email.objects.get(code="jury_summons", recipient=branch.juror))[1]
    paper = summons_of(session.members.get(user=branch.juror))
    with preparing.clock.frozen(preparing.clock.now() + dt.timedelta(hours=1)):
        postpone_session(
            session, actor=branch.secretary, held_on=preparing.in_days(12), starts_at=dt.time(14), place="Lyon"
        )
    member = session.members.get(user=branch.juror)
    mail = Email.objects.get(code="jury_session_moved", recipient=branch.juror)
    event = event_of(mail)[1]
    assert (member.reply, member.replied_at) == (Reply.AWAITED, None)
    assert (str(event["UID"]), event["SEQUENCE"] > first["SEQUENCE"]) == (str(first["UID"]), True)
    assert "Dites de nouveau si vous venez" in mail.body
    assert summons_of(member).replaces == paper


def test_another_room_does_not_ask_again(world, session):
    branch = world.branch
    reply(session, branch.juror, coming=True)
    postpone_session(
        session, actor=branch.secretary, held_on=session.held_on, starts_at=session.starts_at, place="Salle 9"
    )
    assert session.members.get(user=branch.juror).reply == Reply.COMING
    assert "Dites si vous venez" not in Email.objects.filter(code="jury_session_moved").first().body


def test_hub_costs_the_same_for_one_and_three_members(world, client, settings, django_assert_num_queries):
    branch = world.branch
    planned = sittings.planned(branch, preparing.in_days(10))
    seats = preparing.pool(branch)
    add_member(planned, actor=branch.secretary, seat=seats[0])
    reply(planned, branch.president, coming=False)
    with django_assert_num_queries(5):
        convocation_of(planned, branch.secretary)
    for seat in seats[1:3]:
        add_member(planned, actor=branch.secretary, seat=seat)
    reply(planned, branch.juror, coming=False)
    with django_assert_num_queries(5):
        convocation_of(planned, branch.secretary)


def test_answer_paper_and_substitute_on_screen(world, client, settings, session):
    branch = world.branch
    client = sign_in(client, branch.president, settings)
    page = client.get(reverse("session_reply", args=[session.pk]))
    assert "Je ne viens pas" in page.content.decode()
    assert client.post(reverse("session_reply", args=[session.pk]), {}).context["form"].errors == {
        "coming": ["Dites si vous venez."]
    }
    client.post(reverse("session_reply", args=[session.pk]), {"coming": "no"})
    member = session.members.get(user=branch.president)
    assert member.reply == Reply.DECLINED
    # Their own paper is asked for and not printed yet; only the secretariat opens that of others.
    assert client.get(reverse("session_summons", args=[session.pk])).status_code == 409
    assert client.get(reverse("member_summons", args=[session.pk, member.pk])).status_code == 403
    client = sign_in(client, branch.secretary, settings)
    hub = client.get(reverse("session_detail", args=[session.pk])).content.decode()
    url = reverse("member_replace", args=[session.pk, member.pk, session.seats[3].pk])
    assert url in hub
    client.post(url)
    assert JuryMember.objects.get(replaces=member).user.email == "suppleante@jury.test"


def test_reminders_come_seven_and_two_days_before_to_those_without_answer(world, session):
    reply(session, world.branch.president, coming=True)
    reply(session, world.branch.expert, coming=False)
    for days, expected in ((2, 0), (3, 1), (4, 1), (7, 1), (8, 2), (9, 2), (10, 2)):
        preparing.night(preparing.in_days(days), beats=2)
        mails = Email.objects.filter(code="jury_reply_awaited")
        assert (days, mails.count()) == (days, expected)
        assert {mail.recipient for mail in mails} <= {world.branch.juror}


def test_nights_skipped_give_the_nearer_reminder_only_and_a_late_job_says_nothing(world, session):
    preparing.night(preparing.in_days(3), is_worker_away=True)
    assert Job.objects.filter(kind="jury.remind_7_days").count() == 3
    reply(session, world.branch.juror, coming=True)
    preparing.night(preparing.in_days(8))
    mails = Email.objects.filter(code="jury_reply_awaited").values_list("recipient", flat=True)
    assert sorted(mails) == sorted([world.branch.president.pk, world.branch.expert.pk])


def test_whoever_was_just_called_is_not_reminded_at_once_and_a_new_date_reminds_again(world):
    session = sittings.planned(world.branch, preparing.in_days(5))
    member = sittings.seat(session, world.branch, world.branch.juror, College.EMPLOYERS)
    assert preparing.night(preparing.in_days(0)) == 0
    assert preparing.night(preparing.in_days(3)) == 1
    postpone_session(
        session, actor=world.branch.secretary, held_on=preparing.in_days(9), starts_at=dt.time(9), place="Paris"
    )
    assert preparing.night(preparing.in_days(7)) == 1
    assert Email.objects.filter(code="jury_reply_awaited").count() == 2
    remove_member(member, actor=world.branch.secretary)
    assert preparing.night(preparing.in_days(8)) == 0


def test_what_is_asked_of_a_member_waits_on_their_home_page(world, session):
    branch = world.branch
    preparing.asked(branch, 20, 22)
    urls = [row["url"] for row in expected_answers(branch.juror)]
    sounding = reverse("sounding_answer", args=[Sounding.objects.get().pk])
    assert urls == [reverse("session_reply", args=[session.pk]), sounding]
    reply(session, branch.juror, coming=True)
    assert [row["url"] for row in expected_answers(branch.juror)] == [sounding]
    assert expected_answers(world.neighbour.juror) == []
