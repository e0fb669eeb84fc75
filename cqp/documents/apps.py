from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "cqp.documents"
    label = "documents"
    verbose_name = "papiers"

    def ready(self):
        from cqp.documents import checks  # noqa: F401
