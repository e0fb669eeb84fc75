from django.db import models
from django.db.models import Q

from cqp.shared import clock

from .candidate import Candidate


class CompetencyCreditQuerySet(models.QuerySet):
    def of_person(self, candidate):
        """The lines of this row and of those found to be the same person: the ledger is never rewritten, not even by a merge."""
        return self.filter(Q(candidate=candidate) | Q(candidate__merged_into=candidate))

    def valid_on(self, day):
        """Credits that count on `day`, last day included; asked at the date of the session (domaine.md § 4.5)."""
        return self.filter(acquired_on__lte=day).filter(Q(last_day__isnull=True) | Q(last_day__gte=day))


class CompetencyCredit(models.Model):
    """The person's ledger of validated competencies: written by the jury, survives the employer, never erased."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="credits")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="credits")
    acquired_on = models.DateField("validée le")
    last_day = models.DateField("dernier jour du bénéfice", null=True, blank=True)
    dossier_number = models.CharField("dossier", max_length=30)
    session_number = models.CharField("séance", max_length=30)
    written_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CompetencyCreditQuerySet.as_manager()

    class Meta:
        verbose_name = "compétence validée"
        ordering = ["competency__number", "acquired_on"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "competency", "acquired_on"], name="credit_once_per_decision"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gt=models.F("acquired_on")),
                name="credit_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.competency} validée le {self.acquired_on}"
