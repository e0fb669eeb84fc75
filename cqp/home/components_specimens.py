"""Invented data for the developers' page: every state of every component, in the words of the branch."""

import datetime as dt

import django_tables2
from django import forms
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator

from cqp.shared.blockers import Blocker
from cqp.shared.charts import bar_chart
from cqp.shared.widgets import DayInput, GrowingTextarea, SegmentedRadio, TimeInput
from cqp.uploads.forms import UploadField

AT = dt.datetime(2026, 11, 23, 13, 32, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 23)
HERE = "#composants"
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

OBSERVED = [("YES", "Oui"), ("NO", "Non"), ("NOT_OBSERVED", "Non observé")]
CONTRACTS = [("", "Choisir…"), ("CDI", "CDI"), ("CDD", "CDD"), ("PRO", "Contrat de professionnalisation")]
PROOFS = [("FILE", "Dossier"), ("OBSERVATION", "Observation"), ("INTERVIEW", "Entretien")]
LEVELS = [("ACQUIRED", "Acquise"), ("PARTIAL", "Partiellement acquise"), ("NOT_ACQUIRED", "Non acquise")]


class SpecimenForm(forms.Form):
    birth_name = forms.CharField(label="Nom de naissance", max_length=60)
    siret = forms.CharField(
        label="SIRET de l’entreprise",
        help_text="14 chiffres, par exemple 732 829 320 00074.",
        error_messages={"required": "Écrivez les 14 chiffres du SIRET, par exemple 732 829 320 00074."},
        widget=forms.TextInput(attrs={"class": "input--medium", "inputmode": "numeric"}),
    )
    email = forms.EmailField(label="Courriel", required=False)
    hired_on = forms.DateField(label="Date d’entrée dans l’entreprise", widget=DayInput)
    starts_at = forms.TimeField(label="Heure de l’entretien", widget=TimeInput)
    contract = forms.ChoiceField(label="Type de contrat", choices=CONTRACTS)
    level = forms.ChoiceField(label="Positionnement", choices=LEVELS, widget=forms.RadioSelect)
    proofs = forms.MultipleChoiceField(
        label="Sources de preuve", choices=PROOFS, widget=forms.CheckboxSelectMultiple, help_text="Une ou plusieurs."
    )
    comment = forms.CharField(label="Commentaire", required=False, widget=GrowingTextarea)
    attachment = UploadField(label="Attestation de formation", required=False)
    number = forms.CharField(label="Numéro du dossier", disabled=True, initial="CQP-2026-0001")
    sworn = forms.BooleanField(label="J’atteste sur l’honneur l’exactitude de ces renseignements.")


class CriteriaForm(forms.Form):
    hides_optional = True

    organises = forms.ChoiceField(
        label="Organise son poste et vérifie le matériel avant l’arrivée des participants",
        choices=OBSERVED,
        widget=SegmentedRadio,
    )
    listens = forms.ChoiceField(
        label="Reformule la demande du client et en vérifie la compréhension", choices=OBSERVED, widget=SegmentedRadio
    )
    reports = forms.ChoiceField(
        label="Rend compte par écrit, sans oubli, dans les délais fixés", choices=OBSERVED, widget=SegmentedRadio
    )


class FilterForm(forms.Form):
    hides_optional = True

    q = forms.CharField(label="Nom ou numéro", required=False)
    state = forms.ChoiceField(label="État", choices=[("", "Tous"), ("INCOMPLETE", "Incomplet")], required=False)


class DossierTable(django_tables2.Table):
    candidate = django_tables2.Column(verbose_name="Candidat")
    company = django_tables2.Column(verbose_name="Entreprise")
    state = django_tables2.Column(verbose_name="État")
    since = django_tables2.Column(verbose_name="Depuis", orderable=False)

    class Meta:
        attrs = {"aria-label": "Dossiers (exemple)"}
        template_name = "components/table.html"
        empty_text = "Aucun dossier ne correspond à ces filtres."


def table(request, rows: int) -> DossierTable:
    data = [
        {"candidate": f"Léa Martin {n}", "company": "Formation & Co", "state": "Incomplet", "since": "3 novembre 2026"}
        for n in range(1, rows + 1)
    ]
    built = DossierTable(data, order_by=request.GET.get("sort", "candidate"))
    built.paginate(page=1, per_page=3)
    return built


def forms_in_every_state() -> dict:
    errors = SpecimenForm({"birth_name": "Martin", "email": "lea.martin"}, prefix="errors")
    return {
        "form": None,
        "empty_form": SpecimenForm(prefix="empty"),
        "error_form": errors,
        "criteria_form": CriteriaForm({"c-organises": "YES", "c-listens": "NOT_OBSERVED"}, prefix="c"),
        "filter_form": FilterForm(prefix="filter"),
    }


BLOCKERS = [
    Blocker("opinions_missing", "L’avis de l’évaluateur externe manque pour la compétence 5.", HERE),
    Blocker("signature_missing", "Le candidat n’a pas signé la synthèse.", HERE),
    Blocker("session_missing", "Aucune séance de jury n’est prévue."),
]


def _stage(label: str, status: str, note: str = "") -> dict:
    return {"label": label, "status": status, "note": note}


