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
    REQUESTED = "REQUESTED", "dossier demandé"
    FILE_SENT = "FILE_SENT", "dossier remis"
    APPLIED = "APPLIED", "recevabilité déposée"
    APPLICATION_RETURNED = "APPLICATION_RETURNED", "recevabilité incomplète"
    UNDER_EXAMINATION = "UNDER_EXAMINATION", "recevabilité complète"
    ADMISSIBLE = "ADMISSIBLE", "recevable"
    TACITLY_ADMISSIBLE = "TACITLY_ADMISSIBLE", "recevable (tacite)"
    NOT_ADMISSIBLE = "NOT_ADMISSIBLE", "non recevable"
    WRITING = "WRITING", "partie 3 en cours"
    WRITTEN = "WRITTEN", "partie 3 déposée"
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


FINAL_STATES = frozenset(
    {State.AWARDED, State.PARTIALLY_AWARDED, State.NOT_AWARDED, State.NOT_ADMISSIBLE, State.WITHDRAWN}
)
# The committee has the dossier in its hands: what it judges was done by the people named so far.
WITH_THE_COMMITTEE = frozenset({State.TRANSMITTED, State.COMPLETE, State.SCHEDULED, State.POSTPONED})
# Transmitted and not decided: the delay to pass before a jury runs, wherever the dossier is.
BEFORE_THE_JURY = WITH_THE_COMMITTEE | {State.INCOMPLETE}
# Of a VAE: only the candidate, the secretariat and the accompanying provider have a part in it yet.
BEFORE_ADMISSIBILITY = frozenset(
    {State.REQUESTED, State.FILE_SENT, State.APPLIED, State.APPLICATION_RETURNED, State.UNDER_EXAMINATION}
)

_OWN_STATES = {
    PathwayKind.SKILLS: (State.REGISTERED, State.POSITIONING, State.POSITIONED, State.IN_PATHWAY, State.READY),
    PathwayKind.VAE: (
        State.REQUESTED,
        State.FILE_SENT,
        State.APPLIED,
        State.APPLICATION_RETURNED,
        State.UNDER_EXAMINATION,
        State.ADMISSIBLE,
        State.TACITLY_ADMISSIBLE,
        State.NOT_ADMISSIBLE,
        State.WRITING,
        State.WRITTEN,
    ),
}
# From the assessment to the decision the two pathways are one (mode d'emploi, « Evaluation », « Délibération »).
_SHARED_STATES = tuple(state for state in State if not any(state in own for own in _OWN_STATES.values()))
STATES_OF = {kind: own + _SHARED_STATES for kind, own in _OWN_STATES.items()}
START_OF = {kind: own[0] for kind, own in _OWN_STATES.items()}


def open_states(kind) -> list:
    """Those of a pathway from which something may still happen."""
    return [state for state in STATES_OF[kind] if state not in FINAL_STATES]


class Stage(models.TextChoices):
    """The steps of the customer's two synthesis tables, side by side: one filter for both pathways."""

    ENTRY = "ENTRY", "repérage ou recevabilité"
    PREPARATION = "PREPARATION", "parcours ou dossier de VAE"
    ASSESSMENT = "ASSESSMENT", "évaluation"
    JURY = "JURY", "jury et certification"


_STATES_IN = {
    Stage.ENTRY: (
        State.REGISTERED,
        State.POSITIONING,
        State.REQUESTED,
        State.FILE_SENT,
        State.APPLIED,
        State.APPLICATION_RETURNED,
        State.UNDER_EXAMINATION,
        State.NOT_ADMISSIBLE,
    ),
    Stage.PREPARATION: (
        State.POSITIONED,
        State.IN_PATHWAY,
        State.ADMISSIBLE,
        State.TACITLY_ADMISSIBLE,
        State.WRITING,
    ),
    Stage.ASSESSMENT: (State.READY, State.WRITTEN, State.UNDER_ASSESSMENT, State.ASSESSED),
    Stage.JURY: (
        State.TRANSMITTED,
        State.INCOMPLETE,
        State.COMPLETE,
        State.SCHEDULED,
        State.POSTPONED,
        State.AWARDED,
        State.PARTIALLY_AWARDED,
        State.NOT_AWARDED,
        State.WITHDRAWN,
    ),
}
STAGE_OF = {state: stage for stage, states in _STATES_IN.items() for state in states}


class Role(models.TextChoices):
    """Who a person is on one dossier: by an organisation, as the candidate, by a grant, or as the clock (a service account)."""

    CANDIDATE = "CANDIDATE", "candidat(e)"
    COMPANY = "COMPANY", "entreprise"
    SECRETARIAT = "SECRETARIAT", "secrétariat de la CPEF"
    TUTOR = "TUTOR", "tuteur"
    SECTOR_PROFESSIONAL = "SECTOR_PROFESSIONAL", "professionnel du secteur"
    EXTERNAL_ASSESSOR = "EXTERNAL_ASSESSOR", "évaluateur externe"
    JUROR = "JUROR", "membre du jury"
    COACHING_PROVIDER = "COACHING_PROVIDER", "organisme accompagnateur"
    CLOCK = "CLOCK", "échéance automatique"


# The guardian permission behind each personal role.
GRANT_OF = {
    Role.TUTOR: "tutor_dossier",
    Role.SECTOR_PROFESSIONAL: "sector_professional_dossier",
    Role.EXTERNAL_ASSESSOR: "external_assessor_dossier",
    Role.JUROR: "juror_dossier",
}
ROLE_OF_GRANT = {codename: role for role, codename in GRANT_OF.items()}


class HeldEndCause(models.TextChoices):
    """Why a competency kept in a dossier is to be assessed again."""

    LAPSED = "LAPSED", "bénéfice terminé ou retiré"
    TAKEN_BACK = "TAKEN_BACK", "le candidat ne la fait plus valoir"


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
