"""Handing a paper over. Whoever calls has already checked that this person may read it (house § 2.6: never by path)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from cqp.shared.blockers import Blocked, Blocker

HTMX_STOP_POLLING = 286


def attachment(content: bytes, *, content_type: str, filename: str) -> HttpResponse:
    """Bytes as a download that no browser may run, frame or keep: ours and those that people send."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


def document_response(document) -> HttpResponse:
    """The PDF. Raises Blocked when it is not ready, DamagedFile when the disk lies."""
    if not document.is_ready:
        raise Blocked(Blocker("document_not_ready", f"« {document.title} » n'est pas encore prêt."))
    return attachment(
        document.file.read_verified(), content_type=document.file.content_type, filename=document.filename
    )


def document_state(request, document, *, status_url: str, download_url: str) -> HttpResponse:
    """Fragment that the page polls: status 286 tells htmx to stop. Both addresses are the owner's, who checks the right each time."""
    context = {"document": document, "status_url": status_url, "download_url": download_url}
    return render(request, "documents/_state.html", context, status=200 if document.is_awaited else HTMX_STOP_POLLING)
