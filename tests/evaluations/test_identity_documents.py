"""An identity document is joined, checked, then erased: its bytes leave the disk, what says that it was there stays."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from cqp.audit.models import AuditEvent
from cqp.documents import vault
from cqp.documents.services import store_file
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications.models import Email
from cqp.uploads.enums import UploadStatus, Verdict
from cqp.uploads.models import Upload
from cqp.uploads.services import erase_upload, settle_upload
from evaluations.application_gaps import application_gaps
from evaluations.contents import vae_file_paper
from evaluations.enums import PieceKind
from evaluations.models import Piece
from evaluations.services.pieces import add_piece
from pathways.services import advance, confirm_identity, correct_identity
from tests import vae
from tests.pathways.entrance import enter, text_of

from .files import scanned

TODAY = "23 novembre 2026"


def identity(dossier) -> Piece:
    return Piece.objects.filter(signable__dossier=dossier, kind=PieceKind.IDENTITY).latest("pk")


def on_disk(upload) -> bool:
    return vault.path_of(upload.sha256).exists()


def checked(dossier, world):
    confirm_identity(dossier, actor=world.branch.secretary)
    run_due()
    return identity(dossier)


def gaps(dossier):
    return [blocker.code for blocker in application_gaps(vae.part_2(dossier))]


@pytest.fixture
def applied(world):
    return vae.applied(world)


def test_the_bytes_go_and_the_row_its_digest_and_the_fact_stay(world, applied):
    before = identity(applied)
    assert on_disk(before.upload)
    after = checked(applied, world)
    assert (on_disk(after.upload), after.upload.is_erased, after.pk) == (False, True, before.pk)
    assert (after.upload.sha256, after.upload.name, after.upload.status) == (
        before.upload.sha256,
        before.upload.name,
        UploadStatus.ACCEPTED,
    )
    line = AuditEvent.objects.get(verb="upload.erased")
    assert (line.actor, line.payload) == (
        world.branch.secretary,
        {"sha256": before.upload.sha256, "reason": "pièce d'identité contrôlée"},
    )


def test_the_candidate_is_told_and_the_history_says_it(client, world, applied):
    checked(applied, world)
    mail = Email.objects.get(code="identity_documents_erased")
    assert (mail.recipient, "votre pièce d'identité est supprimée" in mail.subject) == (applied.candidate.user, True)
    page = text_of(enter(client, world.branch.secretary).get(reverse("dossier_detail", args=[applied.pk])))
    assert "La pièce d'identité jointe a été supprimée après son contrôle." in page


def test_only_identity_documents_go(world, applied):
    checked(applied, world)
    others = Piece.objects.exclude(kind=PieceKind.IDENTITY).select_related("upload__file")
    assert [(piece.upload.is_erased, on_disk(piece.upload)) for piece in others] == [(False, True)] * others.count()
    assert others.count() > 0


def test_nobody_downloads_it_any_more_and_the_pages_say_why(client, world, applied):
    piece = checked(applied, world)
    answer = enter(client, world.branch.secretary).get(reverse("piece_download", args=[piece.pk]))
    assert (answer.status_code, f"a été supprimé le {TODAY}, après contrôle" in text_of(answer)) == (409, True)
    read = client.get(reverse("application_examination", args=[applied.pk]))
    assert f"supprimée après contrôle le {TODAY}" in text_of(read)
    assert reverse("piece_download", args=[piece.pk]) not in read.content.decode()


def test_the_paper_of_the_file_says_it(world):
    dossier = vae.written(world)
    assert [piece["state"] for piece in vae_file_paper(dossier)["pieces"]] == [""]
    checked(dossier, world)
    assert [piece["state"] for piece in vae_file_paper(dossier)["pieces"]] == [f"supprimée après contrôle le {TODAY}"]


def test_a_document_withdrawn_or_of_an_earlier_version_goes_too(world):
    dossier = vae.filled_application(world)
    first = identity(dossier)
    Piece.objects.filter(pk=first.pk).update(withdrawn_at=first.added_at)
    add_piece(vae.part_2(dossier), actor=dossier.candidate.user, kind=PieceKind.IDENTITY, file=scanned("autre.pdf"))
    checked(dossier, world)
    found = Upload.objects.filter(pk__in=Piece.objects.filter(kind=PieceKind.IDENTITY).values("upload"))
    assert [upload.is_erased for upload in found] == [True, True]


def test_the_same_bytes_joined_elsewhere_stay_for_the_other_file(world, applied):
    """Two people with one file, or one file twice: it leaves the disk with the last of them."""
    content = identity(applied).upload.file.read_verified()
    kept = store_file(content, name="copie.pdf", content_type="application/pdf")
    piece = checked(applied, world)
    assert (piece.upload.is_erased, on_disk(piece.upload), kept.read_verified()) == (True, True, content)


def test_the_same_bytes_sent_after_the_erasure_are_written_anew(world, applied):
    piece = identity(applied)
    content = piece.upload.file.read_verified()
    checked(applied, world)
    again = store_file(content, name="encore.pdf", content_type="application/pdf")
    assert (again.sha256, again.read_verified()) == (piece.upload.sha256, content)


def test_it_is_not_asked_again_while_the_identity_is_checked(world):
    """Part 2 returned: the document that was erased is still told as joined; once the check falls, another one is due."""
    dossier = vae.applied(world)
    checked(dossier, world)
    advance(dossier, "return_application", actor=world.branch.secretary, comment="Précisez une date.")
    dossier = vae.fresh(dossier)
    assert (identity(dossier).upload.is_erased, gaps(dossier)) == (True, [])
    correct_identity(dossier, actor=dossier.candidate.user, first_name="Nadja")
    assert gaps(vae.fresh(dossier)) == ["identity_piece_missing"]
    piece = add_piece(vae.part_2(dossier), actor=dossier.candidate.user, kind=PieceKind.IDENTITY, file=scanned("a.pdf"))
    assert (piece.upload.is_erased, gaps(vae.fresh(dossier))) == (False, [])


def test_a_check_done_again_tells_nothing_new(world, applied):
    checked(applied, world)
    checked(applied, world)
    assert Email.objects.filter(code="identity_documents_erased").count() == 1
    assert applied.events.filter(verb="identity_documents_erased").count() == 1


def test_every_dossier_of_the_person_is_concerned_and_only_the_secretariat_s_own_tells_it(world, applied):
    """Another committee's dossier says that the file is erased, not by whom."""
    elsewhere = vae.applied(world, committee=world.neighbour, email=applied.candidate.user.email)
    assert elsewhere.candidate_id == applied.candidate_id
    checked(applied, world)
    assert identity(elsewhere).upload.is_erased
    assert not elsewhere.events.filter(verb="identity_documents_erased").exists()


