from django import forms
from django.core.validators import RegexValidator

from candidates.civil_status import OLDEST, validate_birth_date
from candidates.enums import Sex
from candidates.models import Candidate
from candidates.services import IDENTITY_FIELDS
from cqp.accounts.models import Organisation
from cqp.referentials.models import CertificationVersion
from cqp.shared import clock
from cqp.shared.countries import country_choices
from cqp.shared.sections import LongText, SectionForm, StoredForm
from cqp.shared.templatetags.cqp_ui import day_short_fr
from cqp.shared.widgets import DayInput, GrowingTextarea

from .enums import CandidateStatus, ContractType, PathwayKind, Role, State
from .incompatibilities import assigned
from .naming import person_behind, proposed

PHONE = RegexValidator(r"^\+?[\d .\-()]{6,20}$", "Écrivez un numéro de téléphone, par exemple 06 39 98 00 00.")


class _VersionChoice(forms.ModelChoiceField):
    def label_from_instance(self, version):
        return f"{version.certification.title}, version {version.label}"


def say_what_is_expected(form, sentences: dict) -> None:
    """« Ce champ est obligatoire » does not help a tired person: each field says what to write, with an example."""
    for name in sentences.keys() & form.fields.keys():
        form.fields[name].error_messages["required"] = sentences[name]


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


