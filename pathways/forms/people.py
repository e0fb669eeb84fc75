from django import forms

from cqp.shared.templatetags.cqp_ui import day_short_fr
from cqp.shared.widgets import GrowingTextarea
from pathways.enums import PathwayKind, Role, State
from pathways.incompatibilities import assigned
from pathways.naming import person_behind, proposed

from .wording import say_what_is_expected


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
