"""The end of the deliberation: the minutes are made and put to signature. Nothing has taken effect yet; reopening is free until then."""

from django.db import transaction
from django.db.models import Max

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.services import digest, next_number
from cqp.notifications.services import notify
from cqp.shared.blockers import Blocked, Blocker
from jury import minutes_content
from jury.composition import record_parity
from jury.enums import MinutesKind, ParityMoment
from jury.models import JuryMember, JurySession, Minutes
from pathways import expectations

from .closing import closing_blockers
from .locks import lock_session, lock_undecided
from .signing import lock_minutes, set_aside


@transaction.atomic
def deliberate(session, *, actor) -> Minutes:
    """The president closes the deliberation: everything decided is frozen in the minutes, which those present are asked to sign.

    Raises Forbidden (not the president), TransitionNotAllowed (not open), Blocked with everything missing; nothing is written then.
    """
    session = lock_session(session)
    authorize(actor, "jury.close", session)
    items = lock_undecided(session)
    if session.is_open and (found := closing_blockers(session, items, reader=actor)):
        raise Blocked(found)
    session.deliberate()
    session.save()
    _freeze_names(session)
    record_parity(session, ParityMoment.CLOSING)
    minutes = make_minutes(session, items, actor=actor)
    for item in items:
        expectations.refresh(item.dossier)
    signers = [member.user for member in minutes.signers.select_related("user")]
    notify("jury_minutes_to_sign", to=signers, context={"session": session, "minutes": minutes})
    record("jury.deliberated", actor=actor, object=session, payload={"minutes": minutes.number})
    return minutes


def _freeze_names(session):
    """Everybody called, released or not: a version made after a reopening bears the names of its own day."""
    members = list(session.members.select_related("user").order_by("pk"))
    for member in members:
        member.name = member.user.get_full_name()
    JuryMember.objects.bulk_update(members, ["name"])


def make_minutes(session, items, *, actor) -> Minutes:
    """A version set aside keeps its number and its signatures: the next one has its own number."""
    earlier = session.minutes.filter(kind=MinutesKind.SESSION).aggregate(last=Max("version"))["last"] or 0
    minutes = Minutes(session=session, version=earlier + 1, number=next_number("PV"), made_by=actor)
    minutes.content = minutes_content.of_session(minutes, items)
    minutes.digest = digest(minutes.content)
    minutes.save()
    return minutes


@transaction.atomic
def reopen(session, *, actor, reason) -> JurySession:
    """Undo: the version under signature is set aside, with the reason and the signatures it had; the members decide again.

    Raises Forbidden (not the president), Blocked without reason, TransitionNotAllowed unless the minutes are under signature.
    """
    session = lock_session(session)
    authorize(actor, "jury.close", session)
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez pourquoi vous rouvrez : les signataires le liront."))
    items = lock_undecided(session)
    session.reopen()
    session.save()
    minutes = lock_minutes(session.minutes.standing().get(kind=MinutesKind.SESSION))
    set_aside(minutes, actor=actor, reason=reason.strip())
    for item in items:
        expectations.refresh(item.dossier)
    told = [member.user for member in session.members.present().select_related("user")]
    notify("jury_minutes_reopened", to=told, context={"session": session, "minutes": minutes})
    record("jury.reopened", actor=actor, object=session, payload={"minutes": minutes.number})
    return session
