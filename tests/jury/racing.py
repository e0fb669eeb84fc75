"""Two people at the same instant: threads, each with its connection, started together; and the same with the locks off."""

import contextvars
import os
import threading
import time

import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from django_fsm import TransitionNotAllowed

from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked, Conflict
from tests.databases import guards_lifted

ROUNDS = int(os.environ.get("CQP_RACE_ROUNDS", "50"))
REFUSED = (Blocked, Forbidden, Conflict, TransitionNotAllowed)
# One of the two begins so much later, in turn: whoever comes first, each outcome is seen.
HEAD_START = 0.02
ON_POSTGRESQL = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(1800),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: nothing can race there"
    ),
]


def together(*acts, late=None) -> list:
    """Each act in its own thread and connection, started at once; `late`: the rank of the one that comes a little after. What each
    returned, or what it raised."""
    start, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(rank, act):
        try:
            start.wait()
            if rank == late:
                time.sleep(HEAD_START)
            answers[rank] = act()
        except Exception as refusal:  # noqa: BLE001 (the test looks at it)
            answers[rank] = refusal
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(run, rank, act)) for rank, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=600)
    assert not any(thread.is_alive() for thread in threads)
    return answers


def refusals(answers):
    """Only the refusals of the product count as such; anything else is a failure told whole."""
    unexpected = [answer for answer in answers if isinstance(answer, Exception) and not isinstance(answer, REFUSED)]
    assert unexpected == []
    return [answer for answer in answers if isinstance(answer, REFUSED)]


def names(answers) -> list:
    return [type(answer).__name__ for answer in answers]


# --- with the locks off ---------------------------------------------------------------------------------------------------


def unlocked(monkeypatch):
    """The real code, of which no SELECT locks any row."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, *args, **kwargs: self._chain())


def overtaken(monkeypatch, module, name, first, second) -> list:
    """Locks off: `first` has gone through `module.name`, and has written nothing; `second` does all of its own; then `first` goes on."""
    unlocked(monkeypatch)
    read, written, mine, real = threading.Event(), threading.Event(), threading.local(), getattr(module, name)

    def paused(*args, **kwargs):
        found = real(*args, **kwargs)
        if getattr(mine, "is_first", False) and not read.is_set():
            read.set()
            written.wait(timeout=120)
        return found

    def goes_first():
        mine.is_first = True
        return first()

    def overtakes():
        read.wait(timeout=120)
        try:
            return second()
        finally:
            written.set()

    monkeypatch.setattr(module, name, paused)
    return together(goes_first, overtakes)


# --- the same moment, many times ------------------------------------------------------------------------------------------


class Moment:
    """The whole database as it is when this is made; `again()` comes back to it. `but`: tables that go on.

    Building what two people race for takes seconds, coming back some hundredths: fifty rounds are then affordable.
    """

    def __init__(self, *but):
        self.tables = [
            name for name in connection.introspection.table_names() if name not in (*but, "django_migrations")
        ]
        self._run("CREATE SCHEMA before", *(f'CREATE TABLE before."{name}" AS TABLE "{name}"' for name in self.tables))

    def again(self):
        with guards_lifted():
            for name in self._moved():
                restore = f'INSERT INTO "{name}" SELECT * FROM before."{name}"'  # noqa: S608 (names of tables)
                self._run(f'DELETE FROM "{name}"', restore)  # noqa: S608

    def _moved(self):
        """Those that changed since: row by row, on both sides."""
        changed = (
            f"""SELECT '{name}' WHERE EXISTS (TABLE "{name}" EXCEPT ALL TABLE before."{name}")
                OR (SELECT count(*) FROM "{name}") <> (SELECT count(*) FROM before."{name}")"""  # noqa: S608
            for name in self.tables
        )
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(changed))
            return [name for (name,) in cursor.fetchall()]

    def forget(self):
        self._run("DROP SCHEMA before CASCADE")

    @staticmethod
    def _run(*statements):
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
