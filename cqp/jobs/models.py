from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cqp.jobs.enums import JobState
from cqp.shared import clock
from cqp.shared.models import TimeStamped

MAX_ATTEMPTS = 3


class JobQuerySet(models.QuerySet):
    def due(self, moment):
        """Those which a worker may take now: waiting and not put off, or taken by a worker that has not been heard of since its lease ended."""
        return self.filter(
            Q(state=JobState.WAITING, due_at__lte=moment) | self._abandoned(moment), attempts__lt=MAX_ATTEMPTS
        )

    def unheard_of(self, moment):
        """Those that nobody was told about, or whose message has not been acted upon for one lease: it is deemed lost. Without this pause
        a long queue would be doubled at every sweep."""
        lease = timedelta(seconds=settings.CQP_JOB_LEASE_SECONDS)
        return self.due(moment).filter(Q(published_at__isnull=True) | Q(published_at__lte=moment - lease))

    def exhausted(self, moment):
        """Those whose worker died at the last attempt: running them again would kill the next worker too."""
        return self.filter(self._abandoned(moment), attempts__gte=MAX_ATTEMPTS)

    def open(self):
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    @staticmethod
    def _abandoned(moment):
        return Q(state=JobState.RUNNING, lease_until__lte=moment)


class Job(TimeStamped):
    """One thing to do once, written in the transaction that wants it. The broker only carries its id (ADR 0021)."""

    key = models.CharField("clé", max_length=150, unique=True)
    kind = models.CharField("nature", max_length=60)
    object_id = models.BigIntegerField("objet")
    state = models.CharField("état", max_length=10, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    due_at = models.DateTimeField("à faire à partir de", default=clock.now)
    published_at = models.DateTimeField("annoncé le", null=True, blank=True)
    lease_until = models.DateTimeField("pris jusqu'à", null=True, blank=True)
    fencing = models.PositiveIntegerField("jeton", default=0)
    error = models.CharField("dernière erreur", max_length=300, blank=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "travail de fond"
        verbose_name_plural = "travaux de fond"
        ordering = ["pk"]
        indexes = [
            # Nearly all rows are DONE: the sweep reads only the open ones.
            models.Index(fields=["due_at"], name="job_open", condition=Q(state__in=["WAITING", "RUNNING"])),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state="RUNNING") | Q(lease_until__isnull=False), name="job_running_has_lease"
            ),
            models.CheckConstraint(condition=Q(attempts__lte=F("fencing")), name="job_fencing_counts_every_attempt"),
        ]

    def __str__(self):
        return self.key
