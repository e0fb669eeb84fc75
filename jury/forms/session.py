from datetime import datetime

from django import forms

from cqp.referentials.models import Certification
from cqp.shared import clock
from cqp.shared.sections import Rows
from cqp.shared.widgets import DayInput, GrowingTextarea, TimeInput
from jury.enums import College


class MoveForm(forms.Form):
    """When and where: what `postpone_session` takes."""

    held_on = forms.DateField(label="Date", widget=DayInput(attrs={"class": "input--medium"}))
    starts_at = forms.TimeField(label="Heure", widget=TimeInput(attrs={"class": "input--medium"}))
    place = forms.CharField(
        label="Lieu ou visioconférence", max_length=200, help_text="Par exemple : 3 rue de la Paix, Paris, salle 2."
    )

    def clean_held_on(self):
        held_on = self.cleaned_data["held_on"]
        if held_on < clock.today():
            raise forms.ValidationError("Choisissez aujourd'hui ou un jour à venir.")
        return held_on


class SessionForm(MoveForm):
    committee = forms.ChoiceField(label="Commission")

    field_order = ("committee", "held_on", "starts_at", "place")

    def __init__(self, *args, committees, **kwargs):
        super().__init__(*args, **kwargs)
        self._committees = {str(committee.pk): committee for committee in committees}
        self.fields["committee"].choices = [(pk, committee.name) for pk, committee in self._committees.items()]
        if len(self._committees) == 1:
            del self.fields["committee"]

    def planned(self) -> dict:
        """What `plan_session` takes."""
        values = dict(self.cleaned_data)
        chosen = values.pop("committee", next(iter(self._committees)))
        return values | {"committee": self._committees[chosen]}


class MemberForm(forms.Form):
    """A seat of the pool; else a person who has already sat, or somebody new: then college, mail and names are asked for."""

    hides_optional = True

    known = forms.ChoiceField(
        label="Au vivier, ou a déjà siégé",
        required=False,
        help_text="Choisissez la personne, ou remplissez les trois champs suivants.",
    )
    email = forms.EmailField(label="Courriel", required=False)
    first_name = forms.CharField(label="Prénom", max_length=60, required=False)
    last_name = forms.CharField(label="Nom", max_length=60, required=False)
    college = forms.ChoiceField(
        label="Collège",
        choices=College.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text="Inutile pour une personne du vivier : c'est celui de son mandat.",
    )
    certifications = Rows(
        label="Expert de quels CQP",
        queryset=Certification.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Pour un expert « métier » appelé hors du vivier : il n'est l'expert que des dossiers de ces CQP.",
    )
    organisation_name = forms.CharField(
        label="Organisation représentée",
        max_length=120,
        required=False,
        help_text="Facultatif, par exemple : un syndicat, une fédération.",
    )

    def __init__(self, *args, committee, known, seats=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["certifications"].queryset = Certification.objects.filter(committee=committee).order_by("title")
        in_pool = {seat.user_id for seat in seats}
        self._seats = {f"vivier-{seat.pk}": seat for seat in seats}
        self._known = {str(user.pk): user for user in known if user.pk not in in_pool}
        pool = [(key, _told(seat)) for key, seat in self._seats.items()]
        others = [(pk, f"{user.get_full_name()} ({user.email})") for pk, user in self._known.items()]
        named = [("Au vivier", pool), ("A déjà siégé", others)]
        self.fields["known"].choices = [("", "Personne nouvelle"), *((name, group) for name, group in named if group)]
        if not pool and not others:
            del self.fields["known"]

    def clean(self):
        if not self.cleaned_data.get("college") and self.cleaned_data.get("known") not in self._seats:
            self.add_error("college", "Choisissez le collège : salariés, entreprises ou expert « métier ».")
        if self._is_expert_outside_the_pool() and not self.cleaned_data.get("certifications"):
            self.add_error("certifications", "Cochez au moins un CQP : un expert « métier » l'est pour un métier.")
        if not self.cleaned_data.get("known"):
            for name, sentence in (
                ("email", "Écrivez le courriel, par exemple prenom.nom@exemple.fr."),
                ("first_name", "Écrivez le prénom."),
                ("last_name", "Écrivez le nom."),
            ):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return self.cleaned_data

    def _is_expert_outside_the_pool(self) -> bool:
        in_pool = self.cleaned_data.get("known") in self._seats
        return not in_pool and self.cleaned_data.get("college") == College.TRADE_EXPERT

    def member(self) -> dict:
        """What `add_member` takes."""
        values = dict(self.cleaned_data)
        chosen = values.pop("known", "")
        return values | {"user": self._known.get(chosen), "seat": self._seats.get(chosen)}


def _told(seat) -> str:
    """An expert with the CQP of their trade: a dossier of another one has no expert in them."""
    trades = ", ".join(certification.title for certification in seat.certifications.all())
    return f"{seat} – {seat.get_standing_display()}{f' – {trades}' if trades else ''}"


class AgendaForm(forms.Form):
    dossiers = forms.MultipleChoiceField(
        label="Dossiers complets",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Cochez au moins un dossier."},
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self._waiting = {str(dossier.pk): dossier for dossier in waiting}
        self.fields["dossiers"].choices = [(pk, dossier.number) for pk, dossier in self._waiting.items()]

    def chosen(self) -> list:
        return [self._waiting[pk] for pk in self.cleaned_data["dossiers"]]


class AttendanceForm(forms.Form):
    present = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    # Of what changes on the sheet, when it is noted afterwards.
    at = forms.TimeField(required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self._members = {str(member.pk): member for member in members}
        self.fields["present"].choices = [(pk, str(member)) for pk, member in self._members.items()]

    def refusal(self) -> str:
        if "at" in self.errors:
            return "Écrivez l'heure sur quatre chiffres, par exemple 09:45 : rien n'a été enregistré."
        return "Cette personne n'est plus membre du jury : rien n'a été enregistré."

    def marked(self) -> dict:
        """What `mark_presence` takes; the hour is of today, in Paris."""
        at = self.cleaned_data["at"]
        moment = at and datetime.combine(clock.today(), at, tzinfo=clock.PARIS)
        return {"present": [self._members[pk] for pk in self.cleaned_data["present"]], "at": moment}


class PresidentForm(forms.Form):
    president = forms.ChoiceField(error_messages={"required": "Choisissez le président parmi les personnes présentes."})

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self._members = {str(member.pk): member for member in members}
        self.fields["president"].choices = [(pk, str(member)) for pk, member in self._members.items()]

    def designated(self):
        return self._members[self.cleaned_data["president"]]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=GrowingTextarea,
        error_messages={"required": "Écrivez le motif : il sera lu par les personnes concernées."},
    )


class RemovalForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = (
            "Il reste au procès-verbal et dans l'histoire du dossier, que le candidat et l'entreprise lisent : n'y nommez "
            "aucun membre du jury. Par exemple : « son jury n'est pas paritaire »."
        )


class StoppingForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "reason"
        ].help_text = (
            "Lu par les membres du jury. Candidats et entreprises apprennent que la séance s'arrête, sans ce motif."
        )
