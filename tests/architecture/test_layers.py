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


def test_contract_sees_an_upward_import(tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    (tmp_path / "candidates" / "upward.py").write_text("import jury.apps\n")
    found = lint(tmp_path)
    assert found.returncode == 1
    assert "candidates.upward -> jury.apps" in found.stdout
