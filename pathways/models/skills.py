"""The skills-development pathway, to be read beside the customer's text (mode-d-emploi.txt, first half).

Each edge says who acts (policies.py holds the reason given to the others), what it requires (providers answer by name), and
notes its own date. Everything else — papers, mails — is a reaction.
"""

from django_fsm import transition

from pathways.enums import PathwayKind, Role, open_states
from pathways.enums import State as S
from pathways.requirements import Requires

from .assessed_and_judged import AssessedAndJudged, act
from .dossier import Dossier, PathwayManager


class SkillsDossier(AssessedAndJudged, Dossier, kind=PathwayKind.SKILLS):
    objects = PathwayManager(PathwayKind.SKILLS)

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "dossier de parcours"

    # --- Repérage (Outil 1) --------------------------------------------------

    @transition(
        field="state",
        source=S.REGISTERED,
        target=S.POSITIONING,
        conditions=[Requires("sector_professional_accredited_today")],
        custom=act("Commencer le repérage", Role.SECTOR_PROFESSIONAL),
    )
    def start_positioning(self, *, actor):
        """The interview opens the booklet of Outil 1."""

    @transition(
        field="state",
        source=S.POSITIONING,
        target=S.POSITIONED,
        conditions=[Requires("positioning_signed_by_all")],
        custom=act("Constater la signature du repérage", Role.CANDIDATE, Role.SECTOR_PROFESSIONAL, Role.COMPANY),
    )
    def conclude_positioning(self, *, actor):
        """Follows the last of the three signatures; the booklet is frozen by then."""

    @transition(
        field="state",
        source=[S.POSITIONED, S.IN_PATHWAY],
        target=S.POSITIONING,
        conditions=[Requires("sector_professional_accredited_today")],
        custom=act(
            "Amender le repérage",
            Role.SECTOR_PROFESSIONAL,
            comment=True,
            confirm="Une nouvelle version du livret de repérage sera ouverte ; la version signée reste lisible.",
        ),
    )
    def amend_positioning(self, *, actor):
        """After signature nothing is rewritten: an amendment is a new version (domaine.md § 1.1 I)."""

    # --- Parcours (Outil 2, suivi) --------------------------------------------

    @transition(
        field="state",
        source=S.POSITIONED,
        target=S.IN_PATHWAY,
        conditions=[Requires("tutor_named")],
        custom=act("Démarrer le parcours", Role.COMPANY, confirm="Le tuteur et le candidat seront prévenus."),
    )
    def start_pathway(self, *, actor):
        """The company starts the plan drawn from the positioning."""

    @transition(
        field="state",
        source=S.REGISTERED,
        target=S.IN_PATHWAY,
        conditions=[Requires("earlier_positioning_stands", "tutor_named")],
        custom=act(
            "Reprendre le parcours",
            Role.COMPANY,
            confirm="L'Outil 1 déjà signé est repris. Le tuteur et le candidat seront prévenus.",
        ),
    )
    def resume_pathway(self, *, actor):
        """A resumed dossier whose signed Outil 1 already plans every missing competency needs no other (domaine.md § 1.5)."""

    @transition(
        field="state",
        source=S.IN_PATHWAY,
        target=S.READY,
        conditions=[
            Requires(
                "progress_reviews_held",
                "workplace_practice_recorded",
                "trainings_accounted_for",
                "training_provider_named",
                "candidate_part_deposited",
            ),
        ],
        custom=act("Déclarer prêt pour l'évaluation", Role.TUTOR, confirm="Les évaluateurs pourront commencer."),
    )
    def declare_ready(self, *, actor):
        """Practice in the company is necessary before the assessment (mode d'emploi, « Parcours »)."""

    @transition(
        field="state",
        source=[S.READY, S.INCOMPLETE],
        target=S.IN_PATHWAY,
        custom=act(
            "Rouvrir le parcours",
            Role.TUTOR,
            Role.SECRETARIAT,
            comment=True,
            confirm="Le candidat reprend sa partie, le repérage peut être amendé, et une évaluation suivra. Ce qui est signé reste lisible.",
        ),
    )
    def reopen_pathway(self, *, actor):
        """Declared ready by mistake, or returned for what only the pathway can put right: the candidate's part, Outil 1."""
        self.presents_as_is = False

    # --- Évaluation (Outil 2) --------------------------------------------------

    @transition(
        field="state",
        source=S.READY,
        target=S.UNDER_ASSESSMENT,
        conditions=[Requires("two_distinct_assessors", "assessors_accredited_today", "external_assessor_independent")],
        custom=act("Commencer l'évaluation", Role.EXTERNAL_ASSESSOR),
    )
    def start_assessment(self, *, actor):
        """Opens a new round: grid, and two opinions per competency."""

    @transition(
        field="state",
        source=S.ASSESSED,
        target=S.IN_PATHWAY,
        conditions=[Requires("some_competency_not_acquired", "no_decision_in_force")],
        custom=act(
            "Compléter le parcours d'abord",
            Role.CANDIDATE,
            confirm="Vous serez évalué(e) de nouveau quand vous serez prêt(e). Les avis déjà donnés restent lisibles.",
        ),
    )
    def complete_pathway_first(self, *, actor):
        """The other choice: train, practise, be assessed again."""
        self.presents_as_is = False

    # --- Abandon ------------------------------------------------------------------

    @transition(
        field="state",
        source=open_states(PathwayKind.SKILLS),
        target=S.WITHDRAWN,
        conditions=[Requires("no_decision_in_force")],
        custom=act(
            "Abandonner",
            Role.CANDIDATE,
            Role.COMPANY,
            comment=True,
            confirm="Le dossier sera clos. Rien n'est effacé, mais il ne pourra pas être repris : il faudra en ouvrir un autre.",
        ),
    )
    def withdraw(self, *, actor):
        """From any open state, by the candidate or the company that opened the dossier."""
