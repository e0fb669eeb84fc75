import subprocess
import sys

import pytest

from cqp.documents import checks, fonts, rendering
from cqp.jobs.errors import JobError
from tests.documents.press import paper


def ids():
    return [message.id for message in checks.check_paper_machine()]


def test_this_machine_can_print():
    assert ids() == []


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        ({"libpango-1.0.so.0"}, ["documents.E001"]),
        ({"libharfbuzz-subset.so.0"}, ["documents.W002"]),
    ],
)
def test_missing_library_is_said_with_the_line_to_type(absent, expected, monkeypatch):
    monkeypatch.setattr(checks, "_is_loadable", lambda library: library not in absent)
    found = checks.check_paper_machine()
    assert [message.id for message in found] == expected
    assert found[0].hint.startswith("apt install libpango-1.0-0")


@pytest.mark.parametrize(("absent", "expected"), [("DejaVu Sans", ["documents.E002"]), ("Inter", ["documents.W001"])])
def test_missing_font_is_said_before_it_crashes_a_worker(absent, expected, monkeypatch):
    monkeypatch.setattr(fonts, "is_installed", lambda family: family != absent)
    assert ids() == expected


def test_paper_without_fonts_is_refused_rather_than_crashing(monkeypatch):
    rendering.require_fonts.cache_clear()
    monkeypatch.setattr(fonts, "is_installed", lambda family: False)
    with pytest.raises(JobError, match="Polices absentes du serveur"):
        rendering.render(paper("certificate"))


def test_unknown_family_is_not_installed():
    assert fonts.is_installed("Liberation Sans") is True
    assert fonts.is_installed("Police Qui N'existe Pas") is False


def test_web_processes_do_not_load_the_pdf_library():
    """0.6 s and 50 MB in each of them, for nothing."""
    program = "import django; django.setup(); import cqp.urls, sys; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], env=None, check=False).returncode == 0
