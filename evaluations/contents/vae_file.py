"""The whole VAE file: parts 2 and 3 as they were sworn, the opinion between them, the assessment when there is one."""

from evaluations.completeness import completed
from evaluations.enums import AdmissibilityVerdict, PieceKind, SignableKind
from evaluations.models import Piece

from . import parts
from .admissibility import full_time_months
from .assessment import choice_of, earlier_rounds, transmission_of


def vae_file_paper(dossier) -> dict:
    """What was signed, with its signatures; nothing is read again from the live tables but the opinion, what the
    antivirus found and what followed."""
    part_2 = completed(dossier, SignableKind.APPLICATION)
    part_3 = completed(dossier, SignableKind.ACTIVITIES)
    told, states = part_2.content, _antivirus(part_2, part_3)
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
        "application_oath": parts.signatures(part_2)[0],
        "admissibility": _admissibility(part_2),
        "activities_situation": part_3.content.get("situation"),
        "activities_coaching": part_3.content.get("coaching"),
        "activities": [_activity(line, states) for line in part_3.content["lines"]],
        "activities_version": part_3.version,
        "activities_oath": parts.signatures(part_3)[0],
        "evaluation": _evaluation(dossier, part_3),
    }


def _antivirus(*parts_signed) -> dict:
    """{digest: what the antivirus says today of a file that cannot be opened}: known after the deposit, it is not in what was sworn."""
    found = {}
    for piece in Piece.objects.standing().filter(signable__in=parts_signed).select_related("upload__file"):
        if piece.upload.is_infected:
            found[piece.upload.sha256] = "écartée par l'antivirus"
        elif piece.upload.is_quarantined:
            found.setdefault(piece.upload.sha256, "contrôle antivirus en attente")
    return found


def _experience(row, states):
    return row | {"pieces": [_piece(piece, states) for piece in row["pieces"]]}


def _activity(line, states):
    return line | {"pieces": [_piece(piece, states) for piece in line["pieces"]]}


def _piece(row, states):
    """The digest says which file. An identity document isn't named on a paper that assessors and jurors read."""
    is_identity = row["kind"] == str(PieceKind.IDENTITY.label)
    digest = row.get("sha256") or row["digest"]
    return {
        "kind": row["kind"],
        "name": "" if is_identity else row["name"],
        "sha256": digest,
        "state": states.get(digest, ""),
    }


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
