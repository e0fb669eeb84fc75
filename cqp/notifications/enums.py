from django.db import models


class EmailStatus(models.TextChoices):
    WAITING = "WAITING", "à envoyer"
    SENT = "SENT", "envoyé"
    FAILED = "FAILED", "en échec"


class MessageCategory(models.TextChoices):
    ACCOUNT = "ACCOUNT", "compte"
    TASK = "TASK", "action attendue"
    INFORMATION = "INFORMATION", "information"
    LETTER = "LETTER", "lettre"
