"""What happens to a line of the ledger after it is written: dated rows beside it. The database lets none be changed nor deleted."""

from django.db import models
from django.db.models import Q

from cqp.shared import clock

from .credit import CompetencyCredit


class CreditNotice(models.Model):
    """The person was told, `months` months ahead, that this line comes to its end. Once per line and per notice, whatever the clock does."""

    credit = models.ForeignKey(CompetencyCredit, on_delete=models.PROTECT, related_name="notices")
    months = models.PositiveSmallIntegerField("mois avant l'échéance")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "préavis d'échéance"
        verbose_name_plural = "préavis d'échéance"
        constraints = [
            models.UniqueConstraint(
                fields=["credit", "months"],
                name="credit_notice_once",
                violation_error_message="Ce préavis a déjà été donné.",
            ),
        ]

    def __str__(self):
        return f"préavis de {self.months} mois pour {self.credit_id}"


class CreditLapse(models.Model):
    """The benefit has ended: what the ledger shows. Whether a line counts on a day is asked of its dates, never of this row."""

    credit = models.OneToOneField(CompetencyCredit, on_delete=models.PROTECT, related_name="lapse")
    # The day after the last one, on whichever day it is recorded.
    lapsed_on = models.DateField("caduque depuis le")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "caducité"
        verbose_name_plural = "caducités"
        indexes = [models.Index(fields=["lapsed_on"], name="credit_lapse_day_idx")]

    def __str__(self):
        return f"caducité de {self.credit_id} le {self.lapsed_on}"


class CreditRevocation(models.Model):
    """The decision that gave the line was itself put right, or annulled on appeal: the line counts on no day."""

    credit = models.OneToOneField(CompetencyCredit, on_delete=models.PROTECT, related_name="revocation")
    revoked_on = models.DateField("retirée le")
    reason = models.TextField("motif", max_length=2000)
    act_number = models.CharField("acte", max_length=30)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "retrait d'une compétence validée"
        verbose_name_plural = "retraits de compétences validées"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(act_number=""),
                name="credit_revoked_by_an_act_for_a_reason",
                violation_error_message="Un retrait se fonde sur un acte et donne son motif.",
            ),
        ]

    def __str__(self):
        return f"retrait de {self.credit_id} le {self.revoked_on}"
