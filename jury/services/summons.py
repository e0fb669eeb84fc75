"""Telling a member that they are called: the mail, the day for their calendar, the paper."""

from dataclasses import dataclass
from datetime import date, time

from cqp.documents.services import request_document
from cqp.notifications.services import notify
from jury.enums import Reply
from jury.models import JurySession
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


@dataclass(frozen=True)
class Move:
    """What a session was moved from: what has changed is told, and nothing else."""

    session: JurySession
    held_on: date
    starts_at: time
    place: str

    @property
    def day(self) -> bool:
        return self.session.held_on != self.held_on

    @property
    def hour(self) -> bool:
        return self.session.starts_at != self.starts_at

    @property
    def room(self) -> bool:
        return self.session.place != self.place

    @property
    def asks_again(self) -> bool:
        """What the members answered was for another day or hour."""
        return self.day or self.hour

    @property
    def words(self) -> str:
        changed = [word for has, word in ((self.day, "de date"), (self.hour, "d'heure"), (self.room, "de lieu")) if has]
        return (
            f"changement {changed[0]}"
            if len(changed) == 1
            else f"changement {', '.join(changed[:-1])} et {changed[-1]}"
        )


def summon_again(move, *, actor) -> None:
    """The session has moved: the mail says what has changed, the paper where and when now; what was answered for another day or hour
    is asked again."""
    session = move.session
    members = list(session.members.seated().select_related("user"))
    for member in members:
        member.session = session
        if move.asks_again:
            member.reply, member.replied_at = Reply.AWAITED, None
            member.save(update_fields=["reply", "replied_at"])
        request_document(KIND, summons_paper(member, actor=actor), requested_by=actor, replaces=summons_of(member))
    notify(
        "jury_session_moved",
        to=[member.user for member in members],
        context={"session": session, "move": move},
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
