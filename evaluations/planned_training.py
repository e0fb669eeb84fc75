"""What the individual plan sends to training, and what became of it: held and attested, or said in writing not to have been held."""

from .enums import Modality, SignableKind
from .models import PlannedStep, TrainingAction, TrainingNotHeld
from .signed import completed


class PlannedTraining:
    """The trainings of one dossier against its signed plan. Read once; for one dossier, never in a list.

    A dossier that takes up another goes on with its plan: what was held, or explained, there counts here (domaine.md § 1.5).
    """

    def __init__(self, dossier):
        lineage = [part.pk for part in dossier.lineage]
        signed = completed(dossier, SignableKind.POSITIONING)
        steps = PlannedStep.objects.filter(positioning__signable=signed, modality=Modality.TRAINING)
        to_assess = list(dossier.competencies_to_assess)
        wanted = set(steps.order_by().values_list("competency", flat=True)) if signed else set()
        self.actions = list(TrainingAction.objects.filter(dossier__in=lineage).prefetch_related("competencies"))
        attested = TrainingAction.objects.filter(dossier__in=lineage).attested().order_by()
        self.attested = set(attested.values_list("pk", flat=True))
        self.own = [action for action in self.actions if action.dossier_id == dossier.pk]
        self.planned = [competency for competency in to_assess if competency.pk in wanted]
        explained = TrainingNotHeld.objects.filter(dossier__in=lineage, competency__in=to_assess)
        # In the order they were given: the last one counts.
        self._reasons = {row.competency_id: row for row in explained.select_related("competency", "told_by")}
        self._to_assess = to_assess

    def is_attested(self, action) -> bool:
        return action.pk in self.attested

    def is_held(self, competency) -> bool:
        """At least one attested training aims at this competency."""
        return any(action.pk in self.attested and competency in action.competencies.all() for action in self.actions)

    def reason(self, competency) -> TrainingNotHeld | None:
        return self._reasons.get(competency.pk)

    @property
    def concerned(self) -> list:
        """The competencies about which something is to be told: planned for training, or aimed at by a training without attestation."""
        aimed_at = {c.pk for action in self.own if action.pk not in self.attested for c in action.competencies.all()}
        planned = {competency.pk for competency in self.planned}
        return [competency for competency in self._to_assess if competency.pk in aimed_at | planned]

    @property
    def unaccounted(self) -> list:
        """Planned, neither held with an attestation nor explained. Nothing that is not a reason stands for a training."""
        return [one for one in self.planned if not self.is_held(one) and self.reason(one) is None]

    @property
    def unattested(self) -> list[TrainingAction]:
        """Recorded here without attestation, unless the reason why it was not held is written for all that it aimed at."""
        return [
            action
            for action in self.own
            if action.pk not in self.attested and any(self.reason(one) is None for one in action.competencies.all())
        ]

    @property
    def not_held(self) -> list[TrainingNotHeld]:
        """The reasons that still stand: what was held since with an attestation needs none."""
        return [reason for one in self.concerned if (reason := self.reason(one)) and self.is_to_explain(one)]

    def is_to_explain(self, competency) -> bool:
        """Not held, or recorded once more and without attestation."""
        cancelled = any(
            action.pk not in self.attested and competency in action.competencies.all() for action in self.own
        )
        return cancelled or not self.is_held(competency)
