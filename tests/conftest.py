"""The nets under every test (house § 2.11): a template variable that does not exist, a network call, a mail that leaves."""

import datetime as dt
import gc
import socket

import pytest

from cqp.shared import clock

from .chromium import CHROMIUM

pytest_plugins = ["tests.databases", "tests.kept", "tests.worker", "tests.world", "tests.security.stage"]

# A Monday, at noon in Paris: far from midnight, from a change of hour and from a 29 February.
NOON = dt.datetime(2026, 11, 23, 11, 0, tzinfo=dt.UTC)
_OTHER_PROCESSES = {"real_worker", "live_server", "transactional_db", "page", "browser"}


def pytest_collection_finish():
    """What is loaded by now stays until the end: the collector no longer looks at it, and comes less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {"executable_path": CHROMIUM}


@pytest.fixture(autouse=True)
def _frozen_clock(request):
    """Time stands still, but where another process or thread must agree on it."""
    if _OTHER_PROCESSES & set(request.fixturenames):
        yield
        return
    with clock.frozen(NOON):
        yield


@pytest.fixture(autouse=True)
def _only_this_machine(monkeypatch):
    """Nothing leaves: a test that would call another host fails at once."""
    connect = socket.socket.connect

    def guarded(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "localhost", "::1"):
            raise AssertionError(f"network call to {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _unknown_variables_fail(monkeypatch):
    """`string_if_invalid` prints the name of an unknown variable; printing it is an error, not a blank."""
    from django.template import base

    class Trap(str):
        __slots__ = ()

        def __contains__(self, item):
            return item == "%s"

        def __mod__(self, variable):
            raise AssertionError(f"unknown template variable: {variable}")

    from django.template import engines

    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Trap("VARIABLE_INCONNUE(%s)"))
    assert base


@pytest.fixture
def client(client, django_capture_on_commit_callbacks):
    """Requests of a test run what waits for the commit, as they would in production."""
    request = client.request

    def committing(**kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return request(**kwargs)

    client.request = committing
    return client
