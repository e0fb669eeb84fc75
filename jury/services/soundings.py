"""Several dates put to the pool before a session is planned; each answers for themselves, the secretariat chooses."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.kinds import kind_of
from cqp.documents.services import lock_series
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.models import Availability, JurySession, PoolSeat, Sounding, SoundingDate
from jury.preparation.documents import KIND

from .convocations import add_member
from .sessions import plan_session


@transaction.atomic
def ask_dates(*, actor, committee, place, answer_by, moments) -> Sounding:
    """Put these `moments` (day, hour) to whoever is in office that day in the pool, by mail, once each.

    Raises Forbidden, or Blocked: fewer than two dates, one past, the answer due after the first, nobody in office.
    """
    authorize(actor, "jury.ask_dates", committee)
    moments = sorted(dict.fromkeys(moments))
    if found := _cannot_be_asked(moments, answer_by):
        raise Blocked(found)
    sounding = Sounding.objects.create(committee=committee, place=place, answer_by=answer_by, asked_by=actor)
    people = {}
    for held_on, starts_at in moments:
        date = SoundingDate.objects.create(sounding=sounding, held_on=held_on, starts_at=starts_at)
        seats = list(PoolSeat.objects.filter(committee=committee).in_office(held_on).select_related("user"))
        Availability.objects.bulk_create(Availability(date=date, seat=seat) for seat in seats)
        people |= {seat.user_id: seat.user for seat in seats}
    if not people:
        raise Blocked(
            Blocker("pool_empty", "Personne n'est en mandat au vivier à ces dates : complétez d'abord le vivier.")
        )
    record("jury.dates_asked", actor=actor, object=sounding, payload={"people": sorted(people)})
    notify("jury_dates_asked", to=people.values(), context={"sounding": sounding, "dates": list(sounding.dates.all())})
    return sounding


def _cannot_be_asked(moments, answer_by):
    found = []
    if len(moments) < 2:
        found.append(Blocker("dates_missing", "Proposez au moins deux dates ; pour une seule, prévoyez la séance."))
    if moments and moments[0][0] <= clock.today():
        found.append(Blocker("date_too_early", "Les dates proposées sont à venir : demain au plus tôt."))
    if answer_by < clock.today() or (moments and answer_by >= moments[0][0]):
        text = "La réponse est attendue aujourd'hui ou plus tard, et avant la première date proposée."
        found.append(Blocker("answer_too_late", text))
    return found


@transaction.atomic
def answer_dates(sounding, *, actor, available) -> None:
    """`available`: {SoundingDate pk: True or False}, of one's own; a date left out keeps the answer it had.

    Raises Forbidden, or Blocked once the sounding is closed.
    """
    sounding = _lock(sounding)
    authorize(actor, "jury.answer_dates", sounding)
    _require_under_way(sounding)
    mine = Availability.objects.filter(date__sounding=sounding, seat__user=actor)
    for row in mine.filter(date__in=list(available)):
        row.is_available, row.answered_at = available[row.date_id], clock.now()
        row.save(update_fields=["is_available", "answered_at"])


@transaction.atomic
def plan_from_sounding(date, *, actor, seats) -> JurySession:
    """Plan the session on this date and call these seats of the pool, all of them asked for it; the others are told.

    Raises Forbidden, Blocked: closed already, nobody chosen, somebody who was not asked for that date.
    """
    sounding = _lock(date.sounding)
    authorize(actor, "jury.ask_dates", sounding)
    _require_under_way(sounding)
    lock_series("JURY", kind_of(KIND).prefix)
    asked = set(date.availabilities.values_list("seat_id", flat=True))
    if not seats or any(seat.pk not in asked for seat in seats):
        raise Blocked(Blocker("seats_missing", "Cochez parmi les personnes consultées celles qui sont appelées."))
    session = plan_session(
        actor=actor,
        committee=sounding.committee,
        held_on=date.held_on,
        starts_at=date.starts_at,
        place=sounding.place,
    )
    for seat in seats:
        add_member(session, actor=actor, seat=seat)
    sounding.session, sounding.closed_at = session, clock.now()
    sounding.save(update_fields=["session", "closed_at"])
    called = {seat.user_id for seat in seats}
    _tell_closed(sounding, [user for user in _asked(sounding) if user.pk not in called])
    return session


@transaction.atomic
def give_up_sounding(sounding, *, actor) -> None:
    """No date suits: those asked are told that nothing is expected of them any more. Raises Forbidden, Blocked once closed."""
    sounding = _lock(sounding)
    authorize(actor, "jury.ask_dates", sounding)
    _require_under_way(sounding)
    sounding.closed_at = clock.now()
    sounding.save(update_fields=["closed_at"])
    record("jury.dates_given_up", actor=actor, object=sounding)
    _tell_closed(sounding, _asked(sounding))


def _asked(sounding) -> list:
    seats = PoolSeat.objects.filter(availabilities__date__sounding=sounding).select_related("user").distinct()
    return [seat.user for seat in seats]


def _tell_closed(sounding, people):
    notify("jury_dates_closed", to=people, context={"sounding": sounding, "session": sounding.session})


def _lock(sounding) -> Sounding:
    return Sounding.objects.select_for_update(of=("self",)).select_related("committee").get(pk=sounding.pk)


def _require_under_way(sounding):
    if not sounding.is_under_way:
        raise Blocked(Blocker("sounding_closed", "Cette consultation est close : elle ne reçoit plus de réponse."))
