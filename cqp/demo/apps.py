from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cqp.demo"
    label = "demo"
