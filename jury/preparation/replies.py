"""Before the session: who comes, what is missing for a jury, and who could take the place of those who do not come."""

from dataclasses import dataclass

from jury import composition, incompatibilities, parity
from jury.enums import College, Reply, Standing
from jury.models import JuryMember, PoolSeat

TONES = {Reply.AWAITED: "waiting", Reply.COMING: "success", Reply.DECLINED: "danger"}


@dataclass(frozen=True)
class CalledRow:
    """One member called, what they answered, and for a refusal who may be called instead."""

    member: JuryMember
    word: str
    tone: str
    substitutes: list


def convocation_of(session, user) -> dict:
    """What the hub shows while the session is planned. A fixed number of queries, whatever the number of members.

    Two verdicts: that of the members who said they come, and that of all who have not declined.
    """
    members = list(session.members.seated().select_related("user", "replaces__user"))
    coming, possible = composition.coming(members), composition.may_come(members)
    declined = [member for member in members if member.reply == Reply.DECLINED]
    proposed = substitutes(session, members) if declined else {}
    return {
        "called": [
            CalledRow(member, member.get_reply_display(), TONES[member.reply], proposed.get(member.college, []))
            for member in members
        ],
        "coming": len(coming),
        "awaited": sum(member.reply == Reply.AWAITED for member in members),
        "coming_blockers": parity.verdict(coming),
        "possible_blockers": parity.verdict(possible),
        "mine": next((member for member in members if member.user_id == user.pk), None),
    }


def substitutes(session, members) -> dict:
    """{college: seats of the pool that may be called}: in office that day, linked to no dossier of the agenda, not called already,
    not somebody who has declined. Substitutes first; an expert of a CQP of the agenda before another."""
    called = {member.user_id for member in members}
    called |= set(session.members.filter(reply=Reply.DECLINED).values_list("user_id", flat=True))
    pool = PoolSeat.objects.filter(committee=session.committee_id).in_office(session.held_on)
    seats = list(pool.exclude(user__in=called).select_related("user").prefetch_related("certifications"))
    seats = [seat for seat in seats if seat.user.is_active]
    items = session.items.undecided().select_related("dossier__candidate", "dossier__company", "dossier__version")
    dossiers = [item.dossier for item in items]
    linked = {conflict.user.pk for conflict in incompatibilities.conflicts([seat.user for seat in seats], dossiers)}
    examined = {dossier.version.certification_id for dossier in dossiers}
    found = {}
    for seat in sorted(seats, key=lambda seat: _rank(seat, examined)):
        if seat.user_id not in linked:
            found.setdefault(seat.college, []).append(seat)
    return found


def _rank(seat, examined):
    known = {certification.pk for certification in seat.certifications.all()}
    off_trade = seat.college == College.TRADE_EXPERT and bool(examined) and not examined & known
    return (off_trade, seat.standing != Standing.SUBSTITUTE, seat.user.last_name, seat.user.first_name, seat.pk)


def callable_seats(session) -> list:
    """The pool, for the form that calls a member: in office that day and not called yet, in the order of the pool."""
    called = session.members.seated().order_by().values("user")
    pool = PoolSeat.objects.filter(committee=session.committee_id).in_office(session.held_on)
    return list(
        pool.exclude(user__in=called)
        .filter(user__is_active=True)
        .select_related("user")
        .prefetch_related("certifications")
    )
