"""From a frozen context to a tagged PDF. The only module that imports WeasyPrint; it reads no row, no clock and no network."""

from functools import cache

import weasyprint
from django.template import Context
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from cqp.documents import assets, fonts, pdf_marks
from cqp.documents.kinds import kind_of
from cqp.jobs.errors import JobError
from cqp.shared.strict_templates import engine

VARIANT = "pdf/a-3a"


class PackagedAssets(URLFetcher):
    """Serves the packaged style sheets and nothing else; whatever else a page asks for stops the rendering."""

    def __init__(self):
        super().__init__(allowed_protocols={"asset"})
        self.refused = []

    def fetch(self, url, headers=None):
        path = assets.packaged().get(url)
        if path is None:
            self.refused.append(url)
            raise FatalURLFetchingError(f"refused: {url[:60]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": assets.CONTENT_TYPES[path.suffix]})


def render(document) -> bytes:
    """PDF bytes of an IssuedDocument. Same document, same template: same bytes."""
    require_fonts()
    return pdf_of(html_of(document))


def html_of(document) -> str:
    kind = kind_of(document.kind)
    values = {
        **document.context,
        "paper": {
            "number": document.number,
            "title": document.title,
            "version": kind.version,
            "asked_at": document.created_at.isoformat(),
            "context_sha256": document.context_sha256,
            "replaces": document.replaces.number if document.replaces else "",
        },
    }
    return engine().get_template(kind.template).render(Context(values))


def pdf_of(html: str) -> bytes:
    fetcher = PackagedAssets()
    page = weasyprint.HTML(string=html, base_url=assets.SCHEME, url_fetcher=fetcher)
    content = page.write_pdf(pdf_variant=VARIANT, finisher=pdf_marks.finish)
    if fetcher.refused:
        # For images inside an SVG and for attachments, WeasyPrint 70 swallows even the fatal error.
        raise FatalURLFetchingError(f"refused: {len(fetcher.refused)}")
    return content


@cache
def require_fonts():
    """Pango crashes the process when there is no font at all: refuse first, with the remedy."""
    if lacking := fonts.missing(fonts.REQUIRED):
        raise JobError(f"Polices absentes du serveur : {', '.join(lacking)}.")
