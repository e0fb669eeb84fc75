"""Who is in the room, since when, and who presides; whether those present are a jury."""

from django.db import transaction
from django.db.models import Max

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import day_fr, time_fr
from jury.composition import on_page, record_parity, room_blockers, room_of
from jury.enums import ParityMoment
from jury.models import Attendance, JuryMember, JurySession, Presidency

from .locks import lock_session, require_not_over


@transaction.atomic
def mark_presence(session, *, actor, present, at=None) -> JurySession:
    """The attendance sheet: `present` holds the members who are here; the others have left. Same refusals as `arrive`."""
    session = _room_to_keep(session, actor)
    here = {member.pk for member in present}
    members = list(session.members.seated().select_related("user"))
    leaving = [member for member in members if member.is_present and member.pk not in here]
    coming = [member for member in members if not member.is_present and member.pk in here]
    _move(session, leaving, ParityMoment.DEPARTURE, actor, at)
    _move(session, coming, ParityMoment.ARRIVAL, actor, at)
    record("jury.presence_marked", actor=actor, object=session, payload={"present": sorted(here)})
    return session


def arrive(member, *, actor, at=None) -> JurySession:
    """Somebody comes into the room, now or at the time said. Nothing changes for whoever is there already.

    Raises Forbidden (the secretariat or the president keep the sheet), Blocked once over, before the day of the session, or for a
    time to come, of another day, or before they last left.
    """
    return _one(member, ParityMoment.ARRIVAL, actor, at)


def leave(member, *, actor, at=None) -> JurySession:
    """Somebody leaves the room; the president too: another one is then designated before anything is decided. Refusals of `arrive`."""
    return _one(member, ParityMoment.DEPARTURE, actor, at)


@transaction.atomic
def _one(member, moment, actor, at):
    session = _room_to_keep(member.session, actor)
    member = session.members.seated().select_related("user").get(pk=member.pk)
    if member.is_present != (moment == ParityMoment.ARRIVAL):
        _move(session, [member], moment, actor, at)
        here = sorted(session.members.present().values_list("pk", flat=True))
        record("jury.presence_marked", actor=actor, object=session, payload={"present": here})
    return session


def _room_to_keep(session, actor) -> JurySession:
    session = lock_session(session)
    authorize(actor, "jury.attend", session)
    require_not_over(session)
    if session.is_planned and clock.today() != session.held_on:
        text = f"La feuille de présence se tient le jour de la séance, le {day_fr(session.held_on)}."
        raise Blocked(Blocker("not_the_day", text))
    return session


def _move(session, members, moment, actor, at):
    if not members:
        return
    before = room_of(session) if session.is_open else None
    write = _enter if moment == ParityMoment.ARRIVAL else see_out
    for member in members:
        write(member, actor=actor, at=_moment_of(session, member, at))
    if before is not None:
        record_parity(session, moment, before=before)


def _moment_of(session, member, at):
    """The hour said, once it is found possible."""
    if at is None:
        return clock.now()
    if at > clock.now():
        raise Blocked(
            Blocker(
                "time_to_come", f"{time_fr(at)} n'est pas encore passé : notez l'heure d'arrivée ou de départ réelle."
            )
        )
    if clock.day_of(at) < session.held_on:
        raise Blocked(
            Blocker("another_day", f"La séance se tient le {day_fr(session.held_on)} : notez une heure de ce jour.")
        )
    last = member.stays.aggregate(arrived=Max("arrived_at"), left=Max("left_at"))
    if found := [moment for moment in last.values() if moment and moment > at]:
        text = f"{member} : l'heure notée est avant son dernier mouvement ({time_fr(max(found))})."
        raise Blocked(Blocker("out_of_order", text))
    return at


def _enter(member, *, actor, at):
    Attendance.objects.create(member=member, arrived_at=at, noted_by=actor)
    _is_here(member, here=True)


def see_out(member, *, actor, at=None) -> None:
    """End the stay of a member who is in the room, if any: left, released, or the session was moved to another day."""
    stay = member.stays.filter(left_at__isnull=True).first()
    if stay is not None:
        stay.left_at, stay.noted_by = at or clock.now(), actor
        stay.save(update_fields=["left_at", "noted_by"])
    _is_here(member, here=False)


def _is_here(member, *, here):
    JuryMember.objects.filter(pk=member.pk).update(is_present=here)
    member.is_present = here


def empty_room(session, *, actor) -> None:
    """The session is moved to another day: whoever was noted present today will be noted again."""
    for member in session.members.present().select_related("user"):
        see_out(member, actor=actor)


@transaction.atomic
def designate_president(session, member, *, actor) -> JurySession:
    """Those present designate one of them. Raises Forbidden, or Blocked when that member is not present."""
    session = lock_session(session)
    authorize(actor, "jury.designate", session)
    require_not_over(session)
    member = session.members.seated().select_related("user").get(pk=member.pk)
    if not member.is_present:
        raise Blocked(
            Blocker(
                "president_absent",
                f"{member} n'est pas noté(e) présent(e) : on désigne le président parmi les présents.",
                on_page(session, "membres"),
            )
        )
    session.president = member
    session.save()
    Presidency.objects.create(session=session, member=member, designated_by=actor)
    record("jury.president_designated", actor=actor, object=session, payload={"user": member.user_id})
    return session


def composition_blockers(session) -> list[Blocker]:
    """Parity, expert, president, incompatibilities and declarations of those present. A fixed number of queries, whatever the
    size of the agenda."""
    items = session.items.undecided().select_related("dossier__candidate", "dossier__company")
    return room_blockers(session, list(items))
