"""Signing the minutes: each member once for the day; the last signature asked for puts them in force."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.services import request_document
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury import minutes_content
from jury.models import Minutes, MinutesSignature, SigningImpediment

from .locks import lock_session

_effects = {}


def takes_effect(kind):
    """Register `function(minutes, actor)`, run in the transaction of the last signature of minutes of that kind."""

    def decorate(function):
        _effects[str(kind)] = function
        return function

    return decorate


def lock_minutes(minutes) -> Minutes:
    """The minutes as they are now; the session is locked first, like for every act of the jury."""
    session = lock_session(minutes.session)
    current = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    current.session = session
    return current


@transaction.atomic
def sign(minutes, *, actor) -> Minutes:
    """One signature, of the content as it was frozen. The last one asked for puts the minutes in force, in this transaction.

    Raises Forbidden unless a member whose signature is asked, Blocked when the minutes were reopened, are in force already, or
    signed already by that member.
    """
    minutes = lock_minutes(minutes)
    authorize(actor, "jury.sign", minutes)
    _require_to_sign(minutes)
    member = minutes.signers.get(user=actor)
    if minutes.signatures.filter(member=member).exists():
        raise Blocked(Blocker("already_signed", "Vous avez déjà signé ce procès-verbal."))
    MinutesSignature.objects.create(minutes=minutes, member=member, digest=minutes.digest)
    record("jury.minutes_signed", actor=actor, object=minutes)
    return _put_in_force(minutes, actor)


@transaction.atomic
def note_impediment(minutes, member, *, actor, reason) -> Minutes:
    """A member who was present cannot sign: the president says why, and the minutes no longer wait for them.

    Raises Forbidden (not the president), Blocked: no reason, member who signed or was not present, the president themself, or the
    last member of a college: the minutes bear at least one signature of each college and the president's.
    """
    minutes = lock_minutes(minutes)
    authorize(actor, "jury.close", minutes)
    _require_to_sign(minutes)
    if found := _impediment_blockers(minutes, member, reason):
        raise Blocked(found)
    SigningImpediment.objects.create(minutes=minutes, member=member, reason=reason.strip(), noted_by=actor)
    record("jury.impediment_noted", actor=actor, object=minutes, payload={"user": member.user_id})
    return _put_in_force(minutes, actor)


def _require_to_sign(minutes):
    if minutes.reopened_at:
        text = "Ce procès-verbal a été rouvert par le président de séance : une autre version sera à signer."
        raise Blocked(Blocker("minutes_reopened", text))
    if minutes.effective_at:
        raise Blocked(Blocker("minutes_in_force", f"Le procès-verbal {minutes.number} est déjà en vigueur."))


def _impediment_blockers(minutes, member, reason):
    if not reason.strip():
        return [Blocker("comment_missing", "Indiquez le motif de l'empêchement : il figure au procès-verbal.")]
    if member.pk == minutes.session.president_id:
        return [
            Blocker("president_signs", "Le président de séance signe lui-même : sans lui, rien n'entre en vigueur.")
        ]
    waiting = awaited(minutes)
    if member.pk not in {one.pk for one in waiting}:
        return [Blocker("not_awaited", f"La signature de {member} n'est pas attendue.")]
    impeded = set(minutes.impediments.values_list("member", flat=True)) | {member.pk}
    if all(one.pk in impeded for one in minutes.signers if one.college == member.college):
        text = f"Une signature au moins est due pour le collège « {member.get_college_display()} »."
        return [Blocker("college_signs", text)]
    return []


def awaited(minutes) -> list:
    """The members whose signature is still waited for, in the order of the colleges."""
    done = set(minutes.signatures.values_list("member", flat=True))
    done |= set(minutes.impediments.values_list("member", flat=True))
    return [member for member in minutes.signers.select_related("user") if member.pk not in done]


def _put_in_force(minutes, actor) -> Minutes:
    """When nobody is waited for any more: dated, then its effects, then its paper, all or nothing."""
    if awaited(minutes):
        return minutes
    minutes.effective_at = clock.now()
    minutes.save(update_fields=["effective_at"])
    _effects[minutes.kind](minutes, actor)
    minutes.document = request_document(
        minutes_content.paper_kind(minutes), minutes_content.signed(minutes), requested_by=actor
    )
    minutes.save(update_fields=["document"])
    record("jury.minutes_in_force", actor=actor, object=minutes)
    return minutes
