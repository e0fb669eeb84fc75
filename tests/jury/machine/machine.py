"""Random sequences of acts, right and wrong, by the right people and by others. The rules draw; the bench does and compares.

Who acts: « right » stands for whoever the act belongs to, most of the time; otherwise anybody.
"""

import datetime as dt

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from .stages import SEATS, sheet
from .vandal import ATTEMPTS

PEOPLE = ("sec", "e1", "e2", "p1", "p2", "x1", "x2", "manager", "manager2", "nsec", "candA")
JURORS = ("e1", "e2", "p1", "p2", "x1", "x2", "manager")
VERDICTS = ("VALIDATED", "VALIDATED", "VALIDATED", "NOT_VALIDATED", "ALREADY_VALIDATED")

who = st.sampled_from(("right",) * 8 + PEOPLE)
someone = st.sampled_from(JURORS)
rank = st.integers(0, 7)
number = st.sampled_from((1, 2, 3))
verdicts = st.fixed_dictionaries({n: st.sampled_from(VERDICTS) for n in (1, 2, 3)})
conclusion = st.sampled_from(("CONFORM",) * 5 + ("NOT_CONFORM", "COMPLEMENT"))
why = st.sampled_from(("Il le faut.",) * 5 + ("",))


def some(*states):
    """A rule for sequences in which a session is in one of these states."""
    return precondition(lambda self: any(s.state in states for s in self.judge.sessions))


def examined(*states):
    """The same, with a dossier on its agenda."""
    return precondition(lambda self: bool(self.ranks(*states)))


class Acts(RuleBasedStateMachine):
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
    @rule(who=who, days=st.sampled_from((0, 0, 0, 1, -1)))
    def plan(self, who, days):
        self.bench.do("plan", self.secretary(who), self.judge.today + dt.timedelta(days=days))

    @some("PLANNED")
    @rule(who=who, at=rank, user=someone)
    def call(self, who, at, user):
        self.bench.do("call", self.secretary(who), self.pick(self.sessions("PLANNED", "OPEN"), at), user)

    @some("PLANNED")
    @rule(at=rank, seats=st.sampled_from((SEATS, ("e2", "p2", "x2"), ("e1", "e2", "p1", "p2", "x1"))))
    def compose(self, at, seats):
        """Everybody called, at once: one by one, few sequences would ever make a jury."""
        session = self.pick(self.sessions("PLANNED"), at)
        for user in seats[len(self.judge.sessions[session].members) :]:
            self.bench.do("call", "sec", session, user)

    @some("PLANNED")
    @rule(at=rank)
    def gather(self, at):
        """Those called have declared, are here, and designate."""
        session = self.pick(self.sessions("PLANNED"), at)
        seated = [user for user in JURORS if user in self.judge.sessions[session].members]
        agenda = [self.judge.items[rank] for rank in self.judge.agenda(session)]
        for user in seated:
            if any(user not in item.word for item in agenda):
                self.bench.do("declare", user, session, None)
        self.bench.do("attend", "sec", session, seated)
        if seated:
            self.bench.do("designate", seated[0], session, seated[0])

    @some("PLANNED", "OPEN")
    @rule(who=who, at=rank, user=someone)
    def release(self, who, at, user):
        session = self.pick(self.sessions("PLANNED", "OPEN"), at)
        if (session, user) in self.bench.members:
            self.bench.do("release", self.secretary(who), session, user)

    @some("PLANNED")
    @rule(who=who, at=rank, keys=st.lists(st.sampled_from("ABTVRNQ"), min_size=1, max_size=3, unique=True))
    def put(self, who, at, keys):
        self.bench.do("put", self.secretary(who), self.pick(self.sessions("PLANNED", "OPEN", "CANCELLED"), at), keys)

    @precondition(lambda self: bool(self.judge.items))
    @rule(who=who, at=rank, reason=why)
    def take_off(self, who, at, reason):
        """Of any agenda, held or not: a page left open since yesterday."""
        self.bench.do("take_off", self.secretary(who), self.pick(range(len(self.judge.items)), at), reason)

    @precondition(lambda self: bool(self.judge.sessions))
    @rule(who=who, at=rank, days=st.sampled_from((0, 0, 1, -1)))
    def postpone(self, who, at, days):
        day = self.judge.today + dt.timedelta(days=days)
        self.bench.do("postpone", self.secretary(who), self.pick(range(len(self.judge.sessions)), at), day)

    @precondition(lambda self: bool(self.judge.sessions))
    @rule(who=who, at=rank)
    def cancel(self, who, at):
        self.bench.do("cancel", self.secretary(who), self.pick(range(len(self.judge.sessions)), at))


