from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cqp.demo"
    label = "demo"

    def ready(self):
        from cqp.accounts import personas  # noqa: PLC0415  (models are loaded by then)

        from .roles import PERSONAS  # noqa: PLC0415

        personas.register(PERSONAS)
