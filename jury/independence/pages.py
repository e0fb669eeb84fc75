"""What the pages of independence show, in a fixed number of queries whatever the length of the agenda."""

from dataclasses import dataclass

from django.db.models import Count, Min, prefetch_related_objects
from django.urls import reverse

from cqp.shared.templatetags.cqp_ui import count_fr, day_fr
from jury.composition import OFF_TRADE, Room, room_of
from jury.enums import LinkKind, SessionState
from jury.models import Declaration, JuryItem, JurySession, Recusal
from jury.services.locks import undecided
from pathways.models import Coaching

from .known import KnownLink, known_links


def recusals_of(session):
    """Those in force on its agenda, with what the page that lifts one shows."""
    rows = Recusal.objects.in_force().filter(item__session=session)
    return rows.select_related("item__dossier__candidate", "item__session", "member__user")


@dataclass(frozen=True)
class DeclarationRow:
    """One dossier of the agenda with what is needed to declare, and nothing else of it."""

    item: JuryItem
    providers: str
    known: KnownLink | None
    last: Declaration | None
    recusal: Recusal | None
    # Why those who may judge it are not a jury, when that is its own: somebody is to be called, or it waits for another session.
    reasons: list

    @property
    def word(self) -> str:
        if self.recusal:
            return f"vous ne siégez pas sur ce dossier : {self.recusal.get_cause_display()}"
        if self.last and not self.last.link:
            return f"aucun lien, déclaré le {day_fr(self.last.declared_at)}"
        return "à déclarer"

    @property
    def tone(self) -> str:
        return "neutral" if self.recusal else "success" if self.last and not self.last.link else "waiting"

    @property
    def is_to_explain(self) -> bool:
        """A likeness: the member confirms the link, or says why there is none."""
        return self.known is not None and self.known.is_likely

    @property
    def is_to_declare(self) -> bool:
        """A fact: « aucun lien » is not an answer."""
        return self.known is not None and not self.known.is_likely

    @property
    def title(self) -> str:
        return "Lien probable, à confirmer ou à expliquer" if self.is_to_explain else "D'après l'application"

    @property
    def proposed(self) -> str:
        """The link shown at first: the last one declared, else what the application knows; a likeness proposes nothing."""
        if self.last:
            return self.last.link
        return str(self.known.kind) if self.is_to_declare else ""


def declaration_rows(session, member) -> list[DeclarationRow]:
    items = undecided(session)
    dossiers = [item.dossier for item in items]
    last = {row.item_id: row for row in member.declarations.filter(item__in=items).order_by("pk")}
    mine = Recusal.objects.in_force().filter(member__user=member.user_id, item__in=items)
    recusals = {row.item_id: row for row in mine}
    known, providers = known_links(member.user, dossiers), _providers(dossiers)
    room = room_of(session)
    return [
        DeclarationRow(
            item,
            ", ".join(providers.get(item.dossier_id, ())),
            known.get(item.dossier_id),
            last.get(item.pk),
            recusals.get(item.pk),
            room.reasons_now(item) if room.is_apart(item) else [],
        )
        for item in items
    ]


def _providers(dossiers) -> dict:
    """{dossier pk: names of those who accompany or accompanied the candidate}."""
    found = {}
    rows = Coaching.objects.filter(dossier__in=[d.pk for d in dossiers]).select_related("provider").order_by("pk")
    for coaching in rows:
        names = found.setdefault(coaching.dossier_id, [])
        if coaching.provider.name not in names:
            names.append(coaching.provider.name)
    return found


def expected_declarations(user) -> list[dict]:
    """The sessions to come where this person has still to declare, as rows of the home page. One query."""
    called = {"session__members__user": user, "session__members__released_at__isnull": True}
    sessions = JurySession.objects.filter(state__in=[SessionState.PLANNED, SessionState.OPEN]).order_by()
    items = JuryItem.objects.undecided().order_by().filter(session__in=sessions.values("pk"), **called)
    awaited = items.exclude(pk__in=JuryItem.objects.order_by().judged_by(user).values("pk")).exclude(
        pk__in=Recusal.objects.in_force().order_by().filter(member__user=user).values("item")
    )
    rows = awaited.values("session", "session__number", "session__held_on").annotate(n=Count("pk"), since=Min("put_at"))
    return [_expected(row) for row in rows.order_by("session__held_on", "session")]


