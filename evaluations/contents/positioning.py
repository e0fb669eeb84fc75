from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.services import accreditation_on
from evaluations.gaps import accreditation_number

from . import parts
from .pieces import joined_to, printed, unreadable

# What a booklet presented before these were in it, and signed since, does not say.
BEFORE, NOT_ASKED = {"pieces": []}, {"sex": "", "birth_commune_code": ""}


def positioning_content(signable) -> dict:
    """Every field of Outil 1 (domaine.md § 1.1) but the signatures."""
    positioning = signable.positioning
    dossier = signable.dossier
    professional = positioning.professional
    number = accreditation_number(
        professional, AccreditationRole.SECTOR_PROFESSIONAL, dossier, positioning.interview_on
    )
    return parts.head(dossier) | {
        "revision": signable.version,
        "revision_reason": signable.reason,
        "candidate": _candidate(dossier),
        "company": parts.company(dossier.company)
        | {
            "collective_agreement": dossier.company.collective_agreement,
            "headcount": dossier.company.headcount,
            "representative": dossier.company.representative,
        },
        "professional": {
            "name": professional.get_full_name(),
            "function": _function(dossier, professional),
            "is_internal": _is_internal(dossier, professional, positioning.interview_on),
            "accreditation_number": number,
        },
        "interview": {
            "held_on": parts.day(positioning.interview_on),
            "place": positioning.place,
            "duration": parts.minutes(positioning.duration_minutes),
        },
        "is_newcomer": positioning.is_newcomer,
        "level_choices": dossier.version.wording.frozen("positioning"),
        "competencies": [_line(line) for line in positioning.lines.select_related("competency")],
        "plan": parts.plan(positioning.steps.select_related("competency")),
        "pieces": joined_to(signable.pieces),
    }


def _line(line):
    return parts.competency(line.competency) | {
        "level": line.level,
        "situations": line.activities,
        "examples": line.examples,
        "need": line.training_need,
        "comment": line.comment,
    }


def _is_internal(dossier, professional, day) -> bool:
    """Employed by the company: by a membership, or by the employer that the committee wrote on the accreditation of that day."""
    if professional.belongs_to(dossier.company_id):
        return True
    held = day and accreditation_on(professional, AccreditationRole.SECTOR_PROFESSIONAL, dossier.certification, day)
    return bool(held and held.employer_siret) and held.employer_siret[:9] == dossier.company.siren


def _candidate(dossier):
    person = dossier.candidate
    return parts.candidate(person) | {
        "sex": str(person.get_sex_display()),
        "birth_commune_code": person.birth_commune_code,
        "address": person.postal_address,
        "email": person.email,
        "phone": person.phone,
        "status": str(dossier.get_status_display()),
        "job_title": dossier.job_title,
        "hired_on": parts.day(dossier.hired_on),
        "seniority": dossier.seniority,
        "qualifications": person.diplomas,
    }


def _function(dossier, user):
    row = dossier.assignments.filter(user=user).order_by("-given_at").first()
    return row.job_title if row else ""


def positioning_paper(signable) -> dict:
    """The paper is the content that was signed, with its signatures; nothing is read again from the live tables but what the
    unreadable found."""
    states, content = unreadable(signable.pieces), BEFORE | signable.content
    return content | {
        "candidate": NOT_ASKED | content["candidate"],
        "pieces": [printed(row, states) for row in content["pieces"]],
        "signatures": parts.signatures(signable),
    }
