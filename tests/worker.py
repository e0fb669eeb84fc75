"""A real Celery worker against the test database, on both engines: SQLite + files, or PostgreSQL + Redis when REDIS_URL is set."""

import os
import signal
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from cqp.jobs.services import sweep

# Bounds of a failure, not of a success: two cores may be shared with a browser and another suite.
WAIT = 90
WORKER_OPTIONS = [
    "worker",
    "--pool",
    "prefork",
    "--concurrency",
    "1",
    "--without-gossip",
    "--without-mingle",
    "--without-heartbeat",
]


def database_url() -> str:
    """Address of the test database as it is called in this xdist process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST'] or '127.0.0.1'}:{values['PORT'] or 5432}/{values['NAME']}"


class Worker:
    """A `celery` process (worker with one child, or beat), killable for real."""

    def __init__(self, app, options, env, log_path):
        self.log_path = log_path
        self._log = log_path.open("wb")
        command = [sys.executable, "-m", "celery", "-A", app, *options, "--loglevel", "INFO"]
        # Its own process group: killing it kills the child that does the work, as a power cut would.
        self.process = subprocess.Popen(
            command, env=env, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True
        )

    def log(self) -> str:
        return self.log_path.read_text(errors="replace")

    def kill(self):
        """SIGKILL to the whole group: nothing gets the chance to tidy up."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self._log.close()


def eventually(condition, *, timeout=WAIT, why=lambda: ""):
    """Wait for another process to bring about `condition`; returns its value."""
    limit = time.monotonic() + timeout
    while time.monotonic() < limit:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"still waiting after {timeout} s\n{why()}")


class Workers:
    """Starts workers on a queue of this test's own. `app` is the module whose Celery app (and extra job kinds) the worker loads."""

    def __init__(self, tmp_path, queue, mails):
        self.tmp_path = tmp_path
        self.queue = queue
        self.mails = mails
        self.workers = []
        self.beats = []

    def _env(self, *, lease_seconds=120, retry_seconds=0, **env):
        return (
            os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "tests.worker_settings",
                "DATABASE_URL": database_url(),
                "CQP_VAR_DIR": str(settings.VAR_DIR),
                "CQP_QUEUE": self.queue,
                "CQP_JOB_LEASE_SECONDS": str(lease_seconds),
                "CQP_JOB_RETRY_SECONDS": str(retry_seconds),
                "CQP_TEST_MAIL_FOLDER": str(self.mails),
                "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]),
            }
            | env
        )

    def start(self, *, app="cqp", **env):
        worker = Worker(app, WORKER_OPTIONS, self._env(**env), self.tmp_path / f"worker-{len(self.workers)}.log")
        self.workers.append(worker)
        eventually(lambda: " ready." in worker.log() or worker.process.poll() is not None, why=worker.log)
        assert worker.process.poll() is None, worker.log()
        return worker

    def start_beat(self, *, app="cqp", **env):
        beat = Worker(
            app, ["beat", "--schedule", str(self.tmp_path / "beat")], self._env(**env), self.tmp_path / "beat.log"
        )
        self.beats.append(beat)
        return beat

    def sweep_until(self, condition, *, lease_seconds, timeout=WAIT):
        """Play the scheduler at the rhythm of the test, with the workers' lease, until `condition`."""

        def sweep_and_look():
            with override_settings(CQP_JOB_LEASE_SECONDS=lease_seconds):
                sweep()
            return condition()

        return eventually(sweep_and_look, timeout=timeout, why=self.workers[-1].log)

    @contextmanager
    def unheard(self):
        """What is asked for inside stays on its rows, until a sweep: the papers of a world being built are nobody's to make."""
        with override_settings(CELERY_TASK_DEFAULT_QUEUE=f"{self.queue}-unheard"):
            yield

    def stop(self):
        for process in (*self.workers, *self.beats):
            process.kill()


@pytest.fixture
def real_worker(transactional_db, settings, tmp_path):
    """Factory of real workers: `worker = real_worker.start()`; `worker.kill()` is a SIGKILL. All are dead at the end of the test.

    Rows written by the test are committed (transactional_db), jobs are published on commit to a queue that only this test's workers read.
    """
    queue = f"test-{uuid.uuid4().hex[:12]}"
    settings.CELERY_TASK_DEFAULT_QUEUE = queue
    mails = tmp_path / "mails"
    mails.mkdir()
    workers = Workers(tmp_path, queue, mails)
    yield workers
    workers.stop()
    for message in Path(settings.VAR_DIR, "broker", "messages").glob(f"*.{queue}*.msg"):
        message.unlink(missing_ok=True)