def _expected(row) -> dict:
    return {
        "label": "Déclarer votre indépendance",
        "url": reverse("session_independence", args=[row["session"]]),
        "candidate": f"Séance de jury du {day_fr(row['session__held_on'])}",
        "certification": count_fr(row["n"], "dossier,dossiers"),
        "number": row["session__number"],
        "since": row["since"],
        "role": "membre du jury",
    }


@dataclass(frozen=True)
class Standing:
    """One member on one dossier, for the page of recusals."""

    member: object
    recusal: Recusal | None
    word: str
    tone: str
    # The likeness that the application had shown, and how the member explained it.
    explained: Declaration | None = None


def standings(room: Room, item) -> list[Standing]:
    rows = item.recusals.in_force().select_related("recorded_by", "member")
    recusals = {row.member.user_id: row for row in rows}
    last = {row.member_id: row for row in item.declarations.without_link().order_by("pk")}
    return [_standing(room, item, member, recusals.get(member.user_id), last.get(member.pk)) for member in room.seated]


def _standing(room, item, member, recusal, last):
    if recusal:
        return Standing(member, recusal, "ne siège pas", "danger")
    if not room.sits(member, item):
        return Standing(member, None, "n'a pas encore déclaré", "waiting")
    return Standing(member, None, "siège", "success", last if last and last.likeness else None)


def recusal_told(recusal) -> str:
    """To whoever notes it: that somebody does not sit, and what this has cleared."""
    number = recusal.item.dossier.number
    cleared = " Ce qui y avait été décidé est effacé : le dossier est à décider de nouveau."
    return f"{recusal.member} ne siège pas sur le dossier {number}.{cleared if recusal.cleared_decision else ''}"


@dataclass(frozen=True)
class Bench:
    """Who judges one dossier, for a row of the agenda: those who do not sit, those present who have still to declare, and why the
    others are not a jury. Before the day, the others are those who may still come; `coming`: why those who said that they come
    are not one."""

    recused: str
    awaited: str
    reasons: list
    coming: list

    @property
    def word(self) -> str:
        if self.reasons:
            return "parité à rétablir" if not self._is_of_the_trade_alone else "sans expert de ce CQP"
        return "parité possible" if self.coming else "parité réunie"

    @property
    def _is_of_the_trade_alone(self) -> bool:
        return {reason.code for reason in self.reasons} == {OFF_TRADE}

    @property
    def tone(self) -> str:
        return "danger" if self.reasons else "info" if self.coming else "success"


@dataclass(frozen=True)
class Hub:
    """What the page of a session says of independence."""

    room: Room
    undeclared: int


def hub(session, user, items) -> Hub:
    """`items`: those of the agenda. Each member is told how many they have `to_declare`, the CQP of their trade and their
    stays; each item its `bench`."""
    room = room_of(session)
    mine = next((member for member in room.seated if member.user_id == user.pk), None)
    prefetch_related_objects(list(room.seated), "stays")
    for member in room.seated:
        member.to_declare = len(room.undeclared(member, items))
        member.trades = ", ".join(room.trades.get(member.pk, {}).values())
    for item in items:
        item.bench = _bench(room, item)
    return Hub(room, mine.to_declare if mine else 0)


def _bench(room, item):
    """None when its jury is that of the room, told beside the members."""
    recused = [member for member in room.seated if member.pk in room.recused.get(item.pk, ())]
    awaited = room.awaited_on(item)
    if not (awaited or room.is_apart(item)):
        return None
    names = (", ".join(map(str, members)) for members in (recused, awaited))
    return Bench(*names, room.reasons_now(item), [] if room.present else room.reasons_coming(item))


def link_choices() -> list:
    return [("", "aucun lien"), *LinkKind.choices]
