from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from cqp.shared import clock
from cqp.shared.models import TimeStamped
from jury.enums import SessionState
from pathways.models.state_field import StateModel


class JurySessionQuerySet(models.QuerySet):
    def for_user(self, user):
        """Those of the committees whose secretariat I hold, and those I sit in."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        seats = (
            JurySession.objects.order_by().filter(members__user=user, members__released_at__isnull=True).values("pk")
        )
        committees = [committee.pk for committee in user.committees]
        if not committees:
            return self.filter(pk__in=seats)
        ours = JurySession.objects.order_by().filter(committee__in=committees).values("pk")
        return self.filter(pk__in=seats.union(ours, all=True))

    def for_page(self):
        return self.select_related("committee", "president__user", "planned_by")

    def with_agenda_size(self):
        """`dossiers`: how many are on the agenda. Distinct: other joins would count each several times."""
        on_agenda = models.Q(items__removed_at__isnull=True)
        return self.annotate(dossiers=models.Count("items", filter=on_agenda, distinct=True))

    def to_come(self):
        return self.filter(state__in=[SessionState.PLANNED, SessionState.OPEN, SessionState.TO_SIGN])


class JurySession(TimeStamped, StateModel):
    """A meeting of the joint jury (Outil 3). Once closed, the database refuses any change of it and of what it decided."""

    number = models.CharField("numéro", max_length=30, unique=True)
    committee = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name="commission"
    )
    held_on = models.DateField("date")
    starts_at = models.TimeField("heure")
    place = models.CharField("lieu ou visioconférence", max_length=200)
    state = FSMField("état", max_length=10, choices=SessionState.choices, default=SessionState.PLANNED, protected=True)
    # Designated at each session by those present (mode d'emploi): never known before, never kept for the next one.
    president = models.ForeignKey(
        "jury.JuryMember",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="président de séance",
    )
    planned_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    # What the room is looking at: the president leads, every screen follows.
    current_item = models.ForeignKey(
        "jury.JuryItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dossier examiné",
    )
    opened_at = models.DateTimeField("ouverte le", null=True, blank=True)
    deliberated_at = models.DateTimeField("délibérée le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)
    cancellation_reason = models.TextField("motif de l'annulation", max_length=1000, blank=True)

    objects = JurySessionQuerySet.as_manager()

    class Meta:
        verbose_name = "séance de jury"
        verbose_name_plural = "séances de jury"
        ordering = ["-held_on", "-pk"]
        indexes = [models.Index(fields=["committee", "-held_on"], name="jury_session_committee_idx")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="jury_session_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[SessionState.OPEN, SessionState.TO_SIGN, SessionState.CLOSED])
                | Q(opened_at__isnull=False, president__isnull=False),
                name="jury_session_opened_with_a_president",
            ),
        ]

    def __str__(self):
        return f"séance {self.number}"

    @property
    def is_planned(self) -> bool:
        return self.state == SessionState.PLANNED

    @property
    def is_open(self) -> bool:
        return self.state == SessionState.OPEN

    @property
    def is_to_come(self) -> bool:
        """Something of it is still to be done."""
        return self.state in (SessionState.PLANNED, SessionState.OPEN, SessionState.TO_SIGN)

    @property
    def is_to_sign(self) -> bool:
        """Deliberated: nothing of it changes unless the minutes are reopened, nothing has taken effect yet."""
        return self.state == SessionState.TO_SIGN

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED

    @property
    def is_cancelled(self) -> bool:
        """Before it opened or after: nothing was decided in it."""
        return self.state == SessionState.CANCELLED

    @property
    def is_interrupted(self) -> bool:
        """Cancelled after it had opened."""
        return self.is_cancelled and self.opened_at is not None

    @transition(
        field="state",
        source=SessionState.PLANNED,
        target=SessionState.OPEN,
        custom={"label": "Ouvrir la séance", "by": "le secrétariat ou le président désigné"},
    )
    def open(self):
        self.opened_at = clock.now()

    @transition(
        field="state",
        source=SessionState.OPEN,
        target=SessionState.TO_SIGN,
        custom={"label": "Clore la délibération", "by": "le président de séance"},
    )
    def deliberate(self):
        """The minutes are made in the same transaction."""
        self.deliberated_at = clock.now()

    @transition(
        field="state",
        source=SessionState.TO_SIGN,
        target=SessionState.OPEN,
        custom={"label": "Rouvrir la délibération", "by": "le président de séance"},
    )
    def reopen(self):
        """Undo is free until the minutes are signed: the version under signature is set aside."""
        self.deliberated_at = None

    @transition(
        field="state",
        source=SessionState.TO_SIGN,
        target=SessionState.CLOSED,
        custom={"label": "Signer le procès-verbal", "by": "le dernier des membres qui signent"},
    )
    def close(self):
        """Follows the last required signature: everything decided takes effect."""
        self.closed_at = clock.now()

    @transition(
        field="state",
        source=SessionState.PLANNED,
        target=SessionState.CANCELLED,
        custom={"label": "Annuler la séance", "by": "le secrétariat de la CPEF"},
    )
    def cancel(self, *, reason):
        self.cancelled_at = clock.now()
        self.cancellation_reason = reason

    @transition(
        field="state",
        source=[SessionState.OPEN, SessionState.TO_SIGN],
        target=SessionState.CANCELLED,
        custom={"label": "Interrompre la séance", "by": "le secrétariat de la CPEF"},
    )
    def interrupt(self, *, reason):
        """Opened, then no longer a jury (its expert left), or deliberated and its president will never sign: nothing has taken
        effect, and without this edge its dossiers would be stuck in it (ADR 0032)."""
        self.cancelled_at = clock.now()
        self.cancellation_reason = reason
