from django.db import models
from django.db.models import Q

from cqp.shared import clock
from cqp.shared.models import TimeStamped

from .pool import PoolSeat
from .session import JurySession


class SoundingQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those that a secretariat has sent, and those put to me."""
        asked = Sounding.objects.order_by().filter(dates__availabilities__seat__user=user).values("pk")
        committees = [committee.pk for committee in user.committees]
        if not committees:
            return self.filter(pk__in=asked)
        ours = Sounding.objects.order_by().filter(committee__in=committees).values("pk")
        return self.filter(pk__in=asked.union(ours, all=True))

    def under_way(self):
        return self.filter(closed_at__isnull=True)


class Sounding(TimeStamped):
    """Several dates put to the members of the pool before a session is planned. Closed when one is chosen, or given up."""

    committee = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    place = models.CharField("lieu ou visioconférence", max_length=200)
    answer_by = models.DateField("réponse attendue le")
    asked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    session = models.OneToOneField(
        JurySession, on_delete=models.PROTECT, null=True, blank=True, related_name="sounding", verbose_name="séance"
    )
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    objects = SoundingQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation de dates"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=True) | Q(closed_at__isnull=False), name="sounding_planned_is_closed"
            )
        ]

    def __str__(self):
        return f"consultation {self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.closed_at is None


class SoundingDate(models.Model):
    sounding = models.ForeignKey(Sounding, on_delete=models.PROTECT, related_name="dates")
    held_on = models.DateField("date")
    starts_at = models.TimeField("heure")

    class Meta:
        verbose_name = "date proposée"
        ordering = ["held_on", "starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["sounding", "held_on", "starts_at"], name="sounding_date_once")]

    def __str__(self):
        return f"{self.held_on} {self.starts_at}"


class Availability(models.Model):
    """What somebody asked answered on one date; they may change their mind until the sounding is closed."""

    date = models.ForeignKey(SoundingDate, on_delete=models.PROTECT, related_name="availabilities")
    seat = models.ForeignKey(PoolSeat, on_delete=models.PROTECT, related_name="availabilities")
    # Null: asked, no answer yet.
    is_available = models.BooleanField("disponible", null=True)
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "disponibilité"
        constraints = [models.UniqueConstraint(fields=["date", "seat"], name="availability_once")]

    def __str__(self):
        return f"{self.seat} le {self.date}"
