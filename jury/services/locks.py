"""One order of locks for every act of the jury: the session, then its dossiers by number. Two acts never wait for each other."""

from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.locking import locked
from jury.models import JuryItem, JurySession
from pathways.models import Dossier


def lock_session(session) -> JurySession:
    """The session as it is now, locked until the end of the transaction."""
    return locked(JurySession.objects.for_page(), session.pk)


def lock_undecided(session) -> list[JuryItem]:
    """The dossiers still to be decided, locked, then their items as they are now, in the order of the agenda.

    Items are read after the locks: a dossier returned meanwhile has left the agenda by then.
    """
    ids = session.items.undecided().order_by("dossier_id").values_list("dossier_id", flat=True)
    list(Dossier.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk"))
    return undecided(session)


def undecided(session) -> list[JuryItem]:
    """The same items, without locking: for the pages that show what is missing."""
    items = list(session.items.undecided().for_page().select_related("sheet").order_by("position", "pk"))
    for item in items:
        item.session = session
    return items


def require_planned(session) -> None:
    if not session.is_planned:
        raise Blocked(
            Blocker(
                "session_not_planned",
                f"La séance {session.number} est {session.get_state_display()} : sa composition et son ordre du jour ne changent plus.",
            )
        )


def require_not_over(session) -> None:
    """Its room and its agenda still move."""
    if not (session.is_planned or session.is_open):
        raise Blocked(_over(session))


def require_to_come(session) -> None:
    """Nothing of it has taken effect yet."""
    if not session.is_to_come:
        raise Blocked(_over(session))


def _over(session) -> Blocker:
    return Blocker("session_over", f"La séance {session.number} est {session.get_state_display()}.")
