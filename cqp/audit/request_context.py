"""What the current request is, for the journal and the logs, without passing it through every service."""

import logging
from contextlib import contextmanager
from contextvars import ContextVar

_request: ContextVar = ContextVar("audited_request", default=None)
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def current_request():
    return _request.get()


def current_request_id() -> str:
    """Empty outside a request (a worker, a command)."""
    return _request_id.get()


@contextmanager
def entered(request, request_id: str):
    tokens = _request.set(request), _request_id.set(request_id)
    try:
        yield
    finally:
        _request.reset(tokens[0])
        _request_id.reset(tokens[1])


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to each log line: the reference a person reads on an error page finds its lines."""

    def filter(self, record):
        record.request_id = current_request_id() or "-"
        return True
