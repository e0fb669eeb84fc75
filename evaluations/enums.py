"""Scales of the booklets (domaine.md § 1.0.1). The words of some belong to the version: what stands here is what it says by default."""

from django.db import models

from cqp.referentials.wording import SCALES
from pathways.enums import Role


class SignableKind(models.TextChoices):
    POSITIONING = "POSITIONING", "livret de repérage (Outil 1)"
    REVIEW = "REVIEW", "point d'étape"
    CANDIDATE_PART = "CANDIDATE_PART", "partie du candidat"
    APPLICATION = "APPLICATION", "dossier de recevabilité (partie 2)"
    ACTIVITIES = "ACTIVITIES", "tableau des activités (partie 3)"
    ASSESSMENT = "ASSESSMENT", "évaluation"


# Who must sign what, in the order of the paper (domaine.md §§ 1.1 I, 1.2 D, F, K).
SIGNERS = {
    SignableKind.POSITIONING: (Role.CANDIDATE, Role.SECTOR_PROFESSIONAL, Role.COMPANY),
    SignableKind.REVIEW: (Role.TUTOR, Role.CANDIDATE),
    SignableKind.CANDIDATE_PART: (Role.CANDIDATE,),
    SignableKind.APPLICATION: (Role.CANDIDATE,),
    SignableKind.ACTIVITIES: (Role.CANDIDATE,),
    SignableKind.ASSESSMENT: (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR, Role.CANDIDATE),
}
# Who may sign too, although nothing waits for it: the company takes note of the assessment (domaine.md §§ 1.2 A, K).
OPTIONAL_SIGNERS = {SignableKind.ASSESSMENT: (Role.COMPANY,)}


class Level(models.TextChoices):
    ACQUIRED = "ACQUIRED", SCALES["positioning"]["ACQUIRED"]
    PARTIAL = "PARTIAL", SCALES["positioning"]["PARTIAL"]
    NOT_ACQUIRED = "NOT_ACQUIRED", SCALES["positioning"]["NOT_ACQUIRED"]


class ReviewLevel(models.TextChoices):
    NOT_ADDRESSED = "NOT_ADDRESSED", SCALES["follow_up"]["NOT_ADDRESSED"]
    IN_PROGRESS = "IN_PROGRESS", SCALES["follow_up"]["IN_PROGRESS"]
    ACQUIRED = "ACQUIRED", SCALES["follow_up"]["ACQUIRED"]


class Modality(models.TextChoices):
    TRAINING = "TRAINING", "action de formation"
    WORKPLACE_TRAINING = "WORKPLACE_TRAINING", "formation en situation de travail (AFEST)"
    ON_THE_JOB = "ON_THE_JOB", "mise en situation de travail"


class Mark(models.TextChoices):
    YES = "YES", SCALES["mark"]["YES"]
    NO = "NO", SCALES["mark"]["NO"]
    NOT_OBSERVED = "NOT_OBSERVED", SCALES["mark"]["NOT_OBSERVED"]


class Source(models.TextChoices):
    """The three sources of proof of the customer's text."""

    FILE = "FILE", "dossier"
    OBSERVATION = "OBSERVATION", "observation"
    INTERVIEW = "INTERVIEW", "entretien"


class Verdict(models.TextChoices):
    ACQUIRED = "ACQUIRED", SCALES["opinion"]["ACQUIRED"]
    NOT_ACQUIRED = "NOT_ACQUIRED", SCALES["opinion"]["NOT_ACQUIRED"]


# Signed with a sworn statement (domaine.md §§ 1.2 F, 1.4), whose words are in what is signed.
SWORN_KINDS = frozenset({SignableKind.CANDIDATE_PART, SignableKind.APPLICATION, SignableKind.ACTIVITIES})


class Aim(models.TextChoices):
    """Part 2: the whole CQP, or some of its competencies (CERFA 12818, rubrique 1)."""

    FULL = "FULL", "le CQP en entier"
    PARTIAL = "PARTIAL", "certaines compétences"


