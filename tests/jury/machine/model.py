"""The judge: what a jury may do and what follows, written from the rules (domaine.md §§ 1.3, 4.2, 4.5) and not from the code.

Pure Python: it imports nothing of the project; the values of the enums are written out as strings. Each act answers "" and happens,
or answers why it is refused and changes nothing. People are named by keys: "sec", "e1"…
"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

COMPETENCIES = (1, 2, 3)
OPEN_TO_CORRECTION = ("AWARDED", "PARTIALLY_AWARDED", "NOT_AWARDED")
FINAL = ("AWARDED", "PARTIALLY_AWARDED", "NOT_AWARDED", "WITHDRAWN", "NOT_ADMISSIBLE")
RESUMABLE = ("PARTIALLY_AWARDED", "NOT_AWARDED")
COUNTING = ("VALIDATED", "ALREADY_VALIDATED")
STATE_AFTER = {
    "FULL_AWARD": "AWARDED",
    "PARTIAL_AWARD": "PARTIALLY_AWARDED",
    "NO_AWARD": "NOT_AWARDED",
    "POSTPONED": "POSTPONED",
}


def last_day(decided_on):
    """Five years to the day; decided on a 29 February, until a 28 where the month has no 29th."""
    try:
        return decided_on.replace(year=decided_on.year + 5)
    except ValueError:
        return decided_on.replace(year=decided_on.year + 5, day=28)


def is_jury(colleges):
    """One or two of each side, as many of both, one expert: three or five, never four."""
    seats = Counter(colleges)
    sides = seats["EMPLOYEES"], seats["EMPLOYERS"]
    return sides in ((1, 1), (2, 2)) and seats["TRADE_EXPERT"] == 1


@dataclass
class Row:
    """One row for a person: two companies may have registered the same one."""

    account: str
    name: int
    is_checked: bool = True
    merged_into: str = ""


@dataclass
class Dossier:
    row: str
    state: str = "COMPLETE"
    committee: str = "branch"
    kind: str = "SKILLS"
    company: str = ""
    linked: frozenset = frozenset()
    # {competency: (professional, external)}: acquired or not. What is not there was not assessed this time.
    opinions: dict = field(default_factory=dict)
    kept: frozenset = frozenset()
    # What its assessors recommend to the candidate.
    advice: str = ""
    resumes: str = ""
    # A jury decided once, and did not ask for a complement.
    decided: bool = False


@dataclass
class Credit:
    row: str
    number: int
    day: dt.date
    last_day: dt.date
    dossier: str
    item: int
    revoked: bool = False
    lapsed: bool = False
    # Notices given, in months ahead.
    told: set = field(default_factory=set)


@dataclass
class Award:
    row: str
    dossier: str
    item: int
    kind: str
    day: dt.date
    numbers: tuple
    # The rank of the award that takes its place.
    superseded_by: int | None = None
    revoked: bool = False


@dataclass
class Item:
    session: int
    dossier: str
    # {user: declared a link}; {user: cause of the recusal in force}; {competency: {user: choice}} of the votes under way.
    word: dict = field(default_factory=dict)
    recused: dict = field(default_factory=dict)
    ballots: dict = field(default_factory=dict)
    conclusion: str = ""
    observation: str = ""
    advice: str = ""
    verdicts: dict = field(default_factory=dict)
    adopted: bool = False
    removed: bool = False
    settled: bool = False
    settled_on: dt.date | None = None
    sealed: tuple = ()


@dataclass
class Rectification:
    """What signed minutes put in the place of one decision; `sealed`: what it rested on when they were made."""

    item: int
    conclusion: str
    observation: str
    advice: str
    verdicts: dict
    sealed: tuple
    state: str = "TO_SIGN"
    signed: set = field(default_factory=set)


@dataclass
class Appeal:
    item: int
    state: str = "LODGED"


@dataclass
class Member:
    college: str
    present: bool = False
    # Noted present once, here still or not.
    seen: bool = False


@dataclass
class Session:
    day: dt.date
    state: str = "PLANNED"
    members: dict = field(default_factory=dict)
    president: str = ""
    signed: set = field(default_factory=set)
    impeded: set = field(default_factory=set)
    versions: int = 0
    # Noted in the room at one moment or another, released since or not.
    came: set = field(default_factory=set)

    @property
    def present(self):
        return {user: member for user, member in self.members.items() if member.present}


@dataclass
class Branch:
    """Everything, as one committee knows it. Sessions and items are named by their rank."""

    today: dt.date
    rows: dict
    dossiers: dict
    sessions: list = field(default_factory=list)
    items: list = field(default_factory=list)
    credits: list = field(default_factory=list)
    awards: list = field(default_factory=list)
    rectifications: list = field(default_factory=list)
    appeals: list = field(default_factory=list)

    # --- what is known of a person and of a dossier -------------------------------------------------------------------

    def person(self, row):
        return self.rows[row].merged_into or row

    def valid(self, row, day, *, but="", before=False):
        """Competencies whose benefit counts on `day`, last day included; `before`: decided on an earlier day."""
        mine = [c for c in self.credits if self.person(c.row) == self.person(row) and c.dossier != but]
        counting = [c for c in mine if c.day <= day <= c.last_day and not c.revoked]
        return {c.number for c in counting if not (before and c.day == day)}

    def holds_title(self, row, but=""):
        full = [a for a in self.awards if a.kind == "FULL" and not a.revoked and a.dossier != but]
        return any(self.person(award.row) == self.person(row) for award in full)

    def is_linked(self, user, key):
        dossier = self.dossiers[key]
        return user in dossier.linked | self.first_jurors(key) or self.rows[dossier.row].account == user

    def upheld(self, key):
        """Items of that dossier whose decision an appeal has deliberated again."""
        found = [appeal.item for appeal in self.appeals if appeal.state == "UPHELD"]
        return [rank for rank in found if self.items[rank].dossier == key]

    def first_jurors(self, key):
        return set().union(*(self.sessions[self.items[rank].session].came for rank in self.upheld(key)))

    def is_too_soon(self, key, day):
        """Decided anew on a later day than the first time: one line of the ledger per competency and day."""
        return any(day <= self.sessions[self.items[rank].session].day for rank in self.upheld(key)[-1:])

    def is_complete(self, key, day):
        dossier = self.dossiers[key]
        return self.rows[dossier.row].is_checked and dossier.kept <= self.valid(dossier.row, day)

    def agenda(self, number):
        return [i for i, item in enumerate(self.items) if item.session == number and not (item.removed or item.settled)]

    def decided_item(self, key):
        """The rank of the last decision of a jury on that dossier, or None."""
        mine = [i for i, it in enumerate(self.items) if it.dossier == key and it.settled]
        return next((i for i in reversed(mine) if self.items[i].conclusion != "COMPLEMENT"), None)

    def standing(self, rank):
        """The decision in force: the last signed rectification, else the sheet."""
        signed = [one for one in self.rectifications if one.item == rank and one.state == "IN_FORCE"]
        return signed[-1] if signed else self.items[rank]

    def counted_later(self, rank, numbers):
        """A later decision about the person counts one of these lines of that decision as already validated."""
        first = self.items[rank]
        for other, item in enumerate(self.items):
            said = self.standing(other)
            if not item.settled or item.dossier == first.dossier or item.conclusion == "COMPLEMENT":
                continue
            same = self.dossiers[item.dossier].row == self.dossiers[first.dossier].row
            counts = {n for n, (verdict, _) in said.verdicts.items() if verdict == "ALREADY_VALIDATED"}
            if same and item.settled_on > first.settled_on and said.conclusion == "CONFORM" and counts & set(numbers):
                return True
        return False

    def lines_of(self, rank):
        return [credit for credit in self.credits if credit.item == rank and not credit.revoked]

    def current(self, key):
        """The rank of the item of that dossier still to be decided, or None."""
        found = [i for i, it in enumerate(self.items) if it.dossier == key and not (it.removed or it.settled)]
        return found[0] if found else None

    # --- who sits ---------------------------------------------------------------------------------------------------

    def sitting(self, item):
        present = self.sessions[item.session].present
        return {user: member.college for user, member in present.items() if self.judges(user, item)}

    def judges(self, user, item):
        return item.word.get(user) is False and user not in item.recused

    def decided_with(self, user, item):
        """In an open session, somebody who sat on it: what it decided does not outlive their recusal."""
        session = self.sessions[item.session]
        return session.state == "OPEN" and session.members[user].seen and self.judges(user, item)

    @staticmethod
    def clear_decided(item):
        item.conclusion, item.adopted = "", False
        item.verdicts.clear()
        item.ballots.clear()

    def decides(self, user, item):
        session = self.sessions[item.session]
        here = session.state == "OPEN" and user in session.present
        return here and not item.removed and self.judges(user, item)

    def conducts(self, user, item):
        president = self.sessions[item.session].president
        leads = user == president or not self.judges(president, item)
        return leads and self.decides(user, item)

    def is_judged(self, item):
        """Those who sit on it are a jury, and the president is in the room."""
        session = self.sessions[item.session]
        return is_jury(self.sitting(item).values()) and session.president in session.present

    def room_gaps(self, number):
        session = self.sessions[number]
        if not is_jury(member.college for member in session.present.values()):
            return "no parity"
        if session.president not in session.present:
            return "no president"
        items = [self.items[i] for i in self.agenda(number)]
        if any(user not in it.recused and it.word.get(user) is not False for user in session.present for it in items):
            return "declaration missing"
        return ""

    # --- the sheet ------------------------------------------------------------------------------------------------

    def proposal(self, item, number):
        """What two opinions that agree propose, or the benefit when it was not assessed; "" when the jury alone can say."""
        opinions = self.dossiers[item.dossier].opinions.get(number)
        if opinions is None:
            return "ALREADY_VALIDATED" if number in self.held(item) else ""
        return {(True, True): "VALIDATED", (False, False): "NOT_VALIDATED"}.get(opinions, "")

    def held(self, item):
        dossier, day = self.dossiers[item.dossier], self.sessions[item.session].day
        return self.valid(dossier.row, day, but=item.dossier, before=True)

    def departs(self, item, number, verdict):
        opinions = self.dossiers[item.dossier].opinions.get(number)
        agree = opinions is not None and opinions[0] == opinions[1]
        return agree and (verdict in COUNTING) != opinions[0]

    def refused_verdict(self, item, number, verdict, reason):
        if self.departs(item, number, verdict) and not reason.strip():
            return "reason missing"
        return "no benefit" if verdict == "ALREADY_VALIDATED" and number not in self.held(item) else ""

    def outcome(self, item):
        if item.conclusion != "CONFORM":
            return {"NOT_CONFORM": "NO_AWARD", "COMPLEMENT": "POSTPONED"}.get(item.conclusion, "")
        verdicts = [item.verdicts.get(number, ("",))[0] for number in COMPETENCIES]
        if not all(verdicts):
            return ""
        if all(verdict in COUNTING for verdict in verdicts):
            return "FULL_AWARD"
        return "PARTIAL_AWARD" if "VALIDATED" in verdicts else "NO_AWARD"

    def sheet_gaps(self, item):
        outcome = self.outcome(item)
        if not outcome:
            return "undecided"
        if item.conclusion != "CONFORM" and not item.observation:
            return "observation missing"
        if outcome in ("PARTIAL_AWARD", "NO_AWARD") and not item.advice:
            return "advice missing"
        for number, (verdict, reason) in item.verdicts.items():
            kept = number in self.held(item) and number not in self.dossiers[item.dossier].opinions
            if self.refused_verdict(item, number, verdict, reason) or (kept and verdict != "ALREADY_VALIDATED"):
                return "verdict without ground"
        return ""

    def closing_gaps(self, number):
        if gap := self.room_gaps(number):
            return gap
        day = self.sessions[number].day
        for item in (self.items[i] for i in self.agenda(number)):
            if item.ballots or not self.is_judged(item):
                return "vote under way, or no jury on that dossier"
            if gap := self.sheet_gaps(item):
                return gap
            if item.conclusion == "CONFORM" and not self.is_complete(item.dossier, day):
                return "no longer complete"
            if gap := self.already_decided(item):
                return gap
        return ""

    def already_decided(self, item):
        """One title per person and CQP in force, one line of the ledger per person, competency and day."""
        dossier, outcome = self.dossiers[item.dossier], self.outcome(item)
        if outcome in ("FULL_AWARD", "PARTIAL_AWARD") and self.holds_title(dossier.row, but=item.dossier):
            return "already held"
        written = {(self.person(c.row), c.number, c.day) for c in self.credits if c.dossier != item.dossier}
        if written & {(self.person(row), *line) for row, *line in self._lines(item)}:
            return "same line twice"
        contested = self.upheld(item.dossier) if outcome != "POSTPONED" else []
        rests = any(self.counted_later(rank, {c.number for c in self.lines_of(rank)}) for rank in contested)
        return "another decision rests on the first one" if rests else ""
