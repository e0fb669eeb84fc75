import time

import pytest
from kombu import Connection

from cqp.celery import app
from cqp.jobs import broker, services
from cqp.jobs.transport import Transport


def settings_for(redis_url, tmp_path):
    return broker.celery_settings(redis_url=redis_url, var_dir=tmp_path)


@pytest.mark.parametrize("redis_url", ["", "redis://redis:6379/0"])
def test_no_task_outlives_the_time_after_which_redis_gives_it_to_another(redis_url, tmp_path):
    values = settings_for(redis_url, tmp_path)
    assert values["CELERY_TASK_TIME_LIMIT"] < broker.VISIBILITY_TIMEOUT_SECONDS
    assert values["CELERY_TASK_ACKS_LATE"] is values["CELERY_TASK_REJECT_ON_WORKER_LOST"] is True
    assert values["CELERY_ACCEPT_CONTENT"] == ["json"]


def test_redis_gives_back_what_a_dead_worker_held(tmp_path):
    options = settings_for("redis://redis:6379/0", tmp_path)["CELERY_BROKER_TRANSPORT_OPTIONS"]
    assert (
        options["visibility_timeout"],
        options["unacked_restore_interval"],
        options["unacked_restore_throttle"],
    ) == (900, 10, 1)


def test_message_file_appears_whole_and_is_taken_once(tmp_path):
    options = settings_for("", tmp_path)["CELERY_BROKER_TRANSPORT_OPTIONS"]
    with Connection(transport=Transport, transport_options=options) as connection:
        queue = connection.SimpleQueue("letters")
        queue.put({"id": 1})
        queue.put({"id": 2})
        assert sorted(path.suffix for path in (tmp_path / "broker" / "messages").iterdir()) == [".msg", ".msg"]
        assert [queue.get_nowait().payload, queue.get_nowait().payload] == [{"id": 1}, {"id": 2}]
        with pytest.raises(queue.Empty):
            queue.get_nowait()
        queue.close()


def test_unreachable_redis_costs_a_request_little(tmp_path, monkeypatch):
    """A real client against a port where nobody listens: refused, noted, and quickly."""
    from celery import Celery

    lonely = Celery("lonely", broker="redis://127.0.0.1:1/0")
    values = settings_for("redis://127.0.0.1:1/0", tmp_path)
    lonely.conf.update({key.removeprefix("CELERY_").lower(): value for key, value in values.items()})
    monkeypatch.setattr(services, "app", lonely)
    monkeypatch.setattr(
        services.Job.objects, "filter", lambda **_: type("Nothing", (), {"update": lambda self, **__: 0})()
    )
    started = time.monotonic()
    assert services.publish(1) is False
    assert time.monotonic() - started < 3


def test_the_sweep_is_on_the_clock():
    assert app.conf.beat_schedule["jobs.sweep"]["task"] == "jobs.sweep"
    assert "jobs.sweep" in app.tasks
