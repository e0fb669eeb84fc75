from django.db import models

from cqp.documents import vault
from cqp.shared import clock


class StoredFile(models.Model):
    """Bytes written once, named by their SHA-256. The row is never changed nor removed (triggers, ADR 0020); of a file that somebody
    sent and that may not be kept, the bytes alone are taken off the disk (ADR 0039)."""

    sha256 = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("taille")
    content_type = models.CharField("type", max_length=100)
    name = models.CharField("nom", max_length=200)
    created_at = models.DateTimeField("enregistré le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "fichier conservé"
        verbose_name_plural = "fichiers conservés"

    def __str__(self):
        return self.name

    def open(self):
        """Binary file, open for reading. Raises FileNotFoundError when the disk has lost it."""
        return vault.open_bytes(self.sha256)

    def read_verified(self) -> bytes:
        """The bytes, after checking that they are those that were written. Raises vault.DamagedFile."""
        return vault.read_verified(self.sha256)
