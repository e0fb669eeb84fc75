from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "cqp.shared"
    label = "shared"
