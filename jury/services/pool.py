"""The pool of a committee: whom it may call to its juries, for which college and how long."""

from datetime import timedelta

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.accounts.models import Organisation
from cqp.accounts.services import invite_person
from cqp.audit.services import record
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import day_fr
from jury.enums import College, Standing
from jury.models import PoolSeat

TERM_OVER = "Mandat venu à son terme, renouvelé."


@transaction.atomic
def add_seat(
    *,
    actor,
    committee,
    college,
    term_from,
    term_until=None,
    standing=Standing.TITULAR,
    organisation_name="",
    certifications=(),
    email,
    first_name="",
    last_name="",
) -> PoolSeat:
    """Put the person at `email` in the pool of `committee`; an account is opened if there is none, and a mail says so.

    A seat whose term is over by `term_from` is ended the day after its last: a renewal is a new seat. Raises Forbidden, or
    Blocked: already in office then, an expert without CQP, a CQP of another committee.
    """
    authorize(actor, "jury.keep_pool", committee)
    # One at a time for a committee: two secretaries adding the same person are told apart.
    Organisation.objects.select_for_update().get(pk=committee.pk)
    certifications = list(certifications) if college == College.TRADE_EXPERT else []
    require_trade(committee, college, certifications)
    reason = f"vous êtes au vivier des jurys paritaires de {committee.name} à partir du {day_fr(term_from)}"
    person = invite_person(email, first_name, last_name, actor=actor, reason_text=reason)
    _end_what_is_over(committee, person, term_from)
    seat = PoolSeat.objects.create(
        committee=committee,
        user=person,
        college=college,
        standing=standing,
        organisation_name=organisation_name,
        term_from=term_from,
        term_until=term_until,
        added_by=actor,
    )
    seat.certifications.set(certifications)
    record("jury.seat_added", actor=actor, object=seat, payload={"user": person.pk, "college": college})
    return seat


def require_trade(committee, college, certifications) -> None:
    """An expert is one of some CQP of this committee: in the pool, and for each session to which they are called outside it."""
    if college == College.TRADE_EXPERT and not certifications:
        raise Blocked(Blocker("expert_without_cqp", "Dites de quel CQP cette personne est l'expert « métier »."))
    if any(certification.committee_id != committee.pk for certification in certifications):
        raise Blocked(Blocker("other_committee", "Ce CQP relève d'une autre commission."))


def _end_what_is_over(committee, person, term_from):
    before = PoolSeat.objects.filter(committee=committee, user=person, ended_on__isnull=True).first()
    if before is None:
        return
    if before.term_until is None or before.term_until >= term_from:
        until = f"jusqu'au {day_fr(before.term_until)}" if before.term_until else "sans terme"
        text = f"{person.get_full_name()} est déjà au vivier {until} : mettez d'abord fin à ce mandat."
        raise Blocked(Blocker("already_in_pool", text))
    before.ended_on, before.end_reason = before.term_until + timedelta(days=1), TERM_OVER
    before.save(update_fields=["ended_on", "end_reason"])


@transaction.atomic
def end_seat(seat, *, actor, ends_on, reason) -> PoolSeat:
    """No longer called from `ends_on` on, today at the earliest; the sessions they are called to already are not touched.

    Raises Forbidden, or Blocked: ended already, a day past, no reason.
    """
    seat = PoolSeat.objects.select_for_update(of=("self",)).select_related("user", "committee").get(pk=seat.pk)
    authorize(actor, "jury.keep_pool", seat)
    if seat.ended_on is not None:
        raise Blocked(Blocker("seat_ended", f"Ce mandat a déjà pris fin le {day_fr(seat.ended_on)}."))
    if ends_on < clock.today():
        raise Blocked(Blocker("end_in_the_past", "Un mandat prend fin aujourd'hui ou plus tard."))
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif, par exemple « à sa demande »."))
    seat.ended_on, seat.end_reason = ends_on, reason.strip()
    seat.save(update_fields=["ended_on", "end_reason"])
    record("jury.seat_ended", actor=actor, object=seat, payload={"on": str(ends_on)})
    return seat
