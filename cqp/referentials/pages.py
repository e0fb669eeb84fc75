"""What the secretariat reads of its CQP: versions, figures, words, registration. Everything but the registration is frozen."""

from dataclasses import dataclass

from django.db.models import Prefetch

from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import day_fr

from .models import Certification, CertificationVersion, Competency
from .services import REGISTRATION, parameter_fields

SCALE_TITLES = {
    "positioning": "Repérage (Outil 1)",
    "self_positioning": "Auto-positionnement (partie 2)",
    "follow_up": "Points d'étape (Outil 2)",
    "mark": "Critères observés",
    "opinion": "Avis des évaluateurs",
    "decision": "Décision du jury par compétence",
}
# The beginning of the names of the texts told together.
TEXT_TITLES = {
    "oath_": "Attestations sur l'honneur",
    "certificate_": "Certificat",
    "vae_": "Page publique de la VAE",
    "advice_part_": "Aide à écrire la partie du candidat (Outil 2)",
    "advice_activity_": "Aide à écrire la partie 3",
}


@dataclass(frozen=True)
class VersionRead:
    version: CertificationVersion
    state: tuple
    parameters: list
    registration: list
    scales: list
    texts: list


def certifications_of(user) -> list[dict]:
    """Each CQP with its versions, the last one first. Four queries, whatever their number."""
    competencies = Prefetch("competencies", Competency.objects.order_by("number").prefetch_related("criteria"))
    versions = CertificationVersion.objects.order_by("-published_on", "-pk").prefetch_related(competencies)
    rows = Certification.objects.for_user(user).select_related("committee").order_by("title", "pk")
    return [
        {"certification": certification, "versions": [_read(version) for version in certification.versions.all()]}
        for certification in rows.prefetch_related(Prefetch("versions", versions))
    ]


def _read(version) -> VersionRead:
    names = [field.name for field in parameter_fields() if field.name not in ("label", "published_on", "words")]
    return VersionRead(
        version=version,
        state=_state(version),
        parameters=[_told(version, name) for name in names],
        registration=registration_lines(version),
        scales=[(title, ", ".join(version.wording.scale(name).values())) for name, title in SCALE_TITLES.items()],
        texts=[(title, _texts(version, start)) for start, title in TEXT_TITLES.items()],
    )


def registration_lines(version) -> list[tuple]:
    return [_told(version, name) for name in REGISTRATION]


def _texts(version, start) -> str:
    """Two questions may be helped by the same words: told once. The certificate counts the competencies of its version."""
    told = "\n\n".join(dict.fromkeys(version.wording.texts(start).values()))
    return told.replace("{count}", str(len(version.competencies.all())))


def _state(version) -> tuple:
    """(word, tone) today."""
    today = clock.today()
    if version.published_on is None:
        return "en préparation", "neutral"
    if version.published_on > today:
        return f"ouverte aux inscriptions le {day_fr(version.published_on)}", "info"
    if version.closed_on and version.closed_on <= today:
        return f"fermée aux inscriptions le {day_fr(version.closed_on)}", "neutral"
    if version.closed_on:
        return f"ouverte aux inscriptions, jusqu'au {day_fr(version.closed_on)} exclu", "success"
    return "ouverte aux inscriptions", "success"


def _told(version, name) -> tuple:
    """The French name of a column and its value as a person reads it."""
    field, value = version._meta.get_field(name), getattr(version, name)
    label = f"{str(field.verbose_name)[0].upper()}{str(field.verbose_name)[1:]}"
    if field.choices:
        return label, getattr(version, f"get_{name}_display")()
    if isinstance(value, bool):
        return label, "oui" if value else "non"
    if hasattr(value, "isoformat"):
        return label, day_fr(value)
    # « Vide : à vie. » is what an empty figure means.
    return label, field.help_text.removeprefix("Vide : ").rstrip(".") if value is None else value