class InTheRoom(Before):
    @some("PLANNED", "OPEN", "TO_SIGN")
    @rule(at=rank, user=someone, link=st.sampled_from((None, None, 0, 1)))
    def declare(self, at, user, link):
        session = self.pick(self.sessions("PLANNED", "OPEN", "TO_SIGN"), at)
        agenda = self.judge.agenda(session)
        linked = None if link is None or not agenda else self.pick(agenda, link)
        self.bench.do("declare", user, session, linked)

    @examined("PLANNED", "OPEN", "TO_SIGN")
    @rule(who=who, at=rank, user=someone, cause=st.sampled_from(("FOUND", "PARITY")))
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
    @rule(who=who, at=rank, gone=st.lists(someone, max_size=2))
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

    @precondition(lambda self: bool(self.judge.sessions))
    @rule(who=who, at=rank)
    def open(self, who, at):
        states = ("PLANNED",) if self.sessions("PLANNED") else ("OPEN", "CANCELLED", "TO_SIGN", "CLOSED")
        session = self.pick(self.sessions(*states), at)
        self.bench.do("open", self.president(who, session), session)


class InSession(InTheRoom):
    @examined("OPEN", "TO_SIGN")
    @rule(who=who, at=rank, said=verdicts, end=conclusion, reason=why, stale=st.sampled_from((False,) * 5 + (True,)))
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

    @examined("OPEN")
    @rule(who=who, at=rank, n=number)
    def call_ballot(self, who, at, n):
        rank = self.pick(self.ranks("OPEN"), at)
        self.bench.do("call_ballot", self.leader(who, rank), rank, n)
        self.bench.voted.add((rank, n)) if n in self.judge.items[rank].ballots else None

    @precondition(lambda self: bool(self.bench.voted))
    @rule(
        at=rank,
        users=st.lists(someone, min_size=1, max_size=4),
        choice=st.sampled_from(("FOR", "FOR", "AGAINST", "ABSTENTION")),
    )
    def cast(self, at, users, choice):
        rank, n = self.pick(sorted(self.bench.voted), at)
        for user in users:
            self.bench.do("cast", user, rank, n, choice)

    @precondition(lambda self: bool(self.bench.voted))
    @rule(who=who, at=rank, reason=why, counted=st.sampled_from((True, True, False)))
    def count(self, who, at, reason, counted):
        rank, n = self.pick(sorted(self.bench.voted), at)
        if counted:
            self.bench.do("count", self.leader(who, rank), rank, n, reason)
        else:
            self.bench.do("cancel_ballot", self.leader(who, rank), rank, n)

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

    @precondition(lambda self: any(self.judge.items[i].adopted for i in self.ranks("OPEN", "TO_SIGN", "CLOSED")))
    @rule(who=who, at=rank)
    def undo_motion(self, who, at):
        rank = self.pick([i for i in self.ranks("OPEN", "TO_SIGN", "CLOSED") if self.judge.items[i].adopted], at)
        self.bench.do("undo_motion", self.president(who, self.judge.items[rank].session), rank)


