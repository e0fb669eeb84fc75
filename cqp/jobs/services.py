"""Asking for work, doing it, and finding what stayed behind."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Min, Q

from cqp.celery import app
from cqp.jobs import registry
from cqp.jobs.claims import Claim, LostClaim, take
from cqp.jobs.enums import JobState
from cqp.jobs.errors import JobError, describe
from cqp.jobs.models import MAX_ATTEMPTS, Job
from cqp.shared import clock

logger = logging.getLogger(__name__)
SWEEP_AT_MOST = 500


def enqueue(kind: str, object_id: int, *, key: str | None = None) -> Job:
    """Write the job in the caller's transaction and publish it on commit. Same key → the row that exists (asked twice, done once).

    Raises UnknownKind. Never fails because of the broker: what is not published now is found by the sweep.
    """
    registry.handler_of(kind)
    with transaction.atomic():
        job, created = Job.objects.get_or_create(
            key=key or f"{kind}:{object_id}",
            defaults={"kind": kind, "object_id": object_id, "published_at": clock.now()},
        )
        if created:
            transaction.on_commit(lambda: publish(job.pk))
    return job


def publish(job_id: int) -> bool:
    """Tell the workers. The broker being away is no reason to fail the request: the Job row is already safe."""
    try:
        app.send_task("jobs.run", args=[job_id], queue=settings.CELERY_TASK_DEFAULT_QUEUE, ignore_result=True)
    except Exception as error:  # noqa: BLE001 - any broker, any reason: the sweep will publish again
        logger.warning("job %s not published: %s", job_id, describe(error))
        Job.objects.filter(pk=job_id).update(published_at=None)
        return False
    return True


def run_job(job_id: int) -> JobState | None:
    """Take the job and do it. Returns the state it is left in, None when somebody else has it or it is not due."""
    claim = take(job_id)
    if claim is None:
        return None
    try:
        registry.handler_of(claim.kind).run(claim)
        if not claim.is_done:
            raise JobError(f"Le traitement « {claim.kind} » s'est terminé sans rien enregistrer.")
    except LostClaim:
        logger.warning("job %s: another worker took over, nothing written", claim.job_id)
        return None
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is written on the job, and the queue goes on
        return _record_failure(claim, describe(error))
    return JobState.DONE


@transaction.atomic
def _record_failure(claim: Claim, error: str) -> JobState | None:
    """Put the job off, a little longer each time; after the last attempt park it where the secretariat sees it."""
    last = claim.attempt >= MAX_ATTEMPTS
    state = JobState.FAILED if last else JobState.WAITING
    moment = clock.now()
    logger.warning("job %s attempt %s failed: %s", claim.job_id, claim.attempt, error)
    held = Job.objects.filter(pk=claim.job_id, state=JobState.RUNNING, fencing=claim.fencing).update(
        state=state,
        error=error,
        lease_until=None,
        published_at=None,
        due_at=moment + timedelta(seconds=settings.CQP_JOB_RETRY_SECONDS * claim.attempt**2),
        finished_at=moment if last else None,
        updated_at=moment,
    )
    if not held:
        return None
    if last:
        _tell_owner(claim.kind, claim.object_id, error)
    return state


def _tell_owner(kind, object_id, error):
    if on_failure := registry.handler_of(kind).on_failure:
        on_failure(object_id, error)


def sweep() -> int:
    """Publish again what is due and park what has killed its worker too often. Safe to run twice, late, or at the same time as another."""
    moment = clock.now()
    for job in Job.objects.exhausted(moment)[:SWEEP_AT_MOST]:
        _park(job, moment)
    published = 0
    for job_id in Job.objects.unheard_of(moment).values_list("pk", flat=True)[:SWEEP_AT_MOST]:
        Job.objects.filter(pk=job_id).update(published_at=moment)
        if not publish(job_id):
            break  # the broker is away: 499 more time-outs would not bring it back
        published += 1
    return published


@transaction.atomic
def _park(job, moment):
    error = "Le traitement s'est interrompu sans explication à chaque essai."
    parked = (
        Job.objects.exhausted(moment)
        .filter(pk=job.pk, fencing=job.fencing)
        .update(
            state=JobState.FAILED,
            error=error,
            lease_until=None,
            finished_at=moment,
            updated_at=moment,
        )
    )
    if parked:
        _tell_owner(job.kind, job.object_id, error)


def retry(key: str, *, after: timedelta = timedelta()) -> bool:
    """Give a parked job its attempts back, once its cause is mended. False when it is not parked.

    `after`: not before this pause; the sweep then publishes it.
    """
    moment = clock.now()
    with transaction.atomic():
        parked = Job.objects.filter(key=key, state=JobState.FAILED)
        if not parked.update(
            state=JobState.WAITING,
            attempts=0,
            due_at=moment + after,
            published_at=None if after else moment,
            finished_at=None,
            updated_at=moment,
        ):
            return False
        job_id = Job.objects.get(key=key).pk
        if not after:
            transaction.on_commit(lambda: publish(job_id))
    return True


def run_due(limit: int = 10_000) -> int:
    """Do in this process everything that is due, what it gives rise to included: the demo world and the tests need no worker."""
    done = 0
    while done < limit:
        job_ids = list(Job.objects.due(clock.now()).values_list("pk", flat=True)[:SWEEP_AT_MOST])
        progressed = [job_id for job_id in job_ids if run_job(job_id) is not None]
        done += len(progressed)
        if not progressed:
            break
    return done


def backlog() -> dict:
    """Health figures: how many wait, how many failed, and since when the oldest open one waits (seconds)."""
    figures = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=JobState.WAITING)),
        running=Count("pk", filter=Q(state=JobState.RUNNING)),
        failed=Count("pk", filter=Q(state=JobState.FAILED)),
        oldest=Min("created_at", filter=Q(state__in=[JobState.WAITING, JobState.RUNNING])),
    )
    oldest = figures.pop("oldest")
    return {**figures, "oldest_seconds": int((clock.now() - oldest).total_seconds()) if oldest else 0}
