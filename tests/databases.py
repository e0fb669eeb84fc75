"""Lets a transactional test be emptied although triggers forbid deleting anything: they are lifted for the flush alone, then put back."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def guards_lifted():
    """No trigger fires inside the block, then they are all there again.

    On PostgreSQL by a setting of this connection (it needs a superuser, as the suite's own cluster gives): a table whose
    deferred checks are still pending, as in the middle of a test, cannot be altered.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            lift = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
            restore = [sql for _, sql in triggers]
        else:
            lift = ["SET session_replication_role = replica"]
            restore = ["SET session_replication_role = origin"]
        for statement in lift:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in restore:
                cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _flush_passes_the_guards():
    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        with guards_lifted():
            original(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original
