from cqp.jobs.errors import JobError
from cqp.jobs.registry import handler
from cqp.uploads import antivirus, services
from cqp.uploads.enums import Verdict
from cqp.uploads.models import Upload


@handler(services.SCAN, on_failure=services.ask_again)
def task_scan_upload(claim):
    """Ask the antivirus about a file in quarantine, outside any transaction; settle it once."""
    upload = Upload.objects.select_related("file").get(pk=claim.object_id)
    if upload.is_erased:
        # Nobody will ever read it: there is nothing left to ask about.
        with claim.effect():
            return
    verdict = antivirus.scan(upload.file.read_verified())
    if verdict == Verdict.NO_ANSWER:
        raise JobError(services.NO_ANSWER)
    with claim.effect():
        services.settle_upload(upload, verdict)


@handler(services.ERASE)
def task_erase_upload(claim):
    with claim.effect():
        services.take_off_the_disk(Upload.objects.select_related("file").get(pk=claim.object_id))
