from django.db import models
from django.db.models import Q

from .certification import CertificationVersion


class Competency(models.Model):
    version = models.ForeignKey(CertificationVersion, on_delete=models.PROTECT, related_name="competencies")
    number = models.PositiveSmallIntegerField("numéro")
    title = models.CharField("intitulé", max_length=300)

    class Meta:
        verbose_name = "compétence"
        ordering = ["version_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="competency_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="competency_number_from_one"),
        ]

    def __str__(self):
        return f"Compétence {self.number} – {self.title}"


class Criterion(models.Model):
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField("rang")
    wording = models.CharField("critère", max_length=300)

    class Meta:
        verbose_name = "critère d'évaluation"
        ordering = ["competency__number", "position"]
        constraints = [models.UniqueConstraint(fields=["competency", "position"], name="criterion_position_once")]

    def __str__(self):
        return self.wording
