import json
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from cqp.celery import app
from cqp.jobs import registry, services
from cqp.jobs.claims import LostClaim, take
from cqp.jobs.enums import JobState
from cqp.jobs.errors import JobError, describe
from cqp.jobs.models import Job
from cqp.shared import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind(monkeypatch):
    """Registers a kind for one test: `kind(run, on_failure=…)`."""

    def register(run, on_failure=None, name="test.here"):
        monkeypatch.setitem(registry._handlers, name, registry.Handler(run, on_failure))
        return name

    return register


@pytest.fixture
def published(monkeypatch):
    """Ids sent to the broker, which itself is not there."""
    sent = []
    monkeypatch.setattr(app, "send_task", lambda name, args, **options: sent.append((name, args)))
    return sent


@contextmanager
def later(**delta):
    with clock.frozen(clock.now() + timedelta(**delta)):
        yield


def make_group(claim):
    with claim.effect():
        Group.objects.create(name=f"group {claim.object_id}")


def test_enqueue_is_published_once_committed_and_not_before(kind, published, django_capture_on_commit_callbacks):
    name = kind(make_group)
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue(name, 7)
        assert published == []
    assert published == [("jobs.run", [job.pk])]


def test_enqueue_undone_with_its_transaction_leaves_nothing(kind, published, django_capture_on_commit_callbacks):
    name = kind(make_group)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        services.enqueue(name, 7)
        1 / 0  # noqa: B018
    assert (Job.objects.count(), published) == (0, [])


def test_enqueue_with_the_same_key_is_one_job_published_once(kind, published, django_capture_on_commit_callbacks):
    name = kind(make_group)
    with django_capture_on_commit_callbacks(execute=True):
        first = services.enqueue(name, 7, key="only once")
        second = services.enqueue(name, 8, key="only once")
    assert (first, Job.objects.count(), len(published)) == (second, 1, 1)


def test_enqueue_of_an_unknown_kind_is_refused_in_the_request():
    with pytest.raises(registry.UnknownKind):
        services.enqueue("nobody.knows", 1)


def test_broker_down_neither_fails_nor_delays_the_request_and_the_sweep_publishes(
    kind, published, monkeypatch, django_capture_on_commit_callbacks
):
    name = kind(make_group)
    with monkeypatch.context() as broken:
        broken.setattr(app, "send_task", lambda *args, **options: (_ for _ in ()).throw(OSError("broker away")))
        with django_capture_on_commit_callbacks(execute=True):
            job = services.enqueue(name, 7)
        assert services.sweep() == 0
    assert services.sweep() == 1
    assert published == [("jobs.run", [job.pk])]


def test_sweep_leaves_alone_what_was_just_published(kind, published):
    job = services.enqueue(kind(make_group), 7)
    assert services.sweep() == 0
    with later(seconds=121):
        assert services.sweep() == 1
        assert services.sweep() == 0
    assert published == [("jobs.run", [job.pk])]


def test_message_carries_an_id_and_nothing_else(kind, published, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue(kind(make_group), 7)
    assert json.dumps(published) == f'[["jobs.run", [{job.pk}]]]'


def test_run_does_the_job_once(kind):
    job = services.enqueue(kind(make_group), 7)
    assert services.run_job(job.pk) == JobState.DONE
    assert services.run_job(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until, Group.objects.count()) == (JobState.DONE, 1, None, 1)


def test_attempt_is_counted_before_the_work(kind):
    seen = []

    def look(claim):
        seen.append(Job.objects.get(pk=claim.job_id).attempts)
        make_group(claim)

    services.run_job(services.enqueue(kind(look), 7).pk)
    assert seen == [1]


def test_two_takes_of_one_job_give_one_claim(kind):
    job = services.enqueue(kind(make_group), 7)
    assert take(job.pk) is not None
    assert take(job.pk) is None


def test_claim_taken_over_after_its_lease_writes_nothing(kind):
    job = services.enqueue(kind(make_group), 7)
    late = take(job.pk)
    with later(seconds=121):
        on_time = take(job.pk)
        make_group(on_time)
        with pytest.raises(LostClaim), late.effect():
            Group.objects.create(name="written twice")
    assert list(Group.objects.values_list("name", flat=True)) == ["group 7"]


def test_claim_taken_over_cannot_spoil_the_job_either(kind):
    """The late worker fails after another one has the job: its failure is nobody's business any more."""
    job = services.enqueue(kind(make_group), 7)
    late = take(job.pk)
    with later(seconds=121):
        take(job.pk)
        assert services._record_failure(late, "too late") is None
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error) == (JobState.RUNNING, 2, "")


