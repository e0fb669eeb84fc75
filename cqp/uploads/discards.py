"""Who is told when the antivirus sets aside a file that was already received. Upper floors register; this floor never imports them."""

from collections.abc import Callable

_listeners: list[Callable] = []


def on_discard(function):
    """Register `function(upload)`: it runs in the transaction that settles the file, and only writes rows."""
    if function not in _listeners:
        _listeners.append(function)
    return function


def discarded(upload) -> None:
    for function in _listeners:
        function(upload)
