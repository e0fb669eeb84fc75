from django.apps import AppConfig


class ReferentialsConfig(AppConfig):
    name = "cqp.referentials"
    label = "referentials"
    verbose_name = "référentiels"
