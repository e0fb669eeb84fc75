from django import forms

from cqp.shared import clock
from cqp.shared.widgets import GrowingTextarea
from evaluations.models import (
    CandidatePartLine,
    FollowUp,
    ProgressReview,
    ProgressReviewLine,
    TrainingAction,
    TrainingNotHeld,
    WorkplacePractice,
)
from evaluations.training_providers import proposed

from .section import ListedBoxes, LongText, RowForm, SectionForm, advise, say

PROVIDERS = "organismes-engages"


class CoverForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = FollowUp
        fields = ("training_provider", "training_referent")
        help_texts = {
            "training_provider": "À laisser vide si personne d'autre que l'entreprise ne forme.",
            "training_referent": "La personne à qui le tuteur s'adresse dans l'organisme.",
        }


class TrainingActionForm(RowForm):
    class Meta(RowForm.Meta):
        model = TrainingAction
        fields = (
            "title",
            "provider",
            "trainer",
            "starts_on",
            "ends_on",
            "planned_hours",
            "done_hours",
            "attested_on",
            "competencies",
        )
        labels = {"starts_on": "Date de début", "ends_on": "Date de fin"}
        error_messages = {
            "title": {"required": "Nommez l'action, par exemple : conduire un entretien de recrutement."},
            "provider": {"required": "Nommez l'organisme, ou l'entreprise si elle forme elle-même."},
            "starts_on": {"required": "Donnez le premier jour, par exemple 05/01/2027."},
            "planned_hours": {"required": "Donnez un nombre d'heures, par exemple 14."},
            "competencies": {"required": "Cochez au moins une compétence."},
        }
        help_texts = {
            "title": "Par exemple : conduire un entretien de recrutement.",
            "provider": "Choisissez un organisme engagé auprès de la branche, ou écrivez son nom.",
            "starts_on": "Par exemple 05/01/2027.",
            "planned_hours": "Par exemple 14 ou 10,5.",
            "done_hours": "À compléter quand l'action est terminée.",
            "attested_on": "Date écrite sur l'attestation remise par l'organisme. Le fichier se joint ensuite, depuis le livret de suivi.",
        }

    def __init__(self, data=None, *, dossier, **options):
        super().__init__(data, **options)
        aimed_at = self.fields["competencies"]
        aimed_at.widget = ListedBoxes()
        aimed_at.queryset = dossier.competencies_to_assess
        aimed_at.help_text = "Au moins une."
        # A list to choose from beside a box where any name may be typed (templates/evaluations/follow_up_form.html draws it).
        self.providers = proposed(dossier, clock.today())
        self.fields["provider"].widget.attrs["list"] = PROVIDERS


class NotHeldForm(forms.Form):
    reason = LongText(
        label="La formation n'a pas eu lieu parce que",
        max_length=TrainingNotHeld._meta.get_field("reason").max_length,
        widget=GrowingTextarea(),
        help_text="Les évaluateurs et le jury le liront. Par exemple : la session a été annulée, la compétence a été travaillée au poste.",
        error_messages={"required": "Dites pourquoi, par exemple : la session a été annulée par l'organisme."},
    )


class PracticeForm(RowForm):
    missions = LongText(
        label="Missions confiées",
        max_length=4000,
        widget=GrowingTextarea(),
        error_messages={"required": "Dites ce qui a été confié, par exemple : tenir l'accueil le mardi."},
        help_text="Ce que la personne a fait dans l'entreprise pour mettre en pratique les compétences.",
    )

    class Meta(RowForm.Meta):
        model = WorkplacePractice
        fields = ("starts_on", "ends_on", "missions")
        labels = {"starts_on": "Date de début", "ends_on": "Date de fin"}
        error_messages = {"starts_on": {"required": "Donnez le premier jour, par exemple 05/01/2027."}}
        help_texts = {"ends_on": "À laisser vide si la période continue."}


class ReviewForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = ProgressReview
        fields = ("held_on", "place", "trainer", "observation", "improvements", "next_review_on")
        help_texts = {
            "trainer": "S'il a participé au point d'étape.",
            "observation": "Ce que vous avez vu sur le terrain, avant l'entretien.",
        }


class ReviewLineForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = ProgressReviewLine
        fields = ("level", "comment")

    def __init__(self, data=None, *, wording, **options):
        super().__init__(data, **options)
        say(self.fields["level"], wording.choices("follow_up"))


class CandidateLineForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = CandidatePartLine
        fields = ("situations", "activities", "means", "results", "difficulties")

    def __init__(self, data=None, *, wording, **options):
        super().__init__(data, **options)
        advise(self, wording, "advice_part")
