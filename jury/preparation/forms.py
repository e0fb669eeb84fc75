"""What is asked to prepare a session: a seat of the pool, several dates, one's own answers."""

from django import forms

from cqp.referentials.models import Certification
from cqp.shared import clock
from cqp.shared.sections import Rows
from cqp.shared.widgets import DayInput, GrowingTextarea, TimeInput
from jury.enums import College, Standing

DATES = 4
SHORT = {"class": "input--medium"}


class OfCommittee(forms.Form):
    """Asks which committee only of whoever holds several secretariats."""

    committee = forms.ChoiceField(label="Commission")

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self._committees = {str(committee.pk): committee for committee in committees}
        self.fields["committee"].choices = [(pk, committee.name) for pk, committee in self._committees.items()]
        if len(self._committees) == 1:
            del self.fields["committee"]

    def values(self) -> dict:
        """The cleaned values, with the committee itself."""
        found = dict(self.cleaned_data)
        chosen = found.pop("committee", next(iter(self._committees)))
        return found | {"committee": self._committees[chosen]}


class SeatForm(OfCommittee):
    email = forms.EmailField(
        label="Courriel",
        help_text="La personne est prévenue par courriel ; un compte lui est ouvert si elle n'en a pas.",
        error_messages={
            "required": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
            "invalid": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr.",
        },
    )
    first_name = forms.CharField(label="Prénom", max_length=60, error_messages={"required": "Écrivez le prénom."})
    last_name = forms.CharField(label="Nom", max_length=60, error_messages={"required": "Écrivez le nom."})
    college = forms.ChoiceField(
        label="Collège",
        choices=College.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le collège : salariés, entreprises ou expert « métier »."},
    )
    certifications = Rows(
        label="Expert de quels CQP",
        queryset=Certification.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour un expert « métier » seulement.",
    )
    organisation_name = forms.CharField(
        label="Organisation représentée",
        max_length=120,
        required=False,
        help_text="Par exemple : un syndicat, une fédération.",
    )
    standing = forms.ChoiceField(
        label="Qualité", choices=Standing.choices, widget=forms.RadioSelect, initial=Standing.TITULAR
    )
    term_from = forms.DateField(
        label="Mandat à partir du",
        widget=DayInput(attrs=SHORT),
        error_messages={"required": "Indiquez le premier jour du mandat, par exemple 01/01/2027."},
    )
    term_until = forms.DateField(
        label="Jusqu'au (inclus)", required=False, widget=DayInput(attrs=SHORT), help_text="Sans date : sans terme."
    )

    field_order = ("committee", "email", "first_name", "last_name", "college", "certifications")

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, committees=committees, **kwargs)
        ours = Certification.objects.filter(committee__in=committees).order_by("title")
        self.fields["certifications"].queryset = ours

    def clean(self):
        data = super().clean()
        starts, ends = data.get("term_from"), data.get("term_until")
        if starts and ends and ends < starts:
            self.add_error("term_until", "Le mandat finit avant d'avoir commencé : vérifiez les deux dates.")
        if data.get("college") == College.TRADE_EXPERT and not data.get("certifications"):
            self.add_error("certifications", "Cochez au moins un CQP : un expert « métier » l'est pour un métier.")
        return data


class EndSeatForm(forms.Form):
    ends_on = forms.DateField(
        label="Sans effet à partir du",
        widget=DayInput(attrs=SHORT),
        help_text="Aujourd'hui ou plus tard. Les convocations déjà envoyées restent.",
        error_messages={"required": "Indiquez le jour, par exemple 31/12/2026."},
    )
    reason = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=GrowingTextarea,
        error_messages={"required": "Écrivez le motif, par exemple « à sa demande »."},
    )

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day < clock.today():
            raise forms.ValidationError("Choisissez aujourd'hui ou un jour à venir.")
        return day


class SoundingForm(OfCommittee):
    """Up to four dates, each a day and an hour; two at least."""

    place = forms.CharField(
        label="Lieu ou visioconférence",
        max_length=200,
        help_text="Par exemple : 3 rue de la Paix, Paris, salle 2.",
        error_messages={"required": "Écrivez le lieu, par exemple 3 rue de la Paix, Paris."},
    )
    answer_by = forms.DateField(
        label="Réponses attendues jusqu'au (inclus)",
        widget=DayInput(attrs=SHORT),
        help_text="Avant la première date proposée.",
        error_messages={"required": "Indiquez jusqu'à quel jour vous attendez les réponses."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(1, DATES + 1):
            required = n <= 2
            self.fields[f"day_{n}"] = forms.DateField(
                label=f"Date {n}",
                required=required,
                widget=DayInput(attrs=SHORT),
                error_messages={"required": "Proposez au moins deux dates, par exemple 12/01/2027."},
            )
            self.fields[f"hour_{n}"] = forms.TimeField(
                label=f"Heure de la date {n}",
                required=required,
                widget=TimeInput(attrs=SHORT),
                error_messages={"required": "Indiquez l'heure, par exemple 09:30."},
            )

    def clean(self):
        data = super().clean()
        for n in range(3, DATES + 1):
            if data.get(f"day_{n}") and not data.get(f"hour_{n}"):
                self.add_error(f"hour_{n}", "Indiquez l'heure, par exemple 09:30.")
            if data.get(f"hour_{n}") and not data.get(f"day_{n}"):
                self.add_error(f"day_{n}", "Indiquez le jour de cette heure, ou effacez l'heure.")
        return data

    def values(self) -> dict:
        """What `ask_dates` takes."""
        found = super().values()
        days = [(found.pop(f"day_{n}"), found.pop(f"hour_{n}")) for n in range(1, DATES + 1)]
        return found | {"moments": [(day, hour) for day, hour in days if day]}


class AvailabilityForm(forms.Form):
    """One question per date: available or not. A date left unanswered stays so."""

    CHOICES = [("yes", "disponible"), ("no", "pas disponible")]

    def __init__(self, *args, rows, label, **kwargs):
        super().__init__(*args, **kwargs)
        for row in rows:
            answered = {True: "yes", False: "no"}.get(row.is_available)
            self.fields[f"date_{row.date_id}"] = forms.ChoiceField(
                label=label(row.date),
                choices=self.CHOICES,
                required=False,
                initial=answered,
                widget=forms.RadioSelect,
            )

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise forms.ValidationError("Répondez pour au moins une date : disponible, ou pas disponible.")
        return data

    def available(self) -> dict:
        return {int(name.removeprefix("date_")): said == "yes" for name, said in self.cleaned_data.items() if said}


class SeatsForm(forms.Form):
    """Whom to call among those asked for a date."""

    seats = forms.MultipleChoiceField(
        label="Personnes à appeler",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins une personne."},
    )

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self._seats = {str(row.seat.pk): row.seat for row in rows}
        self.fields["seats"].choices = [(str(row.seat.pk), row.told) for row in rows]

    def chosen(self) -> list:
        return [self._seats[pk] for pk in self.cleaned_data["seats"]]


class ReplyForm(forms.Form):
    coming = forms.ChoiceField(
        choices=[("yes", "vient"), ("no", "ne vient pas")],
        error_messages={"required": "Dites si vous venez."},
    )

    def is_coming(self) -> bool:
        return self.cleaned_data["coming"] == "yes"
