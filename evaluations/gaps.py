"""What is still missing before a document can be presented for signature; each gap is linked to the section that fills it."""

from django.urls import reverse

from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.services import accreditation_on
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from cqp.shared.templatetags.cqp_ui import count_fr
from cqp.uploads.enums import UploadStatus
from pathways.enums import Role
from pathways.incompatibilities import accreditation_blockers

from .admissibility import no_longer_valid
from .application_gaps import application_gaps, employment_gaps
from .assessment_place import place_gaps
from .enums import Level, SignableKind, Verdict
from .models import Signable


def at(name, signable, *args):
    return reverse(name, args=[signable.dossier_id, *args])


def gaps_of(signable: Signable) -> list[Blocker]:
    """Every missing fact of an open document, in the order of its sections; empty when it can be presented."""
    return _GAPS[SignableKind(signable.kind)](signable)


def positioning_gaps(signable):
    positioning = signable.positioning
    found = _interview_gaps(signable, positioning)
    steps = list(positioning.steps.select_related("competency"))
    planned = {step.competency_id for step in steps}
    for line in positioning.lines.select_related("competency"):
        url = at("positioning_competency", signable, line.competency.number)
        label = f"Compétence {line.competency.number}"
        if not line.level:
            found.append(Blocker("level_missing", f"{label} : positionnement manquant.", url))
        elif line.level == Level.ACQUIRED and not line.comment.strip():
            found.append(Blocker("proof_missing", f"{label} : dites ce qui montre qu'elle est acquise.", url))
        elif line.is_to_acquire and not line.training_need.strip():
            found.append(Blocker("need_missing", f"{label} : besoin en formation manquant.", url))
        plan_url = at("positioning_plan", signable)
        if line.is_to_acquire and line.competency_id not in planned:
            found.append(
                Blocker("plan_missing", f"{label} : à acquérir, mais absente du parcours individualisé.", plan_url)
            )
        if line.level == Level.ACQUIRED and line.competency_id in planned:
            found.append(
                Blocker(
                    "plan_too_wide",
                    f"{label} : déjà acquise, elle n'a pas sa place dans le parcours individualisé.",
                    plan_url,
                )
            )
    return found + _step_gaps(signable, steps) + _annex_gaps(signable)


def _step_gaps(signable, steps):
    """Who trains, how long or when: a plan that says neither plans nothing (domaine.md § 1.1 G)."""
    return [
        Blocker(
            "step_incomplete",
            f"Compétence {step.competency.number}, {step.get_modality_display()} : indiquez {' et '.join(missing)}.",
            at("positioning_step_edit", signable, step.pk),
        )
        for step in steps
        if (missing := step.missing)
    ]


def _annex_gaps(signable):
    text = "Annexes : un fichier a été écarté par l'antivirus, le candidat le retire."
    url = at("positioning_pieces", signable)
    set_aside = signable.pieces.standing().filter(upload__status=UploadStatus.INFECTED)
    return [Blocker("piece_infected", text, url)] if set_aside.exists() else []


def _interview_gaps(signable, positioning):
    url = at("positioning_edit", signable)
    if positioning.interview_on is None:
        return [Blocker("interview_date_missing", "Entretien : date manquante.", url)]
    if positioning.interview_on > clock.today():
        return [Blocker("interview_in_the_future", "Entretien : la date est dans le futur.", url)]
    # Asked at the date of the act, not today (domaine.md § 4.1).
    return [
        Blocker(b.code, f"À la date de l'entretien : {b.message}", url)
        for b in accreditation_blockers(
            signable.dossier, Role.SECTOR_PROFESSIONAL, positioning.professional, positioning.interview_on
        )
    ]


def review_gaps(signable):
    review = signable.review
    url = at("review_edit", signable, signable.version)
    found = []
    if review.held_on is None:
        found.append(Blocker("review_date_missing", "Point d'étape : date manquante.", url))
    elif review.held_on > clock.today():
        found.append(Blocker("review_in_the_future", "Point d'étape : la date est dans le futur.", url))
    if not review.observation.strip():
        found.append(
            Blocker("observation_missing", "Point d'étape : décrivez l'observation faite sur le terrain.", url)
        )
    if not review.lines.exclude(level="NOT_ADDRESSED").exists():
        found.append(Blocker("nothing_addressed", "Point d'étape : indiquez le niveau d'au moins une compétence.", url))
    return found


def candidate_part_gaps(signable):
    set_aside, found = _set_aside(signable), []
    for line in signable.candidate_part.lines.select_related("competency"):
        number = line.competency.number
        if not line.is_complete:
            text = f"Compétence {number} : situations, activités et résultats sont à décrire."
            found.append(Blocker("candidate_line_missing", text, at("candidate_part_competency", signable, number)))
        if line.competency_id in set_aside:
            found.append(_infected(number, at("candidate_part_pieces", signable, number)))
    return found


