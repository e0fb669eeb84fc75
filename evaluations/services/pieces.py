"""The files joined to parts 2 and 3 of a VAE: added and withdrawn by the candidate while they write, never erased."""

from django.db import transaction

from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import count_fr
from cqp.uploads.services import receive_upload
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import Experience, Piece

from .sections import open_for

MOST = 30
KINDS_OF = {
    SignableKind.APPLICATION: (
        PieceKind.IDENTITY,
        PieceKind.EXPERIENCE,
        PieceKind.TRAINING,
        PieceKind.EQUIVALENCE,
        PieceKind.OTHER,
    ),
    SignableKind.ACTIVITIES: (PieceKind.ACTIVITY,),
}


@transaction.atomic
def add_piece(signable, *, actor, kind, file, experience=None, competency=None) -> Piece:
    """Keep `file` (what an UploadField gives) and join it: to `experience` when it proves one, to `competency` in part 3.

    Raises Forbidden (not the candidate, not the moment), Blocked (presented or signed, the experience removed meanwhile, thirty
    already, the same file twice at the same place), RefusedUpload. A file that waits for the antivirus is joined, and read once it has been found clean.
    """
    signable = open_for(actor, "evaluations.join_piece", signable)
    experience = _still_told(experience)
    _refuse_elsewhere(signable, kind, experience, competency)
    standing = signable.pieces.standing()
    if standing.count() >= MOST:
        sentence = f"{count_fr(MOST, 'fichier est déjà joint,fichiers sont déjà joints')}, le plus possible."
        raise Blocked(Blocker("too_many_pieces", f"{sentence} Retirez-en un, ou réunissez plusieurs pages en un PDF."))
    upload = receive_upload(file, actor=actor)
    same = standing.filter(kind=kind, experience=experience, competency=competency, upload__file__sha256=upload.sha256)
    if same.exists():
        raise Blocked(Blocker("piece_joined_twice", f"« {upload.name} » est déjà joint ici."))
    return Piece.objects.create(
        signable=signable, kind=kind, experience=experience, competency=competency, upload=upload, added_by=actor
    )


def _still_told(experience):
    """Read again under the lock of its part: another window may have removed it since the page was drawn."""
    if experience is None:
        return None
    found = Experience.objects.select_related("application").filter(pk=experience.pk).first()
    if found is None:
        sentence = f"L'expérience « {experience} » a été retirée entre-temps : ce fichier n'est pas joint."
        raise Blocked(Blocker("experience_removed", sentence))
    return found


def _refuse_elsewhere(signable, kind, experience, competency):
    """A piece of part 2 on an experience of that very version, a piece of part 3 on a competency of that very CQP."""
    is_ours = kind in KINDS_OF.get(SignableKind(signable.kind), ())
    if experience is not None:
        is_ours = is_ours and experience.application.signable_id == signable.pk
    if competency is not None:
        is_ours = is_ours and competency.version_id == signable.dossier.version_id
    if not is_ours:
        raise Blocked(Blocker("piece_elsewhere", "Cette pièce ne se joint pas ici."))


@transaction.atomic
def withdraw_piece(piece, *, actor) -> Piece:
    """No longer joined; the row stays, with its date. Twice is once. Raises Forbidden, or Blocked when presented or signed."""
    open_for(actor, "evaluations.join_piece", piece.signable)
    piece = Piece.objects.select_for_update(of=("self",)).select_related("signable").get(pk=piece.pk)
    if piece.withdrawn_at is None:
        piece.withdrawn_at = clock.now()
        piece.save(update_fields=["withdrawn_at"])
    return piece


def carry_pieces(previous, signable, *, experiences=None) -> None:
    """Rows of its own for a new version, on the same files, with the day they were first joined. What the antivirus set aside
    stays behind. `experiences`: {old experience's pk: its copy}; the proofs of one that was not copied stay behind too."""
    copies = experiences or {}
    rows = []
    for piece in previous.pieces.standing().select_related("upload"):
        if piece.upload.is_infected or (piece.experience_id and piece.experience_id not in copies):
            continue
        rows.append(
            Piece(
                signable=signable,
                kind=piece.kind,
                experience=copies.get(piece.experience_id),
                competency_id=piece.competency_id,
                upload=piece.upload,
                added_by_id=piece.added_by_id,
                added_at=piece.added_at,
            )
        )
    Piece.objects.bulk_create(rows)
