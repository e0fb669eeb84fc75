"""Where and when an assessment may be held, in each pathway (mode d'emploi, « Evaluation »; domaine.md § 6 nos. 15, 21)."""

from django.urls import reverse

from cqp.accounts.models import Organisation
from cqp.accreditations.models import ProviderCommitment
from cqp.accreditations.services import commitment_on
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from pathways.enums import PathwayKind

from .enums import ObservationKind, PlaceKind, SignableKind
from .signed import completed


def place_of(dossier) -> PlaceKind:
    """In the company; at a training provider for a VAE candidate whom no company of the branch employs, as last said under oath."""
    if dossier.kind == PathwayKind.SKILLS or _is_employed_in_branch(dossier):
        return PlaceKind.COMPANY
    return PlaceKind.TRAINING_PROVIDER


def observation_at(place) -> ObservationKind:
    """What is observed unless told: real work in the company, a simulated situation where the candidate does not work."""
    return ObservationKind.REAL if place == PlaceKind.COMPANY else ObservationKind.SIMULATED


def possible_hosts(dossier):
    """Providers whose commitment covered at least one day on which this assessment may have been held, by name."""
    part_3 = completed(dossier, SignableKind.ACTIVITIES)
    today = clock.today()
    first = clock.day_of(part_3.completed_at) if part_3 else today
    signed = ProviderCommitment.objects.filter(committee=dossier.committee_id).in_force_between(first, today)
    return Organisation.objects.filter(pk__in=signed.order_by().values("provider")).order_by("name", "pk")


def place_gaps(signable, assessment) -> list[Blocker]:
    """Why this place, this kind of observation or this day cannot be; `assessment.held_on` is known."""
    url = reverse("assessment_edit", args=[signable.dossier_id])
    find = _in_the_pathway if signable.dossier.kind == PathwayKind.SKILLS else _in_vae
    return [Blocker(code, f"Organisation : {text}", url) for code, text in find(signable.dossier, assessment)]


def _in_the_pathway(dossier, assessment):
    """In the company, in a real situation, after the positioning and the practice."""
    if assessment.place_kind != PlaceKind.COMPANY or assessment.observation_kind != ObservationKind.REAL:
        yield (
            "not_in_the_company",
            "dans cette voie, l'évaluation se fait en entreprise, en situation réelle de travail.",
        )
    practice = dossier.practices.order_by("starts_on").first()
    if practice and assessment.held_on < practice.starts_on:
        text = f"l'évaluation suit la mise en pratique, commencée le {practice.starts_on:%d/%m/%Y}."
        yield "before_the_practice", text
    outil1 = completed(dossier, SignableKind.POSITIONING)
    if outil1 and assessment.held_on < outil1.positioning.interview_on:
        yield "before_the_positioning", f"l'évaluation suit le repérage du {outil1.positioning.interview_on:%d/%m/%Y}."


def _in_vae(dossier, assessment):
    """According to the employment sworn last; real or simulated in the company, simulated at a provider (domaine.md § 6 no. 21);
    after the deposit of part 3."""
    wanted = place_of(dossier)
    if assessment.place_kind != wanted:
        yield "other_place", f"d'après la situation attestée par le candidat, cette évaluation se fait {wanted.label}."
    if wanted == PlaceKind.TRAINING_PROVIDER:
        yield from _host(dossier, assessment)
        if assessment.observation_kind == ObservationKind.REAL:
            yield "not_simulated", "dans un organisme de formation, la situation observée est simulée."
    part_3 = completed(dossier, SignableKind.ACTIVITIES)
    if part_3 and assessment.held_on < clock.day_of(part_3.completed_at):
        text = f"l'évaluation suit le dépôt de la partie 3, le {clock.day_of(part_3.completed_at):%d/%m/%Y}."
        yield "before_the_deposit", text


def _host(dossier, assessment):
    host = assessment.host_provider
    if host is None:
        yield "host_missing", "choisissez l'organisme de formation qui accueille l'évaluation."
    elif not commitment_on(host, dossier.committee_id, assessment.held_on):
        text = f"{host.name} n'était pas engagé auprès de la CPEF le {assessment.held_on:%d/%m/%Y}."
        yield "host_not_committed", text


def _is_employed_in_branch(dossier) -> bool:
    """Asked again in part 3, months later; one deposited before it was asked there leaves the answer of part 2."""
    for kind in (SignableKind.ACTIVITIES, SignableKind.APPLICATION):
        part = completed(dossier, kind)
        if part and (told := part.content.get("situation")):
            return bool(told["employed_in_branch"])
    return False
