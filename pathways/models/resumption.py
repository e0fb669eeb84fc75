from django.db import models

from cqp.shared import clock

from .dossier import Dossier


class HeldCompetencyQuerySet(models.QuerySet):
    def in_force(self):
        """Still kept: not let go since (see HeldEnd)."""
        return self.filter(end__isnull=True)


class HeldCompetency(models.Model):
    """A competency that a resumed dossier does not assess again: its benefit was valid on the day the dossier was opened.

    Written with the dossier and never after: the database refuses a row once the dossier has a history.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="held")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey("candidates.CompetencyCredit", on_delete=models.PROTECT, related_name="+")

    objects = HeldCompetencyQuerySet.as_manager()

    class Meta:
        verbose_name = "compétence gardée"
        ordering = ["competency__number"]
        constraints = [models.UniqueConstraint(fields=["dossier", "competency"], name="held_once_per_dossier")]

    def __str__(self):
        return f"{self.competency_id} gardée dans {self.dossier_id}"


class HeldEnd(models.Model):
    """The benefit ended before the jury decided: the competency is to be assessed again. A dated row, the first one stays."""

    held = models.OneToOneField(HeldCompetency, on_delete=models.PROTECT, related_name="end")
    ended_on = models.DateField("constatée le")
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "fin d'une compétence gardée"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.held_id} jusqu'au {self.ended_on}"
