from django import forms

from cqp.accounts.models import Organisation
from cqp.shared.widgets import GrowingTextarea

from .wording import say_what_is_expected


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
