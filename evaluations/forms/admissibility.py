"""The examination of part 2: a ruling per experience, then the reasons and the advice of the opinion."""

from django import forms

from cqp.shared.widgets import GrowingTextarea, SegmentedRadio
from evaluations.models import Examination, ExperienceRuling

from .section import LongText, SectionForm

RETAINED = [(True, "retenue"), (False, "non retenue")]


class RulingForm(SectionForm):
    is_retained = forms.TypedChoiceField(
        label="Cette expérience est",
        choices=RETAINED,
        coerce=lambda value: value == "True",
        empty_value=None,
        widget=SegmentedRadio,
    )
    reason = LongText(
        label="Motif",
        max_length=4000,
        widget=GrowingTextarea(rows=1),
        help_text="Dû quand elle n'est pas retenue : le candidat le lira.",
    )

    class Meta(SectionForm.Meta):
        model = ExperienceRuling
        fields = ("is_retained", "reason")


class ExaminationForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = Examination
        fields = ("recommendations", "reasons")
        help_texts = {
            "recommendations": "Joints à l'avis : ce que la partie 3 devra montrer, ce qui pourrait manquer.",
            "reasons": "Dus si l'avis est défavorable. Le candidat les lira, mot pour mot.",
        }
