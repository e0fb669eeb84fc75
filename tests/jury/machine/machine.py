"""Random sequences of acts, right and wrong, by the right people and by others. The rules draw; the bench does and compares.

Who acts: « right » stands for whoever the act belongs to, most of the time; otherwise anybody.
"""

import datetime as dt

from . import drawing as draw
from .drawing import Drawn, live, precondition, rule
from .stages import SEATS, sheet

PEOPLE = ("sec", "e1", "e2", "p1", "p2", "x1", "x2", "manager", "manager2", "nsec", "candA")
JURORS = ("e1", "e2", "p1", "p2", "x1", "x2", "manager")
VERDICTS = ("VALIDATED", "VALIDATED", "VALIDATED", "NOT_VALIDATED", "ALREADY_VALIDATED")

who = draw.sampled_from(("right",) * 16 + PEOPLE)
someone = draw.sampled_from(JURORS)
rank = draw.integers(0, 7)
number = draw.sampled_from((1, 2, 3))
verdicts = draw.fixed_dictionaries({n: draw.sampled_from(VERDICTS) for n in (1, 2, 3)})
conclusion = draw.sampled_from(("CONFORM",) * 5 + ("NOT_CONFORM", "COMPLEMENT"))
why = draw.sampled_from(("Il le faut.",) * 5 + ("",))


def some(*states):
    """A rule for sequences in which a session is in one of these states."""
    return precondition(lambda self: any(s.state in states for s in self.judge.sessions))


def examined(*states):
    """The same, with a dossier on its agenda."""
    return precondition(lambda self: bool(self.ranks(*states)))


class Acts(Drawn):
    """What the rules share: picking a session, an item, a person."""

    start = None

    def __init__(self):
        super().__init__()
        self.bench = self.start()
        self.judge = self.bench.judge

    def sessions(self, *states):
        return [n for n, session in enumerate(self.judge.sessions) if session.state in states]

    def ranks(self, *states):
        return [i for n in self.sessions(*states) for i in self.judge.agenda(n)]

    @staticmethod
    def pick(found, at):
        """The latest ones first: what has just been begun is gone on with."""
        return found[-1 - at % len(found)]

    def among(self, live, every, at):
        """One with which something may be done, if there is any; now and then any: a page left open since yesterday."""
        return self.pick(list(every) if at == 7 or not live else live, at)

    def secretary(self, who):
        return "sec" if who == "right" else who

    def president(self, who, session):
        return (self.judge.sessions[session].president or "sec") if who == "right" else who

    def juror(self, who, rank):
        """Somebody who sits on that dossier, if anybody does."""
        item = self.judge.items[rank]
        sitting = [user for user in PEOPLE if self.judge.decides(user, item)]
        return (sitting or ["p1"])[-1] if who == "right" else who

    def leader(self, who, rank):
        item = self.judge.items[rank]
        leading = [user for user in PEOPLE if self.judge.conducts(user, item)]
        return (leading or ["e1"])[0] if who == "right" else who


