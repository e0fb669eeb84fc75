"""An identity document is there to be checked, then it goes (domaine.md § 4.6, ADR 0039)."""

from cqp.notifications.services import notify
from cqp.uploads.services import erase_upload
from evaluations.enums import PieceKind
from evaluations.models import Piece
from pathways.services import note

REASON = "pièce d'identité contrôlée"


def erase_identity_documents(dossier, *, actor) -> int:
    """Erase the content of every identity document that the person of `dossier` joined, withdrawn ones too, in whichever dossier:
    their identity is known, nobody needs it any more. Called in the transaction that records the check.

    Noted in the history of this dossier only, and told to the candidate. Returns how many files went.
    """
    pieces = Piece.objects.filter(kind=PieceKind.IDENTITY, signable__dossier__candidate=dossier.candidate_id)
    found = {piece.upload_id: piece.upload for piece in pieces.select_related("upload__file").order_by("pk")}
    erased = [upload for upload in found.values() if erase_upload(upload, actor=actor, reason=REASON)]
    if erased:
        note(dossier, "identity_documents_erased", actor=actor)
        notify("identity_documents_erased", to=[dossier.candidate.user], context={"dossier": dossier})
    return len(erased)
