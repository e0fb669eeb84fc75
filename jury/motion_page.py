"""The motion on the screen of the president: what goes, what has gone, what is examined apart."""

from .masks import read_by
from .pages import OUTCOME_TONES
from .services.locks import undecided
from .services.motion import adoptables


def motion_context(session, user) -> dict:
    """Of a dossier on which they do not sit the president reads the number: neither the candidate nor why it does not go."""
    rows, read = adoptables(session, undecided(session)), read_by(user, session)
    theirs = [row for row in rows if row.item.pk in read]
    return {
        "session": session,
        "going": [{"row": row, "tone": OUTCOME_TONES[row.outcome]} for row in theirs if not row.reasons],
        "adopted": [row for row in theirs if row.item.sheet.adopted_at],
        "staying": [row for row in theirs if row.reasons and not row.item.sheet.adopted_at],
        "hidden": [row.item for row in rows if row.item.pk not in read],
    }
