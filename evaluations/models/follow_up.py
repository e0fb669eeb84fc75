from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from cqp.shared import clock
from cqp.shared.validators import validate_day_reached
from cqp.uploads.enums import UploadStatus
from evaluations.enums import ReviewLevel

from .piece import Piece
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


class TrainingActionQuerySet(models.QuerySet):
    def attested(self):
        """With a certificate, joined or dated: not a file withdrawn or set aside by the antivirus, nor a day still to come."""
        files = Piece.objects.standing().exclude(upload__status=UploadStatus.INFECTED).filter(training__isnull=False)
        return self.filter(Q(attested_on__lte=clock.today()) | Q(pk__in=files.order_by().values("training")))


class TrainingAction(models.Model):
    """A training followed in a provider, or given by the company itself; its certificate is a file joined, a date, or both."""

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
    attested_on = models.DateField(
        "attestation de formation du", null=True, blank=True, validators=[validate_day_reached]
    )
    competencies = models.ManyToManyField(
        "referentials.Competency", related_name="+", verbose_name="compétences visées"
    )

    objects = TrainingActionQuerySet.as_manager()

    class Meta:
        verbose_name = "action de formation"
        ordering = ["starts_on", "pk"]
        constraints = [
            dates_in_order("training_action_dates_in_order"),
            models.CheckConstraint(
                condition=Q(attested_on__isnull=True) | Q(attested_on__gte=F("starts_on")),
                name="training_attested_after_its_start",
                violation_error_message="L'attestation date au plus tôt du premier jour de la formation.",
            ),
        ]

    def __str__(self):
        return self.title


class TrainingNotHeld(models.Model):
    """Why a training that was planned for a competency did not take place. Never rewritten: the last reason given counts."""

    dossier = models.ForeignKey("pathways.Dossier", on_delete=models.PROTECT, related_name="trainings_not_held")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("la formation n'a pas eu lieu parce que", max_length=1000)
    told_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField("écrit le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "formation prévue qui n'a pas eu lieu"
        verbose_name_plural = "formations prévues qui n'ont pas eu lieu"
        ordering = ["competency__number", "told_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="training_not_held_has_a_reason"),
        ]

    def __str__(self):
        return f"compétence {self.competency_id} : {self.reason}"


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
