from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from cqp.accounts.enums import OrganisationKind
from cqp.referentials.enums import Hearing, VaeRegime
from cqp.referentials.wording import Wording, whole
from cqp.shared.dates import add_months
from cqp.shared.models import TimeStamped

# Of the national framework: a CQP is registered at one of these.
RNCP_LEVELS = (3, 8)


class CertificationQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the committees whose secretariat this person holds."""
        return self.filter(committee__in=[committee.pk for committee in user.committees])


class Certification(TimeStamped):
    """A CQP of one committee."""

    committee = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="certifications",
        limit_choices_to={"kind": OrganisationKind.COMMITTEE},
        verbose_name="commission",
    )
    code = models.SlugField("sigle", max_length=12)
    title = models.CharField("intitulé", max_length=160)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        verbose_name = "certification"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "code"], name="certification_code_once_per_committee")
        ]

    def __str__(self):
        return self.title


class CertificationVersionQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(certification__in=Certification.objects.for_user(user).values("pk"))

    def published(self):
        return self.filter(published_on__isnull=False)

    def open_to_registration(self, day):
        """Published, and not closed yet: `closed_on` is the first day without it, that of the version that follows."""
        return self.published().filter(published_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


class CertificationVersion(TimeStamped):
    """A dated referential with every figure the branch may change. Frozen by the database once published (house § 1 row 9)."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="versions")
    label = models.CharField("version", max_length=20)
    published_on = models.DateField("publiée le", null=True, blank=True)
    closed_on = models.DateField("fermée aux inscriptions le", null=True, blank=True)
    benefit_months = models.PositiveSmallIntegerField(
        "bénéfice des compétences validées (mois)", null=True, blank=True, default=60, help_text="Vide : à vie."
    )
    accreditation_months = models.PositiveSmallIntegerField("durée d'une habilitation (mois)", default=36)
    vae_experience_months = models.PositiveSmallIntegerField("expérience requise en VAE (mois)", default=36)
    vae_regime = models.CharField("régime de la VAE", max_length=12, choices=VaeRegime, default=VaeRegime.BRANCHE)
    admissibility_months = models.PositiveSmallIntegerField(
        "validité d'un avis de recevabilité (mois)", null=True, blank=True, help_text="Vide : sans limite."
    )
    application_return_days = models.PositiveSmallIntegerField(
        "délai proposé pour compléter une partie 2 retournée (jours)", default=60
    )
    activity_min_length = models.PositiveSmallIntegerField(
        "longueur minimale de la partie 3, par compétence (caractères)", default=0, help_text="0 : aucune."
    )
    jury_delay_months = models.PositiveSmallIntegerField(
        "délai pour passer devant le jury (mois)",
        default=3,
        help_text="Depuis la transmission ; le secrétariat est alerté avant.",
    )
    hearing = models.CharField("audition du candidat", max_length=10, choices=Hearing, default=Hearing.OPTIONAL)
    president_has_casting_vote = models.BooleanField("voix prépondérante du président", default=True)
    appeal_months = models.PositiveSmallIntegerField("délai de recours gracieux (mois)", default=2)
    criteria_are_provisional = models.BooleanField("critères provisoires", default=True)
    words = models.JSONField("mots des échelles et textes", default=whole, editable=False)
    # Not found in public sources (domaine.md § 2.4): entered by the secretariat, never invented. Known after the version is
    # published, renewed under another number: not frozen with the rest.
    rncp_code = models.CharField(
        "numéro RNCP",
        max_length=10,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^RNCP\d{1,6}$", "Écrivez RNCP suivi de 1 à 6 chiffres, par exemple RNCP38445.")],
    )
    rncp_level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)
    rncp_registered_on = models.DateField("enregistrée le", null=True, blank=True)
    rncp_expires_on = models.DateField("enregistrement valable jusqu'au", null=True, blank=True)

    objects = CertificationVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version de référentiel"
        ordering = ["certification__code", "label"]
        constraints = [
            models.UniqueConstraint(fields=["certification", "label"], name="version_label_once"),
            models.CheckConstraint(
                condition=Q(rncp_code__isnull=False)
                | Q(rncp_level__isnull=True, rncp_registered_on__isnull=True, rncp_expires_on__isnull=True),
                name="version_rncp_number_first",
                violation_error_message="Le niveau et les dates vont avec un numéro RNCP.",
            ),
            models.CheckConstraint(
                condition=Q(rncp_level__isnull=True) | Q(rncp_level__range=RNCP_LEVELS),
                name="version_rncp_level_known",
                violation_error_message="Le niveau va de 3 à 8.",
            ),
            models.CheckConstraint(
                condition=Q(rncp_registered_on__isnull=True)
                | Q(rncp_expires_on__isnull=True)
                | Q(rncp_expires_on__gte=models.F("rncp_registered_on")),
                name="version_rncp_dates_in_order",
                violation_error_message="La fin de l'enregistrement vient après son début.",
            ),
        ]

    def __str__(self):
        return f"{self.certification.title} ({self.label})"

    @property
    def wording(self) -> Wording:
        """How this version says things: the labels of its scales, the texts that people read or sign."""
        return Wording(self.words)

    def last_day_of_benefit(self, decided_on: date) -> date | None:
        """Last day, included, on which a competency validated on `decided_on` counts. None: for life (domaine.md § 4.5)."""
        if self.benefit_months is None:
            return None
        return add_months(decided_on, self.benefit_months)

    def last_day_of_admissibility(self, decided_on: date) -> date | None:
        """Last day, included, on which part 3 may be begun and deposited on an opinion of `decided_on`. None: no limit (domaine.md § 1.4)."""
        if self.admissibility_months is None:
            return None
        return add_months(decided_on, self.admissibility_months)
