"""Every hostile file is refused, for its own reason, in French, soon enough, and leaves nothing behind: neither file nor row."""

import time

import pytest

from cqp.documents.models import StoredFile
from cqp.jobs.models import Job
from cqp.uploads.models import Upload
from cqp.uploads.refusals import RefusedUpload
from cqp.uploads.services import receive_upload
from tests.uploads import good, hostile

# The inspector is stopped after 1.6 s of processor (ADR 0022, held by `make bench`); here a machine that does ten other things at once.
SECONDS = 20


def left_behind(folder):
    """What was kept: files of the vault, rows."""
    return {
        "files": sum(path.is_file() for path in folder.rglob("*")),
        "uploads": Upload.objects.count(),
        "stored": StoredFile.objects.count(),
        "jobs": Job.objects.count(),
    }


@pytest.mark.parametrize("name", hostile.FILES)
def test_hostile_file_is_refused_for_its_own_reason_and_leaves_nothing(name, sent, folder, user):
    build, code = hostile.FILES[name]
    file, started = sent(name, build()), time.monotonic()
    with pytest.raises(RefusedUpload) as refusal:
        receive_upload(file, actor=user)
    assert time.monotonic() - started < SECONDS
    assert refusal.value.code == code
    assert refusal.value.message.endswith("Attendu : PDF, JPG, PNG, DOCX ou ODT, 10 Mo au plus.")
    assert left_behind(folder) == {"files": 0, "uploads": 0, "stored": 0, "jobs": 0}


def test_a_good_file_sent_the_same_way_is_seen_there(sent, folder, user):
    """What the test above looks at is where files are kept."""
    receive_upload(sent("attestation.pdf", good.pdf()), actor=user)
    assert left_behind(folder) == {"files": 1, "uploads": 1, "stored": 1, "jobs": 0}
