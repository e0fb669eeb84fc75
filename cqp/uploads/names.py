"""The name under which a file is shown and handed back. It never becomes a path: the vault names files by what they contain."""

import re
import unicodedata

MAX_STEM = 100
_SEPARATORS = re.compile(r"[/\\]")
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
# Windows opens a device under these names, whatever follows the dot.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(name: str, extension: str) -> str:
    """`name` without path, control or direction marks, and with the extension of the real content: a PDF called photo.exe ends in .pdf."""
    normal = unicodedata.normalize("NFKC", name or "")
    last = _SEPARATORS.split(normal)[-1]
    # Categories C*: controls, direction marks, private use, lone surrogates.
    visible = "".join(
        " " if char.isspace() else char for char in last if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    stem = _SUFFIX.sub("", _FORBIDDEN.sub("-", " ".join(visible.split())))
    stem = stem[:MAX_STEM].strip(" .")
    if not stem or _DEVICES.fullmatch(stem):
        stem = f"fichier {stem}".strip()
    return f"{stem}.{extension}"
