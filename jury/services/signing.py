"""Signing the minutes: each member once for the day; the last signature asked for puts them in force."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.kinds import kind_of
from cqp.documents.services import lock_series, request_document
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury import minutes_content
from jury.enums import SERIES_OF
from jury.models import Minutes, MinutesSignature, SigningImpediment

from .locks import lock_session

# What minutes that take effect may ask for, beside their own paper.
PAPERS = ("decision_sheet", "certificate", "competency_statement")
_effects, _unless = {}, {}


def takes_effect(kind, *, unless):
    """Register `function(minutes, actor)`, run in the transaction of the last signature of minutes of that kind; not before
    `unless(minutes, actor)` found nothing against it: what is signed is what takes effect, or nobody signs last."""

    def decorate(function):
        _effects[str(kind)], _unless[str(kind)] = function, unless
        return function

    return decorate


def lock_minutes(minutes) -> Minutes:
    """The minutes as they are now; the session is locked first, like for every act of the jury."""
    session = lock_session(minutes.session)
    current = Minutes.objects.select_for_update(of=("self",)).get(pk=minutes.pk)
    current.session = session
    return current


def set_aside(minutes, *, actor, reason) -> None:
    """This version will not be signed any more: it stays, with the reason and the signatures it had. Of minutes locked and to sign."""
    minutes.reopened_at, minutes.reopened_by, minutes.reopening_reason = clock.now(), actor, reason
    minutes.save(update_fields=["reopened_at", "reopened_by", "reopening_reason"])


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
    """A member whose signature is asked cannot give it: whoever notes it says why, and the minutes no longer wait for them.

    Of a session, by its president: the minutes bear at least one signature of each college and the president's own. Of rectifying
    minutes, by the president or, when they cannot sign, by the secretariat: at least the president or a member who sat signs.
    Raises Forbidden, Blocked: no reason, member who signed or is not asked to, or a signature without which nothing is signed.
    """
    minutes = lock_minutes(minutes)
    authorize(actor, "jury.note_impediment", minutes)
    _require_to_sign(minutes)
    if found := _impediment_blockers(minutes, member, actor, reason):
        raise Blocked(found)
    SigningImpediment.objects.create(minutes=minutes, member=member, reason=reason.strip(), noted_by=actor)
    record("jury.impediment_noted", actor=actor, object=minutes, payload={"user": member.user_id})
    return _put_in_force(minutes, actor)


def _require_to_sign(minutes):
    if minutes.reopened_at:
        text = f"Le procès-verbal {minutes.number} a été écarté : il n'est plus à signer."
        raise Blocked(Blocker("minutes_reopened", text))
    if minutes.effective_at:
        raise Blocked(Blocker("minutes_in_force", f"Le procès-verbal {minutes.number} est déjà en vigueur."))


def _impediment_blockers(minutes, member, actor, reason):
    if not reason.strip():
        return [Blocker("comment_missing", "Indiquez le motif de l'empêchement : il figure au procès-verbal.")]
    if member.pk not in {one.pk for one in awaited(minutes)}:
        return [Blocker("not_awaited", f"La signature de {member} n'est pas attendue.")]
    others = [one for one in able(minutes) if one.pk != member.pk]
    if minutes.is_rectifying:
        return _rectifying_blockers(minutes, actor, others)
    if member.pk == minutes.session.president_id:
        return [
            Blocker("president_signs", "Le président de séance signe lui-même : sans lui, rien n'entre en vigueur.")
        ]
    if all(one.college != member.college for one in others):
        text = f"Une signature au moins est due pour le collège « {member.get_college_display()} »."
        return [Blocker("college_signs", text)]
    return []


def able(minutes) -> list:
    """Those who signed or still may: whose impediment is not noted."""
    return list(minutes.signers.exclude(pk__in=minutes.impediments.order_by().values("member")).select_related("user"))


def _rectifying_blockers(minutes, actor, others):
    """Months later people have left the branch: a jury of three could rectify nothing more if each college had to sign."""
    if not others:
        text = "Une signature au moins est due : celle du président de séance ou, à défaut, d'un membre qui a siégé."
        return [Blocker("one_signs", text)]
    president = next((one for one in others if one.pk == minutes.session.president_id), None)
    if president is not None and president.user_id != actor.pk:
        text = f"{president} a présidé la séance et peut signer : à cette personne de noter l'empêchement des autres."
        return [Blocker("president_notes", text)]
    return []


def awaited(minutes) -> list:
    """The members whose signature is still waited for, in the order of the colleges."""
    done = set(minutes.signatures.values_list("member", flat=True))
    done |= set(minutes.impediments.values_list("member", flat=True))
    return [member for member in minutes.signers.select_related("user") if member.pk not in done]


def _put_in_force(minutes, actor) -> Minutes:
    """When nobody is waited for any more: asked a last time, dated, then its effects, then its paper, all or nothing."""
    if awaited(minutes):
        return minutes
    if found := _unless[minutes.kind](minutes, actor):
        raise Blocked(found)
    lock_series(*SERIES_OF.values(), *(kind_of(kind).prefix for kind in (*PAPERS, minutes_content.paper_kind(minutes))))
    minutes.effective_at = clock.now()
    minutes.save(update_fields=["effective_at"])
    _effects[minutes.kind](minutes, actor)
    minutes.document = request_document(
        minutes_content.paper_kind(minutes), minutes_content.signed(minutes), requested_by=actor
    )
    minutes.save(update_fields=["document"])
    record("jury.minutes_in_force", actor=actor, object=minutes)
    return minutes
