"""Registry of the papers: each app declares in its `documents.py` those that it issues."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DocumentKind:
    """`version` is printed on every page and changes with any visible change of the template; `shape` is what the context must hold
    (cqp.documents.shapes), neither less nor more."""

    code: str
    title: str
    template: str
    version: str
    prefix: str
    shape: dict = field(compare=False)


class UnknownDocumentKind(LookupError):
    """No app has declared this paper."""


_kinds: dict[str, DocumentKind] = {}


def register(kind: DocumentKind) -> DocumentKind:
    if _kinds.setdefault(kind.code, kind) != kind:
        raise ValueError(f"two papers called {kind.code}")
    return kind


def kind_of(code: str) -> DocumentKind:
    try:
        return _kinds[code]
    except KeyError:
        raise UnknownDocumentKind(code) from None
