"""Which families the machine has, asked of fontconfig itself: without any font the PDF library does not fail, it crashes the worker."""

import ctypes
from ctypes.util import find_library
from functools import cache

# Liberation Sans: text. DejaVu Sans: ☒ ☐ and what the first lacks. Inter: the certificate, which falls back on Liberation.
REQUIRED = ("Liberation Sans", "Liberation Serif", "DejaVu Sans")
WANTED = ("Inter",)


class _FontSet(ctypes.Structure):
    _fields_ = [("count", ctypes.c_int), ("size", ctypes.c_int), ("fonts", ctypes.c_void_p)]


@cache
def _fontconfig():
    library = ctypes.CDLL(find_library("fontconfig") or "libfontconfig.so.1")
    for name in ("FcPatternCreate", "FcObjectSetCreate"):
        getattr(library, name).restype = ctypes.c_void_p
    library.FcFontList.restype = ctypes.POINTER(_FontSet)
    return library


def is_installed(family: str) -> bool:
    library = _fontconfig()
    pattern = ctypes.c_void_p(library.FcPatternCreate())
    objects = ctypes.c_void_p(library.FcObjectSetCreate())
    library.FcPatternAddString(pattern, b"family", family.encode())
    found = library.FcFontList(None, pattern, objects)
    try:
        return bool(found) and found.contents.count > 0
    finally:
        if found:
            library.FcFontSetDestroy(found)
        library.FcObjectSetDestroy(objects)
        library.FcPatternDestroy(pattern)


def missing(families) -> list[str]:
    return [family for family in families if not is_installed(family)]
