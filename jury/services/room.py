"""Leading the room: which dossier everybody looks at, and the hearing of its candidate."""

from django.db import transaction
from django.urls import reverse

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.referentials.enums import Hearing
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.models import JuryItem, JurySession

from .ballots import locked_item
from .locks import lock_session


@transaction.atomic
def examine(session, item, *, actor) -> JurySession:
    """The president moves the room to `item` (None: to no dossier). Raises Forbidden, Blocked for a dossier off this agenda."""
    session = lock_session(session)
    authorize(actor, "jury.conduct", session)
    if item is not None and not session.items.undecided().filter(pk=item.pk).exists():
        raise Blocked(Blocker("not_on_agenda", "Ce dossier n'est pas à examiner dans cette séance."))
    session.current_item = item
    session.save()
    return session


@transaction.atomic
def note_hearing(item, *, actor, heard=True) -> JuryItem:
    """The candidate was heard, or it was noted by mistake. Raises Forbidden, Blocked when the version examines on file only."""
    item = locked_item(item)
    authorize(actor, "jury.conduct", item)
    if heard and item.dossier.version.hearing == Hearing.NONE:
        raise Blocked(Blocker("on_file", "Ce CQP se décide sur dossier : le candidat n'est pas entendu."))
    item.heard_at = clock.now() if heard else None
    item.save(update_fields=["heard_at"])
    record("jury.hearing_noted", actor=actor, object=item.session, payload={"item": item.pk, "heard": heard})
    return item


def hearing_blockers(items) -> list[Blocker]:
    """The version asks for a hearing, and there was none: nothing is decided on such a dossier; it is heard or set aside."""
    return [
        Blocker(
            "hearing_missing",
            f"Dossier {item.dossier.number} : l'audition du candidat est obligatoire et n'a pas eu lieu.",
            reverse("session_seat", args=[item.session_id]),
        )
        for item in items
        if item.dossier.version.hearing == Hearing.REQUIRED and item.heard_at is None
    ]
