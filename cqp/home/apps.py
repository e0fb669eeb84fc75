from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "cqp.home"
    label = "home"