STAGES = [
    _stage("Enregistré", "done", "3 sept."),
    _stage("Repérage", "done", "14 sept."),
    _stage("Parcours", "done"),
    _stage("Prêt pour l’évaluation", "done"),
    _stage("Évaluation", "current"),
    _stage("Transmission", "upcoming"),
    _stage("Complétude", "upcoming"),
    _stage("Jury", "upcoming"),
    _stage("Certificat", "upcoming"),
]
STAGES_STOPPED = [_stage("Enregistré", "done"), _stage("Repérage", "stopped"), _stage("Parcours", "upcoming")]

ACTS = [
    {
        "label": "Donner votre avis",
        "url": HERE,
        "allowed": True,
        "main": True,
        "description": "4 compétences sur 6 restent à évaluer.",
    },
    {"label": "Modifier l’organisation de l’évaluation", "url": HERE, "allowed": True},
    {
        "label": "Transmettre le dossier au secrétariat",
        "allowed": False,
        "reason": "l’évaluation n’est pas terminée.",
        "blockers": BLOCKERS,
    },
    {"label": "Remplacer le tuteur", "allowed": False, "reason": "seule l’entreprise nomme le tuteur."},
]

SECTIONS = [
    {"label": "Organisation", "url": HERE, "state": "complete"},
    {"label": "1. Préparer et organiser l’action", "url": HERE, "state": "partial", "current": True},
    {"label": "2. Accueillir et informer", "url": HERE, "state": "empty"},
    {"label": "3. Assurer le suivi administratif", "url": HERE, "state": "error"},
    {"label": "Repérage signé", "url": HERE, "state": "locked"},
]

FACTS = [
    ("Candidate", "Léa Martin"),
    ("CQP visé", "Assistant(e) de formation"),
    ("Entreprise", "Formation & Co, SIRET 732 829 320 00074"),
    ("Tuteur", ""),
]

CONFLICT_FIELDS = [
    {
        "name": "comment",
        "label": "Commentaire",
        "theirs": "A conduit seule l’accueil de deux groupes.",
        "mine": "A conduit l’accueil d’un groupe avec l’aide du formateur.",
    },
    {
        "name": "level",
        "label": "Positionnement",
        "theirs": "ACQUIRED",
        "theirs_label": "Acquise",
        "mine": "PARTIAL",
        "mine_label": "Partiellement acquise",
    },
]

EVENTS = [
    {
        "at": AT,
        "sentence": "Le dossier a été déclaré incomplet.",
        "who": "Claire Dubois, secrétariat",
        "tone": "waiting",
        "details": "Motif : la signature du candidat manque.",
    },
    {
        "at": AT - dt.timedelta(days=4),
        "sentence": "L’évaluateur externe a transmis le dossier.",
        "who": "Marc Petit",
        "tone": "success",
    },
    {"at": AT - dt.timedelta(days=70), "sentence": "L’entreprise a inscrit Léa Martin.", "who": "Formation & Co"},
]


def _paper(state: str, **more) -> dict:
    return {"title": "Livret de repérage (outil 1)", "number": "LR-2026-0012", "state": state, **more}


PAPERS = [
    _paper("asked", version=2),
    _paper("ready", url=HERE, at=AT, version=1, size=184_320, digest=DIGEST, replaced_by="LR-2026-0019"),
    _paper("failed", version=2),
]

OPINION_YES = {
    "who": "Marc Petit",
    "role": "évaluateur externe",
    "verdict_label": "Acquise",
    "tone": "success",
    "text": "Observée en situation réelle, puis confirmée en entretien.",
    "on": DAY,
}
OPINION_NO = {
    "who": "Sophie Leroy",
    "role": "professionnelle du secteur",
    "verdict_label": "Non acquise",
    "tone": "danger",
    "text": "Les relances ne sont pas tracées.",
    "on": DAY,
}

SIGNATURES = [
    {"as_what": "Professionnel du secteur", "who": "Sophie Leroy", "at": AT, "digest": DIGEST[:16]},
    {"as_what": "Candidate", "who": "Léa Martin", "url": HERE},
    {"as_what": "Représentant de l’entreprise", "refused": "Signe après la candidate."},
]

TABS = [
    {"label": "À traiter", "url": HERE, "current": True, "count": 12},
    {"label": "En cours", "url": HERE, "current": False, "count": 148},
    {"label": "Terminés", "url": HERE, "current": False, "count": None},
]

_MONTHS = ("novembre 2026", "décembre 2026", "janvier 2027", "septembre 2027")
CHART = bar_chart("Bénéfices à échéance, mois par mois", list(zip(_MONTHS, (12, 0, 3, 1), strict=True)))
FLAT_CHART = bar_chart("Bénéfices devenus caducs, mois par mois", [(month, 0) for month in _MONTHS[:2]])

MESSAGES = [
    Message(levels.INFO, "Le certificat est en préparation."),
    Message(levels.SUCCESS, "Votre avis est enregistré."),
    Message(levels.WARNING, "Il reste une compétence à évaluer."),
    Message(levels.ERROR, "L’envoi a échoué."),
]

ICONS = [
    "check",
    "cross",
    "clock",
    "ring",
    "dot",
    "half",
    "arrow",
    "download",
    "lock",
    "search",
    "chevron",
    "warning",
    "info",
    "user",
    "document",
    "sort",
    "sort-up",
    "sort-down",
    "pen",
]

NAVIGATION_WORDS = ["À faire", "Dossiers", "Séances de jury"]


def page_of_many():
    return Paginator(range(1, 481), 25).get_page(7)
