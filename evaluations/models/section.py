from django.db import models

from cqp.shared import clock


class Section(models.Model):
    """A part of a booklet that people fill and save on their own. `revision` is compared at each save, so that two people
    writing the same section never silently erase one another (reliability.md F22)."""

    revision = models.PositiveIntegerField("révision", default=0, editable=False)
    saved_at = models.DateTimeField("enregistré le", null=True, blank=True, editable=False)
    saved_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True

    def stamp(self, actor):
        self.revision += 1
        self.saved_at = clock.now()
        self.saved_by = actor


TEXT = {"max_length": 4000, "blank": True}
