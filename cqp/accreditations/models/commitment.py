from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cqp.shared import clock

# The letter of commitment is signed every year (domaine.md § 4.1, [B57]; the customer's text is silent).
COMMITMENT_MONTHS = 12


class ProviderCommitmentQuerySet(models.QuerySet):
    def valid_on(self, day):
        """In force that day: within its dates and not ended before (domaine.md § 4.1: asked at the date of the act)."""
        return self.filter(valid_from__lte=day, valid_until__gte=day).exclude(ending__ends_on__lte=day)

    def in_force_between(self, first, last):
        """In force at least one day of the period, both days included. One ended before it began never was."""
        dated = self.filter(valid_from__lte=last, valid_until__gte=first)
        return dated.exclude(ending__ends_on__lte=first).exclude(ending__ends_on__lte=F("valid_from"))

    def unrenewed(self):
        """Neither ended, even from a day to come, nor followed by another towards the same committee that lasts longer."""
        same = ProviderCommitment.objects.order_by().filter(
            provider=OuterRef("provider"), committee=OuterRef("committee"), ending__isnull=True
        )
        return self.filter(~Exists(same.filter(valid_until__gt=OuterRef("valid_until"))), ending__isnull=True)

    def for_user(self, user):
        """Secretariat: those signed with its committee. Whoever manages the provider: its own."""
        every = ProviderCommitment.objects.order_by()
        ours = every.filter(committee__in=[committee.pk for committee in user.committees]).values("pk")
        theirs = every.filter(provider__in=[provider.pk for provider in user.providers]).values("pk")
        return self.filter(pk__in=ours.union(theirs, all=True))

    def with_details(self):
        """What a row of the list shows, and whether a later one has followed it: only the last one is renewed."""
        later = ProviderCommitment.objects.filter(
            provider=OuterRef("provider"), committee=OuterRef("committee"), valid_from__gt=OuterRef("valid_from")
        )
        return self.select_related("provider", "committee", "ending").annotate(is_followed=Exists(later))

    def by_provider(self):
        """Providers by name, the last commitment of each first."""
        return self.order_by("provider__name", "-valid_from", "pk")


class ProviderCommitment(models.Model):
    """A provider has signed the commitments and the specifications of the branch's training providers: it may accompany VAE candidates.

    Towards one committee, from when to when. Never edited: a change is an end, then a new one.
    """

    # Of kind TRAINING_PROVIDER or COMPANY: the branch is that of training organisations, a company of it may accompany too.
    provider = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="commitments", verbose_name="organisme"
    )
    committee = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="commitments_received",
        verbose_name="commission",
    )
    number = models.CharField("numéro", max_length=20, unique=True)
    signed_on = models.DateField("engagements et cahier des charges signés le")
    valid_from = models.DateField("valable du")
    valid_until = models.DateField("au (inclus)")
    recorded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="enregistré par"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ProviderCommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = "engagement d'organisme"
        verbose_name_plural = "engagements d'organismes"
        ordering = ["valid_until", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="commitment_dates_in_order",
                violation_error_message="La fin de l'engagement doit suivre son début.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__gte=F("signed_on")),
                name="commitment_not_before_its_signature",
                violation_error_message="Un engagement ne commence pas avant d'être signé.",
            ),
        ]

    def __str__(self):
        return self.number

    def covers(self, day) -> bool:
        """What `valid_on` says, of a row already read with its `ending`."""
        ending = getattr(self, "ending", None)
        return self.valid_from <= day <= self.valid_until and not (ending and ending.ends_on <= day)


class CommitmentEnd(models.Model):
    """An end before the last day, dated. What was done before stays valid (domaine.md § 4.1)."""

    commitment = models.OneToOneField(ProviderCommitment, on_delete=models.PROTECT, related_name="ending")
    ends_on = models.DateField("sans effet à partir du")
    reason = models.TextField("motif", max_length=500)
    ended_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "fin d'engagement"
        verbose_name_plural = "fins d'engagement"

    def __str__(self):
        return f"fin de {self.commitment_id} le {self.ends_on}"
