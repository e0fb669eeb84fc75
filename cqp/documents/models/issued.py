from django.conf import settings
from django.db import models
from django.db.models import ProtectedError, Q

from cqp.documents.enums import DocumentStatus
from cqp.shared.models import TimeStamped


class IssuedDocument(TimeStamped):
    """A paper, made from the facts as they were when it was asked for. A correction is another document that replaces it (ADR 0020).

    Triggers refuse any change of what was asked, and any change at all once it is ready.
    """

    kind = models.CharField("nature", max_length=40)
    number = models.CharField("numéro", max_length=40, unique=True)
    title = models.CharField("titre", max_length=200)
    context = models.JSONField("contenu figé")
    context_sha256 = models.CharField("empreinte du contenu", max_length=64)
    template_version = models.CharField("version du modèle", max_length=20)
    status = models.CharField("état", max_length=10, choices=DocumentStatus, default=DocumentStatus.ASKED)
    file = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fichier"
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="remplace",
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="demandé par"
    )
    error = models.CharField("erreur", max_length=300, blank=True)

    class Meta:
        verbose_name = "papier émis"
        verbose_name_plural = "papiers émis"
        constraints = [
            models.CheckConstraint(condition=Q(status__in=DocumentStatus.values), name="document_status_known"),
            models.CheckConstraint(
                condition=Q(status="READY", file__isnull=False) | (~Q(status="READY") & Q(file__isnull=True)),
                name="document_ready_has_its_file",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def delete(self, *args, **kwargs):
        raise ProtectedError(
            "Un papier émis ne se supprime pas : une correction est un nouveau papier qui le remplace.", {self}
        )

    @property
    def is_ready(self):
        return self.status == DocumentStatus.READY

    @property
    def has_failed(self):
        return self.status == DocumentStatus.FAILED

    @property
    def is_awaited(self):
        return self.status == DocumentStatus.ASKED

    @property
    def filename(self):
        return f"{self.number}.pdf"
