from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q

from cqp.referentials.models import Certification
from cqp.shared import clock
from cqp.shared.dates import add_months
from cqp.shared.validators import normalise_siret, validate_siret
from cqp.shared.widgets import DayInput, GrowingTextarea

from .enums import AccreditationRole
from .models import COMMITMENT_MONTHS, Accreditation, ProviderCommitment

VALIDITY = [("now", "en vigueur"), ("past", "terminées"), ("future", "à venir")]
COMMITMENT_VALIDITY = [("now", "en vigueur"), ("past", "terminés"), ("future", "à venir")]


class AccreditationForm(forms.Form):
    """Who, for which part and which CQP, from when. The end follows the length set by the referential."""

    first_name = forms.CharField(label="Prénom", max_length=60)
    last_name = forms.CharField(label="Nom", max_length=60)
    email = forms.EmailField(
        label="Courriel",
        help_text="La personne reçoit une invitation, par exemple prenom.nom@exemple.fr.",
        error_messages={"invalid": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr."},
    )
    employer_siret = forms.CharField(
        label="SIRET de l'employeur",
        max_length=30,
        required=False,
        help_text="14 chiffres, par exemple 732 829 320 00074. Un évaluateur externe n'évalue jamais un salarié de son entreprise.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--medium"}),
    )
    role = forms.ChoiceField(label="Habilitée comme", choices=AccreditationRole, widget=forms.RadioSelect)
    certification = forms.ModelChoiceField(label="CQP", queryset=Certification.objects.none(), empty_label="Choisir…")
    trained_on = forms.DateField(label="Formation aux outils suivie le", widget=DayInput)
    decided_on = forms.DateField(label="Décision de la CPEF du", widget=DayInput)
    valid_from = forms.DateField(
        label="Valable à partir du", widget=DayInput, help_text="Au plus tôt le jour de la décision."
    )

    REQUIRED = {
        "first_name": "Écrivez le prénom.",
        "last_name": "Écrivez le nom.",
        "email": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
        "role": "Choisissez le rôle : professionnel du secteur ou évaluateur externe.",
        "certification": "Choisissez le CQP : une habilitation vaut pour un seul.",
        "trained_on": "Indiquez le jour de la formation aux outils, par exemple 12/01/2026.",
        "decided_on": "Indiquez le jour de la décision de la CPEF, par exemple 02/02/2026.",
        "valid_from": "Indiquez le premier jour de validité, par exemple 01/03/2026.",
    }

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["certification"].queryset = Certification.objects.filter(committee__in=committees).order_by("title")
        for name, sentence in self.REQUIRED.items():
            self.fields[name].error_messages["required"] = sentence

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean_employer_siret(self):
        siret = normalise_siret(self.cleaned_data["employer_siret"])
        if siret:
            validate_siret(siret)
        return siret

    def clean(self):
        data = super().clean()
        trained, decided, starts = (data.get(name) for name in ("trained_on", "decided_on", "valid_from"))
        if decided and decided > clock.today():
            self.add_error("decided_on", "La décision ne peut pas être dans l'avenir.")
        if trained and decided and trained > decided:
            self.add_error("trained_on", "La formation précède la décision : vérifiez les deux dates.")
        if decided and starts and starts < decided:
            self.add_error("valid_from", "Une habilitation ne commence pas avant la décision de la CPEF.")
        return data


class EndForm(forms.Form):
    ends_on = forms.DateField(
        label="Sans effet à partir du",
        widget=DayInput,
        help_text="Au plus tôt demain. Les actes faits avant ce jour restent valables.",
    )
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=GrowingTextarea,
        error_messages={"required": "Écrivez le motif, par exemple « à sa demande »."},
    )

    TOO_EARLY = "Au plus tôt demain, le {tomorrow} : ce qui est fait aujourd'hui sous cette habilitation reste valable."

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day <= clock.today():
            tomorrow = clock.today() + timedelta(days=1)
            raise forms.ValidationError(self.TOO_EARLY.format(tomorrow=f"{tomorrow:%d/%m/%Y}"))
        return day


class CommitmentForm(forms.Form):
    """When the commitments were signed, and from when to when they hold."""

    signed_on = forms.DateField(
        label="Signés le",
        widget=DayInput,
        help_text="Jour où l'organisme a signé les engagements et le cahier des charges.",
        error_messages={"required": "Indiquez le jour de la signature, par exemple 02/02/2026."},
    )
    valid_from = forms.DateField(
        label="Valables à partir du",
        widget=DayInput,
        help_text="Au plus tôt le jour de la signature.",
        error_messages={"required": "Indiquez le premier jour de validité, par exemple 01/03/2026."},
    )
    valid_until = forms.DateField(
        label="Jusqu'au (inclus)", required=False, widget=DayInput, help_text="Sans date : douze mois."
    )

    def clean(self):
        data = super().clean()
        signed, starts, ends = (data.get(name) for name in ("signed_on", "valid_from", "valid_until"))
        if signed and signed > clock.today():
            self.add_error("signed_on", "La signature ne peut pas être dans l'avenir.")
        if signed and starts and starts < signed:
            self.add_error("valid_from", "Un engagement ne commence pas avant d'être signé.")
        # The letter is yearly: a first day further away is a typing mistake.
        if starts and starts > add_months(clock.today(), COMMITMENT_MONTHS):
            self.add_error("valid_from", "Ce jour est dans plus d'un an : vérifiez l'année.")
        if starts and ends and ends < starts:
            self.add_error("valid_until", "La fin de l'engagement doit suivre son début.")
        return data


