"""Who is called to a session, what they answer, and who gives their seat up."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.accounts.models import User
from cqp.accounts.services import invite_person, secretaries_of
from cqp.audit.services import record
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import day_fr, time_fr
from jury import incompatibilities
from jury.composition import broken_since, room_of
from jury.enums import College, Reply
from jury.models import JuryMember

from .agenda import release_jurors
from .attendance import see_out
from .locks import lock_session, lock_undecided, require_planned, undecided
from .pool import require_trade
from .summons import summon, take_out_of_calendars


@transaction.atomic
def add_member(
    session,
    *,
    actor,
    college="",
    organisation_name="",
    certifications=(),
    user=None,
    email="",
    first_name="",
    last_name="",
    seat=None,
    replaces=None,
) -> JuryMember:
    """Call a `seat` of the pool, `user`, or the person at `email` (an account is opened if there is none), by mail with the day for
    their calendar, and on paper. They read the dossiers once they have declared their independence. `certifications`: of an expert called
    outside the pool, the CQP of their trade.

    Raises Forbidden, or Blocked: session already open, already a member, not in office that day, cannot sit on a dossier of the agenda,
    an expert without CQP.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    if seat is not None:
        _require_in_office(seat, session)
        user, college, organisation_name = seat.user, seat.college, seat.organisation_name
    trades = _trades(session, college, seat, certifications)
    person = _person(session, user, email.strip().lower(), first_name, last_name, actor)
    _refuse_who_cannot_sit(session, person)
    told = {"college": college, "organisation_name": organisation_name, "seat": seat, "replaces": replaces}
    member = JuryMember.objects.create(session=session, user=person, **told)
    member.certifications.set(trades)
    record("jury.member_added", actor=actor, object=session, payload={"user": person.pk, "college": college})
    summon(member, actor=actor)
    return member


def _trades(session, college, seat, certifications) -> list:
    """The CQP of an expert's seat that day, or those said outside the pool; the two colleges have none."""
    said = seat.certifications.order_by("pk") if seat is not None else certifications
    trades = list(said) if college == College.TRADE_EXPERT else []
    require_trade(session.committee, college, trades)
    return trades


def _refuse_who_cannot_sit(session, person):
    if session.members.seated().filter(user=person).exists():
        raise Blocked(Blocker("already_member", f"{person.get_full_name()} est déjà membre de ce jury."))
    dossiers = [item.dossier for item in lock_undecided(session)]
    if found := incompatibilities.blockers([person], dossiers):
        raise Blocked(found)


def _require_in_office(seat, session):
    if seat.committee_id != session.committee_id or not seat.is_in_office(session.held_on):
        text = f"{seat.user.get_full_name()} n'est pas en mandat le {day_fr(session.held_on)}."
        raise Blocked(Blocker("not_in_office", text))


def _person(session, user, email, first_name, last_name, actor):
    """Whoever has an account is told by the convocation alone; anybody else also gets the link that opens one."""
    known = user or User.objects.filter(email=email).first()
    if known is not None and known.is_activated:
        return known
    if known is not None:
        email, first_name, last_name = known.email, known.first_name, known.last_name
    when = f"{day_fr(session.held_on)} à {time_fr(session.starts_at)} ({session.place})"
    reason = f"vous siégez au jury paritaire du {when}"
    return invite_person(email, first_name, last_name, actor=actor, reason_text=reason)


@transaction.atomic
def reply(session, *, actor, coming) -> JuryMember:
    """One's own answer to the convocation, changed as often as one likes until the session opens; the secretariat learns of a refusal.

    Raises Forbidden for whoever is not called, Blocked once the session is no longer planned.
    """
    session = lock_session(session)
    authorize(actor, "jury.reply", session)
    require_planned(session)
    member = session.members.seated().select_related("user").get(user=actor)
    wanted = Reply.COMING if coming else Reply.DECLINED
    if member.reply == wanted:
        return member
    member.session, before = session, room_of(session)
    member.reply, member.replied_at = wanted, clock.now()
    member.save(update_fields=["reply", "replied_at"])
    record("jury.member_replied", actor=actor, object=session, payload={"reply": wanted})
    if not coming:
        _tell_declined(before, member)
    return member


def _tell_declined(before, member):
    """With what the refusal costs: the jury of the session, then the dossiers that had one of their own without that of the session."""
    session, reasons = member.session, [reason.message for reason in room_of(member.session).reasons_expected]
    broken = [] if reasons else broken_since(before, undecided(session))
    context = {"session": session, "member": member, "reasons": reasons, "broken": broken}
    notify("jury_member_declined", to=secretaries_of(session.committee), context=context)


@transaction.atomic
def call_instead(member, seat, *, actor) -> JuryMember:
    """Somebody of the same college takes the place of a member who does not come: one is released, the other called.

    Raises Forbidden, or Blocked: the member has not declined, another college, and whatever refuses a call.
    """
    session = lock_session(member.session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    member = session.members.seated().select_related("user").get(pk=member.pk)
    if member.reply != Reply.DECLINED:
        raise Blocked(Blocker("not_declined", f"{member} n'a pas dit ne pas venir : retirez d'abord son siège."))
    if seat.college != member.college:
        raise Blocked(
            Blocker("other_college", "On remplace un membre par une personne de son collège : la parité en dépend.")
        )
    member.session = session
    _release(member, session, actor)
    return add_member(session, actor=actor, seat=seat, replaces=member)


@transaction.atomic
def remove_member(member, *, actor) -> None:
    """Before the session only: the seat is given up and the dossiers are no longer theirs to read.

    Raises Forbidden, or Blocked once open or when the seat is given up already: the day of it is not written twice.
    """
    session = lock_session(member.session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    seated = session.members.seated().select_related("user").filter(pk=member.pk).first()
    if seated is None:
        raise Blocked(Blocker("not_seated", f"{member} ne siège plus à cette séance."))
    _release(seated, session, actor)


def _release(member, session, actor):
    for item in lock_undecided(session):
        release_jurors(item.dossier, [member.user], actor=actor)
    if session.president_id == member.pk:
        session.president = None
        session.save()
    user = member.user
    see_out(member, actor=actor)
    member.is_present, member.released_at = False, clock.now()
    member.save(update_fields=["is_present", "released_at"])
    record("jury.member_removed", actor=actor, object=session, payload={"user": user.pk})
    take_out_of_calendars(session, "jury_member_released", [user])
