"""The pieces of a part as one person may see them."""

from dataclasses import dataclass

from django.urls import reverse

from cqp.access.decisions import can
from cqp.shared.templatetags.cqp_ui import day_fr

from .enums import PieceKind, SignableKind
from .models import Piece
from .services.pieces import KINDS_OF, attestations_signed


@dataclass(frozen=True)
class PieceRow:
    """`url` is empty for what cannot be read now; `reason` says why. `withdraw_url` only for whoever may withdraw it."""

    kind: str
    name: str
    about: str
    added_at: object
    state: str = ""
    tone: str = "neutral"
    url: str = ""
    reason: str = ""
    withdraw_url: str = ""


def joined_rows(signable, user) -> list[PieceRow]:
    """Everything that was joined to a document, on the page where it is read; with an assessment, the attestations of the follow-up
    that it closes (ADR 0036)."""
    if signable.kind in KINDS_OF:
        return piece_rows(signable, user)
    if signable.kind != SignableKind.ASSESSMENT or signable.is_open:
        return []
    frozen = {piece["sha256"] for row in signable.content.get("training_actions", []) for piece in row["pieces"]}
    return attestation_rows(signable.dossier, user, upload__file__sha256__in=frozen) if frozen else []


def attestation_rows(dossier, user, **only) -> list[PieceRow]:
    """The standing attestations of the trainings of a follow-up, those of `only` (training=…), in one query whatever their number;
    those that a signed assessment holds can no longer be withdrawn."""
    pieces = Piece.objects.standing().filter(training__dossier=dossier.pk, **only)
    rows, signed = [], attestations_signed(dossier)
    for piece in pieces.select_related("upload__file", "training"):
        piece.training.dossier = dossier  # the page's own instance: its roles are already read
        may_withdraw = can(user, "evaluations.withdraw_piece", piece).allowed and piece.upload.sha256 not in signed
        rows.append(_row(piece, user, may_withdraw, about="" if "training" in only else piece.training.title))
    return rows


def piece_rows(signable, user, **only) -> list[PieceRow]:
    """The standing pieces of `signable`, those of `only` (kind=…, competency=…), in one query whatever their number."""
    pieces = signable.pieces.standing().filter(**only).select_related("upload", "experience", "competency")
    may_withdraw = can(user, "evaluations.join_piece", signable).allowed and signable.is_open
    rows = []
    for piece in pieces:
        piece.signable = signable  # the page's own instance: its dossier and its roles are already read
        # On the page of one competency, or of one experience, that it belongs there goes without saying.
        rows.append(_row(piece, user, may_withdraw, about="" if only else _about(piece)))
    return rows


def _row(piece, user, may_withdraw, about) -> PieceRow:
    decision = can(user, "evaluations.read_piece", piece)
    state, tone = _standing(piece.upload)
    return PieceRow(
        kind=piece.get_kind_display(),
        name=piece.upload.name if decision else "",
        about=about,
        added_at=piece.added_at,
        state=state,
        tone=tone,
        url=reverse("piece_download", args=[piece.pk]) if decision and piece.upload.is_accepted else "",
        reason="" if decision else decision.reason,
        withdraw_url=reverse("piece_withdraw", args=[piece.pk]) if may_withdraw else "",
    )


def _about(piece) -> str:
    if piece.kind == PieceKind.EXPERIENCE:
        return str(piece.experience)
    return f"Compétence {piece.competency.number}" if piece.competency_id else ""


def _standing(upload):
    if upload.is_erased:
        return f"supprimée après contrôle le {day_fr(upload.erased_at)}", "neutral"
    if upload.is_infected:
        return "écartée par l'antivirus", "danger"
    return ("contrôle antivirus en cours", "waiting") if upload.is_quarantined else ("", "neutral")