class ProviderForm(CommitmentForm):
    """The provider, the person who answers for it, then what was signed: one page."""

    committee = forms.ChoiceField(label="Commission")
    siret = forms.CharField(
        label="SIRET",
        max_length=30,
        help_text="14 chiffres, par exemple 732 829 320 00074. Une entreprise déjà inscrite peut s'engager aussi.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--medium"}),
        error_messages={"required": "Écrivez le SIRET : 14 chiffres, par exemple 732 829 320 00074."},
    )
    name = forms.CharField(
        label="Raison sociale", max_length=120, error_messages={"required": "Écrivez la raison sociale de l'organisme."}
    )
    address = forms.CharField(label="Adresse", max_length=300, required=False, widget=GrowingTextarea)
    first_name = forms.CharField(label="Prénom", max_length=60, error_messages={"required": "Écrivez le prénom."})
    last_name = forms.CharField(label="Nom", max_length=60, error_messages={"required": "Écrivez le nom."})
    email = forms.EmailField(
        label="Courriel",
        help_text="La personne reçoit une invitation, par exemple prenom.nom@organisme.fr.",
        error_messages=dict.fromkeys(
            ("required", "invalid"), "Écrivez une adresse complète, par exemple prenom.nom@organisme.fr."
        ),
    )

    # That of the page: the summary of what is wrong follows it.
    field_order = ("siret", "name", "address", "first_name", "last_name", "email", "committee")

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self._committees = {str(committee.pk): committee for committee in committees}
        self.fields["committee"].choices = [(pk, committee.name) for pk, committee in self._committees.items()]
        if len(self._committees) == 1:
            del self.fields["committee"]

    def clean_siret(self):
        siret = normalise_siret(self.cleaned_data["siret"])
        validate_siret(siret)
        return siret

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def registration(self) -> dict:
        """What `register_provider` takes."""
        values = dict(self.cleaned_data)
        chosen = values.pop("committee", next(iter(self._committees)))
        organisation = {field: values.pop(field) for field in ("siret", "name", "address")}
        return values | {"committee": self._committees[chosen], "organisation": organisation}


class CommitmentEndForm(EndForm):
    TOO_EARLY = "Au plus tôt demain, le {tomorrow} : ce qui est fait aujourd'hui sous cet engagement reste valable."


class _FilterForm(forms.Form):
    hides_optional = True


def _own_certifications(request):
    return Certification.objects.filter(committee__in=request.user.committees).order_by("title")


class AccreditationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Nom, courriel ou numéro", method="search")
    role = django_filters.ChoiceFilter(label="Rôle", choices=AccreditationRole.choices, empty_label="Tous")
    certification = django_filters.ModelChoiceFilter(label="CQP", queryset=_own_certifications, empty_label="Tous")
    validity = django_filters.ChoiceFilter(label="Validité", choices=VALIDITY, method="in_force", empty_label="Toutes")

    class Meta:
        model = Accreditation
        fields: list[str] = []
        form = _FilterForm

    def search(self, queryset, name, value):
        for word in value.split():
            queryset = queryset.filter(
                Q(number__icontains=word)
                | Q(user__last_name__icontains=word)
                | Q(user__first_name__icontains=word)
                | Q(user__email__icontains=word)
            )
        return queryset

    def in_force(self, queryset, name, value):
        return _by_validity(queryset, value)

    @property
    def is_narrowed(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.values())


class CommitmentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label="Organisme, SIRET ou numéro", method="search")
    validity = django_filters.ChoiceFilter(
        label="Validité", choices=COMMITMENT_VALIDITY, method="in_force", empty_label="Toutes"
    )

    class Meta:
        model = ProviderCommitment
        fields: list[str] = []
        form = _FilterForm

    def search(self, queryset, name, value):
        """Every word counts; a SIRET may be typed as it is read, with spaces between its groups."""
        if (digits := normalise_siret(value)).isdigit():
            return queryset.filter(Q(number__icontains=digits) | Q(provider__siret__icontains=digits))
        for word in value.split():
            queryset = queryset.filter(Q(number__icontains=word) | Q(provider__name__icontains=word))
        return queryset

    def in_force(self, queryset, name, value):
        return _by_validity(queryset, value)

    @property
    def is_narrowed(self) -> bool:
        return self.form.is_valid() and any(self.form.cleaned_data.values())


def _by_validity(queryset, value):
    today = clock.today()
    if value == "now":
        return queryset.valid_on(today)
    if value == "future":
        return queryset.filter(valid_from__gt=today, ending__isnull=True)
    return queryset.filter(Q(valid_until__lt=today) | Q(ending__ends_on__lte=today))
