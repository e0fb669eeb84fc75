"""Who sits: in the room, and on each dossier. One reading, asked by the pages, the opening, the decisions, the votes and the closing.

On a dossier sit the members present who declared no link with it and are not recused from it. The room may be a jury while one
dossier has none: that dossier is set aside, whoever has still to declare does, or a member of the other college withdraws from it.
The trade expert is the expert of one or several CQP: a dossier of another CQP has no expert (ADR 0043).
"""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from cqp.shared.blockers import Blocked, Blocker

from . import incompatibilities, parity
from .enums import College, Reply
from .models import Declaration, JuryMember, JurySession, ParityRecord, Recusal

OFF_TRADE = "expert_off_trade"


@dataclass(frozen=True)
class Room:
    """The composition of one session as it is now. Five queries, whatever the size of the agenda."""

    session: JurySession
    seated: tuple[JuryMember, ...]
    # {item pk: pks of the members}: recused from it; having declared no link with it, recused or not.
    recused: dict
    declared: dict
    # {member pk: {pk of a CQP of their trade: its title}}, {item pk: (pk, title) of its CQP}.
    trades: dict
    examined: dict

    @cached_property
    def present(self) -> tuple[JuryMember, ...]:
        return tuple(member for member in self.seated if member.is_present)

    @cached_property
    def reasons(self) -> list[Blocker]:
        """Why those present are not a jury; empty when they are one."""
        return [reason.at(self._mended_at) for reason in parity.verdict(self.present)]

    @property
    def reasons_expected(self) -> list[Blocker]:
        """Before the day: why those who may still come are not a jury."""
        return parity.verdict(may_come(self.seated))

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
        found = self.verdict_on(item, self.sitting_on(item))
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
        """Before the day: the same of those who may still come, were each of them to declare no link."""
        return self.verdict_on(item, self._free(item, may_come(self.seated)))

    def is_apart(self, item) -> bool:
        """Its jury is not the room's: somebody called is recused from it, or its CQP has no expert."""
        recused = any(member.pk in self.recused.get(item.pk, ()) for member in self.seated)
        return recused or bool(self.off_trade(item, self.present or may_come(self.seated)))

    def reasons_now(self, item) -> list[Blocker]:
        """The live verdict: of those who sit once somebody is here, before that of those who may still come."""
        return self.reasons_on(item) if self.present else self.reasons_called(item)

    def reasons_coming(self, item) -> list[Blocker]:
        """Before the day: the same of those alone who said that they come."""
        return self.verdict_on(item, self._free(item, coming(self.seated)))

    def _free(self, item, members) -> list:
        return [member for member in members if member.pk not in self.recused.get(item.pk, ())]

    def verdict_on(self, item, members) -> list[Blocker]:
        """Why these members are not a jury for this dossier: parity and expert, then the trade of the expert."""
        return parity.verdict(members) + self.off_trade(item, members)

    def off_trade(self, item, members) -> list[Blocker]:
        """None of the experts among these members is one of the CQP of this dossier. Without expert, parity says it."""
        experts = [member for member in members if member.college == College.TRADE_EXPERT]
        certification, title = self.examined[item.pk]
        if not experts or any(certification in self.trades.get(expert.pk, ()) for expert in experts):
            return []
        text = f"Expert : aucun expert du {title} parmi les membres qui siègent sur ce dossier."
        return [Blocker(OFF_TRADE, text)]

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


def may_come(members) -> list:
    """Those called who have not said that they do not come: the jury that the session may still have."""
    return [member for member in members if member.reply != Reply.DECLINED]


def coming(members) -> list:
    return [member for member in members if member.reply == Reply.COMING]


def broken_since(before: Room, items) -> list[dict]:
    """The dossiers that those who may still come could judge, and no longer can: their number and why, for the secretariat's mail."""
    now, found = room_of(before.session) if items else before, []
    for item in items:
        if not before.reasons_called(item) and (reasons := now.reasons_called(item)):
            found.append({"number": item.dossier.number, "reasons": [reason.message for reason in reasons]})
    return found


def on_page(session, section) -> str:
    """A part of the page of the session: "membres", "presidence", "declarations"."""
    return f"{reverse('session_detail', args=[session.pk])}#{section}"


def room_of(session) -> Room:
    """`session` with its president."""
    called = session.members.seated()
    seated = tuple(called.select_related("user").order_by("college", "user__last_name", "pk"))
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
        trades=_trades(called),
        examined={pk: (certification, title) for pk, certification, title in _examined(session)},
    )


def _trades(called) -> dict:
    rows = called.filter(certifications__isnull=False).order_by("certifications__title", "pk")
    found = {}
    for member, certification, title in rows.values_list("pk", "certifications", "certifications__title"):
        found.setdefault(member, {})[certification] = title
    return found


def _examined(session):
    certification = "dossier__version__certification"
    return session.items.order_by().values_list("pk", certification, f"{certification}__title")


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
    sitting = room.sitting_on(item)
    # Where everybody present sits, the parity is the room's, told once.
    found = [] if len(sitting) == len(room.present) else parity.verdict(sitting)
    url = reverse("session_recusals", args=[item.session_id, item.pk])
    return [_of_dossier(item, reason, url) for reason in found + room.off_trade(item, sitting)]


def trade_blockers(session, items) -> list[Blocker]:
    """The dossiers of a CQP of which no expert is here: they leave the agenda before it opens, or another expert is called."""
    room = room_of(session)
    return [
        _of_dossier(item, reason, reverse("item_remove", args=[item.pk]))
        for item in items
        for reason in room.off_trade(item, room.present)
    ]


def _of_dossier(item, reason, url) -> Blocker:
    return Blocker(f"dossier_{reason.code}", f"Dossier {item.dossier.number} : {reason.message}", url)


def require_jury_on(item) -> Room:
    """Raise Blocked unless those who sit on `item` are a jury, with a president in the room: nothing is decided otherwise."""
    room = room_of(item.session)
    if found := room.reasons_on(item) + room.president:
        raise Blocked(found)
    return room


def record_parity(session, moment, *, before: Room | None = None, items=()) -> Room:
    """Note the composition for the minutes: the room's, then that of `items`, and of each dossier whose own verdict changed.

    Without `before` (opening, closing), that of each dossier whose jury is not the room's.
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
        return len(room.sitting_on(row)) != len(room.present) or bool(room.off_trade(row, room.present))
    return bool(before.reasons_on(row)) != bool(room.reasons_on(row))


def _record(session, moment, members, reasons, item=None):
    present = [{"member": m.pk, "name": str(m), "college": m.college} for m in members]
    return ParityRecord(
        session=session, item=item, moment=moment, present=present, reasons=[reason.message for reason in reasons]
    )
