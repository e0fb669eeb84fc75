"""The VAE side of the demonstration world: a dossier in each state of the pathway, with a history relative to today."""

from datetime import timedelta

from cqp.accounts.services import service_account
from cqp.referentials.services import load_certification
from cqp.shared import clock
from evaluations.enums import SignableKind
from evaluations.services.admissibility import admit_by_silence
from evaluations.services.coaching_comments import give_advice
from evaluations.services.returned_part import return_application, tell_return_overdue
from evaluations.tasks import CLOCK_ACCOUNT
from pathways.enums import State as S
from pathways.services import advance

from . import vae_story, vae_texts
from .story import current, fresh
from .vae_story import VaeStory, bring_vae_to

# How many steps of the story lead to each state.
_STEPS_TO = {
    S.REQUESTED: 0,
    S.FILE_SENT: 1,
    S.APPLIED: 3,
    S.UNDER_EXAMINATION: 4,
    S.ADMISSIBLE: 5,
    S.WRITING: 6,
    S.WRITTEN: 8,
    S.UNDER_ASSESSMENT: 9,
    S.ASSESSED: 11,
    S.TRANSMITTED: 12,
    S.COMPLETE: 13,
}
PACE = timedelta(days=9)
BRANCH_COMPANY, NOBODY = 0, None
# (first name, birth name, sex, employer, state, days since the last step)
FOLKS = (
    ("Maud", "Tessier", "F", NOBODY, S.REQUESTED, 1),
    ("Inès", "Bouchard", "F", NOBODY, S.FILE_SENT, 3),
    ("Omar", "Benslimane", "M", BRANCH_COMPANY, S.APPLIED, 2),
    ("Clément", "Rousset", "M", NOBODY, S.UNDER_EXAMINATION, 41),
    ("Fatou", "Sarr", "F", BRANCH_COMPANY, S.ADMISSIBLE, 4),
    ("Jules", "Carpentier", "M", NOBODY, S.WRITTEN, 5),
    ("Nora", "Pons", "F", NOBODY, S.UNDER_ASSESSMENT, 1),
    ("Eliott", "Masson", "M", BRANCH_COMPANY, S.ASSESSED, 2),
    ("Salomé", "Reyes", "F", NOBODY, S.TRANSMITTED, 3),
    ("Yasmine", "Cherif", "F", BRANCH_COMPANY, S.COMPLETE, 6),
)
SCHEDULED = ("Pauline", "Roux", "F", NOBODY, S.COMPLETE, 12)
# Judged last month: name, and what both assessors refuse. The last one is postponed for a complement.
DECIDED = (("Mathilde", "Gros", ()), ("Samir", "Ould", (4, 6)), ("Carla", "Weber", (1, 2, 3, 4, 5, 6)))
POSTPONED = ("Denis", "Huet")


