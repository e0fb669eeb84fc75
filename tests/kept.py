"""Scenes built once by the services, then written again as they were.

A dossier brought to its jury takes a second of the services' time, and hundreds of tests begin with one. The first test that asks
for a scene goes through the services, and each statement that writes is noted. The next test that begins in the same way plays those
statements again, through the same constraints and triggers, and is given equal objects: same rows, same numbers.

Only what is certain is written again. Whatever a test writes by itself before a scene, another clock, other settings, a test
whose rows are committed: the scene is then built for real. `tests/shared/test_kept.py` compares both.
"""

import pickle
import re
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps

import pytest
from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.db.models import Model

from cqp.documents import vault
from cqp.shared import clock

READS = ("SELECT", "PRAGMA", "BEGIN", "SAVEPOINT", "RELEASE")
ROLLBACK = "ROLLBACK"
DIGEST = re.compile(r"[0-9a-f]{64}")
# Rows that a flush makes again under other numbers, and the accounts that the migrations create: which database this is.
COMMITTED = "SELECT (SELECT max(id) FROM auth_permission), (SELECT max(id) FROM django_content_type), (SELECT max(id) FROM accounts_user)"
COUNTERS = {
    "sqlite": "SELECT name, seq FROM sqlite_sequence ORDER BY name",
    "postgresql": "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY sequencename",
}
SET_COUNTERS = (
    "SELECT setval(quote_ident(name)::regclass, coalesce(value, 1), value IS NOT NULL)"
    " FROM unnest(%s::text[], %s::bigint[]) AS counters(name, value)"
)


@dataclass
class Kept:
    """What building a scene wrote, what it left for the commit, and what it answered."""

    statements: list
    waiting: list
    files: list
    answer: bytes
    counters: list


class Shelf:
    """`chain` names the scenes that this test asked for, from an empty database on; None when something else was written."""

    def __init__(self):
        self.scenes, self.first_counters = {}, {}
        self.chain, self.noted, self.is_playing = None, None, False
        self.monkeypatch, self.patched = None, 0

    def open(self, monkeypatch):
        self.chain, self.monkeypatch = (), monkeypatch
        self.patched = self._patched()
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)

    def close(self):
        self.chain, self.monkeypatch = None, None

    def _patched(self):
        return len(self.monkeypatch._setattr) + len(self.monkeypatch._setitem)

    def __call__(self, execute, sql, params, many, context):
        """Hears each statement of the connection (`execute_wrappers`)."""
        if not self.is_playing and not sql.lstrip().startswith(READS):
            if self.noted is not None:
                self.noted.append((sql, params, many))
            else:
                self.chain = None
        return execute(sql, params, many, context)

    def give(self, build, args, kwargs):
        if self.noted is not None or self.chain is None:
            return build(*args, **kwargs)
        if self._patched() != self.patched or not connection.in_atomic_block:
            self.chain = None
            return build(*args, **kwargs)
        if not self.chain:
            self.chain = (self._beginning(),)
        name = (
            build.__module__,
            build.__qualname__,
            _named(args),
            _named(kwargs),
            clock.now(),
            _settings_changed(),
        )
        chain = (*self.chain, name)
        if kept := self.scenes.get(chain):
            answer = self._play(kept)
        else:
            answer, kept = self._build(build, args, kwargs)
            self.scenes[chain] = kept
        self.chain = chain if kept else None
        return answer

    def _build(self, build, args, kwargs):
        self.noted, waiting, before = [], len(connection.run_on_commit), _told(args, kwargs)
        try:
            answer = build(*args, **kwargs)
            noted = self.noted
            assert _told(args, kwargs) == before, f"{build.__qualname__} changes its arguments: it cannot be kept"
        except BaseException:
            self.chain = None
            raise
        finally:
            self.noted = None
        if any(sql.lstrip().startswith(ROLLBACK) for sql, _, _ in noted):
            return answer, None  # what was undone consumed numbers that playing it again would not
        files = [(digest, vault.path_of(digest).read_bytes()) for digest in _digests(noted)]
        left = connection.run_on_commit[waiting:]
        return answer, Kept(noted, left, files, pickle.dumps(answer), self._counters())

    def _play(self, kept):
        self.is_playing = True
        try:
            with connection.cursor() as cursor:
                for sql, params, many in kept.statements:
                    (cursor.executemany if many else cursor.execute)(sql, params)
                    if cursor.description:
                        cursor.fetchall()
        finally:
            self.is_playing = False
        assert self._counters() == kept.counters, "the scene was not written as it was the first time"
        for digest, content in kept.files:
            if not vault.path_of(digest).exists():
                vault.write_once(content)
        for _, callback, is_robust in kept.waiting:
            connection.on_commit(callback, is_robust)
        return pickle.loads(kept.answer)  # noqa: S301 - what this process wrote itself

    def _counters(self):
        with connection.cursor() as cursor:
            cursor.execute(COUNTERS[connection.vendor])
            return cursor.fetchall()

    def _beginning(self):
        """Which database this test begins on. PostgreSQL does not take back the numbers of what is undone: they are put back here."""
        if connection.vendor == "sqlite":
            return tuple(self._counters())
        with connection.cursor() as cursor:
            cursor.execute(COMMITTED)
            committed = cursor.fetchone()
            if first := self.first_counters.get(committed):
                cursor.execute(SET_COUNTERS, [[name for name, _ in first], [value for _, value in first]])
                cursor.fetchall()
            else:
                self.first_counters[committed] = self._counters()
        return committed


