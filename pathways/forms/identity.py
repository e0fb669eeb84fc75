from django import forms

from candidates.civil_status import validate_birth_date
from candidates.enums import Sex
from candidates.models import Candidate
from candidates.services import IDENTITY_FIELDS
from cqp.shared.countries import country_choices
from cqp.shared.sections import LongText, SectionForm
from cqp.shared.widgets import DayInput, GrowingTextarea

from .registration import PHONE, RegistrationForm


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
