from django.db import models

from cqp.notifications.enums import EmailStatus
from cqp.shared import clock

from .item import JuryItem


class DecisionLetterQuerySet(models.QuerySet):
    def for_page(self):
        """In the order of the agenda, then of the writing."""
        return self.select_related("email__recipient", "item__dossier__candidate").order_by(
            "item__position", "item_id", "email_id"
        )

    def held(self):
        """Written, and not read over by the secretariat yet."""
        return self.filter(email__status=EmailStatus.HELD)


class DecisionLetter(models.Model):
    """One mail that tells a decision of the jury, and the dossier of an agenda that it is about. Append-only: the mail says where it is."""

    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="letters")
    email = models.OneToOneField("notifications.Email", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("écrit le", default=clock.now, editable=False)

    objects = DecisionLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "courrier de décision"
        verbose_name_plural = "courriers de décision"
        ordering = ["pk"]

    def __str__(self):
        return f"courrier du dossier {self.item.dossier_id}"
