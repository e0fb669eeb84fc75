from django import forms
from django.core.validators import RegexValidator

from candidates.civil_status import OLDEST, validate_birth_date
from cqp.accounts.models import Organisation
from cqp.referentials.models import CertificationVersion
from cqp.shared import clock
from cqp.shared.sections import StoredForm
from cqp.shared.widgets import DayInput
from pathways.enums import CandidateStatus, ContractType

from .wording import say_what_is_expected

PHONE = RegexValidator(r"^\+?[\d .\-()]{6,20}$", "Écrivez un numéro de téléphone, par exemple 06 39 98 00 00.")


class _VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return f"{version.certification.title}, version {version.label}"


class JobForm(forms.Form):
    """What belongs to the job, and sits on each dossier: asked again when one is taken up."""

    status = forms.ChoiceField(label="Situation", choices=CandidateStatus, widget=forms.RadioSelect)
    job_title = forms.CharField(label="Emploi occupé", max_length=120, help_text="Par exemple assistante de formation.")
    contract_type = forms.ChoiceField(label="Type de contrat", choices=[("", "Choisir…"), *ContractType.choices])
    hired_on = forms.DateField(label="Date d'entrée dans l'entreprise", required=False, widget=DayInput)
    seniority = forms.CharField(
        label="Ancienneté dans le métier",
        max_length=60,
        required=False,
        help_text="Par exemple 2 ans.",
        widget=forms.TextInput(attrs={"class": "input--medium"}),
    )

    JOB = ("status", "job_title", "contract_type", "hired_on", "seniority")
    JOB_REQUIRED = {
        "status": "Choisissez la situation : salarié(e), nouvel entrant ou autre.",
        "job_title": "Écrivez l'emploi occupé, par exemple assistante de formation.",
        "contract_type": "Choisissez le type de contrat, par exemple CDI.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_what_is_expected(self, self.JOB_REQUIRED)

    def clean_hired_on(self):
        """Somebody may be registered before their first day; a year of two digits is a slip."""
        day, today = self.cleaned_data["hired_on"], clock.today()
        if day and not today.year - OLDEST <= day.year <= today.year + 1:
            raise forms.ValidationError("Vérifiez l'année d'entrée dans l'entreprise, par exemple 01/09/2024.")
        return day

    def job(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.JOB}


class JobCorrectionForm(StoredForm, JobForm):
    """The same on a dossier that has them, completed or corrected by one or two people at once."""


COHORT = "Un libellé commun à plusieurs dossiers, pour les retrouver ensemble. Par exemple : promotion mars 2027."


class CohortForm(forms.Form):
    cohort = forms.CharField(
        label="Cohorte", max_length=60, required=False, help_text=f"{COHORT} Laissez vide pour n'en avoir aucune."
    )


class RegistrationForm(JobForm):
    """The CQP, the person, the job: one page. What is not known yet is written later on the dossier (`pathways/job.py`)."""

    version = _VersionChoice(label="CQP visé", queryset=CertificationVersion.objects.none(), empty_label="Choisir…")
    company = forms.ModelChoiceField(
        label="Entreprise",
        queryset=Organisation.objects.none(),
        empty_label="Choisir…",
        help_text="Celle qui emploie le candidat.",
    )
    birth_name = forms.CharField(
        label="Nom de naissance", max_length=60, help_text="Tel qu'il figure sur la pièce d'identité."
    )
    usage_name = forms.CharField(
        label="Nom d'usage",
        max_length=60,
        required=False,
        help_text="S'il est différent, par exemple après un mariage.",
    )
    first_name = forms.CharField(label="Premier prénom", max_length=60)
    other_first_names = forms.CharField(label="Autres prénoms", max_length=120, required=False)
    email = forms.EmailField(
        label="Courriel",
        help_text="Nous y envoyons l'invitation à ouvrir son compte : prenom.nom@exemple.fr, de préférence personnel.",
        error_messages={"invalid": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr."},
    )
    phone = forms.CharField(
        label="Téléphone",
        required=False,
        validators=[PHONE],
        help_text="Par exemple 06 39 98 00 00.",
        widget=forms.TextInput(attrs={"class": "input--medium", "inputmode": "tel"}),
    )
    born_on = forms.DateField(
        label="Date de naissance", required=False, widget=DayInput, validators=[validate_birth_date]
    )
    cohort = forms.CharField(label="Cohorte", max_length=60, required=False, help_text=COHORT)

    REQUIRED = {
        "version": "Choisissez le CQP visé.",
        "company": "Choisissez l'entreprise.",
        "birth_name": "Écrivez le nom de naissance, par exemple Martin.",
        "first_name": "Écrivez le premier prénom, par exemple Léa.",
        "email": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
    }
    PERSON = ("birth_name", "usage_name", "first_name", "other_first_names", "email", "phone", "born_on")
    field_order = ("version", "company", *PERSON, *JobForm.JOB, "cohort")

    def __init__(self, *args, companies, **kwargs):
        super().__init__(*args, **kwargs)
        open_now = CertificationVersion.objects.open_to_registration(clock.today()).select_related("certification")
        self.fields["version"].queryset = open_now.order_by("certification__title", "-published_on")
        if len(companies) == 1:
            self.only_company = companies[0]
            del self.fields["company"]
        else:
            self.only_company = None
            self.fields["company"].queryset = Organisation.objects.filter(pk__in=[company.pk for company in companies])
        say_what_is_expected(self, self.REQUIRED)

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def registration(self) -> dict:
        """What services.open_dossier wants."""
        data = self.cleaned_data
        return {
            "company": self.only_company or data["company"],
            "version": data["version"],
            "person": {name: data[name] for name in self.PERSON},
            "job": self.job(),
            "cohort": data["cohort"],
        }
