from django.db import models
from django.db.models import Q

from cqp.shared import clock

from .session import JurySession


class JuryItemQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(session__in=JurySession.objects.for_user(user).order_by().values("pk"))

    def in_force(self):
        """Still on the agenda of their session, decided or not."""
        return self.filter(removed_at__isnull=True)

    def undecided(self):
        return self.in_force().filter(settled_at__isnull=True)

    def for_page(self):
        return self.select_related(
            "session__committee",
            "session__president__user",
            "dossier__candidate__user",
            "dossier__version__certification__committee",
            "dossier__company",
            "dossier__committee",
        )


class JuryItem(models.Model):
    """A dossier on the agenda of a session. Taken off, the row is dated and keeps its reason; it is never deleted."""

    session = models.ForeignKey(JurySession, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey("pathways.Dossier", on_delete=models.PROTECT, related_name="jury_items")
    position = models.PositiveSmallIntegerField("rang")
    put_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField("inscrit le", default=clock.now, editable=False)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removal_reason = models.TextField("motif du retrait", max_length=2000, blank=True)
    # The session was closed on it: a postponed dossier may then come back on the agenda of another one.
    settled_at = models.DateTimeField("décidé le", null=True, blank=True)

    objects = JuryItemQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier inscrit à l'ordre du jour"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(removed_at__isnull=True, settled_at__isnull=True),
                name="jury_item_one_session_at_a_time",
                violation_error_message="Ce dossier est déjà inscrit à une séance.",
            ),
            models.UniqueConstraint(fields=["session", "position"], name="jury_item_position_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                name="jury_item_removed_by_someone_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.dossier} à la {self.session}"
