from django import forms

from cqp.shared import clock
from cqp.shared.widgets import DayInput, GrowingTextarea, SegmentedRadio

GROUNDS_HELP = (
    "Ce qui n'a pas été régulier : composition du jury, lien d'un membre avec vous, pièce non examinée, erreur matérielle… "
    "Par exemple : « un membre du jury travaille dans mon entreprise »."
)


class GroundsForm(forms.Form):
    """The candidate's own appeal, received today."""

    grounds = forms.CharField(
        label="Moyens",
        max_length=4000,
        help_text=GROUNDS_HELP,
        widget=GrowingTextarea(rows=6),
        error_messages={
            "required": "Dites ce qui n'a pas été régulier, par exemple « ma pièce n° 3 n'a pas été examinée »."
        },
    )


class ReceivedForm(GroundsForm):
    """A letter that the secretariat registers."""

    received_on = forms.DateField(
        label="Lettre reçue le",
        widget=DayInput(attrs={"class": "input--medium"}),
        help_text="Le jour de réception fait foi : une lettre arrivée trop tard s'enregistre aussi, elle sera irrecevable.",
    )

    field_order = ("received_on", "grounds")

    def clean_received_on(self):
        received_on = self.cleaned_data["received_on"]
        if received_on > clock.today():
            raise forms.ValidationError("Choisissez aujourd'hui ou un jour passé.")
        return received_on


class AdmissibilityForm(forms.Form):
    admissible = forms.ChoiceField(
        label="Le recours est",
        choices=[("yes", "recevable"), ("no", "irrecevable")],
        widget=SegmentedRadio(),
        error_messages={"required": "Choisissez : recevable ou irrecevable."},
    )
    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=GrowingTextarea,
        help_text="Par exemple : déposé dans le délai, il porte sur la composition du jury.",
        error_messages={"required": "Écrivez le motif : il sera lu par le candidat."},
    )

    def ruling(self) -> dict:
        """What `rule_appeal` takes."""
        return {"admissible": self.cleaned_data["admissible"] == "yes", "reason": self.cleaned_data["reason"]}


class RenounceForm(forms.Form):
    """By the candidate, who owes no reason; by the secretariat, which says how it learnt of it."""

    reason = forms.CharField(label="Motif", max_length=1000, widget=GrowingTextarea, required=False)

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = not own
        if not own:
            field.help_text = "Comment le candidat l'a fait savoir, par exemple « lettre reçue le 3 mars »."
        field.error_messages["required"] = "Dites comment le candidat l'a fait savoir : il le lira."


class AnswerForm(forms.Form):
    upheld = forms.ChoiceField(
        label="Le recours est",
        choices=[("yes", "accueilli : nouvelle délibération"), ("no", "rejeté")],
        widget=SegmentedRadio(),
        error_messages={"required": "Choisissez : accueilli ou rejeté."},
    )
    answer = forms.CharField(
        label="Réponse motivée",
        max_length=4000,
        widget=GrowingTextarea(rows=5),
        error_messages={"required": "Motivez la réponse : elle sera lue par le candidat."},
    )

    def answered(self) -> dict:
        """What `answer_appeal` takes."""
        return {"upheld": self.cleaned_data["upheld"] == "yes", "answer": self.cleaned_data["answer"]}
