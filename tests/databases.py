"""Lets a transactional test be emptied although triggers forbid deleting anything: they are lifted for the flush alone, then put back."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase


@contextmanager
def guards_lifted():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            lift = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
            restore = [sql for _, sql in triggers]
        else:
            cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal")
            triggers = cursor.fetchall()
            lift = [f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for table, name in triggers]
            restore = [f'ALTER TABLE {table} ENABLE TRIGGER "{name}"' for table, name in triggers]
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
