from django.db import models
from django.db.models import Q

from cqp.shared import clock
from jury.enums import ParityMoment

from .item import JuryItem
from .member import JuryMember
from .session import JurySession


class Attendance(models.Model):
    """One stay of a member in the room: arrived, then left. `JuryMember.is_present` says the same for now."""

    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="stays")
    arrived_at = models.DateTimeField("arrivée", default=clock.now)
    left_at = models.DateTimeField("départ", null=True, blank=True)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "présence"
        ordering = ["arrived_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(left_at__isnull=True), name="attendance_one_stay_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=models.F("arrived_at")), name="attendance_in_order"
            ),
        ]

    def __str__(self):
        return f"{self.member} depuis {self.arrived_at}"


class Presidency(models.Model):
    """Those present designated one of them to preside: `JurySession.president` is the last one designated. Append-only.

    A second designation in the same session is an incident that the minutes tell.
    """

    session = models.ForeignKey(JurySession, on_delete=models.PROTECT, related_name="presidencies")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="+")
    designated_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    designated_at = models.DateTimeField("désigné(e) le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "présidence"
        ordering = ["designated_at", "pk"]

    def __str__(self):
        return f"{self.member} préside depuis {self.designated_at}"


class ParityRecord(models.Model):
    """The composition as it was found at one moment, for the room (`item` null) or for one dossier: the minutes quote it.

    `present`: [{member, name, college}] of those counted; `reasons`: why it does not hold, empty when it does. Append-only.
    """

    session = models.ForeignKey(JurySession, on_delete=models.PROTECT, related_name="parity_records")
    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, null=True, blank=True, related_name="parity_records")
    moment = models.CharField("moment", max_length=14, choices=ParityMoment)
    present = models.JSONField("membres comptés", default=list)
    reasons = models.JSONField("motifs", default=list)
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "constat de parité"
        ordering = ["noted_at", "pk"]

    def __str__(self):
        return f"{self.get_moment_display()} : {'parité' if self.holds else 'pas de parité'}"

    @property
    def holds(self) -> bool:
        return not self.reasons
