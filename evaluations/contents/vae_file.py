"""The whole VAE file: parts 2 and 3 as they were sworn, the opinion between them, the assessment when there is one."""

from evaluations.completeness import completed
from evaluations.enums import AdmissibilityVerdict, PieceKind, SignableKind

from . import parts
from .admissibility import full_time_months
from .assessment import choice_of, earlier_rounds, transmission_of


def vae_file_paper(dossier) -> dict:
    """What was signed, with its signatures; nothing is read again from the live tables but the opinion and what followed."""
    part_2 = completed(dossier, SignableKind.APPLICATION)
    part_3 = completed(dossier, SignableKind.ACTIVITIES)
    told = part_2.content
    return parts.head(dossier) | {
        "requested_on": told["requested_on"],
        "candidate": told["candidate"],
        "request": told["request"],
        "situation": told["situation"],
        "experiences": [_experience(row) for row in told["experiences"]],
        "experience_count": told["experience_count"] | {"months": told["experience_count"]["months"].replace(".", ",")},
        "self_level_choices": told["self_level_choices"],
        "competencies": told["competencies"],
        "pieces": [_piece(row) for row in told["pieces"]],
        "application_oath": parts.signatures(part_2)[0],
        "admissibility": _admissibility(part_2),
        "activities_situation": part_3.content.get("situation"),
        "activities": [_activity(line) for line in part_3.content["lines"]],
        "activities_version": part_3.version,
        "activities_oath": parts.signatures(part_3)[0],
        "evaluation": _evaluation(dossier, part_3),
    }


def _experience(row):
    return row | {"pieces": [_piece(piece) for piece in row["pieces"]]}


def _activity(line):
    return line | {"pieces": [_piece(piece) for piece in line["pieces"]]}


def _piece(row):
    """The digest says which file. An identity document isn't named on a paper that assessors and jurors read."""
    is_identity = row["kind"] == str(PieceKind.IDENTITY.label)
    digest = row.get("sha256") or row["digest"]
    return {"kind": row["kind"], "name": "" if is_identity else row["name"], "sha256": digest}


def _admissibility(part_2):
    examination = part_2.examination
    is_tacit = examination.verdict == AdmissibilityVerdict.TACIT
    return {
        "verdict": str(examination.get_verdict_display()),
        "decided_at": examination.decided_at.isoformat(),
        "retained": None if is_tacit else full_time_months(examination.retained_months),
        "recommendations": "" if is_tacit else examination.recommendations,
    }


def _evaluation(dossier, part_3):
    """The last signed round, unless part 3 was deposited anew since: those opinions were about what it said before."""
    signable = completed(dossier, SignableKind.ASSESSMENT)
    if signable is None or signable.completed_at < part_3.completed_at:
        return None
    kept = ("assessment", "answer_choices", "source_choices", "verdict_choices", "grid", "appraisal", "recommendations")
    return {name: signable.content[name] for name in kept} | {
        "earlier_rounds": earlier_rounds(signable),
        "choice": choice_of(dossier, signable),
        "signatures": parts.signatures(signable),
        "transmission": transmission_of(dossier),
        "attachments": [],
    }
