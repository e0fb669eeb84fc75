from django.apps import AppConfig


class JuryConfig(AppConfig):
    name = "jury"
    verbose_name = "jury paritaire"

    def ready(self):
        from cqp.accounts.second_factor import requires_second_factor

        from . import documents, notifications  # noqa: F401  (each registers itself on import)
        from .policies import is_juror

        requires_second_factor(is_juror)
