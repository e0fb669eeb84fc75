from django.db import models
from django.db.models import Q

from cqp.shared import clock
from pathways.enums import HeldEndCause

from .dossier import Dossier
from .event import DossierEvent


class HeldCompetencyQuerySet(models.QuerySet):
    def in_force(self):
        """Still kept: not let go since (see HeldEnd)."""
        return self.filter(end__isnull=True)

    def to_tell(self):
        """Those in force and those that lapsed; what the candidate took back is nobody's business any more."""
        return self.exclude(end__cause=HeldEndCause.TAKEN_BACK)


class HeldCompetency(models.Model):
    """A competency that a dossier does not assess again: its benefit was valid on the day it was written here.

    Written with the dossier that takes another up, or by a claim of the candidate until the positioning is signed
    (claiming.py): the database refuses any other row.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="held")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    credit = models.ForeignKey("candidates.CompetencyCredit", on_delete=models.PROTECT, related_name="+")
    # The consent that wrote it. Empty: written with the dossier.
    claim = models.ForeignKey(DossierEvent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = HeldCompetencyQuerySet.as_manager()

    class Meta:
        verbose_name = "compétence gardée"
        ordering = ["competency__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "competency"], condition=Q(claim__isnull=True), name="held_once_per_dossier"
            ),
            models.UniqueConstraint(fields=["claim", "competency"], name="held_once_per_claim"),
        ]

    def __str__(self):
        return f"{self.competency_id} gardée dans {self.dossier_id}"


class HeldEnd(models.Model):
    """Before the jury decided, the benefit ended or the candidate took their claim back: the competency is to be assessed again.
    A dated row, the first one stays."""

    held = models.OneToOneField(HeldCompetency, on_delete=models.PROTECT, related_name="end")
    cause = models.CharField("cause", max_length=10, choices=HeldEndCause, default=HeldEndCause.LAPSED)
    ended_on = models.DateField("constatée le")
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "fin d'une compétence gardée"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.held_id} jusqu'au {self.ended_on}"
