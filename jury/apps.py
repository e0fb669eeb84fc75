from django.apps import AppConfig


class JuryConfig(AppConfig):
    name = "jury"
    verbose_name = "jury paritaire"

    def ready(self):
        from cqp.accounts.second_factor import requires_second_factor

        from . import documents, notifications  # noqa: F401  (each registers itself on import)
        from .benefits import notifications as benefit_messages  # noqa: F401
        from .benefits import policies as benefit_rules  # noqa: F401
        from .policies import is_juror
        from .preparation import documents as summons  # noqa: F401
        from .preparation import notifications as preparation_messages  # noqa: F401
        from .preparation import panels as forecasts  # noqa: F401
        from .preparation import policies as preparation_rules  # noqa: F401
        from .reading import policies as reading_rules  # noqa: F401
        from .services import closing, rectification  # noqa: F401  (say what signed minutes do)

        requires_second_factor(is_juror)
