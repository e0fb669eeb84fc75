"""Why an act is refused, in French, with the place where it is put right."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Blocker:
    """One missing thing. `url` is the page where it is put right, empty when nobody can act on it from here."""

    code: str
    message: str
    url: str = ""

    def at(self, url: str) -> "Blocker":
        """The same, put right at `url` when it did not say where."""
        return replace(self, url=self.url or url)


class Blocked(Exception):
    """The act is yours and the state is right, but facts are missing. Answered 409 with every blocker listed."""

    def __init__(self, blockers):
        self.blockers = [blockers] if isinstance(blockers, Blocker) else list(blockers)
        super().__init__(" ".join(blocker.message for blocker in self.blockers))


class Conflict(Exception):
    """Somebody saved this section meanwhile. Both texts are kept: `current` is the row as it is now."""

    def __init__(self, current):
        self.current = current
        super().__init__("Cette rubrique a été modifiée entre-temps.")
