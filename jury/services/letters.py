"""The letters of a session are written when its minutes take effect, and held: the secretariat reads them over, then sends them."""

from dataclasses import dataclass

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.models import AuditEvent
from cqp.audit.services import record
from cqp.notifications.models import Email
from cqp.notifications.services import notify, release
from cqp.shared.blockers import Blocked, Blocker
from jury.models import JuryItem, JurySession
from pathways.reactions import people

HELD = "jury.letters_held"


@dataclass(frozen=True)
class Letter:
    """One mail of a decision, and the dossier it is about."""

    email: Email
    item: JuryItem


def hold(item, code, *roles, actor, **context) -> list[Email]:
    """Write a letter about the decision on `item` to each holder of `roles`; nothing leaves before `send_letters`."""
    emails = notify(code, to=people(item.dossier, *roles), context={"dossier": item.dossier, **context}, hold=True)
    payload = {"item": item.pk, "emails": [email.pk for email in emails]}
    record(HELD, actor=actor, object=item.session, payload=payload)
    return emails


def letters_of(session, *, item=None) -> list[Letter]:
    """Every letter of that session, held or sent, in the order of the agenda; of one dossier when `item` is given. Three queries."""
    said = _said([session.pk])
    items = {row.pk: row for row in session.items.select_related("dossier__candidate").order_by("position", "pk")}
    emails = Email.objects.select_related("recipient").in_bulk(list(said))
    rows = [Letter(emails[pk], items[owner]) for pk, owner in said.items() if pk in emails and owner in items]
    rows = [row for row in rows if item is None or row.item.pk == item.pk]
    return sorted(rows, key=lambda row: (row.item.position, row.email.pk))


def _said(sessions) -> dict:
    """{email pk: item pk}."""
    events = AuditEvent.objects.filter(
        verb=HELD, object_type=JurySession._meta.label_lower, object_id__in=[str(pk) for pk in sessions]
    )
    return {pk: event.payload["item"] for event in events.order_by("pk") for pk in event.payload["emails"]}


def sessions_with_held_letters(user) -> list[tuple]:
    """(session, how many letters to read over), for the secretariat's home. Two or three queries, whatever the past."""
    held = Email.objects.held().filter(code__startswith="jury_").order_by("created_at", "pk")
    waiting = dict(held.values_list("pk", "created_at"))
    if not waiting:
        return []
    sessions = {
        str(row.pk): row
        for row in JurySession.objects.for_user(user).filter(committee__in=user.committees).order_by("pk")
    }
    events = AuditEvent.objects.filter(
        verb=HELD,
        object_type=JurySession._meta.label_lower,
        object_id__in=list(sessions),
        at__gte=min(waiting.values()),
    )
    counts = {}
    for event in events.order_by("at", "pk"):
        if number := sum(pk in waiting for pk in event.payload["emails"]):
            counts[event.object_id] = counts.get(event.object_id, 0) + number
    return [(sessions[pk], number) for pk, number in counts.items()]


@transaction.atomic
def send_letters(session, *, actor, emails=None) -> int:
    """Send the held letters of that session, or those of `emails` (their pks). Returns how many left: sent twice, each leaves once.

    Raises Forbidden unless its secretariat, Blocked for a letter that is not this session's.
    """
    authorize(actor, "jury.manage", session)
    known = {letter.email.pk: letter.email for letter in letters_of(session)}
    chosen = list(known) if emails is None else list(emails)
    if unknown := [pk for pk in chosen if pk not in known]:
        raise Blocked(Blocker("not_its_letter", f"{len(unknown)} courrier(s) ne sont pas de cette séance."))
    left = [pk for pk in chosen if release(known[pk])]
    if left:
        record("jury.letters_sent", actor=actor, object=session, payload={"emails": left})
    return len(left)
