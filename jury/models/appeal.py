from django.db import models
from django.db.models import Q

from cqp.shared.models import TimeStamped
from jury.enums import AppealState

from .item import JuryItem


class AppealQuerySet(models.QuerySet):
    def for_user(self, user):
        """The candidate's own, and those of the committees whose secretariat one holds."""
        committees = [committee.pk for committee in user.committees]
        ours = Q(item__session__committee__in=committees)
        return self.filter(ours | Q(item__dossier__candidate__user=user))

    def for_page(self):
        return self.select_related(
            "item__session__committee",
            "item__sheet",
            "item__dossier__candidate__user",
            "item__dossier__version__certification",
            "item__dossier__company",
            "item__dossier__committee",
            "lodged_by",
        )

    def pending(self):
        return self.filter(state__in=[AppealState.LODGED, AppealState.ADMISSIBLE])


class Appeal(TimeStamped):
    """A recours gracieux against a decision in force, on its regularity (domaine.md § 4.3)."""

    number = models.CharField("numéro", max_length=30, unique=True)
    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="appeals")
    lodged_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    lodged_on = models.DateField("déposé le")
    grounds = models.TextField("moyens", max_length=4000)
    state = models.CharField("état", max_length=12, choices=AppealState, default=AppealState.LODGED)
    admissibility_reason = models.TextField("motif de la recevabilité", max_length=2000, blank=True)
    admissibility_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    admissibility_at = models.DateTimeField("recevabilité rendue le", null=True, blank=True)
    answer = models.TextField("réponse", max_length=4000, blank=True)
    answered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)
    # By the candidate, or by the secretariat for a letter that came: then it says so.
    renunciation = models.TextField("motif de la renonciation", max_length=1000, blank=True)
    renounced_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    renounced_at = models.DateTimeField("abandonné le", null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = "recours"
        verbose_name_plural = "recours"
        ordering = ["-lodged_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=["LODGED", "ADMISSIBLE"]),
                name="appeal_one_pending_per_decision",
                violation_error_message="Un recours est déjà en cours contre cette décision.",
            ),
            models.CheckConstraint(condition=Q(state__in=AppealState.values), name="appeal_state_known"),
            models.CheckConstraint(
                condition=Q(state="RENOUNCED", renounced_by__isnull=False, renounced_at__isnull=False)
                | (~Q(state="RENOUNCED") & Q(renounced_by__isnull=True, renounced_at__isnull=True)),
                name="appeal_renounced_by_someone",
            ),
        ]

    def __str__(self):
        return f"recours {self.number}"
