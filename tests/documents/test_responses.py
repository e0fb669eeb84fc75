import pytest

from cqp.documents import services
from cqp.documents.models import IssuedDocument
from cqp.documents.responses import document_response, document_state
from cqp.documents.vault import DamagedFile, path_of
from cqp.jobs.services import run_due
from cqp.shared.blockers import Blocked
from tests.documents import samples
from tests.documents.press import known_kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def asked(user):
    known_kind("certificate")
    return services.request_document("certificate", samples.sample("certificate"), requested_by=user)


@pytest.fixture
def ready(asked):
    run_due()
    asked.refresh_from_db()
    return asked


def state(rf, document):
    return document_state(rf.get("/"), document, status_url="/etat/", download_url="/papier/")


def test_download_is_an_attachment_that_no_browser_runs_frames_or_keeps(ready):
    response = document_response(ready)
    assert response.content == ready.file.read_verified()
    assert {
        name: response[name]
        for name in (
            "Content-Type",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
        )
    } == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="{ready.number}.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
        "Cache-Control": "private, no-store",
    }


def test_download_of_a_paper_not_ready_says_so(asked):
    with pytest.raises(Blocked) as refusal:
        document_response(asked)
    assert [blocker.code for blocker in refusal.value.blockers] == ["document_not_ready"]


def test_download_of_a_damaged_file_is_refused(ready):
    path = path_of(ready.file.sha256)
    path.chmod(0o640)
    path.write_bytes(b"%PDF-1.7 forged")
    with pytest.raises(DamagedFile):
        document_response(ready)


def test_page_polls_while_the_paper_is_made_and_stops_when_it_is_there(rf, asked):
    waiting = state(rf, asked)
    assert (waiting.status_code, 'hx-get="/etat/"' in waiting.text, "/papier/" in waiting.text) == (200, True, False)
    run_due()
    asked.refresh_from_db()
    there = state(rf, asked)
    assert (there.status_code, "hx-get" in there.text, 'href="/papier/"' in there.text) == (286, False, True)


def test_page_says_that_a_paper_failed_without_the_technical_reason(rf, asked):
    services.mark_failed(asked.pk, "builtins.MemoryError")
    failed = state(rf, IssuedDocument.objects.get())
    assert (
        failed.status_code,
        "n'a pas pu être produit" in failed.text.replace("&#x27;", "'"),
        "MemoryError" in failed.text,
    ) == (286, True, False)
