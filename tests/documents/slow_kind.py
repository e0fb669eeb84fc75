"""A paper that exists only in the suite, long enough to be caught in the making (`celery -A tests.documents.slow_kind`)."""

from cqp.celery import app  # noqa: F401 - the worker is started on this module
from cqp.documents.kinds import DocumentKind, register

SLOW = register(
    DocumentKind(
        code="slow",
        title="Papier lent",
        template="tests/slow.html",
        version="1.0",
        prefix="LENT",
        shape={"rows": [int]},
    )
)
