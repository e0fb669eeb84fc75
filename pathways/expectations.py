"""What waits for whom. Each floor says what it expects of a dossier as it is now; the projection `PendingAct` keeps the answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from .enums import Role
from .enums import State as S
from .incompatibilities import ACCREDITED, accredited_today, cannot_assess, sector_professional_accredited_today
from .models import PendingAct
from .workflow import blockers


@dataclass(frozen=True)
class ActWords:
    """How an expected act is told (`label`, an infinitive) and where it is done."""

    label: str
    url: Callable
    # Told to whoever may do it and to nobody else: the dossier does not wait for it.
    is_beside: bool = False
    # `function(dossiers) -> {dossier pk: label}` when the label says something of the dossier.
    tell: Callable | None = None


_words: dict[str, ActWords] = {}
_providers = []


def describe(code: str, label: str, url: Callable, **more) -> None:
    """Give the words and the page of an act code. `url` receives the dossier."""
    _words[code] = ActWords(label, url, **more)


def words_of(code: str) -> ActWords:
    return _words[code]


def labels_of(rows: list) -> dict:
    """{pk of each PendingAct: its label}. A label that depends on the dossier is asked for all the rows at once."""
    found = {row.pk: _words[row.act].label for row in rows}
    for code in {row.act for row in rows if _words[row.act].tell}:
        its = {row.pk: row.dossier for row in rows if row.act == code}
        told = _words[code].tell(its.values())
        found |= {pk: told[dossier.pk] for pk, dossier in its.items()}
    return found


def waited_for(rows) -> list:
    """Those that the dossier really waits for, whoever looks."""
    return [row for row in rows if not _words[row.act].is_beside]


def expects(function):
    """Register a provider: `function(dossier) -> iterable of (role, act code)`, called in the transaction of an event."""
    _providers.append(function)
    return function


def expected_acts(dossier) -> set:
    return {(str(role), code) for provider in _providers for role, code in provider(dossier)}


def refresh(dossier) -> None:
    """Make the rows of PendingAct say what `dossier` expects now. An act still expected keeps its "since"."""
    wanted = expected_acts(dossier)
    known = {(row.role, row.act): row for row in PendingAct.objects.filter(dossier_id=dossier.pk)}
    gone = [row.pk for key, row in known.items() if key not in wanted]
    if gone:
        PendingAct.objects.filter(pk__in=gone).delete()
    PendingAct.objects.bulk_create(
        PendingAct(dossier_id=dossier.pk, role=role, act=act) for role, act in sorted(wanted - set(known))
    )


def at_dossier(dossier):
    return reverse("dossier_detail", args=[dossier.pk])


def at_people(dossier):
    return reverse("dossier_people", args=[dossier.pk])


def at_act(name):
    return lambda dossier: reverse("dossier_act", args=[dossier.pk, name.replace("_", "-")])


# Who names whom: also what is awaited when the person named can no longer act.
NAMED_BY = {
    Role.SECTOR_PROFESSIONAL: (Role.COMPANY, "name_sector_professional"),
    Role.EXTERNAL_ASSESSOR: (Role.SECRETARIAT, "name_external_assessor"),
}


@expects
def naming_and_starting(dossier) -> Iterable:
    """Who must be named, and which edge of the workflow is simply waiting for its actor."""
    named = set(dossier.assignments.in_force().values_list("role", flat=True))
    if dossier.state == S.REGISTERED and (taken_up := _taken_up_pathway(dossier)):
        yield taken_up
    elif dossier.state == S.REGISTERED:
        if sector_professional_accredited_today(dossier):
            yield NAMED_BY[Role.SECTOR_PROFESSIONAL]
        else:
            yield Role.SECTOR_PROFESSIONAL, "start_positioning"
    if dossier.state == S.POSITIONED:
        yield (Role.COMPANY, "start_pathway") if Role.TUTOR in named else (Role.COMPANY, "name_tutor")
    if dossier.state == S.IN_PATHWAY and Role.EXTERNAL_ASSESSOR not in named:
        yield NAMED_BY[Role.EXTERNAL_ASSESSOR]
    if dossier.state == S.READY:
        to_name = [NAMED_BY[role] for role in ACCREDITED if accredited_today(dossier, role)]
        yield from to_name or [(Role.EXTERNAL_ASSESSOR, "start_assessment")]
    if dossier.state in (S.TRANSMITTED, S.POSTPONED):
        yield Role.SECRETARIAT, "examine_completeness"


def _taken_up_pathway(dossier):
    """What the company does next in a resumed dossier whose signed Outil 1 stands; None when an interview comes first."""
    if dossier.resumes_id is None:
        return None
    missing = {blocker.code for blocker in blockers(dossier, "resume_pathway")}
    if missing - {"tutor_missing"}:
        return None
    return Role.COMPANY, "name_tutor" if missing else "resume_pathway"


@expects
def naming_and_starting_in_vae(dossier) -> Iterable:
    """The committee stands behind a VAE: it sends the file and names both assessors while the candidate writes."""
    if dossier.state == S.REQUESTED:
        yield Role.SECRETARIAT, "send_file"
    if dossier.state in (S.ADMISSIBLE, S.TACITLY_ADMISSIBLE):
        yield Role.CANDIDATE, "start_writing"
    if dossier.state in (S.WRITING, S.WRITTEN):
        to_name = [f"name_{role.lower()}" for role in ACCREDITED if cannot_assess(dossier, role)]
        for act in to_name:
            yield Role.SECRETARIAT, act
        if dossier.state == S.WRITTEN and not to_name:
            yield Role.EXTERNAL_ASSESSOR, "start_assessment"


describe("name_sector_professional", "Désigner le professionnel du secteur", at_people)
describe("name_tutor", "Désigner le tuteur", at_people)
describe("name_external_assessor", "Désigner l'évaluateur externe", at_people)
for _name, _label in (
    ("start_positioning", "Commencer le repérage"),
    ("start_pathway", "Démarrer le parcours"),
    ("resume_pathway", "Reprendre le parcours"),
    ("start_assessment", "Commencer l'évaluation"),
    ("send_file", "Remettre le dossier de VAE"),
    ("start_writing", "Commencer la partie 3"),
    ("transmit", "Transmettre au jury"),
):
    describe(_name, _label, at_act(_name))