class Before(Acts):
    @precondition(lambda self: len(self.judge.sessions) < 4)
    @rule(who=who, days=draw.sampled_from((0, 0, 0, 1, -1)))
    def plan(self, who, days):
        self.bench.do("plan", self.secretary(who), self.judge.today + dt.timedelta(days=days))

    @some("PLANNED")
    @rule(who=who, at=rank, user=someone)
    def call(self, who, at, user):
        self.bench.do("call", self.secretary(who), self.pick(self.sessions("PLANNED", "OPEN"), at), user)

    @some("PLANNED")
    @rule(at=rank, seats=draw.sampled_from((SEATS, ("e2", "p2", "x2"), ("e1", "e2", "p1", "p2", "x1"))))
    def compose(self, at, seats):
        """Everybody called, at once: one by one, few sequences would ever make a jury."""
        session = self.pick(self.sessions("PLANNED"), at)
        for user in seats[len(self.judge.sessions[session].members) :]:
            self.bench.do("call", "sec", session, user)

    def complete(self):
        return [key for key in sorted(self.judge.dossiers) if self.judge.dossiers[key].state == "COMPLETE"]

    def today(self):
        return [n for n in self.sessions("PLANNED") if self.judge.sessions[n].day == self.judge.today]

    def ungathered(self):
        """Sessions of today that are still to be gathered: who was called is not all here, or nobody presides."""
        return [n for n in self.today() if self.judge.sessions[n].members and self.judge.room_gaps(n)]

    @precondition(lambda self: bool(self.ungathered()))
    @rule(at=rank)
    def gather(self, at):
        """Those called have declared, are here, and designate."""
        session = self.pick(self.ungathered(), at)
        seated = [user for user in JURORS if user in self.judge.sessions[session].members]
        agenda = [self.judge.items[rank] for rank in self.judge.agenda(session)]
        for user in seated:
            if any(user not in item.word for item in agenda):
                self.bench.do("declare", user, session, None)
        if list(self.judge.sessions[session].present) != seated:
            self.bench.do("attend", "sec", session, seated)
        if not self.judge.sessions[session].president:
            self.bench.do("designate", seated[0], session, seated[0])

    @some("PLANNED", "OPEN")
    @rule(who=who, at=rank, user=someone)
    def release(self, who, at, user):
        session = self.pick(self.sessions("PLANNED", "OPEN"), at)
        if (session, user) in self.bench.members:
            self.bench.do("release", self.secretary(who), session, user)

    @live(lambda self: bool(self.complete()))
    @some("PLANNED")
    @rule(who=who, at=rank, keys=draw.lists(draw.sampled_from("ABTVRNQ"), min_size=1, max_size=3))
    def put(self, who, at, keys):
        keys = list(dict.fromkeys(keys))
        if at != 7:
            keys = [key for key in keys if key in self.complete()] or self.complete()[:1] or keys
        self.bench.do("put", self.secretary(who), self.pick(self.sessions("PLANNED", "OPEN", "CANCELLED"), at), keys)

    @live(lambda self: bool(self.ranks("PLANNED", "OPEN")))
    @precondition(lambda self: bool(self.judge.items))
    @rule(who=who, at=rank, reason=why)
    def take_off(self, who, at, reason):
        rank = self.among(self.ranks("PLANNED", "OPEN"), range(len(self.judge.items)), at)
        self.bench.do("take_off", self.secretary(who), rank, reason)

    @precondition(lambda self: bool(self.judge.sessions))
    @rule(who=who, at=rank, days=draw.sampled_from((0, 0, 1, -1)))
    def postpone(self, who, at, days):
        day = self.judge.today + dt.timedelta(days=days)
        session = self.among(self.sessions("PLANNED"), range(len(self.judge.sessions)), at)
        self.bench.do("postpone", self.secretary(who), session, day)

    @precondition(lambda self: bool(self.judge.sessions))
    @rule(who=who, at=rank)
    def cancel(self, who, at):
        session = self.among(self.sessions("PLANNED", "OPEN", "TO_SIGN"), range(len(self.judge.sessions)), at)
        self.bench.do("cancel", self.secretary(who), session)


class InTheRoom(Before):
    @some("PLANNED", "OPEN", "TO_SIGN")
    @rule(at=rank, user=someone, link=draw.sampled_from((None, None, 0, 1)))
    def declare(self, at, user, link):
        session = self.pick(self.sessions("PLANNED", "OPEN", "TO_SIGN"), at)
        agenda = self.judge.agenda(session)
        linked = None if link is None or not agenda else self.pick(agenda, link)
        self.bench.do("declare", user, session, linked)

    @examined("PLANNED", "OPEN", "TO_SIGN")
    @rule(who=who, at=rank, user=someone, cause=draw.sampled_from(("FOUND", "PARITY")))
    def recuse(self, who, at, user, cause):
        rank = self.pick(self.ranks("PLANNED", "OPEN", "TO_SIGN"), at)
        session = self.judge.items[rank].session
        if user in self.judge.sessions[session].members:
            self.bench.do("recuse", self.president(who, session), rank, user, cause)

    @precondition(lambda self: any(item.recused for item in self.judge.items))
    @rule(who=who, at=rank)
    def lift(self, who, at):
        found = [(i, user) for i, item in enumerate(self.judge.items) for user in item.recused]
        rank, user = self.pick(found, at)
        self.bench.do("lift", self.president(who, self.judge.items[rank].session), rank, user)

    @some("PLANNED", "OPEN", "TO_SIGN")
    @rule(who=who, at=rank, gone=draw.lists(someone, max_size=2))
    def attend(self, who, at, gone):
        session = self.pick(self.sessions("PLANNED", "OPEN", "TO_SIGN"), at)
        here = [user for user in self.judge.sessions[session].members if user not in gone]
        self.bench.do("attend", self.president(who, session), session, here)

    @some("PLANNED", "OPEN")
    @rule(who=who, at=rank, user=someone)
    def designate(self, who, at, user):
        session = self.pick(self.sessions("PLANNED", "OPEN"), at)
        if user in self.judge.sessions[session].members:
            self.bench.do("designate", self.secretary(who), session, user)

    @live(lambda self: bool(self.today()))
    @precondition(lambda self: bool(self.judge.sessions))
    @rule(who=who, at=rank)
    def open(self, who, at):
        session = self.among(self.today(), range(len(self.judge.sessions)), at)
        self.bench.do("open", self.president(who, session), session)


