from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cqp.notifications"
    label = "notifications"
    verbose_name = "courriels"
