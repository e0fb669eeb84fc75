from django.conf import settings
from django.db import models

from cqp.shared import clock


class AuditEvent(models.Model):
    """One act outside the dossiers: signing in, invitations, habilitations, exports. Rows are added, never changed (database triggers).

    What happens to a dossier is a `DossierEvent`; no fact is written in both.
    """

    verb = models.CharField("acte", max_length=60)
    # Empty only for what nobody signed in does: a refused password, a company that registers itself.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )
    object_type = models.CharField("nature de l'objet", max_length=60, blank=True)
    object_id = models.CharField("identifiant de l'objet", max_length=40, blank=True)
    object_label = models.CharField("objet", max_length=200, blank=True)
    payload = models.JSONField("détail", default=dict, blank=True)
    request_id = models.CharField("requête", max_length=32, blank=True)
    # A keyed digest: two events from one address can be linked, the address itself is not kept.
    address_digest = models.CharField("empreinte de l'adresse", max_length=16, blank=True)
    at = models.DateTimeField("le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "événement de sécurité"
        verbose_name_plural = "événements de sécurité"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["verb", "at"], name="audit_by_verb"),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
        ]

    def __str__(self):
        return f"{self.verb} le {self.at:%d/%m/%Y}"
