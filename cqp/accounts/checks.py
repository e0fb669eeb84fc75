from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def demonstration_is_refused_in_production(app_configs, **kwargs):
    if not settings.DEMO:
        return []
    return [
        Error(
            "Le mode démonstration (CQP_DEMO) ouvre des comptes sans mot de passe : il est refusé en production.",
            hint="Retirez CQP_DEMO de l'environnement.",
            id="accounts.E001",
        )
    ]
