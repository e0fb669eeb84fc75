"""Planning a session, moving it, cancelling or interrupting it."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.models import JurySession
from pathways.enums import Role
from pathways.reactions import tell
from pathways.services import advance

from .attendance import empty_room
from .locks import lock_session, lock_undecided, require_not_over, require_planned, undecided
from .summons import summon_again, take_out_of_calendars


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
    """Another day, hour or place, told to the members by mail; another day, to candidates and companies too. Raises Forbidden, Blocked once open or for a day already past.

    The agenda and the composition stay, but on another day or hour the members are asked again whether they come: what depends on the day is asked again when the session opens.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    _refuse_past(held_on)
    before, wanted = (session.held_on, session.starts_at, session.place), (held_on, starts_at, place)
    if before == wanted:
        return session
    session.held_on, session.starts_at, session.place = wanted
    session.save()
    payload = {"from": [str(value) for value in before], "to": [str(value) for value in wanted]}
    record("jury.session_moved", actor=actor, object=session, payload=payload)
    summon_again(session, actor=actor, was_on=before[0], asks_again=before[:2] != wanted[:2])
    if held_on != before[0]:
        empty_room(session, actor=actor)
        # They were told the first day: the same mail tells the new one.
        for item in undecided(session):
            tell(item.dossier, "jury_scheduled", Role.CANDIDATE, Role.COMPANY, session=session)
    return session


@transaction.atomic
def cancel_session(session, *, actor, reason) -> JurySession:
    """The session will not take place, or, once open, stops there: its dossiers are complete again and wait for another one.

    Nothing is decided; the sheets stay as they were left. Raises Forbidden, Blocked without reason or once over.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_not_over(session)
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif : il sera lu par les membres du jury."))
    end, word = (session.interrupt, "interrompue") if session.is_open else (session.cancel, "annulée")
    for item in lock_undecided(session):
        advance(item.dossier, "unschedule", actor=actor, comment=f"Séance {session.number} {word} : {reason.strip()}")
    end(reason=reason.strip())
    session.save()
    record("jury.session_cancelled", actor=actor, object=session, payload={"interrupted": session.is_interrupted})
    called = [member.user for member in session.members.seated().select_related("user")]
    take_out_of_calendars(session, "jury_session_cancelled", called)
    return session
