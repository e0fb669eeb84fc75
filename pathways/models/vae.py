"""The VAE pathway, to be read beside the customer's text (mode-d-emploi.txt, second half).

The secretariat instructs a request, the candidate writes a file for weeks, a training provider may help; the end is shared.
Part 2 is examined for admissibility, part 3 is written after a favourable opinion (domaine.md § 6 no. 1).
"""

from django_fsm import transition

from pathways.enums import PathwayKind, Role, open_states
from pathways.enums import State as S
from pathways.requirements import Requires

from .assessed_and_judged import AssessedAndJudged, act
from .dossier import Dossier, PathwayManager


class VaeDossier(AssessedAndJudged, Dossier, kind=PathwayKind.VAE):
    objects = PathwayManager(PathwayKind.VAE)

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "dossier de VAE"

    # --- Demande et recevabilité (partie 2) --------------------------------------

    @transition(
        field="state",
        source=S.REQUESTED,
        target=S.FILE_SENT,
        custom=act("Remettre le dossier de VAE", Role.SECRETARIAT, confirm="Le candidat pourra remplir la partie 2."),
    )
    def send_file(self, *, actor):
        """The request and the sending are both dated (domaine.md § 6 no. 25); part 2 is opened for the candidate."""

    @transition(
        field="state",
        source=[S.FILE_SENT, S.APPLICATION_RETURNED],
        target=S.APPLIED,
        conditions=[Requires("application_signed", "annual_cap_respected")],
        custom=act("Constater le dépôt de la partie 2", Role.CANDIDATE),
    )
    def conclude_application(self, *, actor):
        """Follows the candidate's sworn signature of part 2: the day of receipt."""

    @transition(
        field="state",
        source=S.APPLIED,
        target=S.UNDER_EXAMINATION,
        custom=act(
            "Constater que la partie 2 est complète",
            Role.SECRETARIAT,
            confirm="Le délai d'examen court depuis le jour où le candidat a déposé cette partie 2.",
        ),
    )
    def accept_application(self, *, actor):
        """All pieces are there: the opinion can be given."""

    @transition(
        field="state",
        source=[S.APPLIED, S.UNDER_EXAMINATION],
        target=S.APPLICATION_RETURNED,
        conditions=[Requires("answer_still_possible")],
        custom=act(
            "Retourner la partie 2 comme incomplète",
            Role.SECRETARIAT,
            comment=True,
            confirm="Le candidat reçoit la liste de ce qui manque. Le délai d'examen ne court pas jusqu'au nouveau dépôt.",
        ),
    )
    def return_application(self, *, actor):
        """Back to the candidate with the list; what was deposited stays readable, a new version starts from it."""

    @transition(
        field="state",
        source=S.APPLICATION_RETURNED,
        target=S.WITHDRAWN,
        conditions=[Requires("return_deadline_over")],
        custom=act(
            "Clore le dossier, sans réponse du candidat",
            Role.SECRETARIAT,
            comment=True,
            confirm="Le dossier sera clos et le candidat recevra vos motifs ; il pourra en demander un autre. Tant que vous ne le closez "
            "pas, il peut encore déposer la partie 2.",
        ),
    )
    def close_unanswered(self, *, actor):
        """The time given to complete part 2 is over and nothing came back (domaine.md § 1.4); never by itself."""

    @transition(
        field="state",
        source=S.UNDER_EXAMINATION,
        target=S.ADMISSIBLE,
        conditions=[Requires("favourable_admissibility_decision")],
        custom=act("Rendre un avis favorable", Role.SECRETARIAT),
    )
    def admit(self, *, actor):
        """Only with the decision of the examination."""

    @transition(
        field="state",
        source=S.UNDER_EXAMINATION,
        target=S.NOT_ADMISSIBLE,
        conditions=[Requires("unfavourable_admissibility_decision", "answer_still_possible")],
        custom=act("Rendre un avis défavorable", Role.SECRETARIAT),
    )
    def refuse_admission(self, *, actor):
        """With its reasons; nothing forbids a new request."""

    @transition(
        field="state",
        source=[S.APPLIED, S.UNDER_EXAMINATION],
        target=S.TACITLY_ADMISSIBLE,
        conditions=[Requires("examination_time_elapsed")],
        custom=act("Constater la recevabilité tacite", Role.CLOCK),
    )
    def admit_tacitly(self, *, actor):
        """Two calendar months of silence, under the LEGAL_RNCP regime only (domaine.md § 4.4), by a named service account."""

    @transition(
        field="state",
        source=S.REQUESTED,
        target=S.WRITING,
        conditions=[Requires("earlier_admissibility_stands")],
        custom=act(
            "Reprendre la partie 2 et l'avis favorable",
            Role.CANDIDATE,
            confirm="La partie 3 s'ouvre pour les compétences qui manquent.",
        ),
    )
    def take_up_application(self, *, actor):
        """A resumed dossier whose part 2 was found admissible is not examined a second time (domaine.md § 1.5)."""

    # --- Partie 3 ----------------------------------------------------------------

    @transition(
        field="state",
        source=[S.ADMISSIBLE, S.TACITLY_ADMISSIBLE],
        target=S.WRITING,
        conditions=[Requires("admissibility_still_valid")],
        custom=act("Commencer la partie 3", Role.CANDIDATE),
    )
    def start_writing(self, *, actor):
        """The activity table is opened by a favourable opinion and by nothing else (mode d'emploi, « Recevabilité »)."""

    @transition(
        field="state",
        source=S.WRITING,
        target=S.WRITTEN,
        conditions=[Requires("activities_deposited", "admissibility_still_valid")],
        custom=act("Constater le dépôt de la partie 3", Role.CANDIDATE),
    )
    def conclude_writing(self, *, actor):
        """Follows the candidate's signature of part 3."""

    @transition(
        field="state",
        source=[S.WRITTEN, S.INCOMPLETE],
        target=S.WRITING,
        custom=act(
            "Reprendre la partie 3",
            Role.CANDIDATE,
            confirm="Une nouvelle version s'ouvre, avec ce que vous avez écrit ; celle que vous avez déposée reste lisible. "
            "Si vous avez déjà été évalué(e), vous le serez de nouveau.",
        ),
    )
    def resume_writing(self, *, actor):
        """Until the assessment begins, the candidate may still complete what was deposited; and when the dossier was returned,
        what only they can put right (domaine.md § 6 no. 29). What is deposited then is assessed anew."""

    @transition(
        field="state",
        source=S.INCOMPLETE,
        target=S.WRITING,
        custom=act(
            "Rouvrir la partie 3",
            Role.SECRETARIAT,
            comment=True,
            confirm="Le candidat reprend la partie 3, puis une nouvelle évaluation a lieu. Ce qui est signé reste lisible.",
        ),
    )
    def reopen_writing(self, *, actor):
        """The same, asked for by the secretariat with its reasons: the candidate does not guess what is expected."""

    # --- Évaluation --------------------------------------------------------------

    @transition(
        field="state",
        source=S.WRITTEN,
        target=S.UNDER_ASSESSMENT,
        conditions=[
            Requires(
                "two_distinct_assessors",
                "assessors_accredited_today",
                "external_assessor_independent",
                "assessors_not_of_the_provider",
            ),
        ],
        custom=act("Commencer l'évaluation", Role.EXTERNAL_ASSESSOR),
    )
    def start_assessment(self, *, actor):
        """On the deposited file, an observation and an interview (mode d'emploi, « Evaluation des compétences »)."""

    @transition(
        field="state",
        source=S.ASSESSED,
        target=S.WRITING,
        conditions=[Requires("some_competency_not_acquired", "no_decision_in_force")],
        custom=act(
            "Compléter mon expérience d'abord",
            Role.CANDIDATE,
            confirm="Vous serez évalué(e) de nouveau quand vous aurez déposé la suite. Les avis déjà donnés restent lisibles.",
        ),
    )
    def complete_pathway_first(self, *, actor):
        """The same choice as on the other pathway (domaine.md § 6 no. 16)."""
        self.presents_as_is = False

    # --- Abandon -----------------------------------------------------------------

    @transition(
        field="state",
        source=open_states(PathwayKind.VAE),
        target=S.WITHDRAWN,
        conditions=[Requires("no_decision_in_force")],
        custom=act(
            "Abandonner",
            Role.CANDIDATE,
            comment=True,
            confirm="Le dossier sera clos. Rien n'est effacé, mais il ne pourra pas être repris : il faudra en demander un autre.",
        ),
    )
    def withdraw(self, *, actor):
        """From any open state, by the candidate alone: nobody else opened the dossier."""