class InSession(InTheRoom):
    @live(lambda self: bool(self.ranks("OPEN")))
    @examined("OPEN", "TO_SIGN")
    @rule(who=who, at=rank, said=verdicts, end=conclusion, reason=why, stale=draw.sampled_from((False,) * 5 + (True,)))
    def write(self, who, at, said, end, reason, stale):
        rank = self.pick(self.ranks("OPEN", "TO_SIGN"), at)
        self.bench.do("write", self.juror(who, rank), rank, sheet(said, reason, end), stale=stale)

    @examined("OPEN")
    @rule(said=verdicts, at=rank)
    def write_all(self, said, at):
        self.write_sheets(self.judge.items[self.pick(self.ranks("OPEN"), at)].session, said, at)

    def write_sheets(self, session, said, at):
        """Every sheet, with what can be decided: one competency is as drawn, the others as proposed."""
        for rank in self.judge.agenda(session):
            item = self.judge.items[rank]
            words = {n: self.judge.proposal(item, n) or said[n] for n in (1, 2, 3)}
            n = 1 + at % 3
            if words[n] == "VALIDATED":
                words[n] = said[n]
            self.bench.do("write", self.juror("right", rank), rank, sheet(words))

    @examined("OPEN")
    @rule(who=who, at=rank, n=number)
    def clear(self, who, at, n):
        rank = self.pick(self.ranks("OPEN"), at)
        self.bench.do("clear", self.juror(who, rank), rank, n)

    @live(lambda self: any(self.judge.items[i].conclusion == "CONFORM" for i in self.ranks("OPEN")))
    @examined("OPEN")
    @rule(who=who, at=rank, n=number)
    def call_ballot(self, who, at, n):
        conform = [i for i in self.ranks("OPEN") if self.judge.items[i].conclusion == "CONFORM"]
        rank = self.among(conform, self.ranks("OPEN"), at)
        self.bench.do("call_ballot", self.leader(who, rank), rank, n)
        self.bench.voted.add((rank, n)) if n in self.judge.items[rank].ballots else None

    def ballot(self, at):
        """One under way, if any is; else one that is over."""
        live = [(i, n) for i in self.ranks("OPEN") for n in self.judge.items[i].ballots]
        return self.pick(sorted(live or self.bench.voted), at)

    @live(lambda self: any(self.judge.items[i].ballots for i in self.ranks("OPEN")))
    @precondition(lambda self: bool(self.bench.voted))
    @rule(at=rank, who=who, choice=draw.sampled_from(("FOR", "FOR", "AGAINST", "ABSTENTION")))
    def cast(self, at, who, choice):
        rank, n = self.ballot(at)
        self.bench.do("cast", self.juror(who, rank), rank, n, choice)

    @live(lambda self: any(self.judge.items[i].ballots for i in self.ranks("OPEN")))
    @precondition(lambda self: bool(self.bench.voted))
    @rule(at=rank, choices=draw.lists(draw.sampled_from(("FOR", "AGAINST", "ABSTENTION")), min_size=3, max_size=3))
    def cast_all(self, at, choices):
        """The first three who sit there."""
        rank, n = self.ballot(at)
        sitting = [user for user in PEOPLE if self.judge.decides(user, self.judge.items[rank])]
        for user, choice in zip(sitting, choices, strict=False):
            self.bench.do("cast", user, rank, n, choice)

    @live(lambda self: any(self.judge.items[i].ballots for i in self.ranks("OPEN")))
    @precondition(lambda self: bool(self.bench.voted))
    @rule(who=who, at=rank, reason=why)
    def count(self, who, at, reason):
        rank, n = self.ballot(at)
        self.bench.do("count", self.leader(who, rank), rank, n, reason)

    @live(lambda self: any(self.judge.items[i].ballots for i in self.ranks("OPEN")))
    @precondition(lambda self: bool(self.bench.voted))
    @rule(who=who, at=rank)
    def cancel_ballot(self, who, at):
        rank, n = self.ballot(at)
        self.bench.do("cancel_ballot", self.leader(who, rank), rank, n)

    @live(lambda self: any(self.judge._goes(self.judge.items[i]) for i in self.ranks("OPEN")))
    @some("OPEN")
    @rule(who=who, at=rank)
    def adopt(self, who, at):
        session = self.pick(self.sessions("OPEN"), at)
        self.bench.do("adopt", self.president(who, session), session)

    @examined("OPEN")
    @rule(who=who, at=rank, reason=why)
    def set_aside(self, who, at, reason):
        rank = self.pick(self.ranks("OPEN"), at)
        self.bench.do("take_off", self.leader(who, rank), rank, reason)

    @live(lambda self: any(self.judge.items[i].adopted for i in self.ranks("OPEN")))
    @precondition(lambda self: any(self.judge.items[i].adopted for i in self.ranks("OPEN", "TO_SIGN", "CLOSED")))
    @rule(who=who, at=rank)
    def undo_motion(self, who, at):
        rank = self.pick([i for i in self.ranks("OPEN", "TO_SIGN", "CLOSED") if self.judge.items[i].adopted], at)
        self.bench.do("undo_motion", self.president(who, self.judge.items[rank].session), rank)


