from django.db import models


class AccreditationRole(models.TextChoices):
    SECTOR_PROFESSIONAL = "SECTOR_PROFESSIONAL", "professionnel du secteur"
    EXTERNAL_ASSESSOR = "EXTERNAL_ASSESSOR", "évaluateur externe"
