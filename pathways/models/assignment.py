from django.db import models
from django.db.models import Q

from cqp.shared import clock
from pathways.enums import GRANT_OF, Role

from .dossier import Dossier

PERSONAL_ROLES = [(role.value, role.label) for role in GRANT_OF]


class AssignmentQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(withdrawn_at__isnull=True)


class Assignment(models.Model):
    """Who was named on a dossier, by whom, from when to when. The grant in guardian's table mirrors the rows in force."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="assignments", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=20, choices=PERSONAL_ROLES)
    job_title = models.CharField("fonction", max_length=120, blank=True)
    given_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "désignation"
        ordering = ["given_at", "pk"]
        constraints = [
            # One tutor, one professional, one external assessor at a time; jurors are several.
            models.UniqueConstraint(
                fields=["dossier", "role"],
                condition=Q(withdrawn_at__isnull=True) & ~Q(role=Role.JUROR),
                name="assignment_one_person_per_role",
            ),
            models.UniqueConstraint(
                fields=["dossier", "role", "user"],
                condition=Q(withdrawn_at__isnull=True),
                name="assignment_once_per_person",
            ),
        ]

    def __str__(self):
        return f"{self.user} — {self.get_role_display()}"
