"""The end that both pathways share: the signed assessment, the transmission, the jury (mode d'emploi, « Evaluation », « Délibération »)."""

from django_fsm import transition

from cqp.shared import clock
from pathways.enums import Role
from pathways.enums import State as S
from pathways.requirements import Requires

# Decided: what a rectifying procès-verbal may put right, and what an appeal may contest.
DECIDED = [S.AWARDED, S.PARTIALLY_AWARDED, S.NOT_AWARDED]
# Where a decided dossier may be once an appeal had it deliberated again: it goes round from the assessment to the jury, no further.
DELIBERATED_AGAIN = [
    S.UNDER_ASSESSMENT,
    S.ASSESSED,
    S.TRANSMITTED,
    S.INCOMPLETE,
    S.COMPLETE,
    S.SCHEDULED,
    S.POSTPONED,
]


def act(label, *actors, confirm="", comment=False):
    """What the screens need to offer the edge: its words, who does it, what to confirm, whether a written reason is due."""
    return {"label": label, "actors": actors, "confirm": confirm, "comment": comment}


class AssessedAndJudged:
    """Edges of both proxies. Each pathway says itself how an assessment begins and where a candidate goes who completes first."""

    # --- Évaluation ------------------------------------------------------------

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
        conditions=[
            Requires(
                "two_distinct_assessors",
                "assessors_accredited_today",
                "external_assessor_independent",
                "assessors_not_of_the_provider",
            ),
        ],
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
            confirm="Les personnes concernées reçoivent vos motifs. Le dossier quitte l'ordre du jour.",
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
        field="state",
        source=S.SCHEDULED,
        target=S.COMPLETE,
        custom=act("Retirer de la séance", Role.SECRETARIAT, Role.JUROR),
    )
    def unschedule(self, *, actor):
        """Taken off the agenda before the session; set aside during it, by whoever conducts it on that dossier."""

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

    # --- Rectification et recours --------------------------------------------------

    @transition(
        field="state",
        source=DECIDED,
        target=S.AWARDED,
        conditions=[Requires("rectified_by_signed_minutes")],
        custom=act("Rectifier : CQP délivré", Role.JUROR),
    )
    def rectify_award(self, *, actor):
        """A signed rectifying procès-verbal put another decision in the place of the first, on the day of the first."""

    @transition(
        field="state",
        source=DECIDED,
        target=S.PARTIALLY_AWARDED,
        conditions=[Requires("rectified_by_signed_minutes")],
        custom=act("Rectifier : validation partielle", Role.JUROR),
    )
    def rectify_partially(self, *, actor):
        """From itself too: other competencies may be validated than was first written."""

    @transition(
        field="state",
        source=DECIDED,
        target=S.NOT_AWARDED,
        conditions=[Requires("rectified_by_signed_minutes")],
        custom=act("Rectifier : CQP non délivré", Role.JUROR),
    )
    def rectify_refusal(self, *, actor):
        """What was awarded by mistake is taken back."""

    @transition(
        field="state",
        source=DECIDED,
        target=S.COMPLETE,
        conditions=[Requires("appeal_upheld")],
        custom=act("Rouvrir après un recours", Role.SECRETARIAT),
    )
    def reopen_after_appeal(self, *, actor):
        """For a new deliberation by another composition; the first decision stands until that one takes effect (domaine.md § 4.3)."""
        # The queue and the delay before a jury begin again.
        self.completed_at = clock.now()

    @transition(
        field="state",
        source=DELIBERATED_AGAIN,
        target=S.AWARDED,
        conditions=[Requires("appeal_renounced")],
        custom=act("En rester à la décision : CQP délivré", Role.CANDIDATE, Role.SECRETARIAT),
    )
    def stand_by_award(self, *, actor):
        """The candidate renounced the new deliberation: the dossier is again what its standing decision says (ADR 0033)."""

    @transition(
        field="state",
        source=DELIBERATED_AGAIN,
        target=S.PARTIALLY_AWARDED,
        conditions=[Requires("appeal_renounced")],
        custom=act("En rester à la décision : validation partielle", Role.CANDIDATE, Role.SECRETARIAT),
    )
    def stand_by_partial(self, *, actor):
        """The competencies that it validated have counted all along."""

    @transition(
        field="state",
        source=DELIBERATED_AGAIN,
        target=S.NOT_AWARDED,
        conditions=[Requires("appeal_renounced")],
        custom=act("En rester à la décision : CQP non délivré", Role.CANDIDATE, Role.SECRETARIAT),
    )
    def stand_by_refusal(self, *, actor):
        """It may be taken up again, as after any decision without the CQP."""
