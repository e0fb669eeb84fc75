from cqp.shared.departments import department_of
from evaluations.admissibility import threshold_of
from evaluations.enums import Aim
from evaluations.experience import count
from pathways.requests import earlier_requests

from . import parts


def application_content(signable) -> dict:
    """Every field of part 2 (domaine.md § 1.4): the person, what they ask, what they have done, what they join."""
    application, dossier = signable.application, signable.dossier
    experiences = list(application.experiences.all())
    pieces = list(signable.pieces.standing().select_related("upload__file", "experience"))
    return parts.head(dossier) | {
        "revision": signable.version,
        "sworn_statement": parts.sworn_statement(signable),
        "requested_on": parts.day(application.requested_on),
        "candidate": _candidate(dossier.candidate, application),
        "request": _request(application, dossier),
        "situation": _situation(application),
        "coaching": parts.coaching(dossier),
        "experiences": [_experience(experience, pieces) for experience in experiences],
        "experience_count": _count(dossier, application, experiences),
        "self_level_choices": dossier.version.wording.frozen("self_positioning"),
        "competencies": [
            parts.competency(line.competency) | {"level": line.level, "comment": line.comment}
            for line in application.lines.select_related("competency")
        ],
        "pieces": [_piece(piece) for piece in pieces if piece.experience_id is None],
    }


def _candidate(person, application):
    return parts.candidate(person) | {
        "sex": str(person.get_sex_display()),
        "nationality": application.nationality,
        "birth_department": department_of(person.birth_commune_code),
        "address": person.address,
        "address_country": person.address_country,
        "email": person.email,
        "phone": person.phone,
    }


def _request(application, dossier):
    """What is asked for; and whether it is the first time, computed: nobody is asked what the registers know."""
    asks_for_all = application.aim == Aim.FULL
    targeted = [] if asks_for_all else application.targeted.order_by("number")
    return {
        "rank": rank_of(dossier),
        "aim": str(Aim(application.aim).label),
        "targeted": [parts.competency(competency) for competency in targeted],
        "other_requests": application.other_requests,
        "motivation": application.motivation,
    }


def rank_of(dossier) -> dict:
    """First request for this CQP, or a new one after those of `earlier` (domaine.md § 1.4)."""
    earlier = [
        {"number": before.dossier.number, "requested_on": parts.day(before.requested_on)}
        for before in earlier_requests(dossier)
    ]
    return {"is_first": not earlier, "earlier": earlier}


def _situation(application):
    trainings = [row for row in application.followed_trainings.all() if not row.is_empty]
    return {
        "situation": str(application.get_situation_display()),
        "employed_in_branch": application.employed_in_branch,
        "employer": {"name": application.employer_name, "siret": application.employer_siret},
        "education_level": str(application.get_education_level_display()),
        "highest_level": str(application.get_highest_level_display()),
        "highest_title": application.highest_title,
        "followed_trainings": [{"title": row.title, "provider": row.provider, "year": row.year} for row in trainings],
        "trainings": application.trainings,
    }


def _experience(experience, pieces):
    return {
        "title": experience.title,
        "employer": experience.employer,
        "status": str(experience.get_status_display()),
        "starts_on": parts.day(experience.starts_on),
        "ends_on": parts.day(experience.ends_on),
        "working_time": experience.working_time,
        "description": experience.description,
        "pieces": [_piece(piece) for piece in pieces if piece.experience_id == experience.pk],
    }


def _count(dossier, application, experiences):
    """The figure as the candidate saw it when signing; what the secretariat retains is another figure, in its opinion."""
    found = count(experiences, application.requested_on)
    return {"at": parts.day(found.at), "months": str(found.shown), "threshold": threshold_of(dossier)}


def _piece(piece):
    """Named with its digest: the signature covers what was joined."""
    return {"kind": str(piece.get_kind_display()), "name": piece.upload.name, "sha256": piece.upload.sha256}
