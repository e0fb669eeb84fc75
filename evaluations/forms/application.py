from django import forms

from cqp.shared import clock
from cqp.shared.validators import normalise_siret, validate_siret
from cqp.shared.widgets import SegmentedRadio
from evaluations.models import Application, ApplicationLine, Experience, FollowedTraining

from .section import SectionForm, SectionPage, say, section_field

CHOOSE = "Choisissez"
# Nobody alive worked before: a year of two digits or a slip of the keyboard is told at once.
FIRST_YEAR = 1950


def as_list(field):
    """Eleven answers are chosen in a list that opens, not on a page of buttons."""
    field.widget = forms.Select()
    field.choices = [("", CHOOSE), *((code, label) for code, label in field.choices if code)]


def _is_yes(value):
    return str(value) == "True"


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not answered yet."""

    def __init__(self, **options):
        options |= {"choices": [(True, "oui"), (False, "non")], "widget": SegmentedRadio(), "coerce": _is_yes}
        super().__init__(empty_value=None, **options)


class RequestForm(SectionForm):
    """What is asked for. Each competency is a box of its own, so that two windows can never lose a tick."""

    class Meta(SectionForm.Meta):
        model = Application
        fields = ("aim", "other_requests", "motivation")
        help_texts = {
            "other_requests": "Pour quelles autres certifications, et où. Écrivez « aucune » s'il n'y en a pas.",
            "motivation": "Ce que vous attendez de ce CQP, en quelques lignes.",
        }

    def __init__(self, data=None, *, instance, **options):
        super().__init__(data, instance=instance, **options)
        targeted = set(instance.targeted.values_list("pk", flat=True))
        self.boxes = {}
        for competency in instance.signable.dossier.competencies_to_assess:
            name = f"target_{competency.number}"
            self.fields[name] = forms.BooleanField(label=str(competency), required=False)
            self.fields[name].initial = self.stored[name] = competency.pk in targeted
            self.boxes[name] = competency

    @property
    def target_fields(self):
        return [self[name] for name in self.boxes]

    def to_save(self, values: dict) -> dict:
        """`values` of the page, as the service wants them: the ticked boxes are competencies."""
        kept = {name: value for name, value in values.items() if name not in self.boxes}
        return kept | {"targeted": [competency for name, competency in self.boxes.items() if values[name]]}


class EmploymentForm(SectionForm):
    """Who employs the candidate, as it is asked in part 2 and again in part 3."""

    employed_in_branch = YesNoField(
        label="Êtes-vous salarié(e) d'une entreprise de la branche des organismes de formation (IDCC 1516) ?",
        help_text="Le numéro IDCC de la convention collective est sur votre bulletin de paie. Si oui, vous serez évalué(e) dans votre"
        " entreprise ; si non, dans un organisme de formation.",
    )

    # Longer than fourteen: it is typed as it is printed, with its spaces.
    employer_siret = forms.CharField(
        label="SIRET de l'employeur",
        max_length=30,
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--medium"}),
        help_text="14 chiffres, sur votre bulletin de paie : par exemple 732 829 320 00074.",
    )

    def clean_employer_siret(self):
        siret = normalise_siret(self.cleaned_data["employer_siret"])
        if siret:
            validate_siret(siret)
        return siret


class SituationForm(EmploymentForm):
    class Meta(SectionForm.Meta):
        model = Application
        fields = (
            "nationality",
            "situation",
            "employed_in_branch",
            "employer_name",
            "employer_siret",
            "education_level",
            "highest_level",
            "highest_title",
            "trainings",
        )
        labels = {"situation": "Votre situation aujourd'hui", "highest_level": "Niveau de la certification"}
        help_texts = {
            "nationality": "Par exemple : française.",
            "employer_name": "Si vous êtes salarié(e).",
            "education_level": "Jusqu'où vous êtes allé(e) dans vos études, diplôme obtenu ou non.",
            "highest_level": "Celui du diplôme, titre ou CQP que vous avez obtenu.",
            "highest_title": "Par exemple : BTS assistant de manager, 2014.",
            "trainings": "Si le tableau ne suffit pas, ou pour préciser.",
        }

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        as_list(self.fields["situation"])
        as_list(self.fields["education_level"])
        as_list(self.fields["highest_level"])


class TrainingForm(SectionForm):
    """One line of the table of trainings, among those of its page."""

    class Meta(SectionForm.Meta):
        model = FollowedTraining
        fields = ("title", "provider", "year")

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year and not FIRST_YEAR <= year <= clock.today().year:
            raise forms.ValidationError("Vérifiez l'année, par exemple 2021.")
        return year


class SituationPage(SectionPage):
    """Part 2, « votre situation »: the answers, then the lines of the table of trainings."""

    def __init__(self, data, application):
        self.situation = SituationForm(data, instance=application)
        rows = application.followed_trainings.select_related("saved_by", "application__signable")
        self.trainings = [TrainingForm(data, instance=row, prefix=f"t{row.position}") for row in rows]
        super().__init__(data, self.situation, *self.trainings)


class SelfPositioningForm(SectionForm):
    class Meta(SectionForm.Meta):
        model = ApplicationLine
        fields = ("level", "comment")
        labels = {"level": "Je sais faire"}
        help_texts = {"comment": "Un exemple, en une phrase."}

    def __init__(self, data=None, *, wording, **options):
        super().__init__(data, **options)
        say(self.fields["level"], wording.choices("self_positioning"))
        self.fields["comment"].widget.attrs["rows"] = 1


REQUIRED = {
    "title": "Donnez un nom à cette expérience, par exemple : assistante de formation.",
    "employer": "Nommez l'employeur ou la structure, par exemple : Alpha Formation.",
    "status": "Dites à quel titre vous y étiez, par exemple : salarié(e).",
    "starts_on": "Donnez le premier jour, par exemple 01/09/2021.",
    "working_time": "Donnez un pourcentage, par exemple 100 pour un temps plein, 50 pour un mi-temps.",
}
EXPERIENCE_HELP = {
    "title": "Par exemple : assistante de formation.",
    "ends_on": "À laisser vide si vous y êtes toujours.",
    "working_time": "100 pour un temps plein, 50 pour un mi-temps.",
    "description": "Ce que vous y faites, vous, en rapport avec les compétences du CQP. Racontez.",
}


class ExperienceDays:
    """What both forms of an experience check about its days."""

    def clean_starts_on(self):
        starts_on = self.cleaned_data["starts_on"]
        if starts_on and starts_on > clock.today():
            raise forms.ValidationError("Cette expérience n'a pas encore commencé.")
        if starts_on and starts_on.year < FIRST_YEAR:
            raise forms.ValidationError("Vérifiez l'année, par exemple 01/09/2021.")
        return starts_on

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "La date de fin vient après la date de début.")
        return cleaned


class NewExperienceForm(ExperienceDays, forms.ModelForm):
    """What an experience needs to exist; it is told on its own page, saved as one types."""

    class Meta:
        model = Experience
        fields = ("title", "employer", "status", "starts_on", "ends_on", "working_time")
        formfield_callback = section_field
        error_messages = {name: {"required": sentence} for name, sentence in REQUIRED.items()}
        help_texts = EXPERIENCE_HELP

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        as_list(self.fields["status"])


class ExperienceForm(ExperienceDays, SectionForm):
    """The same, once it exists: what it cannot do without stays required."""

    class Meta(SectionForm.Meta):
        model = Experience
        fields = (*NewExperienceForm.Meta.fields, "description")
        error_messages = NewExperienceForm.Meta.error_messages
        help_texts = EXPERIENCE_HELP

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        as_list(self.fields["status"])
        for name in REQUIRED:
            self.fields[name].required = True


class DaysForm(ExperienceDays, forms.Form):
    """What the counter needs of an experience that is being typed."""

    starts_on = forms.DateField()
    ends_on = forms.DateField(required=False)
    working_time = forms.IntegerField(min_value=1, max_value=100)
