"""Words of the jury (Outil 3, domaine.md § 1.3)."""

from django.db import models

from cqp.referentials.wording import SCALES


class SessionState(models.TextChoices):
    PLANNED = "PLANNED", "prévue"
    OPEN = "OPEN", "ouverte"
    TO_SIGN = "TO_SIGN", "délibérée, procès-verbal à signer"
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
    VALIDATED = "VALIDATED", SCALES["decision"]["VALIDATED"]
    NOT_VALIDATED = "NOT_VALIDATED", SCALES["decision"]["NOT_VALIDATED"]
    ALREADY_VALIDATED = "ALREADY_VALIDATED", SCALES["decision"]["ALREADY_VALIDATED"]


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


# The edge that brings a dossier back to what its standing decision says, when a new deliberation is renounced.
STANDING_EDGE_OF = {
    Outcome.FULL_AWARD: "stand_by_award",
    Outcome.PARTIAL_AWARD: "stand_by_partial",
    Outcome.NO_AWARD: "stand_by_refusal",
}


class AwardKind(models.TextChoices):
    FULL = "FULL", "CQP délivré"
    PARTIAL = "PARTIAL", "validation partielle"


# The title that each outcome gives; the others give none.
KIND_OF = {Outcome.FULL_AWARD: AwardKind.FULL, Outcome.PARTIAL_AWARD: AwardKind.PARTIAL}

# The series that numbers each nature of title.
SERIES_OF = {AwardKind.FULL: "CQP", AwardKind.PARTIAL: "VALP"}


class Standing(models.TextChoices):
    """In the pool: who is called first, and who is proposed when they cannot come."""

    TITULAR = "TITULAR", "titulaire"
    SUBSTITUTE = "SUBSTITUTE", "suppléant(e)"


class Reply(models.TextChoices):
    """What a member answered to the convocation."""

    AWAITED = "AWAITED", "sans réponse"
    COMING = "COMING", "vient"
    DECLINED = "DECLINED", "ne vient pas"


class LinkKind(models.TextChoices):
    """What a juror may share with a candidate (domaine.md § 1.3 c)."""

    EMPLOYER = "EMPLOYER", "même employeur, aujourd'hui ou autrefois"
    TRAINER = "TRAINER", "formateur ou formatrice du candidat"
    TUTOR = "TUTOR", "tuteur ou tutrice du candidat"
    ASSESSOR = "ASSESSOR", "a mené le repérage ou l'évaluation"
    COACH = "COACH", "a accompagné le candidat"
    PERSONAL = "PERSONAL", "lien personnel"
    OTHER = "OTHER", "autre lien"


class RecusalCause(models.TextChoices):
    DECLARED = "DECLARED", "lien déclaré par le membre"
    FOUND = "FOUND", "lien constaté"
    PARITY = "PARITY", "retrait pour maintenir la parité"


class ParityMoment(models.TextChoices):
    """When the composition was noted, for the minutes."""

    OPENING = "OPENING", "ouverture"
    ARRIVAL = "ARRIVAL", "arrivée"
    DEPARTURE = "DEPARTURE", "départ"
    DECLARATION = "DECLARATION", "déclaration d'indépendance"
    RECUSAL = "RECUSAL", "déport"
    RECUSAL_LIFTED = "RECUSAL_LIFTED", "déport levé"
    CLOSING = "CLOSING", "clôture"


class Choice(models.TextChoices):
    """One voice in a vote. There is no proxy: the jury is made up at each session (domaine.md § 4.2)."""

    FOR = "FOR", "pour"
    AGAINST = "AGAINST", "contre"
    ABSTENTION = "ABSTENTION", "abstention"


class MinutesKind(models.TextChoices):
    SESSION = "SESSION", "procès-verbal de séance"
    RECTIFYING = "RECTIFYING", "procès-verbal rectificatif"


class AppealState(models.TextChoices):
    """A recours gracieux on regularity, never on the assessment itself (domaine.md § 4.3)."""

    LODGED = "LODGED", "déposé"
    ADMISSIBLE = "ADMISSIBLE", "recevable"
    INADMISSIBLE = "INADMISSIBLE", "irrecevable"
    REJECTED = "REJECTED", "rejeté"
    UPHELD = "UPHELD", "accueilli : nouvelle délibération"
    # By the candidate, as long as no new deliberation has taken effect: the decision stands.
    RENOUNCED = "RENOUNCED", "abandonné par le candidat"
