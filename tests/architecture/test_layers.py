"""The import contract of pyproject.toml, run as a test: one door for the suite, and proof that it can close."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from .reading import PACKAGES, ROOT


def lint(folder: Path) -> subprocess.CompletedProcess:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        command, cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )


def test_floors_import_downwards_only():
    found = lint(ROOT)
    assert found.returncode == 0, found.stdout


# (where, what it imports that it must not): a floor from below, and a room of each part of the jury from the room under it.
UPWARD = [
    ("candidates/upward.py", "jury.apps"),
    ("jury/preparation/policies.py", "jury.preparation.forms"),
    ("jury/reading/services.py", "jury.reading.views"),
    ("jury/benefits/policies.py", "jury.benefits.urls"),
    ("jury/independence/forms.py", "jury.independence.views"),
]


def test_contract_sees_upward_imports(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    for path, wrong in UPWARD:
        with (tmp_path / path).open("a") as file:
            file.write(f"\nimport {wrong}\n")
    found = lint(tmp_path)
    assert found.returncode == 1
    seen = [f"{path.removesuffix('.py').replace('/', '.')} -> {wrong}" for path, wrong in UPWARD]
    assert [link for link in seen if link not in found.stdout] == []
