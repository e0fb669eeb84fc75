"""The two papers of the examination: the receipt of each deposit, and the opinion."""

from evaluations.admissibility import rulings_of, threshold_of
from evaluations.enums import AdmissibilityVerdict, PieceKind
from evaluations.examination_clock import clock_of, silence_admits

from . import parts

DECISIONS = [{"code": "RETAINED", "label": "retenue"}, {"code": "NOT_RETAINED", "label": "non retenue"}]


def receipt_paper(signable) -> dict:
    """What was deposited, and by when an answer is due."""
    pieces = signable.pieces.standing().select_related("upload__file", "experience")
    return _head(signable) | {
        "pieces": [
            {
                "kind": _sentence(piece.get_kind_display()),
                "of": str(piece.experience) if piece.experience else "",
                # The name of an identity document stays out of papers, as in part 3.
                "name": "" if piece.kind == PieceKind.IDENTITY else piece.upload.name,
                "sha256": piece.upload.sha256,
            }
            for piece in pieces
        ]
    }


def admissibility_paper(examination) -> dict:
    """The opinion as it was given. What was only being written when silence decided is nobody's decision: it is not printed."""
    is_tacit = examination.verdict == AdmissibilityVerdict.TACIT
    dossier = examination.signable.dossier
    wanted = threshold_of(dossier)
    return _head(examination.signable) | {
        "verdict_choices": parts.choices(AdmissibilityVerdict),
        "verdict": examination.verdict,
        "decided_at": examination.decided_at.isoformat(),
        "valid_until": parts.day(examination.valid_until),
        "signatory": None
        if is_tacit
        else {"name": examination.decided_by.get_full_name(), "role": "secrétariat de la CPEF"},
        "retained": None if is_tacit else full_time_months(examination.retained_months),
        "required": f"{full_time_months(wanted)}, à la date de la demande" if wanted else "Aucune durée minimale",
        "decision_choices": DECISIONS,
        "experiences": [_experience(ruling, is_tacit) for ruling in rulings_of(examination)],
        "reasons": "" if is_tacit else examination.reasons,
        "recommendations": "" if is_tacit else examination.recommendations,
    }


def full_time_months(months) -> str:
    """« 41,53 mois à temps plein »."""
    text = f"{months:f}".rstrip("0").rstrip(".") if "." in f"{months:f}" else f"{months}"
    return f"{text.replace('.', ',')} mois à temps plein"


def _experience(ruling, is_tacit):
    row = ruling.experience
    decision = "" if is_tacit else DECISIONS[0 if ruling.is_retained else 1]["code"]
    return {
        "title": row.title,
        "employer": row.employer,
        "status": str(row.get_status_display()),
        "starts_on": parts.day(row.starts_on),
        "ends_on": parts.day(row.ends_on),
        "working_time": row.working_time,
        "decision": decision,
        "reason": "" if is_tacit else ruling.reason,
    }


def _head(signable):
    dossier = signable.dossier
    time = clock_of(dossier)
    told = signable.content
    return parts.head(dossier) | {
        "candidate": parts.candidate(dossier.candidate),
        # As sworn in the part 2 deposited; None in one of before they were asked.
        "rank": told["request"].get("rank"),
        "coaching": told.get("coaching"),
        "deposit": {
            "version": signable.version,
            "at": signable.completed_at.isoformat(),
            "digest": signable.digest,
        },
        "time": {
            "requested_on": parts.day(signable.application.requested_on),
            "received_on": parts.day(time.received_on),
            "due_on": parts.day(time.due_on),
            "suspended_days": time.suspended_days,
            "silence_admits": silence_admits(dossier),
        },
    }


def _sentence(label):
    return f"{label[0].upper()}{label[1:]}"
