from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from evaluations.enums import Level, Modality

from .section import TEXT, Section
from .signable import Signable


class Positioning(Section):
    """Outil 1: what the candidate already masters and needs, told in an interview with an accredited professional."""

    signable = models.OneToOneField(Signable, on_delete=models.PROTECT, related_name="positioning")
    professional = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    interview_on = models.DateField("date de l'entretien", null=True, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        "durée (minutes)", null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    is_newcomer = models.BooleanField("nouvel entrant : aucune compétence acquise", default=False)

    class Meta:
        verbose_name = "repérage"

    def __str__(self):
        return str(self.signable)


class PositioningLine(Section):
    positioning = models.ForeignKey(Positioning, on_delete=models.PROTECT, related_name="lines")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    activities = models.TextField("situations professionnelles et activités exercées", **TEXT)
    examples = models.TextField("exemples donnés", **TEXT)
    level = models.CharField("positionnement", max_length=12, choices=Level, blank=True)
    training_need = models.TextField("besoin en formation", **TEXT)
    comment = models.TextField("commentaire, preuve", **TEXT)

    class Meta:
        verbose_name = "repérage d'une compétence"
        ordering = ["competency__number"]
        constraints = [models.UniqueConstraint(fields=["positioning", "competency"], name="positioning_line_once")]

    def __str__(self):
        return str(self.competency)

    @property
    def is_to_acquire(self) -> bool:
        return self.level in (Level.PARTIAL, Level.NOT_ACQUIRED)

    @property
    def is_complete(self) -> bool:
        return (self.level == Level.ACQUIRED and bool(self.comment.strip())) or (
            self.is_to_acquire and bool(self.training_need.strip())
        )

    @property
    def is_started(self) -> bool:
        return bool(self.level or self.activities or self.examples or self.training_need or self.comment)


class PlannedStep(models.Model):
    """One line of the individual plan. It covers the competencies to acquire, and only them (mode d'emploi, « Parcours »)."""

    positioning = models.ForeignKey(Positioning, on_delete=models.PROTECT, related_name="steps")
    competency = models.ForeignKey(
        "referentials.Competency", on_delete=models.PROTECT, related_name="+", verbose_name="compétence"
    )
    modality = models.CharField("modalité", max_length=20, choices=Modality)
    provider = models.CharField("organisme ou lieu", max_length=120, blank=True)
    hours = models.DecimalField(
        "durée (heures)", max_digits=6, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    period = models.CharField("période", max_length=80, blank=True)

    class Meta:
        verbose_name = "étape du parcours individualisé"
        ordering = ["competency__number", "pk"]

    def __str__(self):
        return f"{self.get_modality_display()} – compétence {self.competency_id}"

    @property
    def missing(self) -> list[str]:
        """What the plan still has to say of this step: who trains, how long or when (domaine.md § 1.1 G)."""
        found = []
        if self.modality == Modality.TRAINING and not self.provider.strip():
            found.append("l'organisme de formation")
        if self.hours is None and not self.period.strip():
            found.append("la durée ou la période")
        return found
