"""The examination of part 2: a ruling per experience, then the reasons and the advice of the opinion."""

from django import forms

from cqp.shared import clock
from cqp.shared.widgets import DayInput, GrowingTextarea, SegmentedRadio
from evaluations.models import Examination, ExperienceRuling
from evaluations.return_deadline import LONGEST_DAYS
from pathways.forms.acts import ActForm

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


class ReturnForm(ActForm):
    """What is missing, and until when the candidate may complete it."""

    answer_by = forms.DateField(
        label="À compléter jusqu'au",
        widget=DayInput(attrs={"class": "input--medium"}),
        help_text="Dernier jour, inclus. Il est proposé d'après le référentiel : changez-le si une pièce demande plus de temps.",
        error_messages={"required": "Donnez le dernier jour, par exemple dans deux mois."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, asks_reason=True, **kwargs)
        comment = self.fields["comment"]
        comment.label, comment.help_text = (
            "Ce qui manque",
            "Lu par le candidat, mot pour mot ; hors du secrétariat, par personne d'autre.",
        )

    def clean_answer_by(self):
        answer_by = self.cleaned_data["answer_by"]
        if not 0 < (answer_by - clock.today()).days <= LONGEST_DAYS:
            raise forms.ValidationError("Donnez un jour à venir, dans un an au plus tard.")
        return answer_by
