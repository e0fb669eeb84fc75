"""The people one may become in one click, in demonstration only. cqp.demo fills the list; this floor only shows it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Persona:
    email: str
    label: str
    what_to_try: str


_personas: list[Persona] = []


def register(personas: list[Persona]) -> None:
    """Replace the list (idempotent: `ready()` may run twice in one process)."""
    _personas[:] = personas


def listed() -> list[Persona]:
    return list(_personas)
