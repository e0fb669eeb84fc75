from django.db import models
from django.db.models import Q

from cqp.accounts.enums import MembershipRole, OrganisationKind
from cqp.shared import clock
from cqp.shared.models import TimeStamped
from cqp.shared.validators import validate_siret


class OrganisationQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those this person belongs to today."""
        return self.filter(pk__in=[membership.organisation_id for membership in user.current_memberships])


class Organisation(TimeStamped):
    """Committee, company or training provider: one table, so that a person's hats are read in one place (house § 1 row 5)."""

    kind = models.CharField("nature", max_length=20, choices=OrganisationKind)
    name = models.CharField("raison sociale", max_length=120)
    siret = models.CharField("SIRET", max_length=14, null=True, blank=True, validators=[validate_siret])
    collective_agreement = models.CharField("convention collective (IDCC)", max_length=4, blank=True, default="1516")
    headcount = models.PositiveIntegerField("effectif", null=True, blank=True)
    address = models.TextField("adresse", max_length=300, blank=True)
    representative = models.CharField("représentée par", max_length=120, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["siret"],
                name="organisation_siret_once",
                violation_error_message="Cet établissement est déjà inscrit.",
            ),
            # A committee often has no SIRET (domaine.md § 0 no. 15); the others always do.
            models.CheckConstraint(
                condition=Q(kind=OrganisationKind.COMMITTEE) | Q(siret__isnull=False),
                name="organisation_siret_required",
                violation_error_message="Le SIRET est obligatoire.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def siren(self):
        return (self.siret or "")[:9]


class MembershipQuerySet(models.QuerySet):
    def current(self):
        """In force today (Europe/Paris)."""
        today = clock.today()
        return self.filter(started_on__lte=today).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today))


class Membership(TimeStamped):
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="memberships", verbose_name="personne"
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("rôle", max_length=12, choices=MembershipRole)
    started_on = models.DateField("depuis le", default=clock.today)
    # The first day without it: a membership ended today opens nothing from that minute on.
    ended_on = models.DateField("terminée le", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_on__isnull=True),
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
                name="membership_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.user} — {self.get_role_display()}, {self.organisation}"
