from django.db import models

from .section import TEXT, Section
from .signable import Signable


class CandidatePart(models.Model):
    """The part of Outil 2 written by the candidate, read by both assessors; deposited with a sworn statement."""

    signable = models.OneToOneField(Signable, on_delete=models.PROTECT, related_name="candidate_part")

    class Meta:
        verbose_name = "partie du candidat"

    def __str__(self):
        return str(self.signable)


class CandidatePartLine(Section):
    part = models.ForeignKey(CandidatePart, on_delete=models.PROTECT, related_name="lines")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    situations = models.TextField("situations professionnelles rencontrées", **TEXT)
    activities = models.TextField("activités réalisées", **TEXT)
    means = models.TextField("moyens utilisés", **TEXT)
    results = models.TextField("résultats obtenus", **TEXT)
    difficulties = models.TextField("difficultés rencontrées", **TEXT)

    class Meta:
        verbose_name = "activités du candidat pour une compétence"
        ordering = ["competency__number"]
        constraints = [models.UniqueConstraint(fields=["part", "competency"], name="candidate_line_once")]

    def __str__(self):
        return str(self.competency)

    @property
    def is_complete(self) -> bool:
        return all(text.strip() for text in (self.situations, self.activities, self.results))

    @property
    def is_started(self) -> bool:
        return any((self.situations, self.activities, self.means, self.results, self.difficulties))
