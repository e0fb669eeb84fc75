from django.db import models


class VaeRegime(models.TextChoices):
    BRANCHE = "BRANCHE", "règles de la branche"
    LEGAL_RNCP = "LEGAL_RNCP", "droit commun (certification enregistrée au RNCP)"


class Hearing(models.TextChoices):
    """Whether the jury hears the candidate: on file by default; under the law of the VAE the candidate is presented to it."""

    NONE = "NONE", "sur dossier"
    OPTIONAL = "OPTIONAL", "audition facultative"
    REQUIRED = "REQUIRED", "audition obligatoire"
