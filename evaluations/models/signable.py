from django.db import models
from django.db.models import Q

from cqp.shared import clock
from evaluations.enums import OPTIONAL_SIGNERS, SIGNERS, SWORN_KINDS, SignableKind
from pathways.enums import Role
from pathways.evidence import EXAMINERS, roles_in_what_follows
from pathways.models import Dossier


def readers_of(kind) -> frozenset:
    """The personal roles that read this kind of document in a dossier that theirs takes up again."""
    return EXAMINERS | {Role.TUTOR} if kind == SignableKind.POSITIONING else EXAMINERS


def _earlier_by_kinds(user) -> dict[tuple, list]:
    """{kinds of documents: the earlier dossiers where `user` may read these}: two groups at most, whatever their number."""
    found = {}
    for earlier, roles in roles_in_what_follows(user).items():
        if kinds := tuple(kind.value for kind in SignableKind if roles & readers_of(kind)):
            found.setdefault(kinds, []).append(earlier)
    return found


class SignableQuerySet(models.QuerySet):
    def for_user(self, user):
        """The documents of the dossiers that they see; and, signed in a dossier taken up again, those that they may read there."""
        bare = Signable.objects.order_by().values("pk")
        reasons = [bare.filter(dossier__in=Dossier.objects.for_user(user).values("pk"))]
        for kinds, earlier in _earlier_by_kinds(user).items():
            reasons.append(bare.filter(dossier__in=earlier, kind__in=kinds, completed_at__isnull=False))
        first, *others = reasons
        return self.filter(pk__in=first.union(*others, all=True) if others else first)

    def latest_of(self, kind):
        return self.filter(kind=kind).order_by("-version")

    def for_page(self):
        return self.select_related(
            "dossier__candidate__user",
            "dossier__version__certification__committee",
            "dossier__company",
            "dossier__committee",
        )


class Signable(models.Model):
    """Anything people sign together: a booklet, a point d'étape, the candidate's part, an assessment round.

    Open (being written) → presented (its content frozen with a digest, shown to each signatory) → completed (all signed).
    The database refuses to change a completed row; an amendment is a new version that `replaces` this one.
    """

    dossier = models.ForeignKey("pathways.Dossier", on_delete=models.PROTECT, related_name="signables")
    kind = models.CharField("nature", max_length=20, choices=SignableKind)
    version = models.PositiveSmallIntegerField("version")
    reason = models.TextField("motif de l'amendement", blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    opened_at = models.DateTimeField("ouvert le", default=clock.now, editable=False)
    content = models.JSONField("contenu figé", null=True, blank=True)
    digest = models.CharField("empreinte", max_length=64, blank=True)
    presented_at = models.DateTimeField("présenté à la signature le", null=True, blank=True)
    presented_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField("signé par tous le", null=True, blank=True)

    objects = SignableQuerySet.as_manager()

    class Meta:
        verbose_name = "écrit à signer"
        ordering = ["dossier_id", "kind", "version"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "kind", "version"], name="signable_version_once"),
            models.CheckConstraint(
                condition=Q(presented_at__isnull=True, content__isnull=True, digest="")
                | (Q(presented_at__isnull=False, content__isnull=False) & ~Q(digest="")),
                name="signable_presented_with_its_content",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(presented_at__isnull=False),
                name="signable_presented_before_completed",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.version}"

    @property
    def is_open(self) -> bool:
        return self.presented_at is None

    @property
    def is_completed(self) -> bool:
        return self.completed_at is not None

    @property
    def oath(self) -> str:
        """What is sworn when it is deposited, in the words of its version; empty for what is signed without it."""
        return self.dossier.version.wording.text(f"oath_{self.kind.lower()}") if self.kind in SWORN_KINDS else ""

    @property
    def signers(self) -> tuple[Role, ...]:
        return SIGNERS[SignableKind(self.kind)]

    @property
    def optional_signers(self) -> tuple[Role, ...]:
        """Those who may sign without being waited for. No company is party to a VAE."""
        roles = OPTIONAL_SIGNERS.get(SignableKind(self.kind), ())
        return tuple(role for role in roles if role != Role.COMPANY or self.dossier.company_id is not None)

    @property
    def valid_signatures(self) -> list:
        """Those of the content as presented now. One given before a rewrite stays in the table and no longer counts."""
        return [signature for signature in self.signatures.all() if signature.digest == self.digest and self.digest]

    @property
    def missing_signers(self) -> list[Role]:
        return self._not_given(self.signers)

    @property
    def missing_optional_signers(self) -> list[Role]:
        return self._not_given(self.optional_signers)

    def _not_given(self, roles) -> list[Role]:
        given = {signature.role for signature in self.valid_signatures}
        return [role for role in roles if role not in given]


class Signature(models.Model):
    """Who signed what, as what, when: the digest says what. The database refuses to change or delete it."""

    signable = models.ForeignKey(Signable, on_delete=models.PROTECT, related_name="signatures")
    role = models.CharField("en qualité de", max_length=20, choices=Role)
    signer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="signatures")
    on_behalf_of = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField("empreinte signée", max_length=64)
    sworn = models.BooleanField("attesté sur l'honneur", default=False)
    signed_at = models.DateTimeField("signé le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "signature"
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["signable", "role", "digest"], name="signature_once_per_role_and_content"),
        ]

    def __str__(self):
        return f"{self.signer_id} {self.role}"
