"""What upper floors show on the page of a dossier. They register here; this floor never imports them (house § 2.2)."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One booklet or fact: where it stands, and the page where it is read or written (empty: not readable by this person)."""

    label: str
    state: str
    tone: str = "neutral"
    detail: str = ""
    url: str = ""
    link_label: str = "Ouvrir"


@dataclass(frozen=True)
class Panel:
    title: str
    rows: list[Row] = field(default_factory=list)
    empty_text: str = ""


_panels: list[tuple[int, Callable]] = []


def panel(position: int):
    """Register `function(request, dossier) -> Panel | None`; panels are shown by rising position."""

    def decorate(function):
        _panels.append((position, function))
        return function

    return decorate


def panels_of(request, dossier) -> list[Panel]:
    ordered = sorted(_panels, key=lambda entry: entry[0])
    return [found for _, function in ordered if (found := function(request, dossier)) is not None]
