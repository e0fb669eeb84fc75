from django.db import models


class PathwayKind(models.TextChoices):
    SKILLS = "SKILLS", "parcours de développement des compétences"
    VAE = "VAE", "validation des acquis de l'expérience"


class State(models.TextChoices):
    """One column for both pathways; the (kind, state) constraint says which belong to which (house § 3)."""

    REGISTERED = "REGISTERED", "enregistré"
    POSITIONING = "POSITIONING", "repérage en cours"
    POSITIONED = "POSITIONED", "repérage signé"
    IN_PATHWAY = "IN_PATHWAY", "parcours en cours"
    READY = "READY", "prêt pour l'évaluation"
    UNDER_ASSESSMENT = "UNDER_ASSESSMENT", "évaluation en cours"
    ASSESSED = "ASSESSED", "évalué"
    TRANSMITTED = "TRANSMITTED", "transmis"
    INCOMPLETE = "INCOMPLETE", "incomplet"
    COMPLETE = "COMPLETE", "complet"
    SCHEDULED = "SCHEDULED", "inscrit en séance"
    AWARDED = "AWARDED", "CQP délivré"
    PARTIALLY_AWARDED = "PARTIALLY_AWARDED", "validation partielle"
    NOT_AWARDED = "NOT_AWARDED", "non délivré"
    POSTPONED = "POSTPONED", "ajourné"
    WITHDRAWN = "WITHDRAWN", "abandonné"


FINAL_STATES = frozenset({State.AWARDED, State.PARTIALLY_AWARDED, State.NOT_AWARDED, State.WITHDRAWN})
# The committee has the dossier in its hands: what it judges was done by the people named so far.
WITH_THE_COMMITTEE = frozenset({State.TRANSMITTED, State.COMPLETE, State.SCHEDULED, State.POSTPONED})
OPEN_STATES = tuple(state for state in State if state not in FINAL_STATES)

STATES_OF = {PathwayKind.SKILLS: tuple(State)}


class Stage(models.TextChoices):
    """The four steps of the customer's synthesis table: one filter for both pathways."""

    POSITIONING = "POSITIONING", "repérage"
    PATHWAY = "PATHWAY", "parcours"
    ASSESSMENT = "ASSESSMENT", "évaluation"
    JURY = "JURY", "jury et certification"


STAGE_OF = {
    State.REGISTERED: Stage.POSITIONING,
    State.POSITIONING: Stage.POSITIONING,
    State.POSITIONED: Stage.PATHWAY,
    State.IN_PATHWAY: Stage.PATHWAY,
    State.READY: Stage.ASSESSMENT,
    State.UNDER_ASSESSMENT: Stage.ASSESSMENT,
    State.ASSESSED: Stage.ASSESSMENT,
    State.TRANSMITTED: Stage.JURY,
    State.INCOMPLETE: Stage.JURY,
    State.COMPLETE: Stage.JURY,
    State.SCHEDULED: Stage.JURY,
    State.POSTPONED: Stage.JURY,
    State.AWARDED: Stage.JURY,
    State.PARTIALLY_AWARDED: Stage.JURY,
    State.NOT_AWARDED: Stage.JURY,
    State.WITHDRAWN: Stage.JURY,
}


class Role(models.TextChoices):
    """Who a person is on one dossier. The first three hold it by an organisation or as the candidate, the others by a grant."""

    CANDIDATE = "CANDIDATE", "candidat(e)"
    COMPANY = "COMPANY", "entreprise"
    SECRETARIAT = "SECRETARIAT", "secrétariat de la CPEF"
    TUTOR = "TUTOR", "tuteur"
    SECTOR_PROFESSIONAL = "SECTOR_PROFESSIONAL", "professionnel du secteur"
    EXTERNAL_ASSESSOR = "EXTERNAL_ASSESSOR", "évaluateur externe"
    JUROR = "JUROR", "membre du jury"


# The guardian permission behind each personal role.
GRANT_OF = {
    Role.TUTOR: "tutor_dossier",
    Role.SECTOR_PROFESSIONAL: "sector_professional_dossier",
    Role.EXTERNAL_ASSESSOR: "external_assessor_dossier",
    Role.JUROR: "juror_dossier",
}
ROLE_OF_GRANT = {codename: role for role, codename in GRANT_OF.items()}


class CandidateStatus(models.TextChoices):
    EMPLOYEE = "EMPLOYEE", "salarié(e)"
    NEWCOMER = "NEWCOMER", "nouvel entrant"
    OTHER = "OTHER", "autre situation"


class ContractType(models.TextChoices):
    PERMANENT = "PERMANENT", "CDI"
    FIXED_TERM = "FIXED_TERM", "CDD"
    PROFESSIONALISATION = "PROFESSIONALISATION", "contrat de professionnalisation"
    APPRENTICESHIP = "APPRENTICESHIP", "contrat d'apprentissage"
    OTHER = "OTHER", "autre contrat"