def test_a_document_still_waiting_for_the_antivirus_is_never_asked_about_again(world):
    dossier = vae.file_sent(world)
    file = scanned("identite.pdf", verdict=Verdict.NO_ANSWER)
    piece = add_piece(vae.part_2(dossier), actor=dossier.candidate.user, kind=PieceKind.IDENTITY, file=file)
    correct_identity(dossier, actor=dossier.candidate.user, **vae.CIVIL_STATUS)
    checked(dossier, world)
    settle_upload(piece.upload, Verdict.INFECTED)
    found = identity(dossier).upload
    assert (found.status, found.is_erased, on_disk(found)) == (UploadStatus.QUARANTINED, True, False)
    assert [job.state for job in Job.objects.filter(kind__startswith="uploads.")] == ["DONE", "DONE"]


# --- held by the database, and by the disk ---------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"erased_at": None}, {"status": "INFECTED"}, {"name": "autre.pdf"}])
def test_what_is_erased_is_so_for_good(world, applied, change):
    piece = checked(applied, world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.filter(pk=piece.upload_id).update(**change)


def test_a_file_that_is_not_erased_changes_no_more_than_before(world, applied):
    piece = identity(applied)
    later = piece.added_at + timedelta(days=1)
    for change in ({"status": "INFECTED"}, {"scanned_at": later}, {"scanned_at": later, "erased_at": later}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Upload.objects.filter(pk=piece.upload_id).update(**change)


def test_a_check_that_is_rolled_back_erases_nothing(world, applied):
    piece = identity(applied)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erase_upload(piece.upload, actor=world.branch.secretary, reason="essai")
        raise ZeroDivisionError
    run_due()
    assert (identity(applied).upload.is_erased, on_disk(piece.upload)) == (False, True)
