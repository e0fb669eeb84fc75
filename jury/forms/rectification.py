from django import forms

from cqp.shared.widgets import GrowingTextarea, SegmentedRadio
from evaluations.forms.section import say
from jury.enums import Conformity, Verdict
from jury.rectifying import CONCLUSIONS


class RectificationForm(forms.Form):
    """What should stand in the place of a decision in force: prefilled with what stands."""

    reason = forms.CharField(
        label="Motif de la rectification",
        max_length=2000,
        widget=GrowingTextarea,
        help_text="Il figure au procès-verbal et dans la lettre. Par exemple : « la compétence 4 a été décidée validée, puis mal reportée ».",
        error_messages={"required": "Écrivez le motif de la rectification : il figure au procès-verbal."},
    )
    conclusion = forms.ChoiceField(
        label="Conclusion du contrôle",
        choices=[(code.value, code.label) for code in Conformity if code in CONCLUSIONS],
        widget=SegmentedRadio(),
    )
    observation = forms.CharField(
        label="Observation",
        max_length=4000,
        required=False,
        widget=GrowingTextarea,
        help_text="Attendue si la démarche n'est pas conforme : dites en quoi.",
    )
    recommendations = forms.CharField(
        label="Préconisations",
        max_length=4000,
        required=False,
        widget=GrowingTextarea,
        help_text="Attendues dès qu'une compétence n'est pas validée : le candidat les lira.",
    )

    def __init__(self, data=None, *, views, standing):
        self._views = views
        initial = {name: getattr(standing, name) for name in ("conclusion", "observation", "recommendations")}
        super().__init__(data, initial=initial)
        for view in views:
            self._add(view, standing.decisions.get(view.competency.pk))

    def _add(self, view, decision):
        number = view.competency.number
        offered = [code for code in Verdict if code != Verdict.ALREADY_VALIDATED or view.credit]
        self.fields[f"verdict_{number}"] = forms.ChoiceField(
            label=f"Compétence {number} : décision",
            required=False,
            initial=decision.verdict if decision else "",
        )
        say(self.fields[f"verdict_{number}"], view.wording.choices("decision", offered))
        self.fields[f"reason_{number}"] = forms.CharField(
            label=f"Compétence {number} : motif",
            max_length=4000,
            required=False,
            initial=decision.reason if decision else "",
            widget=GrowingTextarea(rows=2),
        )

    @property
    def competencies(self) -> list:
        """(competency, decision field, reason field), for the page."""
        return [
            (view.competency, self[f"verdict_{view.competency.number}"], self[f"reason_{view.competency.number}"])
            for view in self._views
        ]

    def proposed(self) -> dict:
        """What `propose_rectification` takes."""
        said, numbers = self.cleaned_data, {view.competency.pk: view.competency.number for view in self._views}
        texts = {name: said[name] for name in ("reason", "conclusion", "observation", "recommendations")}
        return texts | {"decisions": {pk: (said[f"verdict_{n}"], said[f"reason_{n}"]) for pk, n in numbers.items()}}
