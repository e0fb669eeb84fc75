"""One worker's hold on one job. Compare-and-set on both ends: taking the job, and writing its effect."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from cqp.jobs.enums import JobState
from cqp.jobs.models import Job
from cqp.shared import clock


class LostClaim(Exception):
    """Another worker took the job after our lease ended, or has already done it. Nothing of ours was written."""


@dataclass
class Claim:
    job_id: int
    kind: str
    object_id: int
    attempt: int
    fencing: int
    is_done: bool = field(default=False, init=False)

    @contextmanager
    def effect(self):
        """Atomic block in which the effect is written; the job becomes DONE in the same transaction, or nothing does.

        The token is compared first, and the row stays locked until the commit: a worker that was thought dead and wakes up late
        raises LostClaim before it has written anything.
        """
        with transaction.atomic():
            held = Job.objects.filter(pk=self.job_id, state=JobState.RUNNING, fencing=self.fencing)
            if not held.update(
                state=JobState.DONE, finished_at=clock.now(), lease_until=None, error="", updated_at=clock.now()
            ):
                raise LostClaim(self.job_id)
            yield
        self.is_done = True


def take(job_id: int) -> Claim | None:
    """Take the job if it is due and nobody holds it. The attempt is counted and committed before any work: a job that kills its worker
    is counted too, so it cannot loop for ever."""
    moment = clock.now()
    with transaction.atomic():
        taken = (
            Job.objects.due(moment)
            .filter(pk=job_id)
            .update(
                state=JobState.RUNNING,
                attempts=F("attempts") + 1,
                fencing=F("fencing") + 1,
                lease_until=moment + timedelta(seconds=settings.CQP_JOB_LEASE_SECONDS),
                updated_at=moment,
            )
        )
        if not taken:
            return None
        # Same transaction: the row is ours, so the token read here is the one that we have just written.
        job = Job.objects.get(pk=job_id)
    return Claim(job_id=job.pk, kind=job.kind, object_id=job.object_id, attempt=job.attempts, fencing=job.fencing)
