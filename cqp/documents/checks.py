"""Said at start, in French, rather than by a worker that dies at the first paper (stack.md § 2)."""

import ctypes

from django.core.checks import Error, Warning, register

from cqp.documents import fonts

APT = "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core fonts-inter"
NATIVE_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)
SUBSETTER = "libharfbuzz-subset.so.0"


def _is_loadable(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


@register("documents")
def check_paper_machine(app_configs=None, **kwargs):
    """E001 a native library is missing · E002 a font is missing · W001 the certificate's font · W002 the fast subsetter."""
    absent = [library for library in NATIVE_LIBRARIES if not _is_loadable(library)]
    if absent:
        return [
            Error(
                f"Les papiers ne peuvent pas être produits : bibliothèques absentes ({', '.join(absent)}).",
                hint=APT,
                id="documents.E001",
            ),
        ]
    found = []
    if lacking := fonts.missing(fonts.REQUIRED):
        found.append(
            Error(
                f"Les papiers ne peuvent pas être produits : polices absentes ({', '.join(lacking)}).",
                hint=APT,
                id="documents.E002",
            ),
        )
    if lacking := fonts.missing(fonts.WANTED):
        found.append(
            Warning(
                f"Le certificat sera composé dans une police de repli ({', '.join(lacking)} absente).",
                hint=APT,
                id="documents.W001",
            )
        )
    if not _is_loadable(SUBSETTER):
        found.append(
            Warning(
                "L'écriture des PDF sera trois fois plus lente : libharfbuzz-subset absente.",
                hint=APT,
                id="documents.W002",
            )
        )
    return found
