from django.db import models
from django.db.models import Exists, OuterRef, Q

from cqp.shared import clock
from jury.enums import LinkKind, RecusalCause

from .item import JuryItem
from .member import JuryMember


class DeclarationQuerySet(models.QuerySet):
    def without_link(self):
        """The last word of each member on each dossier, when it is that they have no link with it."""
        later = Declaration.objects.filter(item=OuterRef("item"), member=OuterRef("member"), pk__gt=OuterRef("pk"))
        return self.filter(~Exists(later.order_by()), link="")


class Declaration(models.Model):
    """What a member declared about one dossier before reading anything of it (domaine.md § 1.3 c). The last one counts; append-only."""

    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="declarations")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="declarations")
    # Empty: no link of any sort, declared on their honour.
    link = models.CharField("lien", max_length=10, choices=LinkKind, blank=True)
    detail = models.TextField("précision", max_length=1000, blank=True)
    # The likeness that the application had shown: `detail` explains it away, or the link confirms it.
    likeness = models.TextField("lien probable montré", max_length=1000, blank=True)
    declared_at = models.DateTimeField(default=clock.now, editable=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "déclaration d'indépendance"
        ordering = ["declared_at", "pk"]
        indexes = [models.Index(fields=["member", "item"], name="declaration_member_item_idx")]

    def __str__(self):
        return f"{self.member} : {self.get_link_display() or 'aucun lien'}"


class RecusalQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(lifted_at__isnull=True)


class Recusal(models.Model):
    """A member does not sit on one dossier. Recorded by mistake, it is lifted, dated, with a reason; never erased."""

    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="recusals")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="recusals")
    cause = models.CharField("cause", max_length=8, choices=RecusalCause)
    reason = models.TextField("motif", max_length=1000)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    # Noted in session once they had sat: what the dossier had decided was decided with somebody who does not sit on it.
    cleared_decision = models.BooleanField("a effacé ce qui était décidé", default=False, editable=False)
    lifted_at = models.DateTimeField("levé le", null=True, blank=True)
    lifted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lift_reason = models.TextField("motif de la levée", max_length=1000, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = "déport"
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "member"], condition=Q(lifted_at__isnull=True), name="recusal_once_per_dossier"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
                name="recusal_lifted_by_someone_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"déport de {self.member}"
