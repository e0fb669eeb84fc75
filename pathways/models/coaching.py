from django.db import models
from django.db.models import Q

from cqp.shared import clock

from .dossier import Dossier


class CoachingQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(ended_at__isnull=True)


class Coaching(models.Model):
    """A training provider that helps a VAE candidate, chosen by them, from when to when. Dated, never deleted: whoever helped,
    even for a day, neither assesses nor judges (domaine.md § 6 no. 15)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="coachings")
    provider = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="coachings",
        verbose_name="organisme accompagnateur",
    )
    chosen_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField("depuis le", default=clock.now, editable=False)
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)
    ended_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CoachingQuerySet.as_manager()

    class Meta:
        verbose_name = "accompagnement"
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(ended_at__isnull=True),
                name="coaching_one_provider_at_a_time",
                violation_error_message="Un organisme accompagne déjà ce dossier.",
            ),
        ]

    def __str__(self):
        return f"{self.provider} — {self.dossier_id}"
