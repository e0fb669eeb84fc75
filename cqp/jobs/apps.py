from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "cqp.jobs"
    label = "jobs"
    verbose_name = "travaux de fond"

    def ready(self):
        # Every process knows every kind: asking for one that nobody handles fails in the request, not in the worker.
        autodiscover_modules("tasks")
