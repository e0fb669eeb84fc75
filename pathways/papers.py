"""The papers of a dossier, as rows for components/paper.html."""

from django.urls import reverse

from cqp.access.decisions import can

# {kind of paper: the roles that read it}; any other is everybody's who may see the dossier. Upper floors reserve theirs.
_READERS = {}


def reserve(kind: str, *roles) -> None:
    """This kind of paper is read by these roles and exists for nobody else."""
    _READERS[kind] = frozenset(roles)


def papers_of(dossier, user):
    """Those that `user` may read."""
    roles = dossier.roles_of(user)
    hidden = [kind for kind, readers in _READERS.items() if not readers & roles]
    found = dossier.papers.exclude(document__kind__in=hidden) if hidden else dossier.papers.all()
    return found.select_related("document__file", "document__replaced_by").order_by("-pk")


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