def _set_aside(signable) -> set:
    """Pks of the competencies to which a file that the antivirus found infected is still joined."""
    standing = signable.pieces.standing().filter(upload__status=UploadStatus.INFECTED)
    return set(standing.order_by().values_list("competency", flat=True))


def _infected(number, url):
    text = f"Compétence {number} : un fichier a été écarté par l'antivirus, retirez-le."
    return Blocker("piece_infected", text, url)


def activities_gaps(signable):
    set_aside = _set_aside(signable)
    situation_url = at("activity_situation", signable)
    found = no_longer_valid(signable.dossier)
    found += [Blocker(code, text, situation_url) for code, text in employment_gaps(signable.activity_table)]
    minimum = signable.dossier.version.activity_min_length
    for line in signable.activity_table.lines.select_related("competency"):
        number = line.competency.number
        if not line.is_complete:
            text = f"Compétence {number} : contexte, activités, fréquence, autonomie et résultats sont à décrire."
            found.append(Blocker("activity_line_missing", text, at("activity_competency", signable, number)))
        elif not line.is_long_enough(minimum):
            text = f"Compétence {number} : {count_fr(line.length, 'caractère écrit,caractères écrits')}, {minimum} au moins sont attendus."
            found.append(Blocker("activity_line_too_short", text, at("activity_competency", signable, number)))
        if line.competency_id in set_aside:
            found.append(_infected(number, at("activity_pieces", signable, number)))
    return found


def assessment_gaps(signable):
    assessment = signable.assessment
    found = _organisation_gaps(signable, assessment)
    opinions = {(o.competency_id, o.role): o for o in assessment.opinions.all()}
    for line in assessment.lines.select_related("competency").prefetch_related("marks"):
        url = at("assessment_competency", signable, line.competency.number)
        label = f"Compétence {line.competency.number}"
        undone = [mark for mark in line.marks.all() if not mark.is_complete]
        if undone:
            found.append(
                Blocker(
                    "grid_incomplete",
                    f"{label} : {count_fr(len(undone), 'critère,critères')} sans constat ou sans source de preuve.",
                    url,
                )
            )
        for role in (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR):
            if (line.competency_id, role) not in opinions:
                found.append(Blocker("opinion_missing", f"{label} : avis manquant — {role.label}.", url))
    if not assessment.appraisal.strip():
        found.append(
            Blocker(
                "appraisal_missing", "Synthèse : appréciation générale manquante.", at("assessment_synthesis", signable)
            )
        )
    some_refused = any(o.verdict == Verdict.NOT_ACQUIRED for o in opinions.values())
    if some_refused and not assessment.recommendations.strip():
        found.append(
            Blocker(
                "recommendations_missing",
                "Synthèse : des préconisations sont attendues.",
                at("assessment_synthesis", signable),
            )
        )
    return found


def _organisation_gaps(signable, assessment):
    url = at("assessment_edit", signable)
    found = []
    if assessment.held_on is None:
        return [Blocker("assessment_date_missing", "Organisation : date de l'évaluation manquante.", url)]
    if assessment.held_on > clock.today():
        return [Blocker("assessment_in_the_future", "Organisation : la date est dans le futur.", url)]
    found += place_gaps(signable, assessment)
    if not assessment.place.strip():
        found.append(Blocker("assessment_place_missing", "Organisation : lieu manquant.", url))
    if assessment.duration_minutes is None:
        found.append(Blocker("assessment_duration_missing", "Organisation : durée manquante.", url))
    if not assessment.situation.strip():
        found.append(Blocker("situation_missing", "Organisation : décrivez la situation observée.", url))
    for role, user in assessors(assessment):
        found += [
            Blocker(b.code, f"À la date de l'évaluation : {b.message}", url)
            for b in accreditation_blockers(signable.dossier, role, user, assessment.held_on)
        ]
    return found


def assessors(assessment):
    return ((Role.SECTOR_PROFESSIONAL, assessment.professional), (Role.EXTERNAL_ASSESSOR, assessment.external))


def accreditation_number(user, role, dossier, day) -> str:
    """The number printed on the papers: the accreditation in force on the day of the act, empty while it has no date."""
    if day is None:
        return ""
    found = accreditation_on(user, AccreditationRole(role), dossier.certification, day)
    return found.number if found else ""


_GAPS = {
    SignableKind.POSITIONING: positioning_gaps,
    SignableKind.REVIEW: review_gaps,
    SignableKind.CANDIDATE_PART: candidate_part_gaps,
    SignableKind.APPLICATION: application_gaps,
    SignableKind.ACTIVITIES: activities_gaps,
    SignableKind.ASSESSMENT: assessment_gaps,
}
