from django.db import models

from cqp.shared import clock
from pathways.enums import State

from .dossier import Dossier


class DossierEvent(models.Model):
    """Everything that happens to a dossier, transition or not. The database refuses to change or delete a row."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="events")
    verb = models.CharField("acte", max_length=60)
    from_state = models.CharField("de", max_length=20, choices=State, blank=True)
    to_state = models.CharField("à", max_length=20, choices=State, blank=True)
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name="auteur")
    on_behalf_of = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    comment = models.TextField("motif", blank=True)
    payload = models.JSONField("détail", default=dict, blank=True)
    at = models.DateTimeField("le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "événement"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["dossier", "at"], name="event_dossier_idx")]

    def __str__(self):
        return f"{self.verb} {self.at:%Y-%m-%d}"

    @property
    def is_transition(self) -> bool:
        return bool(self.to_state)
