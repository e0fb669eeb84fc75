from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from cqp.uploads.antivirus import is_address


@register("uploads")
def check_antivirus_address(app_configs=None, **kwargs):
    address = settings.CQP_CLAMAV_SOCKET
    if not address or is_address(address):
        return []
    return [
        Error(
            f"CQP_CLAMAV_SOCKET n'est ni un chemin ni une adresse : « {address} ».",
            hint="Par exemple /run/clamav/clamd.ctl, ou clamav:3310.",
            id="uploads.E001",
        )
    ]


@register(Tags.security, deploy=True)
def check_antivirus_is_there(app_configs=None, **kwargs):
    if settings.CQP_CLAMAV_SOCKET:
        return []
    return [
        Warning(
            "Les fichiers envoyés ne passent par aucun antivirus.",
            hint="Installez clamd et donnez son adresse dans CQP_CLAMAV_SOCKET (par exemple /run/clamav/clamd.ctl, ou clamav:3310).",
            id="uploads.W001",
        )
    ]
