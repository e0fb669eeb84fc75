"""Joined files: as they are frozen in what is signed, then as a paper prints them, with what became of them since."""

from cqp.shared.templatetags.cqp_ui import day_fr
from evaluations.enums import PieceKind


def frozen(piece) -> dict:
    """The digest says which file, whatever its name: the signature covers what was joined."""
    return {"kind": str(piece.get_kind_display()), "name": piece.upload.name, "sha256": piece.upload.sha256}


def joined_to(pieces) -> list[dict]:
    """Those that stand, of a whole document."""
    return [frozen(piece) for piece in pieces.standing().select_related("upload__file")]


def grouped(pieces, by: str) -> dict[int, list]:
    """{pk of the competency, or of the training: what is joined to it}."""
    found = {}
    for piece in pieces.standing().select_related("upload__file"):
        found.setdefault(getattr(piece, by), []).append(frozen(piece))
    return found


def unreadable(pieces) -> dict[str, str]:
    """{digest: why a file cannot be opened today}: set aside, waiting, or erased after its check; known after the deposit, it is not
    in what was signed."""
    found = {}
    for piece in pieces.standing().select_related("upload__file"):
        if piece.upload.is_erased:
            found[piece.upload.sha256] = f"supprimée après contrôle le {day_fr(piece.upload.erased_at)}"
        elif piece.upload.is_infected:
            found[piece.upload.sha256] = "écartée par l'antivirus"
        elif piece.upload.is_quarantined:
            found.setdefault(piece.upload.sha256, "contrôle antivirus en attente")
    return found


def printed(row, states) -> dict:
    """An identity document isn't named on a paper that assessors and jurors read."""
    is_identity = row["kind"] == str(PieceKind.IDENTITY.label)
    # Part 3 keeps the digest under another name.
    digest = row.get("sha256") or row["digest"]
    return {
        "kind": row["kind"],
        "name": "" if is_identity else row["name"],
        "sha256": digest,
        "state": states.get(digest, ""),
    }


def listed(row, of: str) -> dict:
    """A row of the list of pieces at the end of a paper; `of`: what it is joined to."""
    return row | {"of": of}
