"""The registry of what must be true before an act. Upper floors answer by name; this floor never imports them (house § 2.2)."""

_providers = {}


def provides(name: str):
    """Register the provider of a requirement: `function(dossier) -> list[Blocker]`, empty when it holds."""

    def decorate(function):
        if name in _providers:
            raise LookupError(f"requirement {name} is provided twice")
        _providers[name] = function
        return function

    return decorate


def provided():
    return frozenset(_providers)


class Requires:
    """A condition of a transition that can say why not. fsm calls it as a yes/no; services and screens ask `.blockers()`."""

    def __init__(self, *names: str):
        self.names = names

    def __call__(self, dossier) -> bool:
        return not self.blockers(dossier)

    def blockers(self, dossier) -> list:
        """Every missing fact, in the order of the declaration. An unprovided name raises: fail closed."""
        return [blocker for name in self.names for blocker in _providers[name](dossier)]
