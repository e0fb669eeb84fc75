"""From the queue to a session, in one act."""

from django.db import transaction

from jury.models import JurySession

from .agenda import put_on_agenda
from .sessions import plan_session


@transaction.atomic
def plan_from_queue(*dossiers, actor, committee, held_on, starts_at, place) -> JurySession:
    """Plan a session and put these dossiers on its agenda, in this order; both, or neither. Raises what either raises."""
    session = plan_session(actor=actor, committee=committee, held_on=held_on, starts_at=starts_at, place=place)
    if dossiers:
        put_on_agenda(session, *dossiers, actor=actor)
    return session
