from django.db import models
from django.db.models import Q

from cqp.shared import clock
from evaluations.models.section import TEXT, Section

from .item import JuryItem
from .member import JuryMember


class Reading(Section):
    """One juror's reading of one dossier at home: read or not, and notes that nobody else ever reads, not even the secretariat."""

    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="readings")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="readings")
    read_at = models.DateTimeField("lu le", null=True, blank=True)
    notes = models.TextField("notes privées", **TEXT)

    class Meta:
        verbose_name = "lecture d'un dossier"
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="reading_once")]

    def __str__(self):
        return f"lecture de {self.item_id} par {self.member_id}"


class ContestedLine(models.Model):
    """A juror contests a line of the conformity sheet; the session sees it. Withdrawn, it is dated."""

    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="contested_lines")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="+")
    code = models.CharField("ligne", max_length=60)
    reason = models.TextField("motif", max_length=1000)
    contested_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "contestation d'une ligne de conformité"
        ordering = ["contested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member", "code"], condition=Q(withdrawn_at__isnull=True), name="line_contested_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="line_contested_for_a_reason"),
        ]

    def __str__(self):
        return f"{self.code} contestée par {self.member}"
