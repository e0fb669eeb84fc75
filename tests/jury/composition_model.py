"""A model of who sits, written apart from the code: what the text of the branch says, and nothing of how it is computed; and how a
person reads what a verdict announces."""

import re
from dataclasses import dataclass, field

from jury.enums import College

EMPLOYEES, EMPLOYERS, EXPERT = College.EMPLOYEES, College.EMPLOYERS, College.TRADE_EXPERT


@dataclass
class Model:
    colleges: list
    # Of each person, the CQP of which they are the expert; of each dossier, its CQP.
    trades: list
    cqps: list
    here: set = field(default_factory=set)
    been: set = field(default_factory=set)
    free: set = field(default_factory=set)
    out: set = field(default_factory=set)
    said: dict = field(default_factory=dict)
    chair: int | None = None
    is_open: bool = False
    decided: set = field(default_factory=set)

    @property
    def items(self):
        return range(len(self.cqps))

    def jury(self, people) -> bool:
        sides = [self.colleges[p] for p in people]
        employees, employers, experts = (sides.count(college) for college in (EMPLOYEES, EMPLOYERS, EXPERT))
        return employees == employers and employees in (1, 2) and experts == 1

    def jury_on(self, item, people) -> bool:
        """The one expert is an expert of that CQP."""
        experts = [p for p in people if self.colleges[p] == EXPERT]
        return self.jury(people) and self.cqps[item] in self.trades[experts[0]]

    def on(self, item) -> set:
        """Here, having declared no link, not recused."""
        return {person for person in self.here if (person, item) in self.free - self.out}

    def called(self, item, *replies) -> set:
        """Those who answered so, were they to declare no link."""
        everybody = range(len(self.colleges))
        return {p for p in everybody if self.said.get(p) in replies and (p, item) not in self.out}

    def all_said(self) -> bool:
        """Nobody is here who has still to declare on a dossier from which they are not recused."""
        pairs = {(person, item) for person in self.here for item in self.items}
        return pairs <= self.free | self.out

    def traded(self) -> bool:
        """Each dossier has, among those here, an expert of its CQP; without any expert it is the jury that fails."""
        experts = [p for p in self.here if self.colleges[p] == EXPERT]
        return not experts or all(any(cqp in self.trades[p] for p in experts) for cqp in self.cqps)

    def chaired(self) -> bool:
        return self.chair in self.here

    def may(self, act, *what) -> bool:
        """Whether the act is possible now."""
        if act == "reply":
            return not self.is_open
        if act == "president":
            return what[0] in self.here
        if act == "recuse":
            return what not in self.out
        if act == "lift":
            return what in self.out
        if act == "open":
            return not self.is_open and self.jury(self.here) and self.chaired() and self.all_said() and self.traded()
        if act == "decide":
            person, item = what
            return self.is_open and person in self.on(item) and self.jury_on(item, self.on(item)) and self.chaired()
        if act == "close":
            done = all(item in self.decided and self.jury_on(item, self.on(item)) for item in self.items)
            return self.is_open and self.jury(self.here) and self.chaired() and self.all_said() and done
        return True

    def play(self, act, *what) -> None:
        if act in ("arrive", "leave"):
            (self.here.add if act == "arrive" else self.here.discard)(what[0])
            self.been |= self.here
        elif act == "declare":
            self.free |= {(what[0], item) for item in self.items}
        elif act == "recuse":
            if self.is_open and what[0] in self.been and what in self.free - self.out:
                self.decided.discard(what[1])
            self.out.add(what)
        elif act == "lift":
            self.out.discard(what)
        elif act == "reply":
            self.said[what[0]] = what[1]
        elif act == "president":
            self.chair = what[0]
        elif act == "open":
            self.is_open = True
        elif act == "decide":
            self.decided.add(what[1])


SIDES = {"salarié": EMPLOYEES, "entreprise": EMPLOYERS}


def ways(messages) -> list[dict]:
    """What the sentence on parity tells one to do, each alternative: {college: how many to add, or to send home}."""
    told = next((message for message in messages if message.startswith("Parité : ")), None)
    if told is None:
        return [{}]
    return [_moves(way) for way in told.removeprefix("Parité : ").rstrip(".").split(", ou ")]


def _moves(way) -> dict:
    """« manque 1 représentant salarié et 1 représentant entreprise », « retirer 1 … », « manque 1 … et retirer 1 … »."""
    found, sign = {}, 0
    for verb, number, side in re.findall(r"(manque|retirer)? ?(\d+) représentants? (salarié|entreprise)s?", way):
        sign = {"manque": 1, "retirer": -1}.get(verb, sign)
        found[SIDES[side]] = sign * int(number)
    return found


def experts_to_move(messages) -> int:
    told = " ".join(message for message in messages if message.startswith("Expert : "))
    if "manque 1 expert" in told:
        return 1
    surplus = re.search(r"retirer (\d+) expert", told)
    return -int(surplus.group(1)) if surplus else 0