class Minutes(InSession):
    @live(lambda self: bool(self.sessions("OPEN")))
    @some("OPEN", "TO_SIGN")
    @rule(who=who, at=rank)
    def deliberate(self, who, at):
        states = ("OPEN",) if self.sessions("OPEN") else ("TO_SIGN",)
        session = self.pick(self.sessions(*states), at)
        self.bench.do("deliberate", self.president(who, session), session)

    @examined("OPEN")
    @rule(said=verdicts, at=rank, gone=draw.lists(someone, max_size=1))
    def conclude(self, said, at, gone):
        """Every sheet is filled in, somebody may leave, and the president closes: with or without a jury still in the room."""
        session = self.judge.items[self.pick(self.ranks("OPEN"), at)].session
        self.write_sheets(session, said, at)
        here = [user for user in self.judge.sessions[session].present if user not in gone]
        self.bench.do("attend", "sec", session, here)
        self.bench.do("deliberate", self.judge.sessions[session].president, session)

    @live(lambda self: bool(self.sessions("TO_SIGN")))
    @some("TO_SIGN", "CLOSED")
    @rule(who=who, at=rank, reason=why)
    def reopen(self, who, at, reason):
        session = self.among(self.sessions("TO_SIGN"), self.sessions("TO_SIGN", "CLOSED"), at)
        self.bench.do("reopen", self.president(who, session), session, reason)

    @live(lambda self: bool(self.sessions("TO_SIGN")))
    @precondition(lambda self: any(session.versions for session in self.judge.sessions))
    @rule(who=who, at=rank, old=draw.sampled_from((0, 0, 0, 1)))
    def sign(self, who, at, old):
        made = [n for n, session in enumerate(self.judge.sessions) if session.versions]
        session = self.among(self.sessions("TO_SIGN"), made, at)
        its = self.judge.sessions[session]
        waited = [user for user in its.present if user not in its.signed | its.impeded]
        user = (waited or ["e1"])[-1] if who == "right" else who
        version = max(1, self.judge.sessions[session].versions - old)
        self.bench.do("sign", user, session, version)

    @some("TO_SIGN")
    @rule(at=rank, but=someone)
    def sign_all(self, at, but):
        """Everybody waited for, but one."""
        session = self.pick(self.sessions("TO_SIGN"), at)
        its = self.judge.sessions[session]
        for user in [user for user in its.present if user not in its.signed | its.impeded]:
            if user != but:
                self.bench.do("sign", user, session, self.judge.sessions[session].versions)

    @live(lambda self: bool(self.sessions("TO_SIGN")))
    @some("TO_SIGN", "CLOSED")
    @rule(who=who, at=rank, user=someone)
    def impede(self, who, at, user):
        """Somebody waited for, or anybody."""
        session = self.among(self.sessions("TO_SIGN"), self.sessions("TO_SIGN", "CLOSED"), at)
        its = self.judge.sessions[session]
        waited = [one for one in its.present if one not in its.signed | its.impeded | {its.president}]
        user = waited[0] if waited and at < 5 else user
        if user in its.members:
            self.bench.do("impede", self.president(who, session), session, user)
