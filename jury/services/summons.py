"""Telling a member that they are called: the mail, the day for their calendar, the paper."""

from cqp.documents.services import request_document
from cqp.notifications.services import notify
from jury.enums import Reply
from jury.preparation.calendar_file import session_file
from jury.preparation.documents import KIND, summons_of, summons_paper


def summon(member, *, actor) -> None:
    """In the transaction that calls them: mail with the calendar file, paper asked for."""
    session = member.session
    request_document(KIND, summons_paper(member, actor=actor), requested_by=actor)
    notify(
        "jury_summons",
        to=[member.user],
        context={"session": session, "member": member},
        attachment=session_file(session),
    )


def summon_again(session, *, actor, was_on, asks_again) -> None:
    """The session has moved: the paper says where and when now; `asks_again` when what was answered was for another day or hour."""
    members = list(session.members.seated().select_related("user"))
    for member in members:
        member.session = session
        if asks_again:
            member.reply, member.replied_at = Reply.AWAITED, None
            member.save(update_fields=["reply", "replied_at"])
        request_document(KIND, summons_paper(member, actor=actor), requested_by=actor, replaces=summons_of(member))
    notify(
        "jury_session_moved",
        to=[member.user for member in members],
        context={"session": session, "was_on": was_on, "asks_again": asks_again},
        attachment=session_file(session),
    )


def take_out_of_calendars(session, code, people, **context) -> None:
    """Cancelled, or no longer theirs: the entry of their calendar goes with the mail `code`."""
    notify(
        code, to=people, context={"session": session, **context}, attachment=session_file(session, is_cancelled=True)
    )


def remind(member) -> None:
    """Called inside `claim.effect()` only: once per reminder."""
    notify("jury_reply_awaited", to=[member.user], context={"session": member.session, "member": member})
