"""One scene for the whole session, in a transaction that is undone at its end: forty dossiers are not built for each file. A plugin of
the whole suite: the access matrix is played on it, and every page of it is read by axe (tests/e2e/test_axe.py)."""

import logging

import pytest
from django.core.cache import cache
from django.db import transaction

from cqp.shared import clock
from tests.conftest import NOON


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Tests on the scene come last: nobody else ever runs beside its rows."""
    items.sort(key=lambda item: "_built_scene" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def _built_scene(django_db_setup, django_db_blocker):
    from .scene import build_scene

    with django_db_blocker.unblock(), clock.frozen(NOON):
        outer = transaction.atomic()
        outer.__enter__()
        built = build_scene()
    yield built
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def scene(_built_scene, db):
    """What a test writes is undone after it: `db` wraps it in its own savepoint."""
    cache.clear()
    refusals = logging.getLogger("django.request")
    before = refusals.level
    # Thousands of refusals are what these tests are made of: no line for each.
    refusals.setLevel(logging.CRITICAL)
    yield _built_scene
    refusals.setLevel(before)
    cache.clear()


@pytest.fixture(scope="session")
def _kept_bodies():
    return {}


@pytest.fixture
def bodies(scene, _kept_bodies):
    """The valid body of each form, made once for all the tests: the scene is the same for each."""
    from .cells import Bodies

    return _kept_bodies.setdefault("bodies", Bodies(scene))
