"""A joined file that the antivirus sets aside, before or even after the deposit: whoever joined it is told."""

from django.urls import reverse

from cqp.accounts.services import service_account
from cqp.notifications.services import notify
from cqp.uploads.discards import on_discard
from evaluations.enums import SignableKind
from evaluations.models import Piece
from pathways.services import lock, note

from .pieces import attestations_signed

ANTIVIRUS = "Antivirus"
PARTS = {
    SignableKind.APPLICATION: "la partie 2",
    SignableKind.ACTIVITIES: "la partie 3",
    SignableKind.POSITIONING: "le livret de repérage",
    SignableKind.CANDIDATE_PART: "la partie du candidat",
}
FOLLOW_UP = "une action de formation du suivi"


@on_discard
def note_discarded(upload) -> None:
    """Noted once per dossier, whatever the versions that carry this file, and mailed to the candidate; of an attestation of the
    follow-up, to whoever joined it.

    The history names the kind of piece and not the file: everybody of the dossier reads it.
    """
    pieces = Piece.objects.standing().filter(upload=upload).select_related("signable__dossier", "training__dossier")
    last = {piece.dossier.pk: piece for piece in pieces.order_by("signable__version", "pk")}
    for piece in last.values():
        dossier = lock(piece.dossier)
        part = PARTS[SignableKind(piece.signable.kind)] if piece.signable_id else FOLLOW_UP
        kind = piece.get_kind_display()
        note(dossier, "piece_discarded", actor=service_account(ANTIVIRUS), piece=piece.pk, kind=kind, part=part)
        context = {"dossier": dossier, "name": upload.name, "part": part, **_where(piece, dossier)}
        notify("piece_discarded", to=[_owner(piece, dossier)], context=context)


def _owner(piece, dossier):
    return dossier.candidate.user if piece.signable_id else piece.added_by


def _where(piece, dossier) -> dict:
    """Whether the file can still be withdrawn, and the page that says so: nobody but its author reads Outil 1 while it is written."""
    if piece.training_id is not None:
        url = reverse("training_attestations", args=[dossier.pk, piece.training_id])
        return {"may_withdraw": piece.upload.sha256 not in attestations_signed(dossier), "url": url}
    signable = piece.signable
    if signable.is_open and signable.kind == SignableKind.POSITIONING:
        return {"may_withdraw": True, "url": reverse("positioning_pieces", args=[dossier.pk])}
    return {"may_withdraw": signable.is_open, "url": reverse("signable_detail", args=[signable.pk])}
