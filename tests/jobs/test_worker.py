"""Real workers, killed for real. Slow for the suite's standards (each starts a process), and the only proof that counts."""

import pytest
from django.contrib.auth.models import Group

from cqp.jobs import services
from cqp.jobs.enums import JobState
from cqp.jobs.models import Job
from tests.jobs import kinds
from tests.worker import eventually

pytestmark = pytest.mark.services
TEST_WORKER = kinds.__name__


def state_of(job):
    return Job.objects.get(pk=job.pk).state


def words(path):
    return path.read_text().split() if path.exists() else []


@pytest.fixture
def trace(tmp_path):
    return tmp_path / "trace"


def test_worker_does_what_was_committed(real_worker, trace):
    real_worker.start(app=TEST_WORKER, CQP_TEST_TRACE=str(trace))
    job = services.enqueue("test.fenced", 1)
    eventually(lambda: state_of(job) == JobState.DONE)
    assert (words(trace), Group.objects.count()) == (["started", "written"], 1)


def test_worker_killed_in_the_middle_the_job_is_done_once_after_the_sweep(real_worker, trace):
    first = real_worker.start(app=TEST_WORKER, lease_seconds=2, CQP_TEST_TRACE=str(trace))
    job = services.enqueue("test.fenced", 1)
    eventually(lambda: words(trace) == ["started"])
    first.kill()
    assert (state_of(job), Group.objects.count()) == (JobState.RUNNING, 0)

    real_worker.start(app=TEST_WORKER, lease_seconds=2, CQP_TEST_TRACE=str(trace))
    real_worker.sweep_until(lambda: state_of(job) == JobState.DONE, lease_seconds=2)
    assert (words(trace), Group.objects.count()) == (["started", "started", "written"], 1)
    assert Job.objects.get(pk=job.pk).attempts == 2


def test_beat_sweeps_by_itself(real_worker, trace):
    """Nobody is told about the job: only the clock's process can find it."""
    real_worker.start(app=TEST_WORKER, CQP_TEST_TRACE=str(trace))
    job = Job.objects.create(key="forgotten", kind="test.fenced", object_id=1)
    real_worker.start_beat(app="tests.jobs.quick_beat")
    eventually(lambda: state_of(job) == JobState.DONE)


def test_job_that_kills_its_worker_is_parked_and_the_queue_goes_on(real_worker, trace):
    real_worker.start(app=TEST_WORKER, lease_seconds=1, CQP_TEST_TRACE=str(trace))
    poison = services.enqueue("test.poison", 1)
    real_worker.sweep_until(lambda: state_of(poison) == JobState.FAILED, lease_seconds=1)
    healthy = services.enqueue("test.fenced", 2)
    eventually(lambda: state_of(healthy) == JobState.DONE)
    assert words(trace).count("poison") == 3
    assert Job.objects.get(pk=poison.pk).error == "Le traitement s'est interrompu sans explication à chaque essai."


def effects_of_two_workers_on_one_job(real_worker, trace, kind):
    """The lease is so short that the second worker takes the job while the first is still at it."""
    for _ in range(2):
        real_worker.start(app=TEST_WORKER, lease_seconds=0, CQP_TEST_TRACE=str(trace))
    job = services.enqueue(kind, 1)
    eventually(lambda: words(trace) == ["started"])
    services.publish(job.pk)
    eventually(lambda: words(trace).count("started") == 2)
    eventually(lambda: state_of(job) == JobState.DONE)
    eventually(lambda: all(worker.log().count("succeeded") == 1 for worker in real_worker.workers))
    return Group.objects.count()


def test_two_workers_on_one_job_have_one_effect(real_worker, trace):
    assert effects_of_two_workers_on_one_job(real_worker, trace, "test.fenced") == 1


def test_two_workers_on_one_job_without_the_token_have_two(real_worker, trace):
    """Negative control: the race that the test above claims to win does happen."""
    assert effects_of_two_workers_on_one_job(real_worker, trace, "test.unfenced") == 2
