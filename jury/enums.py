"""Words of the jury (Outil 3, domaine.md § 1.3)."""

from django.db import models


class SessionState(models.TextChoices):
    PLANNED = "PLANNED", "prévue"
    OPEN = "OPEN", "ouverte"
    CLOSED = "CLOSED", "close"
    CANCELLED = "CANCELLED", "annulée"


class College(models.TextChoices):
    EMPLOYEES = "EMPLOYEES", "représentants des salariés"
    EMPLOYERS = "EMPLOYERS", "représentants des entreprises"
    TRADE_EXPERT = "TRADE_EXPERT", "expert « métier »"


class Answer(models.TextChoices):
    YES = "YES", "oui"
    NO = "NO", "non"
    NOT_APPLICABLE = "NOT_APPLICABLE", "sans objet"


class Conformity(models.TextChoices):
    CONFORM = "CONFORM", "conforme"
    NOT_CONFORM = "NOT_CONFORM", "non conforme"
    COMPLEMENT = "COMPLEMENT", "complément demandé"


class Verdict(models.TextChoices):
    VALIDATED = "VALIDATED", "validée"
    NOT_VALIDATED = "NOT_VALIDATED", "non validée"
    ALREADY_VALIDATED = "ALREADY_VALIDATED", "déjà validée"


class Outcome(models.TextChoices):
    """What the jury decides on one dossier: computed from the sheet, confirmed by the president when closing."""

    FULL_AWARD = "FULL_AWARD", "délivrance totale"
    PARTIAL_AWARD = "PARTIAL_AWARD", "délivrance partielle"
    NO_AWARD = "NO_AWARD", "non-délivrance"
    POSTPONED = "POSTPONED", "ajournée (complément demandé)"


# The edge of the workflow that each outcome takes.
EDGE_OF = {
    Outcome.FULL_AWARD: "award",
    Outcome.PARTIAL_AWARD: "award_partially",
    Outcome.NO_AWARD: "refuse_award",
    Outcome.POSTPONED: "postpone",
}


class AwardKind(models.TextChoices):
    FULL = "FULL", "CQP délivré"
    PARTIAL = "PARTIAL", "validation partielle"
