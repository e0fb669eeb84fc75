from django.db import models
from django.db.models import Q

from cqp.shared.models import TimeStamped
from evaluations.models.section import TEXT
from jury.enums import Conformity, Verdict

from .item import JuryItem
from .minutes import Minutes


class RectificationQuerySet(models.QuerySet):
    def for_user(self, user):
        """Of the dossiers that this person may read in a session: never those they withdrew from."""
        return self.filter(item__in=JuryItem.objects.for_user(user).order_by().values("pk"))

    def to_sign(self):
        """Their procès-verbal is made, neither in force nor set aside."""
        made = self.filter(minutes__isnull=False)
        return made.filter(minutes__effective_at__isnull=True, minutes__reopened_at__isnull=True)

    def for_page(self):
        return self.select_related(
            "minutes",
            "proposed_by",
            "item__sheet",
            "item__session__committee",
            "item__session__president__user",
            "item__dossier__candidate__user",
            "item__dossier__version__certification__committee",
            "item__dossier__company",
            "item__dossier__committee",
        )


class Rectification(TimeStamped):
    """What a rectifying procès-verbal puts in the place of one decision in force. In force itself once its minutes are signed."""

    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="rectifications")
    reason = models.TextField("motif", max_length=2000)
    conclusion = models.CharField("conclusion du contrôle", max_length=12, choices=Conformity)
    observation = models.TextField("observation", **TEXT)
    recommendations = models.TextField("préconisations", **TEXT)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    minutes = models.OneToOneField(
        Minutes, on_delete=models.PROTECT, null=True, blank=True, related_name="rectification"
    )
    abandoned_at = models.DateTimeField("abandonnée le", null=True, blank=True)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = "rectification"
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="rectification_has_a_reason"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(abandoned_at__isnull=True), name="rectification_made_or_abandoned"
            ),
        ]

    def __str__(self):
        return f"rectification de {self.item_id}"

    @property
    def session(self):
        return self.item.session

    @property
    def is_in_force(self) -> bool:
        return self.minutes is not None and self.minutes.effective_at is not None


class RectifiedDecision(models.Model):
    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="decisions")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("décision", max_length=18, choices=Verdict)
    reason = models.TextField("motif", **TEXT)

    class Meta:
        verbose_name = "décision rectifiée"
        ordering = ["competency__number"]
        constraints = [
            models.UniqueConstraint(fields=["rectification", "competency"], name="rectified_decision_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="rectified_decision_known"),
        ]

    def __str__(self):
        return f"{self.competency} : {self.get_verdict_display()}"
