from django import forms

from cqp.shared.widgets import GrowingTextarea
from cqp.uploads.forms import UploadField
from evaluations.models import ActivityLine, ActivityTable, CoachingComment

from .application import EmploymentForm
from .section import LongText, SectionForm, advise


class EmploymentTodayForm(EmploymentForm):
    class Meta(SectionForm.Meta):
        model = ActivityTable
        fields = ("employed_in_branch", "employer_name", "employer_siret")
        help_texts = {"employer_name": "Si vous êtes salarié(e)."}


class ActivityLineForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = ActivityLine
        fields = ("setting", "activities", "frequency", "autonomy", "difficulties", "results")

    def __init__(self, data=None, *, wording, **options):
        super().__init__(data, **options)
        advise(self, wording, "advice_activity")


class ProofForm(forms.Form):
    file = UploadField(label="Fichier")

    def piece(self) -> dict:
        """What services.add_piece wants beside the competency."""
        return {"file": self.cleaned_data["file"]}


class AdviceForm(forms.Form):
    text = LongText(
        label="Votre conseil",
        max_length=CoachingComment._meta.get_field("text").max_length,
        widget=GrowingTextarea(),
        help_text="Le candidat le lit à côté de son texte. Par exemple : dites avec qui vous préparez la salle, et quand.",
        error_messages={"required": "Écrivez votre conseil, par exemple : donnez un exemple chiffré."},
    )
