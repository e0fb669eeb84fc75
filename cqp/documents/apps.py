import logging

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cqp.documents"
    label = "documents"
    verbose_name = "papiers"

    def ready(self):
        from cqp.documents import checks  # noqa: F401 - registers itself on import

        # Two lines a page otherwise, in the log of every worker.
        logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
