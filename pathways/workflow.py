"""Reading the state machines: for services, screens, checks, the database guard and docs/workflows.md."""

from .models import Dossier
from .requirements import Requires


def transitions_of(model=None):
    """Every (kind, transition) of every pathway, one row per source state."""
    for kind, proxy in sorted(Dossier._by_kind.items()):
        if model is None or model is proxy:
            for transition in proxy._meta.get_field("state").get_all_transitions(proxy):
                yield kind, transition


def edges():
    """The (kind, source, target) triples: what the database trigger allows, beside staying in place."""
    return sorted({(str(kind), str(t.source), str(t.target)) for kind, t in transitions_of()})


def transition_of(dossier, name: str):
    """The transition `name` from the dossier's present state, or None when there is no such edge."""
    for transition in dossier._meta.get_field("state").get_all_transitions(type(dossier)):
        if transition.name == name and transition.source == dossier.state:
            return transition
    return None


def names(kind=None):
    """Each transition's name, once, in alphabetical order."""
    return sorted({t.name for its, t in transitions_of() if kind in (None, its)})


def definition(model, name: str) -> dict:
    """The words and actors of a transition, whatever the state."""
    for transition in model._meta.get_field("state").get_all_transitions(model):
        if transition.name == name:
            return transition.custom
    raise LookupError(name)


def blockers(dossier, name: str) -> list:
    """What is missing before `name` may pass from the present state; empty when it may, or when there is no such edge."""
    transition = transition_of(dossier, name)
    if transition is None:
        return []
    return [
        blocker
        for condition in transition.conditions
        if isinstance(condition, Requires)
        for blocker in condition.blockers(dossier)
    ]
