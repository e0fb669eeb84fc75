from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "cqp.uploads"
    label = "uploads"
    verbose_name = "fichiers envoyés"

    def ready(self):
        from cqp.uploads import checks  # noqa: F401 - registers itself on import
