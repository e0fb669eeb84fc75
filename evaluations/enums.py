"""Scales of the booklets (domaine.md § 1.0.1)."""

from django.db import models

from pathways.enums import Role


class SignableKind(models.TextChoices):
    POSITIONING = "POSITIONING", "livret de repérage (Outil 1)"
    REVIEW = "REVIEW", "point d'étape"
    CANDIDATE_PART = "CANDIDATE_PART", "partie du candidat"
    ASSESSMENT = "ASSESSMENT", "évaluation (Outil 2)"


# Who must sign what, in the order of the paper (domaine.md §§ 1.1 I, 1.2 D, F, K).
SIGNERS = {
    SignableKind.POSITIONING: (Role.CANDIDATE, Role.SECTOR_PROFESSIONAL, Role.COMPANY),
    SignableKind.REVIEW: (Role.TUTOR, Role.CANDIDATE),
    SignableKind.CANDIDATE_PART: (Role.CANDIDATE,),
    SignableKind.ASSESSMENT: (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR, Role.CANDIDATE),
}


class Level(models.TextChoices):
    ACQUIRED = "ACQUIRED", "acquise"
    PARTIAL = "PARTIAL", "partiellement acquise"
    NOT_ACQUIRED = "NOT_ACQUIRED", "non acquise"


class ReviewLevel(models.TextChoices):
    NOT_ADDRESSED = "NOT_ADDRESSED", "non abordée"
    IN_PROGRESS = "IN_PROGRESS", "en cours d'acquisition"
    ACQUIRED = "ACQUIRED", "acquise"


class Modality(models.TextChoices):
    TRAINING = "TRAINING", "action de formation"
    WORKPLACE_TRAINING = "WORKPLACE_TRAINING", "formation en situation de travail (AFEST)"
    ON_THE_JOB = "ON_THE_JOB", "mise en situation de travail"


class Mark(models.TextChoices):
    YES = "YES", "oui"
    NO = "NO", "non"
    NOT_OBSERVED = "NOT_OBSERVED", "non observé"


class Source(models.TextChoices):
    """The three sources of proof of the customer's text."""

    FILE = "FILE", "dossier"
    OBSERVATION = "OBSERVATION", "observation"
    INTERVIEW = "INTERVIEW", "entretien"


class Verdict(models.TextChoices):
    ACQUIRED = "ACQUIRED", "acquise"
    NOT_ACQUIRED = "NOT_ACQUIRED", "non acquise"


class ObservationKind(models.TextChoices):
    REAL = "REAL", "situation réelle de travail"
    SIMULATED = "SIMULATED", "situation simulée"


class PlaceKind(models.TextChoices):
    COMPANY = "COMPANY", "en entreprise"
    TRAINING_PROVIDER = "TRAINING_PROVIDER", "dans un organisme de formation"


# How a signature says in what quality it is given.
SIGNS_AS = {
    Role.CANDIDATE: "en qualité de candidat(e)",
    Role.COMPANY: "pour l'entreprise",
    Role.TUTOR: "en qualité de tuteur",
    Role.SECTOR_PROFESSIONAL: "en qualité de professionnel du secteur",
    Role.EXTERNAL_ASSESSOR: "en qualité d'évaluateur externe",
}

ASSESSOR_ROLES = (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR)
