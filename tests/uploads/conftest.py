import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cqp.accounts.models import User
from tests.uploads import clamd


@pytest.fixture
def user(db):
    return User.objects.create_user("candidate@exemple.invalid", first_name="Anaïs", last_name="Marchand")


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """The vault of this test alone."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


@pytest.fixture
def sent():
    """What Django makes of a file of the request, with the type that a liar declares."""

    def make(name, content):
        return SimpleUploadedFile(name, content, content_type="application/pdf")

    return make


@pytest.fixture
def antivirus_address(settings):
    """A path short enough for a socket: pytest's own folders are not."""
    with tempfile.TemporaryDirectory(prefix="cqp-") as short:
        settings.CQP_CLAMAV_SOCKET = f"{short}/clamd"
        yield settings.CQP_CLAMAV_SOCKET


@pytest.fixture
def antivirus(antivirus_address):
    with clamd.running(antivirus_address) as server:
        yield server
