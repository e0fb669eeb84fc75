from django.db import models

from .dossier import Dossier


class DossierDocument(models.Model):
    """A paper of a dossier. A real foreign key from the owner, never a generic one (house § 2.7)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField("documents.IssuedDocument", on_delete=models.PROTECT, related_name="dossier_link")

    class Meta:
        verbose_name = "document du dossier"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.document_id} de {self.dossier_id}"
