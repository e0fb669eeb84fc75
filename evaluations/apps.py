from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "évaluations"

    def ready(self):
        from . import documents, notifications  # noqa: F401  (register the papers and the messages of this app)
        from .services import discarded_pieces  # noqa: F401  (registers itself with the uploads)
