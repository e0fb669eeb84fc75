from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from evaluations.enums import ReviewLevel

from .section import TEXT, Section
from .signable import Signable


class FollowUp(Section):
    """Cover of Outil 2: who trains, who refers. The tutor and the company are on the dossier."""

    dossier = models.OneToOneField("pathways.Dossier", on_delete=models.PROTECT, related_name="follow_up")
    training_provider = models.CharField("organisme en charge de la formation", max_length=120, blank=True)
    training_referent = models.CharField("référent formation", max_length=120, blank=True)

    class Meta:
        verbose_name = "livret de suivi"

    def __str__(self):
        return f"suivi de {self.dossier_id}"


def dates_in_order(name):
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message="La date de fin doit suivre la date de début.",
    )


class TrainingAction(models.Model):
    dossier = models.ForeignKey("pathways.Dossier", on_delete=models.PROTECT, related_name="training_actions")
    title = models.CharField("action", max_length=160)
    provider = models.CharField("organisme", max_length=120)
    trainer = models.CharField("formateur", max_length=120, blank=True)
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)
    planned_hours = models.DecimalField(
        "heures prévues", max_digits=6, decimal_places=1, validators=[MinValueValidator(0)]
    )
    done_hours = models.DecimalField(
        "heures réalisées", max_digits=6, decimal_places=1, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    attested_on = models.DateField("attestation de formation du", null=True, blank=True)
    competencies = models.ManyToManyField(
        "referentials.Competency", related_name="+", verbose_name="compétences visées"
    )

    class Meta:
        verbose_name = "action de formation"
        ordering = ["starts_on", "pk"]
        constraints = [dates_in_order("training_action_dates_in_order")]

    def __str__(self):
        return self.title


class WorkplacePractice(models.Model):
    """Practice in the company, necessary before the assessment (mode d'emploi)."""

    dossier = models.ForeignKey("pathways.Dossier", on_delete=models.PROTECT, related_name="practices")
    starts_on = models.DateField("du")
    ends_on = models.DateField("au", null=True, blank=True)
    missions = models.TextField("missions confiées", max_length=4000)

    class Meta:
        verbose_name = "mise en pratique en entreprise"
        ordering = ["starts_on", "pk"]
        constraints = [dates_in_order("workplace_practice_dates_in_order")]

    def __str__(self):
        return f"mise en pratique du {self.starts_on}"


class ProgressReview(Section):
    """Point d'étape: an interview after observation in the field, by the tutor, with the trainer's help when there is one."""

    signable = models.OneToOneField(Signable, on_delete=models.PROTECT, related_name="review")
    tutor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField("date", null=True, blank=True)
    place = models.CharField("lieu", max_length=120, blank=True)
    trainer = models.CharField("formateur associé", max_length=120, blank=True)
    observation = models.TextField("observation faite", **TEXT)
    improvements = models.TextField("axes de progrès", **TEXT)
    next_review_on = models.DateField("prochaine échéance", null=True, blank=True)

    class Meta:
        verbose_name = "point d'étape"

    def __str__(self):
        return str(self.signable)


class ProgressReviewLine(Section):
    review = models.ForeignKey(ProgressReview, on_delete=models.PROTECT, related_name="lines")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    level = models.CharField("niveau", max_length=14, choices=ReviewLevel, default=ReviewLevel.NOT_ADDRESSED)
    comment = models.TextField("commentaire", **TEXT)

    class Meta:
        verbose_name = "compétence au point d'étape"
        ordering = ["competency__number"]
        constraints = [models.UniqueConstraint(fields=["review", "competency"], name="review_line_once")]

    def __str__(self):
        return str(self.competency)
