"""How a sequence chooses its next act: among those that mean something now, each with its weight.

Hypothesis's own rules would keep a few of them per sequence and play them over and over; here every act has its turn.
"""

import hashlib
from functools import cache
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.stateful import rule as hypothesis_rule

# Acts that open the way to others, or that few moments allow: this often while they may be done, once otherwise, as any other act.
WEIGHTS = {
    "cast": 4,
    "cast_all": 2,
    "count": 6,
    "cancel_ballot": 4,
    "call_ballot": 4,
    "write": 3,
    "conclude": 8,
    "deliberate": 4,
    "adopt": 3,
    "undo_motion": 3,
    "clear": 2,
    "sign": 5,
    "sign_all": 2,
    "reopen": 3,
    "impede": 3,
    "compose": 3,
    "gather": 4,
    "call": 2,
    "put": 4,
    "open": 3,
    "take_off": 2,
    "declare": 2,
    "recuse": 3,
    "lift": 4,
    "attend": 2,
    "designate": 2,
    "rectify": 2,
    "sign_rectifying": 4,
    "sign_all_rectifying": 3,
    "abandon": 2,
    "lodge": 2,
    "rule_appeal": 4,
    "answer_appeal": 5,
    "renounce": 2,
    "resume": 3,
    "merge": 2,
    "time_passes": 2,
}


def rule(**draws):
    """An act of the sequences, and what is drawn for it: functions of a random generator."""

    def decorate(function):
        function.draws = fixed_dictionaries(draws)
        return function

    return decorate


def sampled_from(values):
    return lambda random: random.choice(values)


def integers(first, last):
    return lambda random: random.randint(first, last)


def booleans():
    return sampled_from((False, True))


def lists(element, *, min_size=0, max_size):
    return lambda random: [element(random) for _ in range(random.randint(min_size, max_size))]


def fixed_dictionaries(draws):
    return lambda random: {name: drawn(random) for name, drawn in draws.items()}


def precondition(test):
    """Above `rule`: when the act means something."""

    def decorate(function):
        function.test = test
        return function

    return decorate


def live(test):
    """Above `rule`: when the act may be done by the right person, and has its whole weight."""

    def decorate(function):
        function.live = test
        return function

    return decorate


@cache
def acts_of(machine) -> tuple:
    named = ((name, getattr(machine, name)) for name in dir(machine))
    return tuple((name, act) for name, act in named if hasattr(act, "draws"))


class Drawn(RuleBasedStateMachine):
    @hypothesis_rule(chance=st.binary(min_size=6, max_size=6))
    def step(self, chance):
        """Hypothesis prefers small values and those it drew before; the digest of what it draws prefers nothing. It still shortens the
        sequences that fail."""
        random = Random(hashlib.sha256(chance).digest())
        ready = [(name, act) for name, act in acts_of(type(self)) if getattr(act, "test", bool)(self)]
        name, act = random.choices(ready, [self.weight(name, act) for name, act in ready])[0]
        getattr(self, name)(**act.draws(random))

    def weight(self, name, act):
        return WEIGHTS.get(name, 1) if getattr(act, "live", bool)(self) else 1
