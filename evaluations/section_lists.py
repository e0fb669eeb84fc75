"""The side list of each booklet: its sections, where they are written, and how far each is."""

from django.urls import reverse

from .application_gaps import EXPERIENCES, PIECES, POSITIONING, REQUEST, SITUATION, employment_gaps, gaps_by_section
from .enums import PlaceKind
from .gaps import gaps_of
from .models import Application, Assessment, Positioning, Signable

EMPTY, PARTIAL, COMPLETE = "empty", "partial", "complete"
APPLICATION_SECTIONS = {
    REQUEST: ("Votre demande", "Demande"),
    SITUATION: ("Votre situation", "Situation"),
    EXPERIENCES: ("Vos expériences", "Expériences"),
    POSITIONING: ("Auto-positionnement", "Compétences"),
    PIECES: ("Pièces", "Pièces"),
}


def state(*, complete, started) -> str:
    if complete:
        return COMPLETE
    return PARTIAL if started else EMPTY


def line_state(line) -> str:
    return state(complete=line.is_complete, started=line.is_started)


def _section(label, name, here, *args, short="", **progress):
    url = reverse(name, args=args)
    return {"label": label, "short": short, "url": url, "state": state(**progress), "current": url == here}


def _competency(line, name, here, dossier_id, **progress):
    number = line.competency.number
    label = f"{number}. {line.competency.title}"
    return _section(label, name, here, dossier_id, number, short=str(number), **progress)


def positioning_sections(signable: Signable, here: str) -> list:
    """Interview, six competencies, individual plan."""
    positioning, pk = Positioning.objects.get(signable=signable), signable.dossier_id
    lines = list(positioning.lines.select_related("competency"))
    steps = list(positioning.steps.all())
    planned = {step.competency_id for step in steps}
    to_acquire = {line.competency_id for line in lines if line.is_to_acquire}
    all_known = all(line.level for line in lines)
    started = bool(positioning.interview_on or positioning.place or positioning.duration_minutes)
    return [
        _section(
            "Entretien",
            "positioning_edit",
            here,
            pk,
            short="Entretien",
            complete=bool(positioning.interview_on),
            started=started,
        ),
        *(
            _competency(line, "positioning_competency", here, pk, complete=line.is_complete, started=line.is_started)
            for line in lines
        ),
        _section(
            "Parcours individualisé",
            "positioning_plan",
            here,
            pk,
            short="Parcours",
            complete=all_known and planned == to_acquire and not any(step.missing for step in steps),
            started=bool(planned),
        ),
    ]


def candidate_part_sections(signable: Signable, here: str) -> list:
    lines = signable.candidate_part.lines.select_related("competency")
    return [
        _competency(
            line,
            "candidate_part_competency",
            here,
            signable.dossier_id,
            complete=line.is_complete,
            started=line.is_started,
        )
        for line in lines
    ]


def application_sections(signable: Signable, here: str) -> list:
    """Request, situation, experiences, the candidate's own positioning, pieces. A page of one experience belongs to theirs."""
    application, pk = Application.objects.get(signable=signable), signable.dossier_id
    started = {
        REQUEST: bool(application.other_requests or application.motivation),
        SITUATION: bool(application.situation or application.nationality),
        EXPERIENCES: application.experiences.exists(),
        POSITIONING: application.lines.exclude(level="").exists(),
        PIECES: signable.pieces.standing().exists(),
    }
    missing = {section for section, _ in gaps_by_section(signable)}
    return [
        _section(label, name, here, pk, short=short, complete=name not in missing, started=started[name])
        for name, (label, short) in APPLICATION_SECTIONS.items()
    ]


def activity_sections(signable: Signable, here: str, name: str = "activity_competency") -> list:
    """One section per competency. `name`: the provider's page to advise; for the candidate who writes, the situation comes first."""
    table = signable.activity_table
    lines = table.lines.select_related("competency")
    first = []
    if name == "activity_competency":
        told = {"complete": not employment_gaps(table), "started": table.employed_in_branch is not None}
        label = "Votre situation aujourd'hui"
        first = [_section(label, "activity_situation", here, signable.dossier_id, short="Situation", **told)]
    minimum = signable.dossier.version.activity_min_length
    return first + [
        _competency(
            line,
            name,
            here,
            signable.dossier_id,
            complete=line.is_complete and line.is_long_enough(minimum),
            started=line.is_started,
        )
        for line in lines
    ]


def assessment_sections(signable: Signable, here: str, user) -> list:
    """Organisation, six grids (complete for me when my own opinion is there too), synthesis."""
    assessment, pk = Assessment.objects.get(signable=signable), signable.dossier_id
    mine = set(assessment.opinions.filter(assessor=user).values_list("competency_id", flat=True))
    told = (assessment.held_on, assessment.place.strip(), assessment.duration_minutes, assessment.situation.strip())
    organised = all(told)
    if assessment.place_kind == PlaceKind.TRAINING_PROVIDER:
        organised = organised and assessment.host_provider_id is not None
    sections = [
        _section(
            "Organisation",
            "assessment_edit",
            here,
            pk,
            short="Organisation",
            complete=organised,
            started=bool(assessment.held_on or assessment.place or assessment.situation),
        )
    ]
    for line in assessment.lines.select_related("competency").prefetch_related("marks"):
        marks, opined = list(line.marks.all()), line.competency_id in mine
        ticked = all(mark.is_complete for mark in marks)
        touched = opined or any(mark.mark or mark.sources for mark in marks) or bool(line.comment)
        sections.append(
            _competency(line, "assessment_competency", here, pk, complete=ticked and opined, started=touched)
        )
    done = bool(assessment.appraisal.strip())
    sections.append(
        _section(
            "Synthèse",
            "assessment_synthesis",
            here,
            pk,
            short="Synthèse",
            complete=done,
            started=bool(assessment.recommendations),
        )
    )
    return sections


def after(sections: list, signable: Signable) -> str:
    """Where « enregistrer et continuer » leads: the next section, then the page where the document is presented."""
    urls = [section["url"] for section in sections]
    here = next((rank for rank, section in enumerate(sections) if section["current"]), len(urls))
    return urls[here + 1] if here + 1 < len(urls) else reverse("signable_detail", args=[signable.pk])


def visible_gaps(signable: Signable, user) -> list:
    """What is missing, but for what would tell an assessor the other's verdict before giving their own."""
    found = gaps_of(signable)
    if signable.kind != "ASSESSMENT":
        return found
    assessment = signable.assessment
    if assessment.opinions.filter(assessor=user).count() == assessment.lines.count():
        return found
    return [gap for gap in found if gap.code != "recommendations_missing"]