class VaeRequestForm(forms.Form):
    """Somebody without a session asks for a VAE file: the three things that an account needs, and nothing else."""

    first_name = forms.CharField(
        label="Votre prénom", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label="Votre nom", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )
    email = forms.EmailField(
        label="Votre courriel",
        help_text="Nous y envoyons le lien qui confirme la demande : prenom.nom@exemple.fr, de préférence personnel.",
        error_messages={"invalid": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    REQUIRED = {
        "first_name": "Écrivez votre prénom, par exemple Léa.",
        "last_name": "Écrivez votre nom, par exemple Martin.",
        "email": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_what_is_expected(self, self.REQUIRED)

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class ActForm(forms.Form):
    """The confirm page of an act; the written reason only when the act asks for one."""

    comment = forms.CharField(
        label="Motif",
        max_length=2000,
        help_text="Il sera lu par les personnes concernées : dites ce qui manque ou ce qui a changé.",
        error_messages={"required": "Écrivez le motif, par exemple « la signature du candidat manque »."},
        widget=GrowingTextarea,
    )

    def __init__(self, *args, asks_reason, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_reason:
            del self.fields["comment"]


class TutorForm(forms.Form):
    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=60)
    email = forms.EmailField(
        label="Courriel professionnel",
        help_text="Par exemple prenom.nom@entreprise.fr. La personne reçoit une invitation.",
        error_messages={"invalid": "Écrivez une adresse complète, par exemple prenom.nom@entreprise.fr."},
    )
    job_title = forms.CharField(label="Fonction", max_length=120, help_text="Par exemple coordinatrice pédagogique.")

    REQUIRED = {
        "first_name": "Écrivez le prénom du tuteur.",
        "last_name": "Écrivez le nom du tuteur.",
        "email": "Écrivez une adresse complète, par exemple prenom.nom@entreprise.fr.",
        "job_title": "Écrivez sa fonction, par exemple coordinatrice pédagogique.",
    }

    def __init__(self, *args, dossier, **kwargs):
        super().__init__(*args, **kwargs)
        say_what_is_expected(self, self.REQUIRED)

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class AccreditedPersonForm(forms.Form):
    """Somebody of the list, or somebody else by the exact number of the accreditation or the exact mail."""

    hides_optional = True
    role: Role
    person = forms.ChoiceField(label="Personne habilitée", required=False)
    reference = forms.CharField(label="Ou numéro d'habilitation ou courriel", max_length=254, required=False)
    job_title = forms.CharField(
        label="Fonction", max_length=120, required=False, help_text="Par exemple responsable de formation."
    )
    comment = forms.CharField(
        label="Motif du remplacement",
        max_length=2000,
        help_text="Un nouveau tour d'évaluation sera ouvert ; les avis déjà donnés restent lisibles.",
        error_messages={"required": "Écrivez le motif du remplacement, par exemple « absence prolongée »."},
        widget=GrowingTextarea,
    )

    def __init__(self, *args, dossier, **kwargs):
        super().__init__(*args, **kwargs)
        if dossier.state != State.UNDER_ASSESSMENT or assigned(dossier, self.role) is None:
            del self.fields["comment"]
        self.people = {str(a.user_id): a for a in proposed(dossier, self.role)}
        choices = [
            (pk, f"{a.user.get_full_name()} — {a.number}, jusqu'au {day_short_fr(a.valid_until)}")
            for pk, a in self.people.items()
        ]
        self.fields["person"].choices = [("", "Choisir…" if choices else "Personne à proposer"), *choices]

    def clean(self):
        data = super().clean()
        reference = data.get("reference", "").strip()
        if data.get("person") and reference:
            raise forms.ValidationError("Choisissez une personne dans la liste, ou écrivez un numéro : pas les deux.")
        if data.get("person"):
            data["user"] = self.people[data["person"]].user
        elif reference:
            data["user"] = person_behind(self.role, reference)
            if data["user"] is None:
                self.add_error(
                    "reference",
                    "Aucune habilitation n'a ce numéro ou ce courriel. Vérifiez auprès de la personne ou de la CPEF.",
                )
        elif "person" not in self.errors:
            self.add_error(
                "person",
                "Choisissez une personne, ou écrivez son numéro d'habilitation, par exemple " + self.example + ".",
            )
        return data


class SectorProfessionalForm(AccreditedPersonForm):
    role = Role.SECTOR_PROFESSIONAL
    example = "PRO-2026-000001"

    def __init__(self, *args, dossier, **kwargs):
        super().__init__(*args, dossier=dossier, **kwargs)
        if dossier.kind == PathwayKind.VAE:
            self.fields["person"].help_text = "Habilitées aujourd'hui pour ce CQP, et qui n'ont pas aidé le candidat."
            self.fields["reference"].help_text = "Par exemple PRO-2026-000001."
        else:
            self.fields["person"].help_text = "Les personnes de votre entreprise habilitées par la CPEF pour ce CQP."
            self.fields["reference"].help_text = "Pour une personne extérieure, par exemple PRO-2026-000001."


class ExternalAssessorForm(AccreditedPersonForm):
    role = Role.EXTERNAL_ASSESSOR
    example = "EXT-2026-000001"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "person"
        ].help_text = "Habilitées aujourd'hui pour ce CQP, extérieures à l'entreprise et au parcours."
        self.fields["reference"].help_text = "Par exemple EXT-2026-000001."
        self.fields["job_title"].help_text = "Par exemple consultante indépendante."


class _ProviderChoice(forms.ModelChoiceField):
    def label_from_instance(self, provider):
        return ", ".join(filter(None, (provider.name, *provider.address.splitlines())))


class ClaimForm(forms.Form):
    """The candidate's word on what they validated elsewhere. Each button of the page posts one."""

    CLAIM, DECLINE = "faire-valoir", "ne-pas-faire-valoir"

    choice = forms.ChoiceField(
        choices=[(CLAIM, "faire valoir"), (DECLINE, "ne pas faire valoir")],
        error_messages={
            "required": "Choisissez l'un des deux boutons : faire valoir vos compétences, ou non.",
            "invalid_choice": "Choisissez l'un des deux boutons : faire valoir vos compétences, ou non.",
        },
    )


class CoachingForm(forms.Form):
    """One of the providers committed today; a signature that ended meanwhile is an answer the list no longer has."""

    provider = _ProviderChoice(
        label="Organisme de formation",
        queryset=Organisation.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un organisme dans la liste.",
            "invalid_choice": "Cet organisme n'est pas dans la liste de ceux qui sont engagés aujourd'hui. Choisissez-en un autre.",
        },
    )

    def __init__(self, data=None, *, providers, **options):
        super().__init__(data, **options)
        self.providers = list(providers)
        self.fields["provider"].queryset = providers


class IdentityForm(SectionForm):
    """The civil status. Everything but the names may be filled later; delivery needs sex, date and place of birth."""

    birth_country_code = forms.ChoiceField(
        label="Pays de naissance",
        choices=country_choices,
        help_text="Celui d'aujourd'hui, si le nom ou les frontières ont changé.",
        error_messages={"invalid_choice": "Choisissez le pays dans la liste, par exemple France."},
    )

    class Meta:
        model = Candidate
        fields = list(IDENTITY_FIELDS)
        labels = {
            "birth_name": "Nom de naissance",
            "usage_name": "Nom d'usage",
            "first_name": "Premier prénom",
            "other_first_names": "Autres prénoms",
            "sex": "Sexe",
            "born_on": "Date de naissance",
            "birth_commune": "Commune de naissance",
            "birth_commune_code": "Code INSEE de la commune",
            "phone": "Téléphone",
            "address": "Adresse",
            "address_country": "Pays de résidence",
            "diplomas": "Diplômes et formations antérieures",
        }
        help_texts = {
            "birth_name": "Tel qu'il figure sur la pièce d'identité.",
            "usage_name": "S'il est différent du nom de naissance.",
            "sex": "Demandé par le système d'information du CPF.",
            "birth_commune": "Par exemple Lyon. Pour une naissance à l'étranger, la ville.",
            "birth_commune_code": "Par exemple 69123 : les chiffres 6 à 10 du numéro de sécurité sociale. Ce n'est pas le code postal."
            " Le département s'en déduit. Vide si vous êtes né(e) à l'étranger.",
            "phone": "Par exemple 06 39 98 00 00.",
            "diplomas": "Un par ligne, avec l'année. Par exemple BTS assistant de manager, 2019.",
        }
        field_classes = {"address": LongText, "diplomas": LongText}
        widgets = {
            "birth_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "usage_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "born_on": DayInput,
            "birth_commune_code": forms.TextInput(attrs={"class": "input--short"}),
            "phone": forms.TextInput(attrs={"class": "input--medium", "inputmode": "tel"}),
            "address": GrowingTextarea,
            "address_country": forms.TextInput(attrs={"class": "input--medium", "autocomplete": "country-name"}),
            "diplomas": GrowingTextarea,
        }

    def __init__(self, data=None, *, instance, **options):
        super().__init__(data, instance=instance, **options)
        self.fields["born_on"].validators.append(validate_birth_date)
        self.fields["phone"].validators.append(PHONE)
        self.fields["sex"].choices = [("", "Choisir…"), *Sex.choices]
        for name in ("birth_name", "first_name"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = RegistrationForm.REQUIRED[name]
        if not instance.birth_country_code and instance.birth_country:
            told = f"Écrit auparavant : « {instance.birth_country} ». Choisissez-le dans la liste."
            self.fields["birth_country_code"].help_text = told
