"""Who sits: in the room, and on each dossier. One reading, asked by the pages, the opening, the decisions, the votes and the closing.

On a dossier sit the members present who declared no link with it and are not recused from it. The room may be a jury while one
dossier has none: that dossier is set aside, whoever has still to declare does, or a member of the other college withdraws from it.
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
        return [reason.at(self._mended_at) for reason in parity.verdict(self.present)]

    @property
    def president(self) -> list[Blocker]:
        found = parity.president_blockers(self.session.president, self.present)
        return [reason.at(on_page(self.session, "presidence")) for reason in found]

    @property
    def _mended_at(self) -> str:
        """Somebody is to be called, as long as the session is planned; otherwise it is a matter of who is here."""
        if self.session.is_planned and not parity.could_make_one(self.seated):
            return reverse("member_add", args=[self.session.pk])
        return on_page(self.session, "membres")

    def sitting_on(self, item) -> tuple[JuryMember, ...]:
        """The members present who judge this dossier: the only ones who count, read it, decide, vote."""
        return tuple(member for member in self.present if self.sits(member, item))

    def reasons_on(self, item) -> list[Blocker]:
        """Why those who sit on this dossier are not a jury, with who has still to declare to sit on it."""
        found = parity.verdict(self.sitting_on(item))
        if not found:
            return []
        recused = any(member.pk in self.recused.get(item.pk, ()) for member in self.present)
        url = reverse("session_recusals", args=[self.session.pk, item.pk]) if recused else self._mended_at
        return [reason.at(url) for reason in found] + [self._waiting(member) for member in self.awaited_on(item)]

    def _waiting(self, member) -> Blocker:
        text = (
            f"{member} doit encore déclarer son indépendance sur ce dossier : d'ici là, cette personne n'y siège pas."
        )
        return Blocker("declaration_awaited", text, on_page(self.session, "declarations"))

    def reasons_called(self, item) -> list[Blocker]:
        """The same, were everyone called to come and to declare no link: what is known before the day."""
        return parity.verdict([m for m in self.seated if m.pk not in self.recused.get(item.pk, ())])

    @staticmethod
    def would_hold(members) -> bool:
        return not parity.verdict(members)

    def sits(self, member, item) -> bool:
        """Has declared no link, and is not recused. Says nothing of being present."""
        return member.pk in self.declared.get(item.pk, ()) and member.pk not in self.recused.get(item.pk, ())

    def awaits(self, member, item) -> bool:
        """Has said nothing yet of this dossier: neither sits on it nor is recused from it."""
        return member.pk not in self.declared.get(item.pk, ()) and member.pk not in self.recused.get(item.pk, ())

    def awaited_on(self, item) -> list:
        """Those present who have still to declare on this dossier."""
        return [member for member in self.present if self.awaits(member, item)]

    def undeclared(self, member, items) -> list:
        """The dossiers on which this member has still to declare."""
        return [item for item in items if self.awaits(member, item)]


def on_page(session, section) -> str:
    """A part of the page of the session: "membres", "presidence", "declarations"."""
    return f"{reverse('session_detail', args=[session.pk])}#{section}"


def room_of(session) -> Room:
    """`session` with its president."""
    seated = tuple(session.members.seated().select_related("user").order_by("college", "user__last_name", "pk"))
    seats = {member.user_id: member.pk for member in seated}
    # By person: recused, then released and called again, one is still recused.
    recusals = Recusal.objects.in_force().filter(item__session=session.pk).order_by()
    declarations = Declaration.objects.without_link().filter(item__session=session.pk).order_by()
    return Room(
        session=session,
        seated=seated,
        recused=_by_item(
            (item, seats[user]) for item, user in recusals.values_list("item_id", "member__user") if user in seats
        ),
        declared=_by_item(declarations.values_list("item_id", "member_id")),
    )


def _by_item(pairs) -> dict:
    found = {}
    for item, member in pairs:
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
    found = []
    for conflict in incompatibilities.conflicts(
        [member.user for member in room.present], [item.dossier for item in items]
    ):
        item = by_dossier[conflict.dossier.pk]
        if members[conflict.user.pk] not in room.recused.get(item.pk, ()):
            found.append(conflict.blocker.at(reverse("session_recusals", args=[room.session.pk, item.pk])))
    return found


def _undeclared(room, items):
    """Nobody judges before declaring: a declaration is asked before anything confidential is shown (domaine.md § 1.3 c)."""
    found = []
    for member in room.present:
        if count := len(room.undeclared(member, items)):
            which = "un dossier" if count == 1 else f"{count} dossiers"
            text = f"{member} n'a pas déclaré son indépendance sur {which} de l'ordre du jour."
            found.append(Blocker("declaration_missing", text, on_page(room.session, "declarations")))
    return found


def item_blockers(session, items) -> list[Blocker]:
    """The dossiers whose own jury does not hold because somebody does not sit on them: they are set aside, or parity is restored."""
    room = room_of(session)
    return [blocker for item in items for blocker in _of_item(room, item)]


def _of_item(room, item):
    if len(room.sitting_on(item)) == len(room.present):
        return []
    url = reverse("session_recusals", args=[item.session_id, item.pk])
    return [
        Blocker(f"dossier_{reason.code}", f"Dossier {item.dossier.number} : {reason.message}", url)
        for reason in parity.verdict(room.sitting_on(item))
    ]


def require_jury_on(item) -> Room:
    """Raise Blocked unless those who sit on `item` are a jury, with a president in the room: nothing is decided otherwise."""
    room = room_of(item.session)
    if found := room.reasons_on(item) + room.president:
        raise Blocked(found)
    return room


def record_parity(session, moment, *, before: Room | None = None, items=()) -> Room:
    """Note the composition for the minutes: the room's, then that of `items`, and of each dossier whose own verdict changed.

    Without `before` (opening, closing), that of each dossier on which somebody present does not sit.
    """
    room, told = room_of(session), {item.pk for item in items}
    rows = [_record(session, moment, room.present, room.reasons)]
    for row in session.items.undecided().order_by("position", "pk"):
        if row.pk in told or _is_noted(room, before, row):
            rows.append(_record(session, moment, room.sitting_on(row), room.reasons_on(row), item=row))
    ParityRecord.objects.bulk_create(rows)
    return room


def _is_noted(room, before, row) -> bool:
    if before is None:
        return len(room.sitting_on(row)) != len(room.present)
    return bool(before.reasons_on(row)) != bool(room.reasons_on(row))


def _record(session, moment, members, reasons, item=None):
    present = [{"member": m.pk, "name": str(m), "college": m.college} for m in members]
    return ParityRecord(
        session=session, item=item, moment=moment, present=present, reasons=[reason.message for reason in reasons]
    )
