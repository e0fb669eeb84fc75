from django.db import models

from cqp.shared import clock


class DeadlineNotice(models.Model):
    """The secretariat was told that a dossier comes near its last day to pass before a jury: once per last day. Append-only."""

    dossier = models.ForeignKey("pathways.Dossier", on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField("à présenter au plus tard le")
    told_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "alerte de délai"
        ordering = ["told_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "last_day"], name="deadline_notice_once")]

    def __str__(self):
        return f"{self.dossier}, au plus tard le {self.last_day}"
