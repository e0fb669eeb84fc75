from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from cqp.documents import kinds, services, vault
from cqp.documents.enums import DocumentStatus
from cqp.documents.models import IssuedDocument, StoredFile
from cqp.documents.shapes import WrongContext
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from tests.documents import samples
from tests.documents.press import known_kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def ask(user, code="certificate", **changes):
    known_kind(code)
    return services.request_document(code, samples.sample(code, **changes), requested_by=user)


def test_paper_asked_is_made_by_the_job_and_kept_under_its_digest(user, folder):
    document = ask(user)
    assert (document.status, document.file) == (DocumentStatus.ASKED, None)
    assert run_due() == 1
    document.refresh_from_db()
    content = document.file.read_verified()
    assert document.is_ready
    assert content.startswith(b"%PDF-1.7")
    assert (document.file.size, document.file.content_type, document.file.name) == (
        len(content),
        "application/pdf",
        document.filename,
    )
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [document.file.sha256]


def test_rendering_a_paper_that_is_ready_changes_nothing(user):
    document = ask(user)
    run_due()
    document.refresh_from_db()
    Job.objects.create(key="again", kind=services.RENDER, object_id=document.pk)
    assert run_due() == 1
    assert (StoredFile.objects.count(), IssuedDocument.objects.get().file) == (1, document.file)


def test_paper_asked_in_a_transaction_undone_gives_its_number_back(user):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask(user)
        1 / 0  # noqa: B018
    assert Job.objects.count() == 0
    assert ask(user).number.endswith("-000001")


def test_numbers_follow_each_other_per_series_and_year(user):
    numbers = [services.next_number(prefix) for prefix in ("O1", "O1", "O2", "O1")]
    assert numbers == ["O1-2026-000001", "O1-2026-000002", "O2-2026-000001", "O1-2026-000003"]


@pytest.mark.django_db(transaction=True)
def test_numbers_asked_at_the_same_time_have_neither_gap_nor_double():
    def take(_):
        try:
            return services.next_number("RACE")
        finally:
            connection.close()

    services.next_number("RACE")
    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(take, range(40)))
    assert [int(number[-6:]) for number in numbers] == list(range(2, 42))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda context: context.pop("award"), "context.award: missing"),
        (lambda context: context["holder"].update(nir="2940242"), "context.holder.nir: not expected"),
        (lambda context: context["award"].update(decided_on="17/11/2026"), "context.award.decided_on: Day is expected"),
        (lambda context: context["dossier"].update(presentation=True), "context.dossier.presentation: int is expected"),
        (lambda context: context.update(competencies={}), "context.competencies: a list is expected"),
    ],
)
def test_context_of_another_shape_is_refused_when_asked(user, spoil, message):
    known_kind("certificate")
    context = samples.sample("certificate")
    spoil(context)
    with pytest.raises(WrongContext) as refusal:
        services.request_document("certificate", context, requested_by=user)
    assert str(refusal.value) == message
    assert IssuedDocument.objects.count() == 0


def test_unknown_paper_is_refused_when_asked(user):
    with pytest.raises(kinds.UnknownDocumentKind):
        services.request_document("diploma", {}, requested_by=user)


def test_correction_is_a_new_paper_that_says_which_it_replaces(user):
    first = ask(user)
    second = services.request_document("certificate", samples.sample("certificate"), requested_by=user, replaces=first)
    assert (second.replaces, first.replaced_by) == (first, second)
    with pytest.raises(DatabaseError), transaction.atomic():
        services.request_document("certificate", samples.sample("certificate"), requested_by=user, replaces=first)


@pytest.mark.parametrize(
    "change", [{"context": {}}, {"number": "X"}, {"kind": "x"}, {"title": "x"}, {"context_sha256": "0"}]
)
def test_database_refuses_to_change_what_was_asked(user, change):
    document = ask(user)
    with pytest.raises(DatabaseError, match="inaltérable"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**change)


def test_database_refuses_any_change_of_a_paper_issued(user):
    document = ask(user)
    run_due()
    with pytest.raises(DatabaseError, match="inaltérable"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(status=DocumentStatus.FAILED, file=None)


def test_paper_is_never_deleted(user):
    document = ask(user)
    run_due()
    with pytest.raises(ProtectedError):
        document.delete()
    for table in ("documents_issueddocument", "documents_storedfile"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_stored_file_is_never_changed():
    stored = services.store_file(b"proof", name="preuve.pdf", content_type="application/pdf")
    with pytest.raises(DatabaseError, match="inaltérable"), transaction.atomic():
        StoredFile.objects.filter(pk=stored.pk).update(sha256="0" * 64)


def test_paper_that_cannot_be_made_is_failed_in_sight_and_can_be_asked_again(user, monkeypatch, settings):
    settings.CQP_JOB_RETRY_SECONDS = 0
    document = ask(user)
    monkeypatch.setitem(
        kinds._kinds, "certificate", kinds.DocumentKind("certificate", "C", "pdf/absent.html", "1", "CERT", {})
    )
    assert run_due() == 3
    document.refresh_from_db()
    assert document.has_failed
    assert document.error.startswith("django.template.exceptions.TemplateDoesNotExist")
    monkeypatch.undo()
    assert services.retry_document(document) is True
    assert services.retry_document(document) is False
    run_due()
    document.refresh_from_db()
    assert (document.is_ready, document.error) == (True, "")


def test_digest_does_not_depend_on_the_order_of_the_keys():
    assert services.digest({"a": 1, "é": [2]}) == services.digest({"é": [2], "a": 1})
    assert services.digest({"a": 1}) != services.digest({"a": "1"})


def test_same_bytes_are_written_once_and_damage_is_seen(folder):
    first, second = vault.write_once(b"same"), vault.write_once(b"same")
    assert first == second
    path = vault.path_of(first)
    path.chmod(0o640)
    path.write_bytes(b"changed by hand")
    with pytest.raises(vault.DamagedFile):
        vault.read_verified(first)
    assert vault.read_verified(vault.write_once(b"same")) == b"same"


def test_write_interrupted_leaves_no_file_under_the_final_name(folder, monkeypatch):
    monkeypatch.setattr(vault.os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        vault.write_once(b"half")
    assert [path for path in folder.rglob("*") if path.is_file()] == []
