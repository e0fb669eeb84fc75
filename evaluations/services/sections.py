"""Saving a section as one types: never over somebody else's text, never after the content was presented for signature."""

from cqp.access.decisions import authorize
from cqp.shared.blockers import Blocked, Blocker, Conflict
from evaluations.models import Signable


def open_for(actor, action: str, signable) -> Signable:
    """Everything that writes a part of a document starts here: locked and read again with its dossier, then may `actor` do
    `action` on it as it is now, then is it still being written.

    Must run in a transaction. Raises Forbidden, or Blocked when the document is presented or signed.
    """
    locked = Signable.objects.select_for_update(of=("self",)).for_page().get(pk=signable.pk)
    authorize(actor, action, locked)
    if locked.is_completed:
        raise Blocked(
            Blocker(
                "signed", "Ce document est signé : il ne se modifie plus. Un amendement ouvre une nouvelle version."
            )
        )
    if not locked.is_open:
        raise Blocked(
            Blocker("presented", "Ce document est à la signature. Reprenez la rédaction avant de le modifier.")
        )
    return locked


def save_section(row, *, actor, revision: int, values: dict):
    """Write `values` on `row` if it is still at `revision`; returns the saved row.

    Must run in a transaction. Raises Conflict (with the row as it is now) when somebody saved meanwhile something else;
    saving the same text twice is not a conflict (a repeated autosave).
    """
    current = type(row).objects.select_for_update(of=("self",)).select_related("saved_by").get(pk=row.pk)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if not changed:
        return current
    if current.revision != revision:
        raise Conflict(current)
    for name, value in changed.items():
        setattr(current, name, value)
    current.stamp(actor)
    current.save()
    return current
