from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "évaluations"

    def ready(self):
        from . import documents, job_held, notifications  # noqa: F401  (register the papers and messages of this app, and what it holds)
        from .services import discarded_pieces  # noqa: F401  (registers itself with the uploads)
