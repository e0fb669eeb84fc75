from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from cqp.audit.models import AuditEvent
from cqp.documents.models import StoredFile
from cqp.jobs.enums import JobState
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from cqp.uploads.enums import UploadStatus
from cqp.uploads.examination import examine
from cqp.uploads.models import Upload
from cqp.uploads.refusals import RefusedUpload
from cqp.uploads.responses import upload_response
from cqp.uploads.services import receive_upload
from tests.conftest import NOON
from tests.uploads import clamd, good, hostile

pytestmark = pytest.mark.django_db


@pytest.fixture
def quarantined(user, sent, antivirus_address):
    """Received while the antivirus was down."""
    return receive_upload(sent("CV.pdf", hostile.eicar_pdf()), actor=user)


def pass_time(**laps):
    """Do what is due after `laps`."""
    with clock.frozen(clock.now() + timedelta(**laps)):
        run_due()


def code(upload):
    with pytest.raises(Blocked) as refusal:
        upload_response(upload)
    return [blocker.code for blocker in refusal.value.blockers]


def test_file_is_kept_in_the_vault_with_who_and_when(user, sent, folder):
    content = good.pdf()
    upload = receive_upload(sent("CV\u202e.exe", content), actor=user)
    assert (upload.name, upload.content_type, upload.size, upload.uploaded_by, upload.created_at) == (
        "CV.pdf",
        "application/pdf",
        len(content),
        user,
        NOON,
    )
    assert (upload.status, upload.scanned_at, Job.objects.count()) == (UploadStatus.ACCEPTED, None, 0)
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [upload.sha256]


def test_file_already_examined_by_the_field_is_kept_as_it_is(user, sent):
    checked = examine(sent("photo.jpg", good.jpg()))
    assert receive_upload(checked, actor=user).file.read_verified() == checked.content


def test_refused_file_leaves_nothing(user, sent):
    with pytest.raises(ValidationError):
        receive_upload(sent("a.pdf", hostile.HTML), actor=user)
    assert (Upload.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_file_found_clean_is_dated(user, sent, antivirus):
    upload = receive_upload(sent("a.pdf", good.pdf()), actor=user)
    assert (upload.status, upload.scanned_at) == (UploadStatus.ACCEPTED, NOON)


@pytest.mark.parametrize("build", [hostile.eicar_pdf, hostile.eicar_docx])
def test_infected_file_is_refused_at_once(build, user, sent, antivirus):
    with pytest.raises(RefusedUpload) as refusal:
        receive_upload(sent("a.pdf", build()), actor=user)
    assert (refusal.value.code, StoredFile.objects.count()) == ("infected", 0)


def test_what_the_antivirus_sees_is_what_is_kept(user, sent, antivirus):
    upload = receive_upload(sent("a.jpg", good.jpg() + hostile.EICAR), actor=user)
    assert antivirus.seen == [upload.file.read_verified()]


def test_antivirus_down_puts_in_quarantine_until_it_answers(quarantined, antivirus_address):
    assert (quarantined.status, code(quarantined)) == (UploadStatus.QUARANTINED, ["upload_quarantined"])
    assert [job.key for job in Job.objects.all()] == [f"uploads.scan:{quarantined.pk}"]
    run_due()
    quarantined.refresh_from_db()
    assert quarantined.is_quarantined
    with clamd.running(antivirus_address):
        pass_time(minutes=1)
    quarantined.refresh_from_db()
    assert (quarantined.status, quarantined.scanned_at) == (UploadStatus.INFECTED, NOON + timedelta(minutes=1))
    assert code(quarantined) == ["upload_infected"]
    assert list(AuditEvent.objects.values_list("verb", "object_id")) == [("upload.infected", str(quarantined.pk))]


def test_clean_file_leaves_quarantine(user, sent, antivirus_address):
    upload = receive_upload(sent("a.pdf", good.pdf()), actor=user)
    with clamd.running(antivirus_address):
        run_due()
    upload.refresh_from_db()
    assert (upload.status, upload.scanned_at, AuditEvent.objects.count()) == (UploadStatus.ACCEPTED, NOON, 0)


def test_antivirus_is_asked_again_for_as_long_as_it_takes(quarantined, antivirus_address):
    for minutes in range(0, 120, 2):
        pass_time(minutes=minutes)
    job = Job.objects.get()
    assert (job.state, job.error) == (
        JobState.WAITING,
        "L'antivirus ne répond pas : le fichier reste en attente de son contrôle.",
    )
    with clamd.running(antivirus_address):
        pass_time(minutes=130)
    quarantined.refresh_from_db()
    assert quarantined.is_infected


def test_antivirus_given_up_by_the_installation_lets_files_go(quarantined, settings):
    settings.CQP_CLAMAV_SOCKET = ""
    run_due()
    quarantined.refresh_from_db()
    assert (quarantined.status, quarantined.scanned_at) == (UploadStatus.ACCEPTED, None)


def test_number_of_files_in_a_day_is_limited(user, sent, settings):
    settings.CQP_UPLOAD_MAX_PER_DAY = 1
    receive_upload(sent("a.pdf", good.pdf()), actor=user)
    with pytest.raises(RefusedUpload) as refusal:
        receive_upload(sent("a.pdf", good.pdf()), actor=user)
    assert refusal.value.code == "count"
    with clock.frozen(NOON + timedelta(days=1, seconds=1)):
        receive_upload(sent("a.pdf", good.pdf()), actor=user)


# --- what the database refuses -------------------------------------------------
@pytest.mark.parametrize("column", ["name", "content_type", "size", "created_at"])
def test_file_in_quarantine_cannot_be_changed(column, quarantined):
    value = {"size": 1, "created_at": NOON - timedelta(days=1)}.get(column, "x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.filter(pk=quarantined.pk).update(**{column: value})


@pytest.mark.parametrize("status", [UploadStatus.QUARANTINED, UploadStatus.INFECTED])
def test_accepted_file_never_changes_status(status, user, sent):
    upload = receive_upload(sent("a.pdf", good.pdf()), actor=user)
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.filter(pk=upload.pk).update(status=status, scanned_at=NOON)


def test_infected_file_is_never_accepted_again(quarantined, antivirus_address):
    with clamd.running(antivirus_address):
        run_due()
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.filter(pk=quarantined.pk).update(status=UploadStatus.ACCEPTED)


def test_file_is_never_removed(quarantined):
    with pytest.raises(ProtectedError):
        quarantined.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.filter(pk=quarantined.pk)._raw_delete("default")


def test_infected_file_has_a_date(quarantined):
    with pytest.raises(DatabaseError), transaction.atomic():
        Upload.objects.filter(pk=quarantined.pk).update(status=UploadStatus.INFECTED)


# --- handing back -----------------------------------------------------------------
def test_download_is_an_attachment_that_no_browser_runs_frames_or_keeps(user, sent):
    upload = receive_upload(sent("Diplôme.docx", good.docx()), actor=user)
    response = upload_response(upload)
    assert response.content == good.docx()
    assert dict(response.items()) == {
        "Content-Type": upload.content_type,
        "Content-Disposition": "attachment; filename*=utf-8''Dipl%C3%B4me.docx",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }
