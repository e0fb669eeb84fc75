from django.db import models
from django.db.models import F, Q

from cqp.shared import clock
from jury.enums import Conformity

from .session import JurySession


class JuryItemQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the committees whose secretariat I hold; in a session I sit in, those I judge.

        A member reads nothing of a dossier before declaring that they have no link with it, nor once recused from it, nor once it
        has left the agenda.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = JuryItem.objects.order_by().judged_by(user).values("pk")
        committees = [committee.pk for committee in user.committees]
        if not committees:
            return self.filter(pk__in=mine)
        ours = JuryItem.objects.order_by().filter(session__committee__in=committees).values("pk")
        return self.filter(pk__in=mine.union(ours, all=True))

    def judged_by(self, user):
        """Still on the agenda, without link: what `Room.sits` says of one member."""
        return self.in_force().without_link_to(user)

    def without_link_to(self, user):
        """Declared without link and not recused since, on the agenda or set aside; once decided, by whoever was in the room.

        A recusal is somebody's, whatever seat they were called to: released and called again, they are still recused.
        """
        mine = {"member__user": user, "member__released_at__isnull": True}
        declarations = JuryItem.declarations.rel.related_model.objects.without_link().filter(**mine)
        declarations = declarations.filter(Q(item__settled_at__isnull=True) | Q(member__stays__isnull=False))
        recusals = JuryItem.recusals.rel.related_model.objects.in_force().filter(member__user=user)
        declared, recused = (rows.order_by().values("item") for rows in (declarations, recusals))
        return self.filter(pk__in=declared).exclude(pk__in=recused)

    def examined(self):
        """In front of the jury of that day: still on the agenda, or set aside once the session had opened."""
        return self.filter(Q(removed_at__isnull=True) | Q(removed_at__gte=F("session__opened_at")))

    def in_force(self):
        """Still on the agenda of their session, decided or not."""
        return self.filter(removed_at__isnull=True)

    def undecided(self):
        return self.in_force().filter(settled_at__isnull=True)

    def decided(self):
        """A jury has decided: the session is closed on it, and it did not ask for a complement."""
        return self.filter(settled_at__isnull=False).exclude(sheet__conclusion=Conformity.COMPLEMENT)

    def for_page(self):
        return self.select_related(
            "session__committee",
            "session__president__user",
            "dossier__candidate__user",
            "dossier__version__certification__committee",
            "dossier__company",
            "dossier__committee",
        )


class JuryItem(models.Model):
    """A dossier on the agenda of a session. Taken off, the row is dated and keeps its reason; it is never deleted."""

    session = models.ForeignKey(JurySession, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey("pathways.Dossier", on_delete=models.PROTECT, related_name="jury_items")
    position = models.PositiveSmallIntegerField("rang")
    put_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField("inscrit le", default=clock.now, editable=False)
    removed_at = models.DateTimeField("retiré le", null=True, blank=True)
    removed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removal_reason = models.TextField("motif du retrait", max_length=2000, blank=True)
    # The session was closed on it: a postponed dossier may then come back on the agenda of another one.
    settled_at = models.DateTimeField("décidé le", null=True, blank=True)

    # Hearing the candidate is optional; the version says whether it may or must be held (domaine.md § 6 no. 11).
    heard_at = models.DateTimeField("candidat entendu le", null=True, blank=True)

    objects = JuryItemQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier inscrit à l'ordre du jour"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(removed_at__isnull=True, settled_at__isnull=True),
                name="jury_item_one_session_at_a_time",
                violation_error_message="Ce dossier est déjà inscrit à une séance.",
            ),
            models.UniqueConstraint(fields=["session", "position"], name="jury_item_position_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                name="jury_item_removed_by_someone_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.dossier} à la {self.session}"

    @property
    def award(self):
        """The title in force that this decision gave, or None: one query, never in a list."""
        return self.awards.in_force().order_by("-pk").first()
