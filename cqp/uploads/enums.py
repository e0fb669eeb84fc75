from django.db import models


class UploadStatus(models.TextChoices):
    ACCEPTED = "ACCEPTED", "accepté"
    QUARANTINED = "QUARANTINED", "en attente du contrôle antivirus"
    INFECTED = "INFECTED", "écarté par l'antivirus"


class Verdict(models.TextChoices):
    """What the antivirus says of some bytes."""

    CLEAN = "CLEAN", "sain"
    INFECTED = "INFECTED", "infecté"
    NO_ANSWER = "NO_ANSWER", "sans réponse"
    NOT_CONFIGURED = "NOT_CONFIGURED", "pas d'antivirus"