def test_effect_that_fails_is_undone_and_the_job_waits_for_its_next_attempt(kind):
    def fail_halfway(claim):
        with claim.effect():
            Group.objects.create(name="half")
            raise JobError("Le disque est plein.")

    job = services.enqueue(kind(fail_halfway), 7)
    assert services.run_job(job.pk) == JobState.WAITING
    job.refresh_from_db()
    assert (Group.objects.count(), job.attempts, job.error) == (0, 1, "Le disque est plein.")
    assert services.run_job(job.pk) is None
    with later(seconds=21):
        assert services.run_job(job.pk) == JobState.WAITING


def test_job_parked_after_three_attempts_tells_its_owner(kind):
    told = []

    def fail(claim):
        raise JobError("Cassé.")

    job = services.enqueue(kind(fail, on_failure=lambda object_id, error: told.append((object_id, error))), 7)
    states = []
    for attempt in range(4):
        with later(hours=attempt):
            states.append(services.run_job(job.pk))
    assert states == [JobState.WAITING, JobState.WAITING, JobState.FAILED, None]
    assert told == [(7, "Cassé.")]


def test_retry_gives_a_parked_job_its_attempts_back(kind, published, django_capture_on_commit_callbacks):
    job = services.enqueue(kind(make_group), 7)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempts=3, fencing=3)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.retry(job.key) is True
        assert services.retry(job.key) is False
    assert published == [("jobs.run", [job.pk])]
    assert services.run_job(job.pk) == JobState.DONE


def test_retry_after_a_pause_waits_for_the_sweep(kind, published, django_capture_on_commit_callbacks):
    job = services.enqueue(kind(make_group), 7)
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, attempts=3, fencing=3)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.retry(job.key, after=timedelta(minutes=5)) is True
    assert (published, services.sweep(), services.run_job(job.pk)) == ([], 0, None)
    with later(minutes=5):
        assert (services.sweep(), services.run_job(job.pk)) == (1, JobState.DONE)


def test_sweep_parks_what_killed_its_worker_three_times(kind, published):
    told = []
    job = services.enqueue(kind(make_group, on_failure=lambda object_id, error: told.append(object_id)), 7)
    for attempt in range(3):
        with later(hours=attempt):
            assert take(job.pk) is not None
    with later(hours=3):
        assert services.sweep() == 0
    job.refresh_from_db()
    assert (job.state, job.attempts, told, published) == (JobState.FAILED, 3, [7], [])


def test_handler_that_records_nothing_is_an_error(kind):
    job = services.enqueue(kind(lambda claim: None), 7)
    services.run_job(job.pk)
    job.refresh_from_db()
    assert job.error == "Le traitement « test.here » s'est terminé sans rien enregistrer."


def test_error_says_where_and_what_but_repeats_nobody_s_data():
    try:
        raise ValueError("jeanne.martin@example.org has no such thing")
    except ValueError as error:
        text = describe(error)
    assert text.startswith("builtins.ValueError (tests/jobs/test_services.py:")
    assert "jeanne" not in text


def test_run_due_does_what_jobs_give_rise_to(kind):
    second = kind(make_group, name="test.second")

    def ask_for_another(claim):
        with claim.effect():
            services.enqueue(second, 8)

    services.enqueue(kind(ask_for_another), 7)
    assert services.run_due() == 2
    assert list(Group.objects.values_list("name", flat=True)) == ["group 8"]


def test_backlog_counts_and_ages(kind):
    name = kind(make_group)
    for object_id in (1, 2, 3):
        services.enqueue(name, object_id)
    services.run_job(Job.objects.get(object_id=1).pk)
    Job.objects.filter(object_id=2).update(state=JobState.FAILED)
    with later(seconds=50):
        assert services.backlog() == {"waiting": 1, "running": 0, "failed": 1, "oldest_seconds": 50}


@pytest.mark.parametrize("values", [{"state": "ELSEWHERE"}, {"state": "RUNNING"}, {"attempts": 1}])
def test_database_refuses_a_job_that_makes_no_sense(values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(key="k", kind="k", object_id=1, **values)
