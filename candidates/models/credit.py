from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from cqp.shared import clock

from .candidate import Candidate


class CompetencyCreditQuerySet(models.QuerySet):
    def of_person(self, candidate):
        """The lines of this row and of those found to be the same person: the ledger is never rewritten, not even by a merge."""
        return self.filter(Q(candidate=candidate) | Q(candidate__merged_into=candidate))

    def of_account(self, user):
        """The lines of whoever signs in with this account. A row found to be somebody else's double speaks through the standing one."""
        own = Q(candidate__user=user, candidate__merged_into__isnull=True)
        return self.filter(own | Q(candidate__merged_into__user=user))

    def unrevoked(self):
        return self.filter(revocation__isnull=True)

    def valid_on(self, day):
        """Credits that count on `day`, last day included; asked at the date of the session (domaine.md § 4.5). Revoked: on no day."""
        dated = self.filter(acquired_on__lte=day).filter(Q(last_day__isnull=True) | Q(last_day__gte=day))
        return dated.unrevoked()

    def with_person(self):
        """`person`: the pk of the standing row, whichever of the merged rows holds the line."""
        return self.annotate(person=Coalesce("candidate__merged_into", "candidate"))

    def last_of_their_competency(self):
        """Nothing else that the person holds for the same competency counts for longer. Adds `person`."""
        return self.with_person().filter(~renewed())

    def with_renewal(self):
        """Adds `person`, and `renewed`: something else that they hold for the same competency counts for longer."""
        return self.with_person().annotate(renewed=renewed())


def renewed() -> Exists:
    """Of a line with its `person`."""
    ledger = CompetencyCredit.objects.order_by().unrevoked().with_person()
    same = ledger.filter(person=OuterRef("person"), competency=OuterRef("competency"))
    return Exists(same.filter(Q(last_day__isnull=True) | Q(last_day__gt=OuterRef("last_day"))))


class CompetencyCredit(models.Model):
    """The person's ledger of validated competencies: written by the jury, survives the employer, never erased."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="credits")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="credits")
    acquired_on = models.DateField("validée le")
    last_day = models.DateField("dernier jour du bénéfice", null=True, blank=True)
    # The figure of the version as it was when the line was written: the reason of `last_day`.
    benefit_months = models.PositiveSmallIntegerField(
        "durée du bénéfice (mois)", null=True, blank=True, help_text="Vide : à vie."
    )
    # 2 when what the same decision had given was revoked, then given again by another act.
    rank = models.PositiveSmallIntegerField("rang", default=1)
    dossier_number = models.CharField("dossier", max_length=30)
    session_number = models.CharField("séance", max_length=30)
    written_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CompetencyCreditQuerySet.as_manager()

    class Meta:
        verbose_name = "compétence validée"
        ordering = ["competency__number", "acquired_on"]
        indexes = [models.Index(fields=["last_day"], name="credit_last_day_idx")]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "competency", "acquired_on", "rank"], name="credit_once_per_decision"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gt=F("acquired_on")),
                name="credit_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.competency} validée le {self.acquired_on}"

    @property
    def lapses_on(self) -> date | None:
        """First day without the benefit: the day after the last one. None: for life."""
        return self.last_day + timedelta(days=1) if self.last_day else None
