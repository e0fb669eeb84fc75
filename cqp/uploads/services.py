"""Keeping what people send, and settling what waits for the antivirus."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cqp.audit.services import record
from cqp.documents.services import store_file
from cqp.jobs.services import enqueue, retry
from cqp.shared import clock
from cqp.uploads.discards import discarded
from cqp.uploads.enums import UploadStatus, Verdict
from cqp.uploads.examination import CheckedFile, examine
from cqp.uploads.models import Upload
from cqp.uploads.refusals import RefusedUpload

SCAN = "uploads.scan"
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
    settled = Upload.objects.filter(pk=upload.pk, status=UploadStatus.QUARANTINED).update(
        status=UploadStatus.INFECTED if infected else UploadStatus.ACCEPTED,
        scanned_at=clock.now() if verdict != Verdict.NOT_CONFIGURED else None,
    )
    if settled and infected:
        record("upload.infected", actor=None, object=upload, payload={"uploaded_by": upload.uploaded_by_id})
        discarded(upload)


def ask_again(upload_id: int, error: str) -> None:
    """The job has used its attempts: when the antivirus is what is missing it gets others, otherwise it stays where the secretariat sees it."""
    if error == NO_ANSWER:
        retry(f"{SCAN}:{upload_id}", after=ASK_AGAIN_AFTER)
