from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cqp.accounts"
    label = "accounts"
    verbose_name = "comptes"

    def ready(self):
        from . import checks, notifications, policies, receivers  # noqa: F401 - each registers itself on import
