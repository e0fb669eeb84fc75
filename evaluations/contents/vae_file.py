"""The whole VAE file: parts 2 and 3 as they were sworn, the opinion between them, the assessment when there is one."""

from evaluations.completeness import completed
from evaluations.enums import AdmissibilityVerdict, SignableKind
from evaluations.models import Piece

from . import parts
from .admissibility import full_time_months
from .assessment import choice_of, earlier_rounds, grid_of, transmission_of
from .pieces import listed, unreadable
from .pieces import printed as _piece


def vae_file_paper(dossier) -> dict:
    """What was signed, with its signatures; nothing is read again from the live tables but the opinion, what
    became of the files and what followed."""
    part_2 = completed(dossier, SignableKind.APPLICATION)
    part_3 = completed(dossier, SignableKind.ACTIVITIES)
    told, states = part_2.content, unreadable(Piece.objects.filter(signable__in=[part_2, part_3]))
    return parts.head(dossier) | {
        "requested_on": told["requested_on"],
        # What a part 2 sworn before these fields existed did not say.
        "candidate": {"birth_department": "", "address_country": ""} | told["candidate"],
        "request": {"rank": None} | told["request"],
        "situation": {"highest_level": "", "followed_trainings": []} | told["situation"],
        "coaching": told.get("coaching"),
        "experiences": [_experience(row, states) for row in told["experiences"]],
        "experience_count": told["experience_count"] | {"months": told["experience_count"]["months"].replace(".", ",")},
        "self_level_choices": told["self_level_choices"],
        "competencies": told["competencies"],
        "pieces": [_piece(row, states) for row in told["pieces"]],
        "application_oath": parts.oath(part_2),
        "admissibility": _admissibility(part_2),
        "activities_situation": part_3.content.get("situation"),
        "activities_coaching": part_3.content.get("coaching"),
        "activities": [_activity(line, states) for line in part_3.content["lines"]],
        "activities_version": part_3.version,
        "activities_oath": parts.oath(part_3),
        "evaluation": _evaluation(dossier, part_2, part_3, states),
    }


def _experience(row, states):
    return row | {"pieces": [_piece(piece, states) for piece in row["pieces"]]}


def _activity(line, states):
    return line | {"pieces": [_piece(piece, states) for piece in line["pieces"]]}


def _admissibility(part_2):
    examination = part_2.examination
    is_tacit = examination.verdict == AdmissibilityVerdict.TACIT
    return {
        "verdict": str(examination.get_verdict_display()),
        "decided_at": examination.decided_at.isoformat(),
        "valid_until": parts.day(examination.valid_until),
        "retained": None if is_tacit else full_time_months(examination.retained_months),
        "recommendations": "" if is_tacit else examination.recommendations,
    }


def _evaluation(dossier, part_2, part_3, states):
    """The last signed round, unless part 3 was deposited anew since: those opinions were about what it said before."""
    signable = completed(dossier, SignableKind.ASSESSMENT)
    if signable is None or signable.completed_at < part_3.completed_at:
        return None
    kept = ("assessment", "answer_choices", "source_choices", "verdict_choices", "appraisal", "recommendations")
    return {name: signable.content[name] for name in kept} | {
        "grid": grid_of(signable),
        "earlier_rounds": earlier_rounds(signable),
        "choice": choice_of(dossier, signable),
        "signatures": parts.signatures(signable),
        "transmission": transmission_of(dossier),
        "attachments": _attachments(part_2.content, part_3.content, states),
    }


def _attachments(part_2, part_3, states) -> list:
    """Every file of the dossier, with what it is joined to: the list that closes the paper."""
    rows = [(piece, "partie 2") for piece in part_2["pieces"]]
    rows += [(piece, row["title"]) for row in part_2["experiences"] for piece in row["pieces"]]
    rows += [(piece, f"compétence {row['competency']['number']}") for row in part_3["lines"] for piece in row["pieces"]]
    return [listed(_piece(piece, states), of) for piece, of in rows]
