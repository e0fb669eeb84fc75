from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cqp.audit"
    label = "audit"
    verbose_name = "journal de sécurité"

    def ready(self):
        from . import receivers  # noqa: F401 - listens to the sign-in signals of Django and allauth
