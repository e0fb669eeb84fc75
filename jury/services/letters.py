"""The letters of a session are written when its minutes take effect, and held: the secretariat reads them over, then sends them."""

from django.db import transaction
from django.db.models import Count, Min

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.notifications.models import Email
from cqp.notifications.services import notify, release
from cqp.shared.blockers import Blocked, Blocker
from jury.models import DecisionLetter, JurySession
from pathways.reactions import people


def hold(item, code, *roles, **context) -> list[Email]:
    """Write a letter about the decision on `item` to each holder of `roles`; nothing leaves before `send_letters`."""
    emails = notify(code, to=people(item.dossier, *roles), context={"dossier": item.dossier, **context}, hold=True)
    DecisionLetter.objects.bulk_create(DecisionLetter(item=item, email=email) for email in emails)
    return emails


def letters_of(session) -> list[DecisionLetter]:
    """Every letter of that session, held or sent, in the order of the agenda. One query."""
    return list(DecisionLetter.objects.filter(item__session=session.pk).for_page())


def sessions_with_held_letters(user) -> list[tuple]:
    """(session, how many letters to read over), for the secretariat's home, the oldest first. One or two queries, whatever the past."""
    held = DecisionLetter.objects.held().filter(item__session__committee__in=user.committees)
    counted = held.order_by().values("item__session").annotate(number=Count("pk"), since=Min("written_at"))
    rows = list(counted.order_by("since", "item__session").values_list("item__session", "number"))
    sessions = JurySession.objects.for_user(user).in_bulk([pk for pk, _ in rows]) if rows else {}
    return [(sessions[pk], number) for pk, number in rows]


@transaction.atomic
def send_letters(session, *, actor, emails=None) -> int:
    """Send the held letters of that session, or those of `emails` (their pks). Returns how many left: sent twice, each leaves once.

    Raises Forbidden unless its secretariat, Blocked for a letter that is not this session's.
    """
    authorize(actor, "jury.manage", session)
    known = {letter.email_id: letter.email for letter in letters_of(session)}
    chosen = set(known if emails is None else emails)
    if unknown := chosen - set(known):
        raise Blocked(Blocker("not_its_letter", f"{len(unknown)} courrier(s) ne sont pas de cette séance."))
    # In the order of the agenda, whatever that of the request: two secretaries never wait for each other in a circle.
    left = [pk for pk in known if pk in chosen and release(known[pk])]
    if left:
        record("jury.letters_sent", actor=actor, object=session, payload={"emails": left})
    return len(left)
