from django.db import models

from cqp.shared import clock
from cqp.shared.validators import validate_siret
from evaluations.enums import Autonomy, Frequency

from .section import TEXT, Section
from .signable import Signable


class ActivityTable(Section):
    """Part 3 of the VAE file: what the candidate does, competency by competency (domaine.md § 1.4), sworn when it is deposited.

    The employment is asked again here, months after part 2: where the assessment is held depends on it.
    """

    signable = models.OneToOneField(Signable, on_delete=models.PROTECT, related_name="activity_table")
    employed_in_branch = models.BooleanField("salarié(e) d'une entreprise de la branche", null=True, blank=True)
    employer_name = models.CharField("employeur", max_length=120, blank=True)
    employer_siret = models.CharField("SIRET de l'employeur", max_length=14, blank=True, validators=[validate_siret])

    class Meta:
        verbose_name = "tableau des activités"

    def __str__(self):
        return str(self.signable)


class ActivityLine(Section):
    table = models.ForeignKey(ActivityTable, on_delete=models.PROTECT, related_name="lines")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    setting = models.TextField("contexte", **TEXT)
    activities = models.TextField("activités réalisées", **TEXT)
    frequency = models.CharField("fréquence", max_length=10, choices=Frequency, blank=True)
    autonomy = models.CharField("autonomie", max_length=10, choices=Autonomy, blank=True)
    difficulties = models.TextField("difficultés rencontrées et solutions", **TEXT)
    results = models.TextField("résultats", **TEXT)

    class Meta:
        verbose_name = "activités pour une compétence"
        ordering = ["competency__number"]
        constraints = [models.UniqueConstraint(fields=["table", "competency"], name="activity_line_once")]

    def __str__(self):
        return str(self.competency)

    @property
    def is_complete(self) -> bool:
        texts = (self.setting, self.activities, self.results)
        return all(text.strip() for text in texts) and bool(self.frequency and self.autonomy)

    @property
    def length(self) -> int:
        """Characters written, spaces at the ends apart: what the version may ask a minimum of."""
        return sum(len(text.strip()) for text in (self.setting, self.activities, self.difficulties, self.results))

    def is_long_enough(self, minimum: int) -> bool:
        return self.length >= minimum

    @property
    def is_started(self) -> bool:
        return any((self.setting, self.activities, self.frequency, self.autonomy, self.difficulties, self.results))


class CoachingComment(models.Model):
    """The accompanying provider advises, beside the candidate's text and never in it. Append-only."""

    signable = models.ForeignKey(Signable, on_delete=models.PROTECT, related_name="coaching_comments")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField("conseil", max_length=2000)
    at = models.DateTimeField("le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "conseil de l'organisme accompagnateur"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.author} {self.at}"
