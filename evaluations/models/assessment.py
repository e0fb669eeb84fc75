from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from evaluations.enums import ASSESSOR_ROLES, Mark, ObservationKind, PlaceKind, Verdict

from .section import TEXT, Section
from .signable import Signable


class Assessment(Section):
    """One round of assessment. A candidate assessed again gets a new round; the earlier opinions stay readable."""

    signable = models.OneToOneField(Signable, on_delete=models.PROTECT, related_name="assessment")
    professional = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    external = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField("date de l'évaluation", null=True, blank=True)
    place_kind = models.CharField("lieu", max_length=20, choices=PlaceKind, default=PlaceKind.COMPANY)
    # VAE of a candidate whom no company of the branch employs: which committed provider welcomes the assessment.
    host_provider = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisme d'accueil",
    )
    place = models.CharField("adresse ou site", max_length=160, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        "durée (minutes)", null=True, blank=True, validators=[MinValueValidator(5), MaxValueValidator(960)]
    )
    observation_kind = models.CharField(
        "observation", max_length=10, choices=ObservationKind, default=ObservationKind.REAL
    )
    situation = models.TextField("situation observée", **TEXT)
    appraisal = models.TextField("appréciation générale", **TEXT)
    recommendations = models.TextField("préconisations", **TEXT)

    class Meta:
        verbose_name = "évaluation"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(professional=models.F("external")),
                name="assessment_two_different_people",
                violation_error_message="Les deux évaluateurs doivent être deux personnes différentes.",
            ),
        ]

    def __str__(self):
        return str(self.signable)


class AssessmentLine(Section):
    """The grid of one competency, ticked by either assessor."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="lines")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    comment = models.TextField("commentaire", **TEXT)

    class Meta:
        verbose_name = "grille d'une compétence"
        ordering = ["competency__number"]
        constraints = [models.UniqueConstraint(fields=["assessment", "competency"], name="assessment_line_once")]

    def __str__(self):
        return str(self.competency)


class CriterionMark(models.Model):
    line = models.ForeignKey(AssessmentLine, on_delete=models.PROTECT, related_name="marks")
    criterion = models.ForeignKey("referentials.Criterion", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField("constat", max_length=14, choices=Mark, blank=True)
    seen_in_file = models.BooleanField("dossier", default=False)
    seen_in_observation = models.BooleanField("observation", default=False)
    seen_in_interview = models.BooleanField("entretien", default=False)
    comment = models.CharField("commentaire", max_length=500, blank=True)

    class Meta:
        verbose_name = "constat sur un critère"
        ordering = ["criterion__position"]
        constraints = [models.UniqueConstraint(fields=["line", "criterion"], name="criterion_mark_once")]

    def __str__(self):
        return str(self.criterion)

    @property
    def sources(self) -> list[str]:
        named = (
            ("FILE", self.seen_in_file),
            ("OBSERVATION", self.seen_in_observation),
            ("INTERVIEW", self.seen_in_interview),
        )
        return [source for source, seen in named if seen]

    @property
    def is_complete(self) -> bool:
        """A criterion seen (yes or no) tells where; one that was not observed needs nothing more."""
        return self.mark == Mark.NOT_OBSERVED or (bool(self.mark) and bool(self.sources))


class Opinion(Section):
    """One of the two separate opinions on a competency (domaine.md § 1.2 H)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="opinions")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("en qualité de", max_length=20, choices=[(r.value, r.label) for r in ASSESSOR_ROLES])
    assessor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="opinions")
    verdict = models.CharField("avis", max_length=14, choices=Verdict)
    reason = models.TextField("motif", **TEXT)

    class Meta:
        verbose_name = "avis d'évaluateur"
        ordering = ["competency__number", "role"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "competency", "role"], name="opinion_one_per_role"),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.ACQUIRED) | ~models.Q(reason=""),
                name="opinion_reason_when_not_acquired",
                violation_error_message="Un avis « non acquise » est motivé.",
            ),
        ]

    def __str__(self):
        return f"{self.competency} : {self.get_verdict_display()}"
