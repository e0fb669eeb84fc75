from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from cqp.access.views import access
from cqp.documents.responses import HTMX_STOP_POLLING, document_response

from . import guide


@access("jury.read_guide")
@require_safe
def jury_guide(request):
    """Outil 3, readable on screen; the same text as a paper, made once per version."""
    document = guide.current_paper()
    context = {"guide": guide.content(), "version": guide.VERSION, "paper": _row(document) if document else None}
    return render(request, "jury/reading/jury_guide.html", context)


@access("jury.read_guide")
@require_http_methods(["GET", "HEAD", "POST"])
def guide_paper(request):
    """POST asks for the paper of this version, the first time; GET hands it over."""
    if request.method == "POST":
        guide.ask_paper(actor=request.user)
        messages.success(request, "Le guide du jury en PDF est demandé ; il paraît ici dès qu'il est prêt.")
        return redirect("jury_guide")
    document = guide.current_paper()
    if document is None:
        raise Http404("Ce papier n'a pas encore été demandé.")
    return document_response(document)


@access("jury.read_guide")
@require_safe
def guide_state(request):
    """The same component as on the page; 286 tells htmx that there is nothing more to wait for."""
    document = guide.current_paper()
    if document is None:
        raise Http404("Ce papier n'a pas encore été demandé.")
    status = 200 if document.is_awaited else HTMX_STOP_POLLING
    return render(request, "components/paper.html", _row(document), status=status)


def _row(document) -> dict:
    paper = {
        "title": document.title,
        "number": document.number,
        "state": document.status.lower(),
        "at": document.created_at,
        "url": reverse("guide_paper") if document.is_ready else "",
        "size": document.file.size if document.is_ready else None,
        "digest": document.file.sha256 if document.is_ready else "",
        "version": document.template_version,
        "replaced_by": "",
    }
    retry = reverse("guide_paper") if document.has_failed else ""
    return {"paper": paper, "poll_url": reverse("guide_state"), "retry_url": retry}
