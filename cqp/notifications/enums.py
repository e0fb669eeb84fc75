from django.db import models


class EmailStatus(models.TextChoices):
    HELD = "HELD", "à relire avant envoi"
    WAITING = "WAITING", "à envoyer"
    SENT = "SENT", "envoyé"
    FAILED = "FAILED", "en échec"


class MessageCategory(models.TextChoices):
    ACCOUNT = "ACCOUNT", "compte"
    TASK = "TASK", "action attendue"
    INFORMATION = "INFORMATION", "information"
    LETTER = "LETTER", "lettre"
