"""What stands between the network and the memory: a request too heavy is not read, a file too heavy is not kept beyond its limit."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse
from django.template.loader import render_to_string

from cqp.uploads.kinds import max_bytes

TOO_LARGE = 413


class CappedUploadHandler(FileUploadHandler):
    """First of the handlers: lets through one byte more than the limit, then swallows. The file so cut is refused by its field, for its
    size, and the other answers of the form are still there; memory and disk never hold more."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.left = max_bytes() + 1

    def receive_data_chunk(self, raw_data, start):
        if self.left <= 0:
            return None
        kept = raw_data[: self.left]
        self.left -= len(kept)
        return kept

    def file_complete(self, file_size):
        """The next handlers make the file."""


class RequestSizeMiddleware:
    """413 on what the request announces, before a byte of it is read (a body that announces no length is not read by Django at all)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _announced(request) > settings.CQP_UPLOAD_MAX_REQUEST_MB * 1024 * 1024:
            context = {"file_mb": settings.CQP_UPLOAD_MAX_MB, "request_mb": settings.CQP_UPLOAD_MAX_REQUEST_MB}
            return HttpResponse(render_to_string("413.html", context), status=TOO_LARGE)
        return self.get_response(request)


def _announced(request) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0
