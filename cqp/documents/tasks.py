from cqp.documents import services
from cqp.documents.kinds import kind_of
from cqp.documents.models import IssuedDocument
from cqp.jobs.registry import handler


@handler(services.RENDER, on_failure=services.mark_failed)
def task_render_document(claim):
    """Make the PDF outside any transaction (seconds), write it on the disk (harmless if we die here), then attach it, once."""
    from cqp.documents.rendering import render  # WeasyPrint: 0.6 s and 50 MB that web processes do not need

    document = IssuedDocument.objects.select_related("replaces").get(pk=claim.object_id)
    if document.is_ready:
        with claim.effect():
            return
    content = render(document)
    with claim.effect():
        stored = services.store_file(content, name=document.filename, content_type="application/pdf")
        services.file_document(document, stored, template_version=kind_of(document.kind).version)
