"""Walks the URL resolver: every address of the product, with what its view declares."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

_PARAMETER = re.compile(r"<(?:(?P<kind>[^>:]+):)?(?P<name>[^>]+)>")


@dataclass(frozen=True)
class Route:
    path: str
    name: str
    access: str | None

    @property
    def parameters(self) -> dict:
        """{name: converter}, in the order of the address; a parameter without converter is a `str`."""
        return {match["name"]: match["kind"] or "str" for match in _PARAMETER.finditer(self.path)}

    @property
    def words(self) -> list[str]:
        """The fixed parts of the address."""
        return [part for part in re.split(r"[/]", _PARAMETER.sub("", self.path)) if part.strip("-")]

    def __str__(self):
        return f"/{self.path}  {self.name}  {self.access}"


def walk(urlconf=None) -> list[Route]:
    """Routes in the order of the resolver, through every include. `access` is None for a view that declares nothing."""
    return list(_walk(get_resolver(urlconf).url_patterns, ""))


def _walk(patterns, prefix):
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield Route(prefix + str(entry.pattern), entry.name or "", getattr(entry.callback, "access", None))
        else:
            raise TypeError(f"unknown kind of route: {entry!r}")
