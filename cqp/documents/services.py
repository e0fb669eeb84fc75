"""Asking for a paper, numbering it, keeping its file."""

import hashlib
import json

from django.db import transaction

from cqp.documents import shapes, vault
from cqp.documents.enums import DocumentStatus
from cqp.documents.kinds import kind_of
from cqp.documents.models import IssuedDocument, NumberSeries, StoredFile
from cqp.jobs.services import enqueue, retry
from cqp.shared import clock

RENDER = "documents.render"


def digest(content) -> str:
    """SHA-256 of a JSON content, whatever the order of its keys: the same facts give the same digest on both databases."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def next_number(prefix: str) -> str:
    """Next number of the series in this year, `O1-2026-000123`. Without a gap: it belongs to the caller's transaction, and given back with it.

    Call it last in a long transaction: the series is locked until the commit. Several series in one transaction: `lock_series` first.
    """
    series = _locked(prefix)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{prefix}-{series.year}-{series.last:06d}"


@transaction.atomic
def lock_series(*prefixes: str) -> None:
    """Take these series until the commit, always in the same order: two acts that number from several, each in its own order, never
    wait for each other in a circle. Before the first number, after the locks of what the act is about."""
    for prefix in sorted(set(prefixes)):
        _locked(prefix)


def _locked(prefix) -> NumberSeries:
    year = clock.today().year
    NumberSeries.objects.get_or_create(prefix=prefix, year=year)
    return NumberSeries.objects.select_for_update().get(prefix=prefix, year=year)


@transaction.atomic
def request_document(
    kind_code: str, context: dict, *, title: str = "", requested_by, replaces: IssuedDocument | None = None
) -> IssuedDocument:
    """Freeze the facts and ask the worker for the paper; returned at once, ASKED. Call it in the transaction of the act it proves.

    Raises WrongContext when the context has not the shape of its kind (cqp.documents.papers): nothing is printed blank.
    """
    kind = kind_of(kind_code)
    shapes.check(kind.shape, context)
    document = IssuedDocument.objects.create(
        kind=kind.code,
        number=next_number(kind.prefix),
        title=title or kind.title,
        context=context,
        context_sha256=digest(context),
        template_version=kind.version,
        replaces=replaces,
        requested_by=requested_by,
    )
    enqueue(RENDER, document.pk)
    return document


@transaction.atomic
def request_once(kind_code: str, context: dict, *, requested_by) -> IssuedDocument:
    """The paper that has one copy per version of its kind: asked for by the first who wants it, the same for the others, even two
    at the same moment. A new version replaces the last one. Same refusal as `request_document`."""
    kind = kind_of(kind_code)
    # The series is the lock, as for a number: the second one waits, then finds the paper of the first.
    _locked(kind.prefix)
    last = IssuedDocument.objects.filter(kind=kind.code).order_by("-pk").first()
    if last is not None and last.template_version == kind.version:
        return last
    return request_document(kind.code, context, requested_by=requested_by, replaces=last)


def retry_document(document: IssuedDocument) -> bool:
    """Ask again for a paper that failed, once its cause is mended. False when it has not failed."""
    with transaction.atomic():
        failed = IssuedDocument.objects.filter(pk=document.pk, status=DocumentStatus.FAILED)
        if not failed.update(status=DocumentStatus.ASKED, error="", updated_at=clock.now()):
            return False
        return retry(f"{RENDER}:{document.pk}")


def store_file(content: bytes, *, name: str, content_type: str) -> StoredFile:
    """Write the bytes for good, then their row. Also for files that people send."""
    sha256 = vault.digest_of(content)
    with transaction.atomic():
        _hold(StoredFile.objects.filter(sha256=sha256))
        vault.write_once(content)
        return StoredFile.objects.create(sha256=sha256, size=len(content), content_type=content_type, name=name[:200])


@transaction.atomic
def erase_bytes(sha256: str, *, but_of) -> bool:
    """Take bytes off the disk when no file still needs them; the rows stay. `but_of`: the files whose bytes may go (a queryset of
    their numbers). False while another file holds the same bytes."""
    same = StoredFile.objects.filter(sha256=sha256)
    _hold(same)
    # Asked again once the rows are held: somebody may have added one while we waited for them.
    if same.exclude(pk__in=but_of).exists():
        return False
    vault.erase(sha256)
    return True


def _hold(files) -> None:
    """Until the commit: whoever writes the same bytes and whoever takes them off the disk pass one after the other."""
    list(files.select_for_update().order_by("pk").values_list("pk"))


def file_document(document: IssuedDocument, stored: StoredFile, *, template_version: str) -> None:
    """The paper exists. Called inside `claim.effect()` only: a file is attached once or never."""
    IssuedDocument.objects.filter(pk=document.pk, status=DocumentStatus.ASKED).update(
        status=DocumentStatus.READY,
        file=stored,
        template_version=template_version,
        error="",
        updated_at=clock.now(),
    )


def mark_failed(document_id: int, error: str) -> None:
    """The worker gave up: whoever waits for the paper must see it."""
    IssuedDocument.objects.filter(pk=document_id, status=DocumentStatus.ASKED).update(
        status=DocumentStatus.FAILED,
        error=error,
        updated_at=clock.now(),
    )
