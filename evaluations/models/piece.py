from django.db import models

from cqp.shared import clock
from evaluations.enums import PieceKind
from pathways.evidence import EXAMINERS, roles_in_what_follows
from pathways.models import Dossier

from .signable import Signable


class PieceQuerySet(models.QuerySet):
    def standing(self):
        """Not withdrawn since by whoever may."""
        return self.filter(withdrawn_at__isnull=True)

    def for_user(self, user):
        """Those of the documents that they see; the attestations of the follow-ups that they see; and, of a dossier taken up
        again, those of its follow-up, for whoever assesses or judges the new one."""
        bare = Piece.objects.order_by().values("pk")
        earlier = [pk for pk, roles in roles_in_what_follows(user).items() if roles & EXAMINERS]
        return self.filter(
            pk__in=bare.filter(signable__in=Signable.objects.for_user(user).values("pk")).union(
                bare.filter(training__dossier__in=Dossier.objects.for_user(user).values("pk")),
                bare.filter(training__dossier__in=earlier),
                all=True,
            )
        )


class Piece(models.Model):
    """A file joined to what is signed: to part 2 (identity, proof of an experience…), to Outil 1 (curriculum vitae…), to a
    competency of the candidate's part or of part 3; or the attestation of a training of the follow-up.

    Withdrawn while the part is being written, it stays as a dated row; a new version of the part gets rows of its own on the same files.
    """

    signable = models.ForeignKey(Signable, on_delete=models.PROTECT, null=True, blank=True, related_name="pieces")
    # The follow-up is signed with the assessment, which does not exist yet when its attestations arrive.
    training = models.ForeignKey(
        "evaluations.TrainingAction", on_delete=models.PROTECT, null=True, blank=True, related_name="pieces"
    )
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
                condition=models.Q(signable__isnull=False, training__isnull=True)
                | models.Q(signable__isnull=True, training__isnull=False, kind="TRAINING"),
                name="piece_of_a_document_or_of_a_training",
                violation_error_message="Une pièce se joint à un écrit, ou à la formation qu'elle atteste.",
            ),
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

    @property
    def dossier(self):
        return self.signable.dossier if self.signable_id else self.training.dossier
