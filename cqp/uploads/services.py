"""Keeping what people send, and settling what waits for the antivirus."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cqp.audit.services import record
from cqp.documents.services import erase_bytes, store_file
from cqp.jobs.services import enqueue, retry
from cqp.shared import clock
from cqp.uploads.discards import discarded
from cqp.uploads.enums import UploadStatus, Verdict
from cqp.uploads.examination import CheckedFile, examine
from cqp.uploads.models import Upload
from cqp.uploads.refusals import RefusedUpload

SCAN, ERASE = "uploads.scan", "uploads.erase"
NO_ANSWER = "L'antivirus ne répond pas : le fichier reste en attente de son contrôle."
# After the three attempts of a job: an antivirus that is being repaired is asked again at this pace, for as long as it takes.
ASK_AGAIN_AFTER = timedelta(minutes=5)


def receive_upload(file, *, actor) -> Upload:
    """Check a file, keep it in the vault and return its row: ACCEPTED, or QUARANTINED when the antivirus does not answer.

    `file` is what an `UploadField` gives (already examined: only rows are written here) or a raw file of the request. Raises
    RefusedUpload, a ValidationError whose French sentence says what is expected; nothing is kept then.
    """
    checked = file if isinstance(file, CheckedFile) else examine(file)
    if checked.verdict == Verdict.INFECTED:
        raise AssertionError("an infected file is refused by the examination")
    with transaction.atomic():
        _refuse_too_many(actor)
        waits = checked.verdict == Verdict.NO_ANSWER
        upload = Upload.objects.create(
            file=store_file(checked.content, name=checked.name, content_type=checked.content_type),
            name=checked.name,
            content_type=checked.content_type,
            size=checked.size,
            uploaded_by=actor,
            status=UploadStatus.QUARANTINED if waits else UploadStatus.ACCEPTED,
            scanned_at=clock.now() if checked.verdict == Verdict.CLEAN else None,
        )
        if waits:
            enqueue(SCAN, upload.pk)
    return upload


def _refuse_too_many(actor) -> None:
    most = settings.CQP_UPLOAD_MAX_PER_DAY
    if Upload.objects.sent_lately_by(actor).count() >= most:
        raise RefusedUpload(f"Vous avez envoyé {most} fichiers en un jour, le plus possible. Reprenez demain.", "count")


@transaction.atomic
def settle_upload(upload: Upload, verdict: Verdict) -> None:
    """The antivirus has answered, or was given up by the installation; whoever keeps a file it sets aside is told. Called inside `claim.effect()` only."""
    infected = verdict == Verdict.INFECTED
    waiting = Upload.objects.filter(pk=upload.pk, status=UploadStatus.QUARANTINED, erased_at__isnull=True)
    settled = waiting.update(
        status=UploadStatus.INFECTED if infected else UploadStatus.ACCEPTED,
        scanned_at=clock.now() if verdict != Verdict.NOT_CONFIGURED else None,
    )
    if settled and infected:
        record("upload.infected", actor=None, object=upload, payload={"uploaded_by": upload.uploaded_by_id})
        discarded(upload)


@transaction.atomic
def erase_upload(upload: Upload, *, actor, reason: str) -> bool:
    """The content of this file is not to be kept: nobody reads it from now on, and its bytes leave the disk once this is committed.

    Name, digest and this fact stay. Twice is once: False the second time. The caller has checked that `actor` may; `reason`, in a
    few words, is written in the journal.
    """
    if not Upload.objects.filter(pk=upload.pk, erased_at__isnull=True).update(erased_at=clock.now()):
        return False
    upload.refresh_from_db(fields=["erased_at"])
    record("upload.erased", actor=actor, object=upload, payload={"sha256": upload.sha256, "reason": reason})
    enqueue(ERASE, upload.pk)
    return True


def take_off_the_disk(upload: Upload) -> None:
    """Unless another file that is still kept holds the same bytes: they leave with the last one. Called inside `claim.effect()` only."""
    erased = Upload.objects.filter(erased_at__isnull=False, file__sha256=upload.sha256)
    erase_bytes(upload.sha256, but_of=erased.order_by().values_list("file", flat=True))


def ask_again(upload_id: int, error: str) -> None:
    """The job has used its attempts: when the antivirus is what is missing it gets others, otherwise it stays where the secretariat sees it."""
    if error == NO_ANSWER:
        retry(f"{SCAN}:{upload_id}", after=ASK_AGAIN_AFTER)
