from django.db import models
from django.db.models import Q

from cqp.shared import clock
from jury.enums import College, Reply

from .session import JurySession


class JuryMemberQuerySet(models.QuerySet):
    def seated(self):
        """Called and not released since: every composition, list and right is about them."""
        return self.filter(released_at__isnull=True)

    def present(self):
        return self.seated().filter(is_present=True)


class JuryMember(models.Model):
    """Somebody called to a session, for one college. Parity is counted on those who are present.

    Released before the session (replaced, withdrawn), the row is dated and stays: what they were sent and answered is kept.
    """

    session = models.ForeignKey(JurySession, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="jury_seats", verbose_name="personne"
    )
    college = models.CharField("collège", max_length=14, choices=College)
    organisation_name = models.CharField("organisation représentée", max_length=120, blank=True)
    is_present = models.BooleanField("présent(e)", default=False)
    called_at = models.DateTimeField("convoqué(e) le", default=clock.now, editable=False)
    seat = models.ForeignKey(
        "jury.PoolSeat",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="siège du vivier",
    )
    reply = models.CharField("réponse", max_length=8, choices=Reply, default=Reply.AWAITED)
    replied_at = models.DateTimeField("répondu le", null=True, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="remplace"
    )
    released_at = models.DateTimeField("retiré(e) le", null=True, blank=True)
    # An expert sits for the CQP of their trade: those of their seat in the pool, or said when they were called outside it.
    certifications = models.ManyToManyField(
        "referentials.Certification", blank=True, related_name="+", verbose_name="CQP dont elle est experte"
    )
    # As it was at the deliberation: what is signed and printed afterwards does not follow a person who changes name.
    name = models.CharField("nom au procès-verbal", max_length=121, blank=True, editable=False)

    objects = JuryMemberQuerySet.as_manager()

    class Meta:
        verbose_name = "membre du jury"
        verbose_name_plural = "membres du jury"
        ordering = ["college", "user__last_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=Q(released_at__isnull=True),
                name="jury_member_once",
                violation_error_message="Cette personne est déjà membre de ce jury.",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(is_present=False), name="jury_member_released_is_absent"
            ),
        ]

    def __str__(self):
        return self.name or self.user.get_full_name()
