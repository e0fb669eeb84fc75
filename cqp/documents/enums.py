from django.db import models


class DocumentStatus(models.TextChoices):
    ASKED = "ASKED", "en préparation"
    READY = "READY", "prêt"
    FAILED = "FAILED", "en échec"
