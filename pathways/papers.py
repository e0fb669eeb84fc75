"""The papers of a dossier, as rows for components/paper.html."""

from django.urls import reverse

from cqp.access.decisions import can


def papers_of(dossier):
    return dossier.papers.select_related("document__file", "document__replaced_by").order_by("-pk")


def paper_row(link, dossier, user) -> dict:
    """Parameters of the component: the paper, where to ask whether it is ready, where to ask for it again."""
    document = link.document
    place = [dossier.pk, document.pk]
    replaced_by = getattr(document, "replaced_by", None)
    paper = {
        "title": document.title,
        "number": document.number,
        "state": document.status.lower(),
        "at": document.created_at,
        "url": reverse("paper_download", args=place) if document.is_ready else "",
        "size": document.file.size if document.is_ready else None,
        "digest": document.file.sha256 if document.is_ready else "",
        "version": "",
        "replaced_by": replaced_by.number if replaced_by else "",
    }
    may_retry = document.has_failed and can(user, "pathways.retry_paper", dossier)
    return {
        "paper": paper,
        "poll_url": reverse("paper_status", args=place),
        "retry_url": reverse("paper_retry", args=place) if may_retry else "",
    }
