from django.db import models


class VaeRegime(models.TextChoices):
    BRANCHE = "BRANCHE", "règles de la branche"
    LEGAL_RNCP = "LEGAL_RNCP", "droit commun (certification enregistrée au RNCP)"
