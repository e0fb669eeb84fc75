"""Celery's settings, built from the environment: one worker code, two brokers (ADR 0021).

Without REDIS_URL, messages are files under the installation's own folder: `make demo` needs no server. With it, Redis. Neither is trusted with the
work itself: the Job row is the truth, a message only carries its id, and a lost one is sent again by the sweep.
"""

from pathlib import Path

FILES_TRANSPORT = "cqpfiles"
SWEEP_EVERY_SECONDS = 15
TIME_LIMIT_SECONDS = 600
# Longer than the longest task, else Redis hands a running task to a second worker (measured: three runs with nothing killed).
VISIBILITY_TIMEOUT_SECONDS = 900


def celery_settings(*, redis_url: str, var_dir: Path, queue: str = "cqp") -> dict:
    """Every CELERY_* setting. `queue` is separate per installation (and per test process) so that two of them can share a Redis."""
    return {
        "CELERY_BROKER_URL": redis_url or f"{FILES_TRANSPORT}://localhost",
        "CELERY_BROKER_TRANSPORT_OPTIONS": _redis_options()
        if redis_url
        else _filesystem_options(Path(var_dir) / "broker"),
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_CONNECTION_TIMEOUT": 2,
        "CELERY_BEAT_SCHEDULE": {"jobs.sweep": {"task": "jobs.sweep", "schedule": SWEEP_EVERY_SECONDS}},
        "CELERY_BEAT_SCHEDULE_FILENAME": str(Path(var_dir) / "beat-schedule"),
        "CELERY_TASK_DEFAULT_QUEUE": queue,
        # A message leaves the broker when the work is done, and comes back when the process died (celery's default loses both).
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        # Celery waits ten seconds for the answer of a child that was killed; our answer is in the database.
        "CELERY_WORKER_LOST_WAIT": 1.0,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_MAX_TASKS_PER_CHILD": 200,
        "CELERY_TASK_TIME_LIMIT": TIME_LIMIT_SECONDS,
        # Ids only, as JSON, and no answer kept: nothing personal ever rests in the broker.
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED": False,
        # A person is waiting for the answer to the request: try once, the sweep does the rest.
        "CELERY_TASK_PUBLISH_RETRY": False,
        "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_TIMEZONE": "UTC",
    }


def _redis_options() -> dict:
    # The three of them, else a killed task waits for the timeout plus up to 100 s (stack.md § 4).
    return {
        "visibility_timeout": VISIBILITY_TIMEOUT_SECONDS,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 2,
    }


def _filesystem_options(folder: Path) -> dict:
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "processed_folder": str(folder / "taken"),
        # Kombu's one second makes a person wait for her PDF; a tenth costs 0.4 % of a core.
        "polling_interval": 0.1,
    }
