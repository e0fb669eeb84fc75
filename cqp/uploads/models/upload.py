from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import ProtectedError, Q

from cqp.shared import clock
from cqp.uploads.enums import UploadStatus


class UploadQuerySet(models.QuerySet):
    """No `for_user` here on purpose: a file has no reader of its own. The row that owns it (a proof of a VAE dossier…) decides, and
    its app's view calls `upload_response` once that row has been fetched for this person."""

    def sent_lately_by(self, user):
        return self.filter(uploaded_by=user, created_at__gt=clock.now() - timedelta(days=1))


class Upload(models.Model):
    """A file that somebody sent, as it was kept after its checks. Never removed; it leaves quarantine once (triggers, ADR 0022).

    Its bytes may be erased, once, when they are not to be kept: name, digest and this fact stay (ADR 0039).
    """

    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+", verbose_name="fichier")
    name = models.CharField("nom", max_length=120)
    content_type = models.CharField("type", max_length=100)
    size = models.PositiveBigIntegerField("taille")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="envoyé par"
    )
    created_at = models.DateTimeField("envoyé le", default=clock.now, editable=False)
    status = models.CharField("état", max_length=11, choices=UploadStatus)
    scanned_at = models.DateTimeField("contrôlé le", null=True, blank=True)
    erased_at = models.DateTimeField("contenu supprimé le", null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = "fichier envoyé"
        verbose_name_plural = "fichiers envoyés"
        indexes = [models.Index(fields=["uploaded_by", "created_at"], name="upload_sent_by")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=UploadStatus.values), name="upload_status_known"),
            # An accepted file has no date when no antivirus was there to look at it.
            models.CheckConstraint(
                condition=Q(status="ACCEPTED")
                | Q(status="QUARANTINED", scanned_at__isnull=True)
                | Q(status="INFECTED", scanned_at__isnull=False),
                name="upload_scan_matches_status",
            ),
        ]

    def __str__(self):
        return self.name

    def delete(self, *args, **kwargs):
        raise ProtectedError("Un fichier envoyé ne se supprime pas.", {self})

    @property
    def sha256(self):
        return self.file.sha256

    @property
    def is_erased(self):
        return self.erased_at is not None

    @property
    def is_accepted(self):
        """Can be handed back."""
        return self.status == UploadStatus.ACCEPTED and not self.is_erased

    @property
    def is_quarantined(self):
        return self.status == UploadStatus.QUARANTINED

    @property
    def is_infected(self):
        return self.status == UploadStatus.INFECTED
