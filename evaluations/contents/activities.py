from evaluations.enums import PieceKind

from . import parts


def activities_content(signable) -> dict:
    """Part 3 as the candidate wrote it, competency by competency, with the proofs joined (domaine.md § 1.4)."""
    proofs = {}
    for piece in signable.pieces.standing().select_related("upload__file"):
        proofs.setdefault(piece.competency_id, []).append(joined(piece))
    return parts.head(signable.dossier) | {
        "version": signable.version,
        "candidate": parts.candidate(signable.dossier.candidate),
        "sworn_statement": parts.sworn_statement(signable),
        "situation": _situation(signable.activity_table),
        "coaching": parts.coaching(signable.dossier),
        "lines": [
            {
                "competency": parts.competency(line.competency),
                "setting": line.setting,
                "activities": line.activities,
                "frequency": str(line.get_frequency_display()),
                "autonomy": str(line.get_autonomy_display()),
                "difficulties": line.difficulties,
                "results": line.results,
                "pieces": proofs.get(line.competency_id, []),
            }
            for line in signable.activity_table.lines.select_related("competency")
        ],
    }


def _situation(table) -> dict:
    """The employment on the day of the deposit: it decides where the assessment is held."""
    employer = {"name": table.employer_name, "siret": table.employer_siret}
    return {"employed_in_branch": table.employed_in_branch, "employer": employer}


def joined(piece) -> dict:
    """A piece as it is frozen: the digest says which file, whatever its name. The name of an identity document stays out of what
    everybody of the dossier reads."""
    name = "" if piece.kind == PieceKind.IDENTITY else piece.upload.name
    return {"kind": str(piece.get_kind_display()), "name": name, "digest": piece.upload.sha256}
