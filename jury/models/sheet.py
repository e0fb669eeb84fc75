from django.db import models
from django.db.models import Q

from evaluations.models.section import TEXT, Section
from jury.enums import Conformity, Verdict

from .item import JuryItem


class DecisionSheet(Section):
    """The decision sheet of one dossier (Outil 3, domaine.md § 1.3 d): conformity of the approach, then the recommendations.

    `checks` holds the conformity lines [{code, label, detail, proof_url, answer, comment}], prefilled from the completeness
    sheet when the secretariat puts the dossier on the agenda; the labels are kept so that what was asked stays readable.
    """

    item = models.OneToOneField(JuryItem, on_delete=models.PROTECT, related_name="sheet")
    checks = models.JSONField("contrôle de conformité", default=list)
    conclusion = models.CharField("conclusion du contrôle", max_length=12, choices=Conformity, blank=True)
    observation = models.TextField("observation", **TEXT)
    recommendations = models.TextField("préconisations", **TEXT)
    # Adopted with others in one motion: still one decision per competency, written like any other.
    adopted_at = models.DateTimeField("adoptée en bloc le", null=True, blank=True)

    class Meta:
        verbose_name = "fiche de décision"
        verbose_name_plural = "fiches de décision"

    def __str__(self):
        return f"fiche de {self.item_id}"


class CompetencyDecision(models.Model):
    """What the jury decides on one competency. No row as long as it has not decided, even when the opinions agree.

    Covered by the revision of its sheet: the six are decided together, on one page.
    """

    sheet = models.ForeignKey(DecisionSheet, on_delete=models.PROTECT, related_name="decisions")
    competency = models.ForeignKey("referentials.Competency", on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("décision", max_length=18, choices=Verdict)
    reason = models.TextField("motif", **TEXT)
    ballot = models.ForeignKey(
        "jury.Ballot", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vote"
    )

    class Meta:
        verbose_name = "décision sur une compétence"
        verbose_name_plural = "décisions sur les compétences"
        ordering = ["competency__number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "competency"], name="competency_decision_once"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="competency_decision_verdict_known"),
        ]

    def __str__(self):
        return f"{self.competency} : {self.get_verdict_display()}"
