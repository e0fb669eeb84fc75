"""The branch of the sequences, built once for all of them."""

import pytest
from django.db import transaction

from .branch import LEAP_DAY, at, build
from .stages import settle


@pytest.fixture(scope="package")
def base(django_db_setup, django_db_blocker):
    """Both pathways brought to COMPLETE by their people, a first session held; nothing of it is ever committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        with at(LEAP_DAY):
            bench = settle(build())
        yield bench
        transaction.set_rollback(True)
