from django import forms

from cqp.shared.widgets import GrowingTextarea
from evaluations.forms.section import LongText, SectionForm, SectionPage
from jury.models import Reading

from .services import seat_of


class NotesForm(SectionForm):
    """The private notes of one reader on one dossier."""

    notes = LongText(
        label="Mes notes privées",
        max_length=4000,
        widget=GrowingTextarea(rows=4),
        help_text="Personne d'autre ne les lit, ni les autres membres, ni le secrétariat.",
    )

    class Meta(SectionForm.Meta):
        model = Reading
        fields = ("notes",)


def notes_page(data, item, user) -> SectionPage:
    member = seat_of(item, user)
    stored = Reading.objects.filter(item=item, member=member).select_related("saved_by").first()
    return SectionPage(data, NotesForm(data, instance=stored or Reading(item=item, member=member)))


class ContestForm(forms.Form):
    """Why a line of the conformity sheet is contested."""

    reason = forms.CharField(
        label="Ce que vous contestez",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Les autres membres et le secrétariat le liront. Exemple : « la date de l'entretien est postérieure à la signature ».",
    )

    def clean_reason(self):
        reason = self.cleaned_data["reason"].strip()
        if not reason:
            raise forms.ValidationError("Dites ce que vous contestez, en une phrase.")
        return reason
