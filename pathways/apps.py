from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PathwaysConfig(AppConfig):
    name = "pathways"
    verbose_name = "parcours"

    def ready(self):
        # Upper apps say what they require, what waits for whom and how they react: their modules register themselves.
        from . import checks, claiming, notifications, requests, resuming  # noqa: F401 - they register themselves

        for room in ("requirements", "reactions", "expectations", "history", "panels"):
            autodiscover_modules(room)
