"""Planning a session, moving it, cancelling or interrupting it."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.referentials.enums import Hearing
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.appeals import agenda_blockers
from jury.enums import MinutesKind
from jury.models import JurySession
from pathways.enums import Role
from pathways.reactions import tell
from pathways.services import advance

from .attendance import empty_room
from .locks import lock_session, lock_undecided, require_planned, require_to_come, undecided
from .signing import lock_minutes, set_aside
from .summons import Move, summon_again, take_out_of_calendars


@transaction.atomic
def plan_session(*, actor, committee, held_on, starts_at, place) -> JurySession:
    """A session of `committee`, with its number. Raises Forbidden unless its secretariat, Blocked for a day already past."""
    authorize(actor, "jury.plan", committee)
    _refuse_past(held_on)
    session = JurySession.objects.create(
        number=next_number("JURY"),
        committee=committee,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        planned_by=actor,
    )
    record("jury.session_planned", actor=actor, object=session)
    return session


def _refuse_past(held_on):
    if held_on < clock.today():
        raise Blocked(Blocker("session_in_the_past", "Une séance se prévoit pour aujourd'hui ou plus tard."))


@transaction.atomic
def postpone_session(session, *, actor, held_on, starts_at, place) -> JurySession:
    """Another day, hour or place, told to the members by mail, and to the candidates and companies whom it concerns.

    The agenda and the composition stay, but on another day or hour the members are asked again whether they come: what depends on
    the day is asked again when the session opens. Raises Forbidden, Blocked once open, for a day already past, or one on which a
    dossier of the agenda cannot be decided anew.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    _refuse_past(held_on)
    items = undecided(session)
    if found := [blocker for item in items for blocker in agenda_blockers(held_on, item.dossier)]:
        raise Blocked(found)
    move = Move(session, session.held_on, session.starts_at, session.place)
    before, wanted = (session.held_on, session.starts_at, session.place), (held_on, starts_at, place)
    if before == wanted:
        return session
    session.held_on, session.starts_at, session.place = wanted
    session.save()
    payload = {"from": [str(value) for value in before], "to": [str(value) for value in wanted]}
    record("jury.session_moved", actor=actor, object=session, payload=payload)
    summon_again(move, actor=actor)
    if move.day:
        empty_room(session, actor=actor)
    _tell_moved(move, items)
    return session


def _tell_moved(move, items):
    """They were told the first day: the same mail tells the new one. Hour and place matter to whoever may be heard."""
    for item in items:
        if move.day or item.dossier.version.hearing != Hearing.NONE:
            tell(item.dossier, "jury_scheduled", Role.CANDIDATE, Role.COMPANY, session=move.session)


@transaction.atomic
def cancel_session(session, *, actor, reason) -> JurySession:
    """The session will not take place, or, once open, stops there: its dossiers are complete again and wait for another one.

    Nothing is decided; the sheets stay as they were left. Deliberated, its minutes are set aside with the signatures they had: what
    a president who will never sign leaves behind. Raises Forbidden, Blocked without reason or once in force or cancelled.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_to_come(session)
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif : il sera lu par les membres du jury."))
    items = lock_undecided(session)
    if session.is_to_sign:
        minutes = lock_minutes(session.minutes.standing().get(kind=MinutesKind.SESSION))
        set_aside(minutes, actor=actor, reason=reason.strip())
    end, word = (session.cancel, "annulée") if session.is_planned else (session.interrupt, "interrompue")
    end(reason=reason.strip())
    # First: a dossier does not leave a session that has deliberated, and those who had received its date are told why.
    session.save()
    for item in items:
        # Read by the candidate and the company: the reason, which may name a member, stays with the session.
        advance(item.dossier, "unschedule", actor=actor, comment=f"Séance {session.number} {word}.")
    record("jury.session_cancelled", actor=actor, object=session, payload={"interrupted": session.is_interrupted})
    called = [member.user for member in session.members.seated().select_related("user")]
    take_out_of_calendars(session, "jury_session_cancelled", called)
    return session