class VaeScenes:
    """Tells the VAE stories with the people that the world's builder has gathered."""

    def __init__(self, builder):
        self.builder = builder
        self.now, self.committee = builder.now, builder.committee

    def build(self):
        for first, last, sex, employer, state, ago in FOLKS:
            self.bring(first, last, state, ago, sex=sex, employer=employer)
        self.returned()
        self.returned_in_vain()
        self.silent()
        self.refused_then_asked_again()
        self.coached()
        self.incomplete()
        self.withdrawn()

    def scheduled(self):
        """On the agenda of today's session, beside dossiers of the other pathway."""
        first, last, sex, employer, state, ago = SCHEDULED
        return self.bring(first, last, state, ago, sex=sex, employer=employer)

    def decided(self) -> dict:
        """{dossier: competencies refused} for last month's session."""
        return {
            self.bring(first, last, S.COMPLETE, 34, refused=refused): set(refused) for first, last, refused in DECIDED
        }

    def postponed(self):
        return self.bring(*POSTPONED, S.COMPLETE, 34, sex="M")

    def story(self, first, last, *, sex="F", employer=NOBODY, cqp=0, refused=(), coach=None, experience=60) -> VaeStory:
        companies, providers = self.builder.companies, self.builder.providers
        works_for = companies[employer] if employer is not NOBODY else None
        return VaeStory(
            committee=self.committee,
            version=self.committee.versions[cqp],
            first_name=first,
            birth_name=last,
            email=self.builder.address(first, last),
            professional=(works_for or companies[1]).professional,
            employer=works_for,
            host=None if works_for else providers[1],
            coach=coach,
            experience=experience,
            sex=sex,
            refused_by_professional=set(refused),
            refused_by_external=set(refused),
        )

    def bring(self, first, last, state, ago, **details):
        return self.walk(self.story(first, last, **details), state, ago)

    def walk(self, story, state, ago):
        """Its last step was done `ago` days before today."""
        first = self.now - timedelta(days=ago, hours=1) - PACE * _STEPS_TO[state]
        return bring_vae_to(story, state, moments=_moments(first))

    def days_ago(self, days):
        return clock.frozen(self.now - timedelta(days=days))

    # --- what leaves the straight road ------------------------------------------------

    def returned(self):
        dossier = self.bring("Lise", "Aubry", S.APPLIED, 12)
        with self.days_ago(8):
            advance(dossier, "return_application", actor=self.committee.secretary, comment=vae_texts.MISSING)

    def returned_in_vain(self):
        """The day that the secretariat gave is over: what follows waits for it."""
        dossier = self.bring("Basile", "Morin", S.APPLIED, 60, sex="M")
        with self.days_ago(50):
            last_day = clock.today() + timedelta(days=30)
            secretary = self.committee.secretary
            return_application(dossier, actor=secretary, comment=vae_texts.CARD_EXPIRED, answer_by=last_day)
        with self.days_ago(19):
            event = dossier.events.get(verb="return_application")
            tell_return_overdue(event, actor=service_account(CLOCK_ACCOUNT))

    def silent(self):
        dossier = self.bring("Hugo", "Prieur", S.UNDER_EXAMINATION, 75, sex="M", cqp=2)
        with self.days_ago(10):
            admit_by_silence(vae_story.latest_examination(dossier), actor=service_account(CLOCK_ACCOUNT))

    def refused_then_asked_again(self):
        story = self.story("Théo", "Blin", sex="M", experience=14)
        dossier = self.walk(story, S.UNDER_EXAMINATION, 30)
        with self.days_ago(20):
            vae_story.refuse(story, dossier)
        with self.days_ago(2):
            vae_story.request(story)

    def coached(self):
        """Half of part 3 is written; the provider has advised on the first competency."""
        provider = self.builder.providers[0]
        story = self.story("Amina", "Kaci", coach=provider)
        dossier = self.walk(story, S.WRITING, 14)
        with self.days_ago(9):
            vae_story.write_activities(story, dossier, 1, 2, 3)
        signable = current(dossier, SignableKind.ACTIVITIES)
        with self.days_ago(7):
            first = dossier.version.competencies.get(number=1)
            give_advice(signable, first, actor=provider.manager, text=vae_texts.CONCRETE)

    def incomplete(self):
        dossier = self.bring("Victor", "Lamy", S.TRANSMITTED, 9, sex="M")
        with self.days_ago(5):
            advance(dossier, "return_incomplete", actor=self.committee.secretary, comment=vae_texts.IDENTITY_TO_SHOW)

    def withdrawn(self):
        dossier = self.bring("Agathe", "Colin", S.ADMISSIBLE, 60)
        with self.days_ago(50):
            advance(dossier, "withdraw", actor=fresh(dossier).candidate.user, comment=vae_texts.LEAVES)


def load_registered_cqp():
    """Before the committee's people are accredited, so that they are for this one too."""
    return load_certification(vae_texts.CQP_OF_THE_DEMONSTRATION)


def _moments(first):
    while True:
        yield first
        first += PACE
