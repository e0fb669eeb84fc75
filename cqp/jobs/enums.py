from django.db import models


class JobState(models.TextChoices):
    WAITING = "WAITING", "en attente"
    RUNNING = "RUNNING", "en cours"
    DONE = "DONE", "fait"
    FAILED = "FAILED", "en échec, à examiner"
