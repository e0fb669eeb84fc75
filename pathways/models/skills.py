"""The skills-development pathway, to be read beside the customer's text (mode-d-emploi.txt, first half).

Each edge says who acts (policies.py holds the reason given to the others), what it requires (providers answer by name), and
notes its own date. Everything else — papers, mails — is a reaction.
"""

from django_fsm import transition

from cqp.shared import clock
from pathways.enums import OPEN_STATES, PathwayKind, Role
from pathways.enums import State as S
from pathways.requirements import Requires

from .dossier import Dossier, PathwayManager


def act(label, *actors, confirm="", comment=False):
    """What the screens need to offer the edge: its words, who does it, what to confirm, whether a written reason is due."""
    return {"label": label, "actors": actors, "confirm": confirm, "comment": comment}


class SkillsDossier(Dossier, kind=PathwayKind.SKILLS):
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
        source=S.IN_PATHWAY,
        target=S.READY,
        conditions=[
            Requires(
                "progress_reviews_held", "workplace_practice_recorded", "trainings_attested", "candidate_part_deposited"
            ),
        ],
        custom=act("Déclarer prêt pour l'évaluation", Role.TUTOR, confirm="Les évaluateurs pourront commencer."),
    )
    def declare_ready(self, *, actor):
        """Practice in the company is necessary before the assessment (mode d'emploi, « Parcours »)."""

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
        source=S.UNDER_ASSESSMENT,
        target=S.ASSESSED,
        conditions=[Requires("assessment_signed_by_all")],
        custom=act(
            "Constater la signature de l'évaluation", Role.CANDIDATE, Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR
        ),
    )
    def conclude_assessment(self, *, actor):
        """Follows the last signature."""
        self.presents_as_is = False

    @transition(
        field="state",
        source=S.ASSESSED,
        target=S.ASSESSED,
        conditions=[Requires("some_competency_not_acquired")],
        custom=act(
            "Présenter au jury en l'état",
            Role.CANDIDATE,
            confirm="Le jury pourra valider les seules compétences acquises ; vous en garderez le bénéfice.",
        ),
    )
    def present_as_is(self, *, actor):
        """One of the candidate's two choices when a competency is not acquired (domaine.md § 6 no. 16)."""
        self.presents_as_is = True

    @transition(
        field="state",
        source=S.ASSESSED,
        target=S.IN_PATHWAY,
        conditions=[Requires("some_competency_not_acquired")],
        custom=act(
            "Compléter le parcours d'abord",
            Role.CANDIDATE,
            confirm="Vous serez évalué(e) de nouveau quand vous serez prêt(e). Les avis déjà donnés restent lisibles.",
        ),
    )
    def complete_pathway_first(self, *, actor):
        """The other choice: train, practise, be assessed again."""
        self.presents_as_is = False

    # --- Transmission et complétude --------------------------------------------

    @transition(
        field="state",
        source=[S.ASSESSED, S.INCOMPLETE],
        target=S.TRANSMITTED,
        conditions=[Requires("assessment_signed_by_all", "follow_on_chosen")],
        custom=act("Transmettre au jury", Role.EXTERNAL_ASSESSOR, confirm="Le dossier part au secrétariat de la CPEF."),
    )
    def transmit(self, *, actor):
        """The external assessor transmits, nobody else (mode d'emploi, « Evaluation »)."""
        self.transmitted_at = clock.now()

    @transition(
        field="state",
        source=S.INCOMPLETE,
        target=S.UNDER_ASSESSMENT,
        conditions=[Requires("two_distinct_assessors", "assessors_accredited_today", "external_assessor_independent")],
        custom=act("Reprendre l'évaluation", Role.EXTERNAL_ASSESSOR, comment=True),
    )
    def reopen_assessment(self, *, actor):
        """What the secretariat returned needs new opinions: a new round, the earlier one stays readable."""

    @transition(
        field="state",
        source=[S.TRANSMITTED, S.INCOMPLETE, S.POSTPONED],
        target=S.COMPLETE,
        conditions=[Requires("dossier_complete")],
        custom=act(
            "Déclarer complet", Role.SECRETARIAT, confirm="Le dossier pourra être inscrit à une séance de jury."
        ),
    )
    def declare_complete(self, *, actor):
        """Only complete dossiers are presented to the jury."""
        self.completed_at = clock.now()

    @transition(
        field="state",
        source=[S.TRANSMITTED, S.COMPLETE, S.SCHEDULED, S.POSTPONED],
        target=S.INCOMPLETE,
        custom=act(
            "Retourner comme incomplet",
            Role.SECRETARIAT,
            comment=True,
            confirm="L'évaluateur externe, le candidat et l'entreprise reçoivent vos motifs. Le dossier quitte l'ordre du jour.",
        ),
    )
    def return_incomplete(self, *, actor):
        """Returned to whom transmitted it, with reasons (domaine.md § 6 no. 29); it leaves the agenda it was on."""
        self.completed_at = None

    # --- Jury --------------------------------------------------------------------

    @transition(
        field="state",
        source=S.COMPLETE,
        target=S.SCHEDULED,
        conditions=[Requires("dossier_complete")],
        custom=act("Inscrire à une séance", Role.SECRETARIAT),
    )
    def schedule(self, *, actor):
        """Put on the agenda of a session."""

    @transition(
        field="state", source=S.SCHEDULED, target=S.COMPLETE, custom=act("Retirer de la séance", Role.SECRETARIAT)
    )
    def unschedule(self, *, actor):
        """Taken off the agenda before the session."""

    @transition(
        field="state",
        source=S.SCHEDULED,
        target=S.AWARDED,
        conditions=[Requires("decided_by_closed_session")],
        custom=act("Délivrer le CQP", Role.JUROR),
    )
    def award(self, *, actor):
        """All competencies validated: the CQP is delivered."""
        self.decided_at = clock.now()

    @transition(
        field="state",
        source=S.SCHEDULED,
        target=S.PARTIALLY_AWARDED,
        conditions=[Requires("decided_by_closed_session")],
        custom=act("Valider partiellement", Role.JUROR),
    )
    def award_partially(self, *, actor):
        """The candidate keeps the validated competencies (five years in the branch's text)."""
        self.decided_at = clock.now()

    @transition(
        field="state",
        source=S.SCHEDULED,
        target=S.NOT_AWARDED,
        conditions=[Requires("decided_by_closed_session")],
        custom=act("Ne pas délivrer", Role.JUROR),
    )
    def refuse_award(self, *, actor):
        """No competency validated, or the approach does not conform."""
        self.decided_at = clock.now()

    @transition(
        field="state",
        source=S.SCHEDULED,
        target=S.POSTPONED,
        conditions=[Requires("decided_by_closed_session")],
        custom=act("Ajourner", Role.JUROR),
    )
    def postpone(self, *, actor):
        """The jury asked for a complement; the secretariat takes the dossier up again."""

    # --- Abandon ------------------------------------------------------------------

    @transition(
        field="state",
        source=list(OPEN_STATES),
        target=S.WITHDRAWN,
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
