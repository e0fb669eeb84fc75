from django.db import models
from django.db.models import Q

from cqp.shared import clock
from jury.enums import Choice

from .item import JuryItem
from .member import JuryMember


class BallotQuerySet(models.QuerySet):
    def under_way(self):
        return self.filter(closed_at__isnull=True, cancelled_at__isnull=True)

    def counted(self):
        return self.filter(closed_at__isnull=False)


class Ballot(models.Model):
    """« Valider cette compétence ? », put to the members entitled on that dossier. The figures are written when it closes."""

    item = models.ForeignKey(JuryItem, on_delete=models.PROTECT, related_name="ballots")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField("ouvert le", default=clock.now, editable=False)
    closed_at = models.DateTimeField("dépouillé le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    entitled = models.PositiveSmallIntegerField("membres appelés à voter", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("pour", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("contre", null=True, blank=True)
    abstentions = models.PositiveSmallIntegerField("abstentions", null=True, blank=True)
    used_casting_vote = models.BooleanField("voix prépondérante utilisée", default=False)
    is_carried = models.BooleanField("adopté", null=True)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = "vote"
        ordering = ["called_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "competency"],
                condition=Q(closed_at__isnull=True, cancelled_at__isnull=True),
                name="ballot_one_at_a_time",
                violation_error_message="Un vote est déjà ouvert sur cette compétence.",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, is_carried__isnull=True)
                | Q(
                    closed_at__isnull=False,
                    cancelled_at__isnull=True,
                    is_carried__isnull=False,
                    entitled=models.F("votes_for") + models.F("votes_against") + models.F("abstentions"),
                ),
                name="ballot_counted_whole",
            ),
        ]

    def __str__(self):
        return f"vote sur {self.competency}"


class BallotVote(models.Model):
    """One voice. It may change until the ballot is counted; a member entitled who said nothing abstains."""

    ballot = models.ForeignKey(Ballot, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField("voix", max_length=10, choices=Choice)
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "voix"
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="ballot_vote_once"),
            models.CheckConstraint(condition=Q(choice__in=Choice.values), name="ballot_vote_known"),
        ]

    def __str__(self):
        return f"{self.member} : {self.get_choice_display()}"