class Minutes(InSession):
    @some("OPEN", "TO_SIGN")
    @rule(who=who, at=rank)
    def deliberate(self, who, at):
        states = ("OPEN",) if self.sessions("OPEN") else ("TO_SIGN",)
        session = self.pick(self.sessions(*states), at)
        self.bench.do("deliberate", self.president(who, session), session)

    @examined("OPEN")
    @rule(said=verdicts, at=rank, gone=st.lists(someone, max_size=1))
    def conclude(self, said, at, gone):
        """Every sheet is filled in, somebody may leave, and the president closes: with or without a jury still in the room."""
        session = self.judge.items[self.pick(self.ranks("OPEN"), at)].session
        self.write_sheets(session, said, at)
        here = [user for user in self.judge.sessions[session].present if user not in gone]
        self.bench.do("attend", "sec", session, here)
        self.bench.do("deliberate", self.judge.sessions[session].president, session)

    @some("TO_SIGN", "CLOSED")
    @rule(who=who, at=rank, reason=why)
    def reopen(self, who, at, reason):
        session = self.pick(self.sessions("TO_SIGN", "CLOSED"), at)
        self.bench.do("reopen", self.president(who, session), session, reason)

    @precondition(lambda self: any(session.versions for session in self.judge.sessions))
    @rule(user=st.sampled_from(PEOPLE), at=rank, old=st.sampled_from((0, 0, 0, 1)))
    def sign(self, user, at, old):
        session = self.pick([n for n, s in enumerate(self.judge.sessions) if s.versions], at)
        version = max(1, self.judge.sessions[session].versions - old)
        self.bench.do("sign", user, session, version)

    @some("TO_SIGN")
    @rule(at=rank, but=someone)
    def sign_all(self, at, but):
        """Everybody present, but one; twice for some."""
        session = self.pick(self.sessions("TO_SIGN"), at)
        for user in self.judge.sessions[session].present:
            if user != but:
                self.bench.do("sign", user, session, self.judge.sessions[session].versions)

    @some("TO_SIGN", "CLOSED")
    @rule(who=who, at=rank, user=someone)
    def impede(self, who, at, user):
        session = self.pick(self.sessions("TO_SIGN", "CLOSED"), at)
        if user in self.judge.sessions[session].members:
            self.bench.do("impede", self.president(who, session), session, user)


class Elsewhere(Minutes):
    """Dossiers, people, time; and hands that write straight in the tables."""

    @rule(who=who, key=st.sampled_from("ABTVR"))
    def return_incomplete(self, who, key):
        self.bench.do("return_incomplete", self.secretary(who), key)

    @rule(who=who, key=st.sampled_from("ABTVR"))
    def declare_complete(self, who, key):
        self.bench.do("declare_complete", self.secretary(who), key)

    @rule(who=st.sampled_from((*PEOPLE, "candV")), key=st.sampled_from("ABTVR"))
    def withdraw(self, who, key):
        self.bench.do("withdraw", who, key)

    @rule(who=who, key=st.sampled_from("ABTVR"))
    def correct_identity(self, who, key):
        self.bench.do("correct_identity", self.secretary(who), key)

    @rule(who=who, key=st.sampled_from("ABTVR"))
    def check_identity(self, who, key):
        self.bench.do("check_identity", self.secretary(who), key)

    @rule(who=who, rows=st.sampled_from(("AT", "TA", "BT", "VA", "AV", "AB", "QT", "AA")))
    def merge(self, who, rows):
        self.bench.do("merge", self.secretary(who), *rows)

    @precondition(
        lambda self: any(d.state in ("PARTIALLY_AWARDED", "NOT_AWARDED") for d in self.judge.dossiers.values())
    )
    @rule(
        who=st.sampled_from(("company", "company", "candidate", "sec", "manager")),
        at=rank,
        kind=st.sampled_from(("SKILLS", "VAE")),
    )
    def resume(self, who, at, kind):
        decided = [
            key for key, d in self.judge.dossiers.items() if d.state in ("PARTIALLY_AWARDED", "NOT_AWARDED", "AWARDED")
        ]
        key = self.pick(decided, at)
        dossier = self.judge.dossiers[key]
        natural = {"company": dossier.company or "manager", "candidate": self.judge.rows[dossier.row].account}
        self.bench.do("resume", natural.get(who, who), key, kind, f"R{len(self.judge.dossiers)}")

    @rule(jump=st.sampled_from(("tomorrow", "tomorrow", "leap day", "last day", "day after")))
    def time_passes(self, jump):
        """To tomorrow, to the next 29 February, to the last day of a benefit or to the day after it. Never back."""
        today = self.judge.today
        ends = sorted(credit.last_day for credit in self.judge.credits if credit.last_day >= today)
        year = next(y for y in range(today.year, today.year + 9) if y % 4 == 0 and dt.date(y, 2, 29) >= today)
        days = {"tomorrow": today + dt.timedelta(days=1), "leap day": dt.date(year, 2, 29)}
        if ends:
            days |= {"last day": ends[0], "day after": ends[0] + dt.timedelta(days=1)}
        self.judge.today = days.get(jump, today)

    @rule(what=st.sampled_from(sorted(ATTEMPTS)))
    def vandalise(self, what):
        self.bench.vandalise(ATTEMPTS[what])
