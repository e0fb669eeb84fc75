"""Who sits: in the room, and on each dossier. One reading, asked by the pages, the opening, the decisions, the votes and the closing.

On a dossier sit the members present but those recused from it. The room may be a jury while one dossier has none any more: that
dossier is set aside, or a member of the other college withdraws from it.
"""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from cqp.shared.blockers import Blocked, Blocker

from . import incompatibilities, parity
from .models import Declaration, JuryMember, JurySession, ParityRecord, Recusal


@dataclass(frozen=True)
class Room:
    """The composition of one session as it is now. Three queries, whatever the size of the agenda."""

    session: JurySession
    seated: tuple[JuryMember, ...]
    # {item pk: pks of the members}: recused from it; having declared no link with it, recused or not.
    recused: dict
    declared: dict

    @cached_property
    def present(self) -> tuple[JuryMember, ...]:
        return tuple(member for member in self.seated if member.is_present)

    @cached_property
    def reasons(self) -> list[Blocker]:
        """Why those present are not a jury; empty when they are one."""
        return parity.verdict(self.present)

    @property
    def president(self) -> list[Blocker]:
        return parity.president_blockers(self.session.president, self.present)

    def sitting_on(self, item) -> tuple[JuryMember, ...]:
        """The members present who judge this dossier: the only ones who read it, decide, vote."""
        return tuple(member for member in self.present if member.pk not in self.recused.get(item.pk, ()))

    def reasons_on(self, item) -> list[Blocker]:
        """Why those who sit on this dossier are not a jury."""
        return parity.verdict(self.sitting_on(item))

    def reasons_called(self, item) -> list[Blocker]:
        """The same, were everyone called to come: what is known before the day."""
        return parity.verdict([m for m in self.seated if m.pk not in self.recused.get(item.pk, ())])

    @staticmethod
    def would_hold(members) -> bool:
        return not parity.verdict(members)

    def sits(self, member, item) -> bool:
        """Has declared no link, and is not recused. Says nothing of being present."""
        return member.pk in self.declared.get(item.pk, ()) and member.pk not in self.recused.get(item.pk, ())

    def undeclared(self, member, items) -> list:
        """The dossiers on which this member has still to declare."""
        return [
            item
            for item in items
            if member.pk not in self.declared.get(item.pk, ()) and member.pk not in self.recused.get(item.pk, ())
        ]


def room_of(session) -> Room:
    """`session` with its president."""
    return Room(
        session=session,
        seated=tuple(session.members.seated().select_related("user").order_by("college", "user__last_name", "pk")),
        recused=_by_item(Recusal.objects.in_force().filter(item__session=session.pk)),
        declared=_by_item(Declaration.objects.without_link().filter(item__session=session.pk)),
    )


def _by_item(rows) -> dict:
    found = {}
    for item, member in rows.order_by().values_list("item_id", "member_id"):
        found.setdefault(item, set()).add(member)
    return found


def room_blockers(session, items) -> list[Blocker]:
    """Parity, expert, president, links known to the application, declarations of those present. `items`: still to be decided."""
    room = room_of(session)
    return room.reasons + room.president + _linked(room, items) + _undeclared(room, items)


def _linked(room, items):
    """Somebody named on a dossier since the agenda was set: they are recused from it, or the session does not open."""
    by_dossier = {item.dossier_id: item for item in items}
    members = {member.user_id: member.pk for member in room.present}
    found = incompatibilities.conflicts([member.user for member in room.present], [item.dossier for item in items])
    return [
        conflict.blocker
        for conflict in found
        if members[conflict.user.pk] not in room.recused.get(by_dossier[conflict.dossier.pk].pk, ())
    ]


def _undeclared(room, items):
    """Nobody judges before declaring: a declaration is asked before anything confidential is shown (domaine.md § 1.3 c)."""
    found = []
    for member in room.present:
        if count := len(room.undeclared(member, items)):
            which = "un dossier" if count == 1 else f"{count} dossiers"
            text = f"{member} n'a pas déclaré son indépendance sur {which} de l'ordre du jour."
            found.append(Blocker("declaration_missing", text))
    return found


def item_blockers(session, items) -> list[Blocker]:
    """The dossiers whose own jury does not hold because somebody is recused from them: they are set aside, or parity is restored."""
    room = room_of(session)
    return [blocker for item in items for blocker in _of_item(room, item)]


def _of_item(room, item):
    if len(room.sitting_on(item)) == len(room.present):
        return []
    url = reverse("session_recusals", args=[item.session_id, item.pk])
    return [
        Blocker(f"dossier_{reason.code}", f"Dossier {item.dossier.number} : {reason.message}", url)
        for reason in room.reasons_on(item)
    ]


def require_jury_on(item) -> Room:
    """Raise Blocked unless those who sit on `item` are a jury, with a president in the room: nothing is decided otherwise."""
    room = room_of(item.session)
    if found := room.reasons_on(item) + room.president:
        raise Blocked(found)
    return room


def record_parity(session, moment, *, before: Room | None = None, item=None) -> Room:
    """Note the composition for the minutes: the room's, then that of `item`, and of each dossier whose own verdict changed.

    Without `before` (opening, closing), that of each dossier from which somebody present is recused.
    """
    room = room_of(session)
    rows = [_record(session, moment, room.present, room.reasons)]
    for row in session.items.undecided().order_by("position", "pk"):
        if _is_noted(room, before, row, item):
            rows.append(_record(session, moment, room.sitting_on(row), room.reasons_on(row), item=row))
    ParityRecord.objects.bulk_create(rows)
    return room


def _is_noted(room, before, row, item) -> bool:
    if before is None:
        return len(room.sitting_on(row)) != len(room.present)
    if item is not None and row.pk == item.pk:
        return True
    return bool(before.reasons_on(row)) != bool(room.reasons_on(row))


def _record(session, moment, members, reasons, item=None):
    present = [{"member": m.pk, "name": str(m), "college": m.college} for m in members]
    return ParityRecord(
        session=session, item=item, moment=moment, present=present, reasons=[reason.message for reason in reasons]
    )
