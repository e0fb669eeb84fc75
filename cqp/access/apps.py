from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class AccessConfig(AppConfig):
    name = "cqp.access"
    label = "access"

    def ready(self):
        autodiscover_modules("policies")
