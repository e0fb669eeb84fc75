"""The paper is made by another process, and once, even when that process is killed in the middle."""

import hashlib
import time

import pytest

from cqp.documents import services
from cqp.documents.models import IssuedDocument, StoredFile
from cqp.jobs.enums import JobState
from cqp.jobs.models import Job
from tests.documents import samples, slow_kind
from tests.documents.press import known_kind
from tests.worker import eventually

pytestmark = pytest.mark.services
ROWS = 1200  # some seconds of layout: time to be killed in


def made(document):
    return IssuedDocument.objects.select_related("file").filter(pk=document.pk, status="READY").first()


def test_paper_asked_is_made_by_the_worker(real_worker, user):
    real_worker.start(app="tests.documents.slow_kind")
    known_kind("positioning")
    document = services.request_document("positioning", samples.sample("positioning"), requested_by=user)
    ready = eventually(lambda: made(document))
    with ready.file.open() as file:
        assert hashlib.sha256(file.read()).hexdigest() == ready.file.sha256


def test_paper_whose_worker_is_killed_is_made_exactly_once_after_restart(real_worker, user):
    first = real_worker.start(app="tests.documents.slow_kind", lease_seconds=5)
    document = services.request_document(slow_kind.SLOW.code, {"rows": list(range(ROWS))}, requested_by=user)
    eventually(lambda: Job.objects.get().state == JobState.RUNNING)
    time.sleep(1)
    first.kill()
    assert (made(document), StoredFile.objects.count(), Job.objects.get().state) == (None, 0, JobState.RUNNING)

    real_worker.start(app="tests.documents.slow_kind", lease_seconds=5)
    ready = real_worker.sweep_until(lambda: made(document), lease_seconds=5)
    job = Job.objects.get()
    assert (job.state, job.attempts, StoredFile.objects.count()) == (JobState.DONE, 2, 1)
    assert ready.file.read_verified().startswith(b"%PDF")
