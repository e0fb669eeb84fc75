"""Who must present a second factor. Upper apps add their own people by name of a predicate: accounts cannot know what a juror is."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

_predicates = []


def requires_second_factor(predicate):
    """Register `predicate(user) -> bool` from the `ready()` of the app that knows. Also usable as a decorator."""
    if predicate not in _predicates:
        _predicates.append(predicate)
    return predicate


def second_factor_required(user) -> bool:
    """Platform staff, the secretariat of a committee, and whoever an upper app names (the members of a jury)."""
    if user.is_staff or user.is_superuser or user.committees:
        return True
    return any(predicate(user) for predicate in _predicates)


def second_factor_missing(user) -> bool:
    """True while this person must go through the set-up page first. The demonstration, whose data is invented, asks nobody."""
    return not settings.DEMO and second_factor_required(user) and not is_mfa_enabled(user)
