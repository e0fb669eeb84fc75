"""What the frozen context of a paper must hold: checked when the paper is asked for, in the request that can still say so.

A shape is made of dicts (exact keys), one-item lists (any number of that item), and types. `Maybe(x)` also accepts None.
Unknown keys are refused as firmly as missing ones: a frozen context keeps for ever whatever is put in it, personal data included.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Maybe:
    shape: Any


class Day(str):
    """ISO day, 2026-11-23."""


class Moment(str):
    """ISO moment with its zone, 2026-11-23T14:32:00+01:00."""


class WrongContext(ValueError):
    """The context does not have the shape of its paper. The message names keys, never values."""


def check(shape, value) -> None:
    """Raise WrongContext with every mismatch."""
    if found := list(_mismatches(shape, value, "context")):
        raise WrongContext("; ".join(found))


def _mismatches(shape, value, path):
    if isinstance(shape, Maybe):
        if value is not None:
            yield from _mismatches(shape.shape, value, path)
    elif isinstance(shape, dict):
        yield from _dict_mismatches(shape, value, path)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield f"{path}: a list is expected"
            return
        for index, item in enumerate(value):
            yield from _mismatches(shape[0], item, f"{path}[{index}]")
    elif not _is_a(shape, value):
        yield f"{path}: {shape.__name__} is expected"


def _dict_mismatches(shape, value, path):
    if not isinstance(value, dict):
        yield f"{path}: a dict is expected"
        return
    for key in shape.keys() - value.keys():
        yield f"{path}.{key}: missing"
    for key in value.keys() - shape.keys():
        yield f"{path}.{key}: not expected"
    for key in shape.keys() & value.keys():
        yield from _mismatches(shape[key], value[key], f"{path}.{key}")


def _is_a(kind, value):
    if kind is Day:
        return _parses(date.fromisoformat, value)
    if kind is Moment:
        return _parses(datetime.fromisoformat, value) and datetime.fromisoformat(value).tzinfo is not None
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, kind)


def _parses(parse, value):
    try:
        parse(value)
    except (TypeError, ValueError):
        return False
    return True
