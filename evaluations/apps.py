from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "evaluations"
    verbose_name = "évaluations"

    def ready(self):
        from . import documents  # noqa: F401, PLC0415  (registers the papers of this app)
