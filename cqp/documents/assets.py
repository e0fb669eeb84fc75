"""The only things a paper may load: the files packaged beside this module, by their name."""

from pathlib import Path

SCHEME = "asset:"
FOLDER = Path(__file__).resolve().parent / "paper"
CONTENT_TYPES = {".css": "text/css"}


def packaged() -> dict[str, Path]:
    """Address → file. A closed list: no path is ever built from what a page asks for."""
    return {f"{SCHEME}{path.name}": path for path in FOLDER.iterdir() if path.suffix in CONTENT_TYPES}
