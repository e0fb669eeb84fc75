from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator

from cqp.accounts.models import User
from cqp.shared.sections import LongText, StoredForm
from cqp.shared.validators import normalise_siret, validate_siret

_GIVEN_NAME = forms.TextInput(attrs={"autocomplete": "given-name"})
_FAMILY_NAME = forms.TextInput(attrs={"autocomplete": "family-name"})


class CompanyRegistrationForm(forms.Form):
    """The company, then the person who registers it: one page, nothing is asked twice.

    Not a model form: whether the SIRET is already here is told by mail only, anyone could otherwise ask which companies are.
    """

    siret = forms.CharField(
        label="SIRET",
        max_length=30,
        help_text="14 chiffres, par exemple 732 829 320 00074. Les espaces sont acceptés.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--medium"}),
    )
    name = forms.CharField(
        label="Raison sociale", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    collective_agreement = forms.CharField(
        label="Convention collective (IDCC)",
        max_length=4,
        initial="1516",
        validators=[RegexValidator(r"^[0-9]{1,4}$", "L'IDCC compte au plus 4 chiffres, par exemple 1516.")],
        help_text="1516 pour les organismes de formation.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )
    headcount = forms.IntegerField(
        label="Effectif",
        min_value=1,
        max_value=1_000_000,
        help_text="Nombre de salariés, par exemple 12.",
        widget=forms.NumberInput(attrs={"class": "input--short"}),
    )
    address = LongText(
        label="Adresse", max_length=300, widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"})
    )
    representative = forms.CharField(
        label="Représentant légal",
        max_length=120,
        help_text="Prénom et nom de la personne qui représente l'entreprise.",
    )
    first_name = forms.CharField(label="Votre prénom", max_length=60, widget=_GIVEN_NAME)
    last_name = forms.CharField(label="Votre nom", max_length=60, widget=_FAMILY_NAME)
    email = forms.EmailField(
        label="Votre adresse électronique",
        help_text="Nous y envoyons le lien qui termine l'inscription, par exemple prenom.nom@entreprise.fr.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    organisation_fields = ("siret", "name", "collective_agreement", "headcount", "address", "representative")
    person_fields = ("email", "first_name", "last_name")

    def clean_siret(self):
        siret = normalise_siret(self.cleaned_data["siret"])
        validate_siret(siret)
        return siret

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def registration(self) -> dict:
        """What the service wants: the person, and the company's fields as they will be stored."""
        organisation = {field: self.cleaned_data[field] for field in self.organisation_fields}
        return {field: self.cleaned_data[field] for field in self.person_fields} | {"organisation": organisation}


class OrganisationForm(StoredForm):
    """What may change of a company: its name and its SIRET stay those of the national directory."""

    address, headcount, representative, collective_agreement = (
        CompanyRegistrationForm.base_fields[name]
        for name in ("address", "headcount", "representative", "collective_agreement")
    )


class ChoosePasswordForm(forms.Form):
    password = forms.CharField(
        label="Choisissez un mot de passe",
        strip=False,
        max_length=128,
        help_text="Au moins 12 caractères. Une phrase de quelques mots se retient bien et protège bien.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self):
        password_validation.validate_password(self.cleaned_data["password"], self.user)
        return self.cleaned_data["password"]


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        labels = {"first_name": "Prénom", "last_name": "Nom"}
        widgets = {"first_name": _GIVEN_NAME, "last_name": _FAMILY_NAME}


class ColleagueForm(forms.Form):
    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=60)
    email = forms.EmailField(
        label="Adresse électronique professionnelle", help_text="Par exemple prenom.nom@entreprise.fr."
    )

    def clean_email(self):
        return self.cleaned_data["email"].lower()
