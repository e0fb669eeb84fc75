"""A file of parts 2 or 3 that the antivirus sets aside after it was joined, or even deposited: its owner is told."""

from cqp.accounts.services import service_account
from cqp.notifications.services import notify
from cqp.uploads.discards import on_discard
from evaluations.enums import SignableKind
from evaluations.models import Piece
from pathways.services import lock, note

ANTIVIRUS = "Antivirus"
PARTS = {SignableKind.APPLICATION: "la partie 2", SignableKind.ACTIVITIES: "la partie 3"}


@on_discard
def note_discarded(upload) -> None:
    """Noted once per dossier, whatever the versions that carry this file, and mailed to the candidate.

    The history names the kind of piece and not the file: everybody of the dossier reads it.
    """
    pieces = Piece.objects.standing().filter(upload=upload).select_related("signable__dossier")
    last = {piece.signable.dossier_id: piece for piece in pieces.order_by("signable__version", "pk")}
    for piece in last.values():
        dossier, part = lock(piece.signable.dossier), PARTS[SignableKind(piece.signable.kind)]
        kind = piece.get_kind_display()
        note(dossier, "piece_discarded", actor=service_account(ANTIVIRUS), piece=piece.pk, kind=kind, part=part)
        context = {"dossier": dossier, "signable": piece.signable, "name": upload.name, "part": part}
        notify("piece_discarded", to=[dossier.candidate.user], context=context)
