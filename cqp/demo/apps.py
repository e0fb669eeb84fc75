from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cqp.demo"
    label = "demo"

    def ready(self):
        from cqp.accounts import personas

        from .roles import PERSONAS

        personas.register(PERSONAS)
