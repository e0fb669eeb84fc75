import hashlib

from django.db import models

from cqp.accounts.enums import InvitationPurpose
from cqp.shared import clock


class InvitationQuerySet(models.QuerySet):
    def with_token(self, token: str):
        return self.filter(token_hash=hash_token(token))


def hash_token(token: str) -> str:
    """A plain digest is enough: the token is 256 random bits, there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """A single-use link sent by mail. Only the digest of its token is stored: reading the table opens no account."""

    purpose = models.CharField("objet", max_length=20, choices=InvitationPurpose, default=InvitationPurpose.JOIN)
    email = models.EmailField("courriel")
    user = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    # What a company registration needs once the address is confirmed (name, SIRET…); empty for the other purposes.
    payload = models.JSONField("données", default=dict, blank=True)
    token_hash = models.CharField("empreinte du jeton", max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("créée le", default=clock.now, editable=False)
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("utilisée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"

    def __str__(self):
        return f"invitation no {self.pk}"

    @property
    def is_usable(self) -> bool:
        return self.used_at is None and self.expires_at > clock.now()
