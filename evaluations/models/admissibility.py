from django.db import models
from django.db.models import Q

from evaluations.enums import AdmissibilityVerdict

from .application import Experience
from .section import TEXT, Section
from .signable import Signable


class Examination(Section):
    """The secretariat's examination of one deposited version of part 2: written over days, decided once, frozen by the database."""

    signable = models.OneToOneField(Signable, on_delete=models.PROTECT, related_name="examination")
    verdict = models.CharField("avis", max_length=14, choices=AdmissibilityVerdict, blank=True)
    reasons = models.TextField("motifs", **TEXT)
    recommendations = models.TextField("écarts constatés et préconisations", **TEXT)
    # What the opinion rests on, in months of full time at the date of the request (experience.py).
    retained_months = models.DecimalField(
        "mois d'expérience retenus", max_digits=6, decimal_places=2, null=True, blank=True
    )
    # Last day, included, on which part 3 may be begun and deposited; None: no limit in this version.
    valid_until = models.DateField("valable jusqu'au", null=True, blank=True)
    decided_at = models.DateTimeField("rendu le", null=True, blank=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "examen de la recevabilité"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(verdict="")),
                name="examination_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="UNFAVOURABLE", decided_at__isnull=False, reasons=""),
                name="examination_refusal_has_reasons",
                violation_error_message="Un avis défavorable est motivé.",
            ),
        ]

    def __str__(self):
        return str(self.signable)

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None


class ExperienceRuling(Section):
    """Whether the secretariat retains an experience, and why not."""

    examination = models.ForeignKey(Examination, on_delete=models.PROTECT, related_name="rulings")
    experience = models.ForeignKey(Experience, on_delete=models.PROTECT, related_name="rulings")
    is_retained = models.BooleanField("retenue", null=True, blank=True)
    reason = models.TextField("motif", **TEXT)

    class Meta:
        verbose_name = "décision sur une expérience"
        ordering = ["experience__starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["examination", "experience"], name="experience_ruled_once"),
        ]

    def __str__(self):
        return str(self.experience)
