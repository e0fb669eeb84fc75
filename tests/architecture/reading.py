"""What the checks of this folder read. A Source is a file or a sample: each check is tried on a known bad sample, so that it can fail."""

import ast
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("cqp", "candidates", "pathways", "evaluations", "jury")


@dataclass(frozen=True)
class Source:
    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    @property
    def is_view(self) -> bool:
        """The views of an app, of a part of it (jury/reading/views.py), or of one page (jury/reading/guide_views.py)."""
        return "/views/" in self.path or self.path.endswith(("/views.py", "_views.py"))

    def at(self, node: ast.AST, message: str) -> str:
        return f"{self.path}:{node.lineno} {message}"


def _read(folders, pattern: str) -> list[Source]:
    found = (path for folder in folders for path in (ROOT / folder).rglob(pattern))
    return [Source(str(path.relative_to(ROOT)), path.read_text()) for path in sorted(found)]


def product_code() -> list[Source]:
    return [source for source in _read(PACKAGES, "*.py") if "/migrations/" not in source.path]


def all_code() -> list[Source]:
    return product_code() + _read(["tests"], "*.py")


def templates() -> list[Source]:
    return _read(["templates"], "*.*")


def assets() -> list[Source]:
    return _read(["static"], "*.css") + _read(["static"], "*.js")


def floors() -> dict[str, int]:
    """Package → floor, the roof highest, as the import contract of pyproject.toml says."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "The house")
    return {name.strip(" ()"): -depth for depth, layer in enumerate(layers) for name in layer.split("|")}