def _digests(noted):
    """The files that these statements name, which are on the disk."""
    found = {
        value
        for _, params, _ in noted
        for value in params or ()
        if isinstance(value, str) and DIGEST.fullmatch(value) and vault.path_of(value).exists()
    }
    return sorted(found)


def _settings_changed():
    """What the test changed of the settings, the folder of files among them."""
    found, holder = {}, settings._wrapped
    while isinstance(holder, UserSettingsHolder):
        found = {name: repr(value) for name, value in vars(holder).items() if name.isupper()} | found
        holder = holder.default_settings
    return _named(found)


def _told(args, kwargs):
    """The columns that the arguments hold, as the caller goes on reading them."""
    rows = [value for value in (*args, *kwargs.values()) if isinstance(value, Model)]
    return [{field.attname: vars(row).get(field.attname) for field in row._meta.concrete_fields} for row in rows]


def _named(value):
    """What tells one argument from another."""
    if isinstance(value, Model):
        # A dossier of `tests.world` carries its story, which says what its people will do next.
        return (value._meta.label, value.pk, _named(vars(value).get("story")))
    if is_dataclass(value):
        return (type(value).__name__, *(_named(getattr(value, field.name)) for field in fields(value)))
    if isinstance(value, dict):
        return tuple(sorted((key, _named(item)) for key, item in value.items()))
    if isinstance(value, set | frozenset):
        return tuple(sorted(map(_named, value)))
    if isinstance(value, list | tuple):
        return tuple(map(_named, value))
    return repr(value)


shelf = Shelf()


def kept(build):
    """A scene that the next test may be given as it was written. `build` reads its arguments, and changes none of them."""

    @wraps(build)
    def give(*args, **kwargs):
        return shelf.give(build, args, kwargs)

    return give


@pytest.fixture(autouse=True)
def _shelf(request, monkeypatch, _only_this_machine, _unknown_variables_fail):
    """Open for a test whose rows are undone at its end and that begins on an empty database, until it puts something in the place of
    what the services call."""
    marker = request.node.get_closest_marker("django_db")
    elsewhere = {"transactional_db", "live_server", "real_worker", "_built_scene"} & set(request.fixturenames)
    if not elsewhere and not (marker and marker.kwargs.get("transaction")):
        shelf.open(monkeypatch)
    yield
    shelf.close()