class Situation(models.TextChoices):
    """Those that France VAE tells apart (domaine.md § 1.4, V03), and the student."""

    PRIVATE_EMPLOYEE = "PRIVATE_EMPLOYEE", "salarié(e) du secteur privé"
    PUBLIC_EMPLOYEE = "PUBLIC_EMPLOYEE", "agent du secteur public"
    HOSPITAL_EMPLOYEE = "HOSPITAL_EMPLOYEE", "agent de la fonction publique hospitalière"
    APPRENTICE = "APPRENTICE", "apprenti(e) ou alternant(e)"
    TEMPORARY = "TEMPORARY", "intérimaire"
    INTERMITTENT = "INTERMITTENT", "intermittent(e)"
    SUBSIDISED = "SUBSIDISED", "salarié(e) en contrat aidé"
    SELF_EMPLOYED = "SELF_EMPLOYED", "indépendant(e) ou chef d'entreprise"
    SPOUSE = "SPOUSE", "conjoint(e) collaborateur"
    JOB_SEEKER = "JOB_SEEKER", "en recherche d'emploi"
    TRAINEE = "TRAINEE", "stagiaire"
    STUDENT = "STUDENT", "étudiant(e)"
    VOLUNTEER = "VOLUNTEER", "bénévole"
    CARER = "CARER", "proche aidant(e)"
    FARM_CARER = "FARM_CARER", "aidant(e) familial(e) agricole"
    ELECTED = "ELECTED", "titulaire d'un mandat électif"
    RETIRED = "RETIRED", "retraité(e)"
    OTHER = "OTHER", "autre situation"


# Employed by a company: who says one of the others cannot also say that a company of the branch employs them.
EMPLOYED_SITUATIONS = frozenset(
    {
        Situation.PRIVATE_EMPLOYEE,
        Situation.APPRENTICE,
        Situation.TEMPORARY,
        Situation.INTERMITTENT,
        Situation.SUBSIDISED,
        Situation.OTHER,
    }
)


class EducationLevel(models.TextChoices):
    NONE = "NONE", "sans diplôme"
    LEVEL_3 = "LEVEL_3", "niveau 3 (CAP, BEP)"
    LEVEL_4 = "LEVEL_4", "niveau 4 (baccalauréat)"
    LEVEL_5 = "LEVEL_5", "niveau 5 (bac + 2)"
    LEVEL_6 = "LEVEL_6", "niveau 6 (bac + 3, bac + 4)"
    LEVEL_7 = "LEVEL_7", "niveau 7 (bac + 5)"
    LEVEL_8 = "LEVEL_8", "niveau 8 (doctorat)"


class ExperienceStatus(models.TextChoices):
    EMPLOYEE = "EMPLOYEE", "salarié(e)"
    PUBLIC = "PUBLIC", "agent public"
    APPRENTICE = "APPRENTICE", "apprenti(e), alternant(e) ou stagiaire"
    SELF_EMPLOYED = "SELF_EMPLOYED", "indépendant(e)"
    VOLUNTEER = "VOLUNTEER", "bénévole"
    OTHER = "OTHER", "autre statut"


class SelfLevel(models.TextChoices):
    """The candidate's own positioning in part 2 (domaine.md § 1.0.1, France VAE)."""

    YES = "YES", SCALES["self_positioning"]["YES"]
    PARTLY = "PARTLY", SCALES["self_positioning"]["PARTLY"]
    NO = "NO", SCALES["self_positioning"]["NO"]


class PieceKind(models.TextChoices):
    IDENTITY = "IDENTITY", "pièce d'identité"
    EXPERIENCE = "EXPERIENCE", "justificatif d'expérience"
    TRAINING = "TRAINING", "attestation de formation"
    EQUIVALENCE = "EQUIVALENCE", "équivalence ou dispense"
    ACTIVITY = "ACTIVITY", "preuve d'activité"
    CV = "CV", "curriculum vitae"
    JOB = "JOB", "fiche de poste"
    OTHER = "OTHER", "autre pièce"


class AdmissibilityVerdict(models.TextChoices):
    FAVOURABLE = "FAVOURABLE", "favorable"
    UNFAVOURABLE = "UNFAVOURABLE", "défavorable"
    TACIT = "TACIT", "favorable (tacite)"


class Frequency(models.TextChoices):
    REGULAR = "REGULAR", "régulière"
    OCCASIONAL = "OCCASIONAL", "occasionnelle"
    RARE = "RARE", "rare"


class Autonomy(models.TextChoices):
    ALONE = "ALONE", "seul(e)"
    WITH_HELP = "WITH_HELP", "avec de l'aide"
    SUPERVISED = "SUPERVISED", "sous contrôle"


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
