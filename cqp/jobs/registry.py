"""Who does what: one handler per kind of job, registered by the app that owns the kind in its `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass


class UnknownKind(LookupError):
    """A job of a kind that nobody handles was asked for: a programming error, seen at once by whoever asks."""


@dataclass(frozen=True)
class Handler:
    run: Callable
    on_failure: Callable | None


_handlers: dict[str, Handler] = {}


def handler(kind: str, *, on_failure: Callable[[int, str], None] | None = None):
    """Register the function that does jobs of `kind`; it writes its effect inside `with claim.effect():`.

    `on_failure(object_id, error)` is called in the transaction that parks the job, so that the owner's row says so too.
    """

    def register(function):
        if kind in _handlers and _handlers[kind].run.__qualname__ != function.__qualname__:
            raise ValueError(f"two handlers for {kind}")
        _handlers[kind] = Handler(function, on_failure)
        return function

    return register


def handler_of(kind: str) -> Handler:
    try:
        return _handlers[kind]
    except KeyError:
        raise UnknownKind(kind) from None
