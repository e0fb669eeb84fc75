from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cqp.access.views import access, fetch
from cqp.documents.responses import HTMX_STOP_POLLING, document_response
from cqp.documents.services import retry_document
from pathways.models import Dossier
from pathways.papers import paper_row, papers_of


def _fetch_paper(request, pk, document_pk):
    dossier = fetch(request, Dossier, pk)
    return dossier, get_object_or_404(papers_of(dossier, request.user), document=document_pk)


@access("pathways.download")
@require_safe
def paper_download(request, pk, document_pk):
    _, link = _fetch_paper(request, pk, document_pk)
    return document_response(link.document)


@access("pathways.download")
@require_safe
def paper_status(request, pk, document_pk):
    """The same component as on the page; 286 tells htmx that there is nothing more to wait for."""
    dossier, link = _fetch_paper(request, pk, document_pk)
    status = 200 if link.document.is_awaited else HTMX_STOP_POLLING
    return render(request, "components/paper.html", paper_row(link, dossier, request.user), status=status)


@access("pathways.retry_paper")
@require_POST
def paper_retry(request, pk, document_pk):
    dossier, link = _fetch_paper(request, pk, document_pk)
    if retry_document(link.document):
        messages.success(request, f"« {link.document.title} » est demandé de nouveau.")
    return redirect("dossier_detail", pk=dossier.pk)
