"""The porter's lodge: one question, `can(user, action, obj)`, asked by views, services, menus and tests alike (house § 2.6)."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str = ""

    def __bool__(self):
        return self.allowed


ALLOW = Decision(allowed=True)


def refuse(reason: str) -> Decision:
    return Decision(allowed=False, reason=reason)


class Forbidden(PermissionDenied):
    """403; its text is the reason in French, shown on the page."""


class UnknownAction(LookupError):
    pass


_rules = {}


def rule(action: str):
    """Register the policy of `action`. One function per action; a second registration is a mistake."""

    def decorate(function):
        if action in _rules:
            raise UnknownAction(f"{action} is ruled twice")
        _rules[action] = function
        return function

    return decorate


def known_actions():
    return frozenset(_rules)


def can(user, action: str, obj=None) -> Decision:
    """May `user` do `action` (on `obj`)? Never raises for a refusal; an unknown action raises, so that a typo cannot open a door.

    Anonymous and inactive people may do nothing here; public pages are declared PUBLIC and do not ask.
    """
    try:
        policy = _rules[action]
    except KeyError:
        raise UnknownAction(action) from None
    if user is None or not user.is_authenticated or not user.is_active:
        return refuse("Connectez-vous pour faire cela.")
    return policy(user, obj)


def authorize(user, action: str, obj=None) -> None:
    """Raise Forbidden with the reason in French unless `can()`."""
    decision = can(user, action, obj)
    if not decision.allowed:
        raise Forbidden(decision.reason)
