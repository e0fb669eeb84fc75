from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cqp.accreditations.enums import AccreditationRole
from cqp.shared import clock
from cqp.shared.validators import validate_siret


class AccreditationQuerySet(models.QuerySet):
    def valid_on(self, day):
        """In force that day: within its dates and not ended before (domaine.md § 4.1: asked at the date of the act)."""
        return self.filter(valid_from__lte=day, valid_until__gte=day).exclude(ending__ends_on__lte=day)

    def unrenewed(self):
        """Neither withdrawn, even from a day to come, nor followed by another for the same role and CQP that lasts longer."""
        same = Accreditation.objects.order_by().filter(
            user=OuterRef("user"), role=OuterRef("role"), certification=OuterRef("certification"), ending__isnull=True
        )
        return self.filter(~Exists(same.filter(valid_until__gt=OuterRef("valid_until"))), ending__isnull=True)

    def for_user(self, user):
        """Secretariat: those of its committee's certifications. Anyone else: their own."""
        committees = [committee.pk for committee in user.committees]
        if committees:
            return self.filter(certification__committee__in=committees)
        return self.filter(user=user)

    def with_details(self):
        return self.select_related("user", "certification__committee", "ending")


class Accreditation(models.Model):
    """Who may do what for which CQP, from when to when. Never edited: a change is an end, then a new one."""

    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="accreditations", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=20, choices=AccreditationRole)
    certification = models.ForeignKey(
        "referentials.Certification", on_delete=models.PROTECT, related_name="accreditations", verbose_name="CQP"
    )
    number = models.CharField("numéro", max_length=20, unique=True)
    trained_on = models.DateField("formation aux outils suivie le")
    decided_on = models.DateField("décision de la CPEF du")
    valid_from = models.DateField("valable du")
    valid_until = models.DateField("au (inclus)")
    # Known to the committee when it accredits; an external assessor is never the candidate's employer's (domaine.md § 6 no. 14).
    employer_siret = models.CharField("SIRET de l'employeur", max_length=14, blank=True, validators=[validate_siret])
    granted_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="accordée par"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        verbose_name = "habilitation"
        ordering = ["valid_until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="accreditation_dates_in_order",
                violation_error_message="La fin de l'habilitation doit suivre son début.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__gte=F("decided_on")),
                name="accreditation_not_before_its_decision",
                violation_error_message="Une habilitation ne commence pas avant la décision de la CPEF.",
            ),
        ]

    def __str__(self):
        return f"{self.number} — {self.get_role_display()}"


class AccreditationEnd(models.Model):
    """A withdrawal, dated. Acts done before stay valid (domaine.md § 4.1)."""

    accreditation = models.OneToOneField(Accreditation, on_delete=models.PROTECT, related_name="ending")
    ends_on = models.DateField("sans effet à partir du")
    reason = models.TextField("motif", max_length=500)
    ended_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "fin d'habilitation"

    def __str__(self):
        return f"fin de {self.accreditation_id} le {self.ends_on}"
