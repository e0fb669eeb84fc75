from django import forms

from cqp.shared.widgets import GrowingTextarea, SegmentedRadio
from evaluations.forms.section import LongText, SectionForm, say
from jury.enums import Answer, Conformity, Verdict
from jury.models import CompetencyDecision, DecisionSheet


class ConformityForm(SectionForm):
    """Conclusion of the check, and the recommendations to the candidate."""

    conclusion = forms.ChoiceField(label="Conclusion du contrôle", choices=Conformity.choices, widget=SegmentedRadio())

    class Meta(SectionForm.Meta):
        model = DecisionSheet
        fields = ("conclusion", "observation", "recommendations")
        help_texts = {
            "observation": "Attendue si la démarche n'est pas conforme, ou si un complément est demandé : dites lequel.",
            "recommendations": "Attendues dès qu'une compétence n'est pas validée : le candidat les lira.",
        }


class CheckForm(SectionForm):
    """One line of the check: prefilled from the facts, the jury has the last word."""

    answer = forms.ChoiceField(choices=Answer.choices, widget=SegmentedRadio())
    comment = LongText(label="Observation", max_length=500)

    class Meta(SectionForm.Meta):
        model = DecisionSheet
        fields = ()

    def __init__(self, data=None, *, instance, line, **options):
        self.line = line
        initial = {"answer": line["answer"], "comment": line["comment"]}
        super().__init__(data, instance=instance, prefix=line["code"], initial=initial, **options)
        self.fields["answer"].label = line["label"]
        self.fields["comment"].widget.attrs["aria-label"] = f"Observation : {line['label']}"


class DecisionForm(SectionForm):
    """The decision on one competency: what concordant opinions propose is already ticked, saving confirms it."""

    verdict = forms.ChoiceField(label="Décision du jury")
    reason = LongText(label="Motif", max_length=4000, widget=GrowingTextarea(rows=2))

    class Meta(SectionForm.Meta):
        model = CompetencyDecision
        fields = ("verdict", "reason")

    def __init__(self, data=None, *, view, sheet, decision, **options):
        self.view = view
        self.is_decided = decision is not None
        instance = decision or CompetencyDecision(sheet=sheet, competency=view.competency)
        initial = {} if decision else {"verdict": view.proposal or ""}
        prefix = f"c{view.competency.number}"
        super().__init__(data, instance=instance, prefix=prefix, initial=initial, **options)
        number = view.competency.number
        self.fields["verdict"].label = f"Compétence {number} : décision du jury"
        self.fields["reason"].label = f"Compétence {number} : motif"
        offered = [code for code in Verdict if code != Verdict.ALREADY_VALIDATED or view.credit]
        say(self.fields["verdict"], view.wording.choices("decision", offered))
        help_text = (
            "Obligatoire si la décision s'écarte des deux avis." if view.agree else "Facultatif ; utile au candidat."
        )
        self.fields["reason"].help_text = help_text
        self.saved_by, self.saved_at = sheet.saved_by, sheet.saved_at

    @property
    def decided_word(self) -> str:
        return self.view.wording.label("decision", self.instance.verdict)

    def clean(self):
        verdict, reason = self.cleaned_data.get("verdict"), self.cleaned_data.get("reason", "").strip()
        if verdict and self.view.departs(verdict) and not reason:
            proposed = self.view.proposed_word
            self.add_error("reason", f"Les deux avis concordent ({proposed}) : dites pourquoi le jury s'en écarte.")
        return self.cleaned_data
