"""The files joined to what is being written, to Outil 1, to the trainings of the follow-up: added, withdrawn, never erased."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import count_fr
from cqp.uploads.services import receive_upload
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import Experience, Piece, Signable
from pathways.services import lock, note

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
    SignableKind.POSITIONING: (PieceKind.CV, PieceKind.JOB, PieceKind.OTHER),
    SignableKind.CANDIDATE_PART: (PieceKind.ACTIVITY,),
}


@transaction.atomic
def add_piece(signable, *, actor, kind, file, experience=None, competency=None) -> Piece:
    """Keep `file` (what an UploadField gives) and join it: to `experience` when it proves one, to `competency` in part 3 and in
    the candidate's part.

    Raises Forbidden (not the candidate, not the moment), Blocked (presented or signed, the experience removed meanwhile, thirty
    already, the same file twice at the same place), RefusedUpload. A file that waits for the antivirus is joined, and read once it has been found clean.
    """
    signable = open_for(actor, "evaluations.join_piece", signable)
    experience = _still_told(experience)
    _refuse_elsewhere(signable, kind, experience, competency)
    place = {"signable": signable, "kind": kind, "experience": experience, "competency": competency}
    return _keep(file, actor, signable.pieces.standing(), place)


@transaction.atomic
def join_attestation(training, *, actor, file) -> Piece:
    """Keep `file` and join it to a training of the follow-up as its attestation; told in the history, and it no longer waits.

    Raises Forbidden (neither the tutor, the company nor the candidate, or not the moment), Blocked (thirty already in this
    follow-up, the same file twice for this training), RefusedUpload.
    """
    dossier = lock(training.dossier)
    authorize(actor, "evaluations.join_attestation", dossier)
    joined = Piece.objects.standing().filter(training__dossier=dossier.pk)
    piece = _keep(file, actor, joined, {"training": training, "kind": PieceKind.TRAINING})
    note(dossier, "attestation_joined", actor=actor, title=training.title)
    return piece


def _keep(file, actor, standing, place) -> Piece:
    """`standing`: what is already joined to the same document, or to the same follow-up; `place`: where this one goes."""
    if standing.count() >= MOST:
        sentence = f"{count_fr(MOST, 'fichier est déjà joint,fichiers sont déjà joints')}, le plus possible."
        raise Blocked(Blocker("too_many_pieces", f"{sentence} Retirez-en un, ou réunissez plusieurs pages en un PDF."))
    upload = receive_upload(file, actor=actor)
    if standing.filter(upload__file__sha256=upload.sha256, **place).exists():
        raise Blocked(Blocker("piece_joined_twice", f"« {upload.name} » est déjà joint ici."))
    return Piece.objects.create(**place, upload=upload, added_by=actor)


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
    """A piece of part 2 on an experience of that very version, a proof of activity on a competency of that very CQP."""
    is_ours = kind in KINDS_OF.get(SignableKind(signable.kind), ())
    if experience is not None:
        is_ours = is_ours and experience.application.signable_id == signable.pk
    if competency is not None:
        is_ours = is_ours and competency.version_id == signable.dossier.version_id
    if not is_ours:
        raise Blocked(Blocker("piece_elsewhere", "Cette pièce ne se joint pas ici."))


@transaction.atomic
def withdraw_piece(piece, *, actor) -> Piece:
    """No longer joined; the row stays, with its date. Twice is once. Raises Forbidden, or Blocked when presented or signed, be it
    with the assessment that closes the follow-up."""
    if piece.training_id is not None:
        return _withdraw_attestation(piece, actor)
    open_for(actor, "evaluations.join_piece", piece.signable)
    piece = Piece.objects.select_for_update(of=("self",)).select_related("signable").get(pk=piece.pk)
    return _dated(piece)


def _withdraw_attestation(piece, actor) -> Piece:
    dossier = lock(piece.training.dossier)
    piece = Piece.objects.select_related("training", "upload__file").get(pk=piece.pk)
    piece.training.dossier = dossier
    authorize(actor, "evaluations.withdraw_piece", piece)
    if piece.withdrawn_at is not None:
        return piece
    if piece.upload.sha256 in attestations_signed(dossier):
        sentence = "Cette attestation est dans l'évaluation signée : elle ne se retire plus. Joignez à côté celle qui convient."
        raise Blocked(Blocker("attestation_signed", sentence))
    _dated(piece)
    note(dossier, "attestation_withdrawn", actor=actor, title=piece.training.title)
    return piece


def _dated(piece) -> Piece:
    if piece.withdrawn_at is None:
        piece.withdrawn_at = clock.now()
        piece.save(update_fields=["withdrawn_at"])
    return piece


def attestations_signed(dossier) -> set:
    """Digests of the attestations that the follow-up held when an assessment, signed since, was frozen with it."""
    signed = Signable.objects.filter(dossier=dossier.pk, kind=SignableKind.ASSESSMENT, completed_at__isnull=False)
    return {
        piece["sha256"]
        for content in signed.order_by().values_list("content", flat=True)
        for training in content.get("training_actions", [])
        for piece in training["pieces"]
    }


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
