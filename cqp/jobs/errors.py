"""What may be written about a failure: never a name, an address or a text that somebody typed."""

import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_LENGTH = 300


class JobError(Exception):
    """Raised by a handler with a French sentence that holds no personal data: it is shown to the secretariat as it is."""


def describe(error: BaseException) -> str:
    """Class of the error and the line of ours that met it. The message is left out: libraries quote addresses and values in it."""
    if isinstance(error, JobError):
        return str(error)[:MAX_LENGTH]
    place = ""
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and "site-packages" not in path.parts:
            place = f" ({path.relative_to(ROOT)}:{frame.lineno})"
    return f"{type(error).__module__}.{type(error).__qualname__}{place}"[:MAX_LENGTH]
