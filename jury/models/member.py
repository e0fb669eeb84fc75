from django.db import models

from cqp.shared import clock
from jury.enums import College

from .session import JurySession


class JuryMember(models.Model):
    """Somebody called to a session, for one college. Parity is counted on those who are present."""

    session = models.ForeignKey(JurySession, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="jury_seats", verbose_name="personne"
    )
    college = models.CharField("collège", max_length=14, choices=College)
    organisation_name = models.CharField("organisation représentée", max_length=120, blank=True)
    is_present = models.BooleanField("présent(e)", default=False)
    called_at = models.DateTimeField("convoqué(e) le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "membre du jury"
        verbose_name_plural = "membres du jury"
        ordering = ["college", "user__last_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                name="jury_member_once",
                violation_error_message="Cette personne est déjà membre de ce jury.",
            ),
        ]

    def __str__(self):
        return self.user.get_full_name()
