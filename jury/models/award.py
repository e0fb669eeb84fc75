from django.db import models
from django.db.models import Q

from cqp.shared import clock
from jury.enums import AwardKind

from .item import JuryItem


class AwardQuerySet(models.QuerySet):
    def with_code(self, code: str):
        return self.filter(verification_code=code)

    def of_person(self, candidate, certification):
        """Those of this row and of those found to be the same person, for one CQP whatever its version."""
        theirs = Q(item__dossier__candidate=candidate) | Q(item__dossier__candidate__merged_into=candidate)
        return self.filter(theirs, item__dossier__version__certification=certification)

    def in_force(self):
        """Not revoked; a superseded statement stays what it was on its day."""
        return self.filter(revocation__isnull=True)


class Award(models.Model):
    """What a session awarded: the CQP, or some of its competencies. Anyone may verify it with its code.

    Name and title are frozen here: the public page reads nothing of the person's row. The database lets only two columns be
    written later, once each: the paper asked for it, and the award that supersedes it.
    """

    # Several on one item only when a rectifying procès-verbal replaced the first: `JuryItem.award` is the one in force.
    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="awards")
    kind = models.CharField("nature", max_length=8, choices=AwardKind)
    number = models.CharField("numéro", max_length=30, unique=True)
    verification_code = models.CharField("code de vérification", max_length=64, unique=True)
    decided_on = models.DateField("décidé le")
    holder_name = models.CharField("titulaire", max_length=200)
    certification_title = models.CharField("intitulé", max_length=160)
    document = models.OneToOneField(
        "documents.IssuedDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "titre délivré"
        verbose_name_plural = "titres délivrés"
        ordering = ["-decided_on", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"


class AwardRevocation(models.Model):
    """A rectifying procès-verbal, or a new deliberation after an appeal, took the title back. The verification page says so. Append-only."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="revocation")
    revoked_on = models.DateField("annulé le")
    reason = models.TextField("motif", max_length=2000)
    # The procès-verbal or the appeal that revokes it.
    act_number = models.CharField("acte", max_length=30)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "annulation d'un titre"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="revocation_has_a_reason")]

    def __str__(self):
        return f"annulation de {self.award}"
