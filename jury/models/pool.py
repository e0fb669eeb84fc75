from django.db import models
from django.db.models import Q

from cqp.shared.models import TimeStamped
from jury.enums import College, Standing


class PoolSeatQuerySet(models.QuerySet):
    def for_user(self, user):
        """The seats that a secretariat keeps; nobody else reads the pool."""
        return self.filter(committee__in=[committee.pk for committee in user.committees])

    def not_over(self, day):
        """Those whose term is under way on `day`, or begins later, and that nobody ended."""
        current = Q(term_until__isnull=True) | Q(term_until__gte=day)
        return self.filter(current).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))

    def in_office(self, day):
        """Those whose term covers `day` and that nobody ended."""
        return self.not_over(day).filter(term_from__lte=day)


class PoolSeat(TimeStamped):
    """A person whom a committee may call to its juries: college, organisation, term of office. Ended, never erased.

    An expert sits for the CQP of their trade: `certifications` says which; empty for the two colleges.
    """

    committee = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="commission"
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="pool_seats", verbose_name="personne"
    )
    college = models.CharField("collège", max_length=14, choices=College)
    standing = models.CharField("qualité", max_length=10, choices=Standing, default=Standing.TITULAR)
    organisation_name = models.CharField("organisation représentée", max_length=120, blank=True)
    certifications = models.ManyToManyField(
        "referentials.Certification", blank=True, related_name="+", verbose_name="CQP dont elle est experte"
    )
    term_from = models.DateField("mandat du")
    term_until = models.DateField("au", null=True, blank=True)
    ended_on = models.DateField("fin anticipée le", null=True, blank=True)
    end_reason = models.TextField("motif de la fin", max_length=1000, blank=True)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    objects = PoolSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "siège du vivier"
        verbose_name_plural = "vivier des jurys"
        ordering = ["college", "standing", "user__last_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "user"],
                condition=Q(ended_on__isnull=True),
                name="pool_seat_once",
                violation_error_message="Cette personne est déjà au vivier de cette commission.",
            ),
            models.CheckConstraint(
                condition=Q(term_until__isnull=True) | Q(term_until__gte=models.F("term_from")),
                name="pool_seat_dates_in_order",
                violation_error_message="Le mandat finit avant d'avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(end_reason=""), name="pool_seat_ended_for_a_reason"
            ),
        ]

    def __str__(self):
        return f"{self.user.get_full_name()} ({self.get_college_display()})"

    def is_in_office(self, day) -> bool:
        """The same question as `in_office`, of a row already read."""
        last = self.term_until is None or day <= self.term_until
        return self.term_from <= day and last and (self.ended_on is None or day < self.ended_on)
