from evaluations.models import PlannedStep, Positioning, PositioningLine

from .section import RowForm, SectionForm, say


class InterviewForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = Positioning
        fields = ("interview_on", "place", "duration_minutes")
        help_texts = {
            "interview_on": "Votre habilitation doit être valable ce jour-là.",
            "place": "Par exemple : siège de l'entreprise, salle de réunion.",
            "duration_minutes": "En minutes, par exemple 90.",
        }


class PositioningLineForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = PositioningLine
        fields = ("activities", "examples", "level", "training_need", "comment")
        help_texts = {
            "activities": "Ce que la personne fait ou a fait dans son travail, pour cette compétence.",
            "examples": "Un ou deux exemples précis, donnés pendant l'entretien.",
            "training_need": "À remplir si la compétence n'est pas acquise, même en partie.",
            "comment": "Si la compétence est acquise : ce qui le montre.",
        }

    def __init__(self, data=None, *, wording, **options):
        super().__init__(data, **options)
        say(self.fields["level"], wording.choices("positioning"))


class PlannedStepForm(RowForm):
    """One line of the individual plan, on one of the competencies that the page proposes."""

    class Meta(RowForm.Meta):
        model = PlannedStep
        fields = ("competency", "modality", "provider", "hours", "period")
        error_messages = {
            "competency": {"required": "Choisissez la compétence à acquérir."},
            "modality": {"required": "Dites comment elle sera acquise, par exemple : action de formation."},
        }
        help_texts = {
            "provider": "Organisme de formation, attendu pour une action de formation ; ou service où la personne sera formée.",
            "hours": "En heures, par exemple 14. La durée ou la période est attendue.",
            "period": "Par exemple : janvier à mars 2027.",
        }

    def __init__(self, data=None, *, competencies, **options):
        super().__init__(data, **options)
        self.fields["competency"].queryset = competencies
        self.fields["competency"].empty_label = "Choisissez une compétence"
