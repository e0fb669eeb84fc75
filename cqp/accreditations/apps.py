from django.apps import AppConfig


class AccreditationsConfig(AppConfig):
    name = "cqp.accreditations"
    label = "accreditations"
    verbose_name = "habilitations"
