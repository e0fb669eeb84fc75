from django.apps import AppConfig


class AccreditationsConfig(AppConfig):
    name = "cqp.accreditations"
    label = "accreditations"
    verbose_name = "habilitations"

    def ready(self):
        from . import notifications  # noqa: F401 - it registers itself on import
