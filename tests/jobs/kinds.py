"""Kinds of jobs that exist only in the suite, and the worker module that knows them (`celery -A tests.jobs.kinds`).

Each leaves a trace in the file named by CQP_TEST_TRACE, so that a test sees what another process did and how often.
"""

import os
import signal
import time
from pathlib import Path

from cqp.celery import app  # noqa: F401 - the worker is started on this module
from cqp.jobs import registry

SLOW_SECONDS = 1.0


def trace(word):
    if path := os.environ.get("CQP_TEST_TRACE"):
        with Path(path).open("a") as file:
            file.write(f"{word}\n")


@registry.handler("test.poison")
def kill_own_worker(claim):
    """Takes its process away at every attempt, as a document that exhausts the memory would."""
    trace("poison")
    os.kill(os.getpid(), signal.SIGKILL)


@registry.handler("test.fenced")
def write_one_group(claim):
    """The effect is a row that a second worker could write as well."""
    from django.contrib.auth.models import Group

    trace("started")
    time.sleep(SLOW_SECONDS)
    with claim.effect():
        Group.objects.create(name=f"effect {claim.object_id} {claim.fencing}")
    trace("written")


@registry.handler("test.unfenced")
def write_one_group_carelessly(claim):
    """The same without the token: the negative control, which must go wrong for the other test to mean anything."""
    from django.contrib.auth.models import Group

    trace("started")
    time.sleep(SLOW_SECONDS)
    Group.objects.create(name=f"effect {claim.object_id} {claim.fencing}")
    with claim.effect():
        pass
