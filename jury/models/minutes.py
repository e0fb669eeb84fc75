from django.db import models
from django.db.models import Q

from cqp.shared import clock
from jury.enums import MinutesKind

from .item import JuryItem
from .member import JuryMember
from .session import JurySession


class MinutesQuerySet(models.QuerySet):
    def for_user(self, user):
        return self.filter(session__in=JurySession.objects.for_user(user).order_by().values("pk"))

    def for_page(self):
        return self.select_related(
            "session__committee", "session__president__user", "made_by", "reopened_by", "document__file"
        )

    def standing(self):
        """Not reopened since: the one to sign, or the signed one."""
        return self.filter(reopened_at__isnull=True)

    def in_force(self):
        return self.filter(effective_at__isnull=False)

    def to_sign(self):
        return self.standing().filter(effective_at__isnull=True)

    def awaiting(self, user):
        """Those to sign that wait for this person: their seat is one of the `signers`, has not signed, and is not impeded."""
        seats = JuryMember.objects.seated().filter(user=user).order_by()
        signed = MinutesSignature.objects.filter(member__user=user).order_by()
        impeded = SigningImpediment.objects.filter(member__user=user).order_by()
        recused = JuryItem.recusals.rel.related_model.objects.in_force().filter(member__user=user).order_by()
        first = signed.filter(minutes__kind=MinutesKind.SESSION, minutes__effective_at__isnull=False)
        bare = Minutes.objects.to_sign().order_by()
        present = seats.filter(is_present=True).values("session")
        of_session = bare.filter(kind=MinutesKind.SESSION, session__in=present)
        rectifying = bare.filter(kind=MinutesKind.RECTIFYING, session__in=first.values("minutes__session"))
        rectifying = rectifying.exclude(rectification__item__in=recused.values("item"))
        asked = self.filter(pk__in=of_session.values("pk").union(rectifying.values("pk"), all=True))
        return asked.exclude(pk__in=signed.values("minutes")).exclude(pk__in=impeded.values("minutes"))


class Minutes(models.Model):
    """The procès-verbal of a session, or one that rectifies it: made once, frozen, signed, then in force.

    `content` is what the members sign, `digest` its SHA-256; the database lets only what follows the signature be written later.
    Reopened before the last signature, it stays with the signatures it had; another version is made.
    """

    session = models.ForeignKey(JurySession, on_delete=models.PROTECT, related_name="minutes")
    kind = models.CharField("nature", max_length=10, choices=MinutesKind, default=MinutesKind.SESSION)
    number = models.CharField("numéro", max_length=30, unique=True)
    version = models.PositiveSmallIntegerField("version", default=1)
    content = models.JSONField("contenu")
    digest = models.CharField("empreinte", max_length=64)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    reopened_at = models.DateTimeField("rouvert le", null=True, blank=True)
    reopened_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopening_reason = models.TextField("motif de la réouverture", max_length=1000, blank=True)
    effective_at = models.DateTimeField("en vigueur depuis", null=True, blank=True)
    document = models.OneToOneField(
        "documents.IssuedDocument", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(kind="SESSION", reopened_at__isnull=True),
                name="minutes_one_standing_per_session",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | Q(effective_at__isnull=True),
                name="minutes_in_force_are_not_reopened",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"

    @property
    def is_to_sign(self) -> bool:
        return self.reopened_at is None and self.effective_at is None

    @property
    def items(self):
        """The dossiers that they tell of, decided or set aside."""
        if self.kind == MinutesKind.SESSION:
            return self.session.items.examined()
        return JuryItem.objects.filter(pk=self.rectification.item_id)

    @property
    def is_rectifying(self) -> bool:
        return self.kind == MinutesKind.RECTIFYING

    @property
    def signers(self):
        """Whose signature is asked: those present when the jury deliberated; for what rectifies it, those who signed the first."""
        if not self.is_rectifying:
            return self.session.members.present()
        # Whoever withdrew from that dossier reads nothing of it, and does not sign for it.
        recused = self.rectification.item.recusals.in_force().order_by().values("member__user")
        first = Minutes.objects.in_force().filter(session=self.session_id, kind=MinutesKind.SESSION)
        return self.session.members.exclude(user__in=recused).filter(
            pk__in=MinutesSignature.objects.filter(minutes__in=first.order_by()).order_by().values("member")
        )


class MinutesSignature(models.Model):
    """One member signs once for the day: what they signed is the digest. Append-only."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="signatures")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField("empreinte", max_length=64)
    signed_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "signature du procès-verbal"
        ordering = ["signed_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["minutes", "member"], name="minutes_signed_once")]

    def __str__(self):
        return f"{self.member} le {self.signed_at}"


class SigningImpediment(models.Model):
    """A member whose signature is asked cannot give it (left, unreachable): noted with the reason. Append-only."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="impediments")
    member = models.ForeignKey(JuryMember, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("motif", max_length=1000)
    noted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = "empêchement de signer"
        constraints = [
            models.UniqueConstraint(fields=["minutes", "member"], name="impediment_noted_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="impediment_has_a_reason"),
        ]

    def __str__(self):
        return f"{self.member} : {self.reason}"
