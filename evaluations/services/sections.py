"""Saving a section as one types: never over somebody else's text, never after the content was presented for signature."""

from cqp.shared.blockers import Blocked, Blocker, Conflict
from evaluations.models import Signable


def require_open(signable) -> Signable:
    """Lock the signable and refuse when it is presented or signed. Everything that writes a part of it starts here."""
    locked = Signable.objects.select_for_update(of=("self",)).get(pk=signable.pk)
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
