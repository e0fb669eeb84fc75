"""The dossiers of a session as one juror reads them: those they judge, what deserves attention first, read or not."""

from dataclasses import dataclass

from django.urls import reverse

from jury import divergence
from jury.divergence import DossierMap
from jury.models import Declaration, Reading


@dataclass(frozen=True)
class ReadingRow:
    """One dossier of the list, and what its reader has done of it."""

    map: DossierMap
    is_read: bool
    has_notes: bool

    @property
    def item(self):
        return self.map.item

    @property
    def url(self) -> str:
        return reverse("item_reading", args=[self.item.pk])


def rows_of(session, user) -> list[ReadingRow]:
    """In the order of reading. The same queries whatever the number of dossiers."""
    items = session.items.in_force().judged_by(user).for_page().select_related("sheet")
    items = list(items.prefetch_related("dossier__version__competencies"))
    found = divergence.maps(items, session.held_on)
    mine = Reading.objects.filter(item__session=session, member__user=user, member__released_at__isnull=True)
    done = {reading.item_id: reading for reading in mine}
    rows = [_row(found[item.pk], done.get(item.pk)) for item in items]
    return sorted(rows, key=lambda row: row.map.attention)


def _row(found, reading) -> ReadingRow:
    return ReadingRow(found, bool(reading and reading.read_at), bool(reading and reading.notes))


def waiting_for_declaration(session, user) -> int:
    """Dossiers of the agenda that this member cannot open before saying whether they have a link with the candidate."""
    said = Declaration.objects.filter(member__user=user, member__released_at__isnull=True).order_by().values("item")
    return session.items.in_force().exclude(pk__in=said).count()


def place_of(rows, item) -> int:
    """Where `item` is in the list, from 1."""
    return next(place for place, row in enumerate(rows, start=1) if row.item.pk == item.pk)


def next_unread(rows, item) -> ReadingRow | None:
    """After `item` in the same order, going round; None when everything else is read."""
    here = place_of(rows, item)
    return next((row for row in [*rows[here:], *rows[: here - 1]] if not row.is_read), None)
