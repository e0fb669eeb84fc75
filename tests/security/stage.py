"""One scene for the whole session: forty dossiers are not built for each file. A plugin of the whole suite: the access matrix is played
on it, and every page of it is read by axe (tests/e2e/test_axe.py)."""

import logging

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from cqp.shared import clock
from tests.conftest import NOON


def is_on_the_scene(item) -> bool:
    return "_built_scene" in getattr(item, "fixturenames", ())


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items):
    """Before `-m` chooses: every page by everybody is played once in CI, on the engine of production (ADR 0047).
    After everything: tests on the scene come last, nobody else ever runs beside its rows."""
    for item in filter(is_on_the_scene, items):
        item.add_marker("once")
    answer = yield
    items.sort(key=is_on_the_scene)
    return answer


@pytest.fixture(scope="session")
def _built_scene(django_db_setup, django_db_blocker):
    """Committed, for the engines' sake: PostgreSQL measures only such rows, and SQLite reads its whole schema again after each
    request undone in a transaction that has lifted a trigger. The rows go with the database of the suite."""
    from .scene import build_scene

    with django_db_blocker.unblock(), clock.frozen(NOON), transaction.atomic():
        built = build_scene()
        # The jobs are asked for, and nobody is there to do them.
        connection.run_on_commit.clear()
    return built


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
