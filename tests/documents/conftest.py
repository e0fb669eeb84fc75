import pytest

from cqp.accounts.models import User


@pytest.fixture
def user(db):
    return User.objects.create_user("secretariat@exemple.invalid", first_name="Inès", last_name="Roux")


@pytest.fixture
def folder(settings, tmp_path):
    """The vault of this test alone."""
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR
