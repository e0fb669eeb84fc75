from django.db import models

from cqp.shared import clock
from evaluations.enums import PieceKind

from .signable import Signable


class PieceQuerySet(models.QuerySet):
    def standing(self):
        """Not withdrawn by the candidate while writing."""
        return self.filter(withdrawn_at__isnull=True)

    def for_user(self, user):
        return self.filter(signable__in=Signable.objects.for_user(user).values("pk"))


class Piece(models.Model):
    """A file that the candidate joins to part 2 (identity, proof of an experience…) or to a competency of part 3.

    Withdrawn while the part is being written, it stays as a dated row; a new version of the part gets rows of its own on the same files.
    """

    signable = models.ForeignKey(Signable, on_delete=models.PROTECT, related_name="pieces")
    kind = models.CharField("nature", max_length=12, choices=PieceKind)
    experience = models.ForeignKey(
        "evaluations.Experience", on_delete=models.PROTECT, null=True, blank=True, related_name="pieces"
    )
    competency = models.ForeignKey(
        "referentials.Competency", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    upload = models.ForeignKey("uploads.Upload", on_delete=models.PROTECT, related_name="+", verbose_name="fichier")
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("jointe le", default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="EXPERIENCE", experience__isnull=False)
                | (~models.Q(kind="EXPERIENCE") & models.Q(experience__isnull=True)),
                name="piece_of_an_experience",
                violation_error_message="Un justificatif d'expérience se joint à l'expérience qu'il prouve.",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="ACTIVITY", competency__isnull=False)
                | (~models.Q(kind="ACTIVITY") & models.Q(competency__isnull=True)),
                name="piece_of_a_competency",
                violation_error_message="Une preuve d'activité se joint à une compétence.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} no {self.pk}"
