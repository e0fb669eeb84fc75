"""The demonstration world: two companies, two CQP, a dossier at every stage, and a history relative to today."""

from datetime import datetime, timedelta

from django.db import transaction

from cqp.accounts.models import User
from cqp.accreditations.services import end_commitment, renew_commitment
from cqp.shared import clock
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.services import advance, merge_candidates

from . import hearing, preparation
from .cast import Committee, Company, Provider, build_committee, build_company, build_provider
from .story import Story, bring_to, register
from .vae_world import VaeScenes, load_registered_cqp

BRANCH = "CPEF de la formation professionnelle"
DOMAIN = "demo.invalid"

COMMITTEE_PEOPLE = {
    "secretary": ("Sylvie", "Garnier"),
    "external": ("Étienne", "Roche"),
    "president": ("Nadia", "Benali"),
    "juror": ("Philippe", "Morel"),
    "expert": ("Camille", "Duval"),
}
COMPANIES = (
    (
        "Atelier des Savoirs",
        "90000001900019",
        "atelier",
        {"manager": ("Claire", "Fontaine"), "tutor": ("Hugo", "Lambert"), "professional": ("Inès", "Marchand")},
    ),
    (
        "Cap Compétences",
        "90000002700012",
        "cap",
        {"manager": ("Bruno", "Lefèvre"), "tutor": ("Aïcha", "Diallo"), "professional": ("Gilles", "Perrot")},
    ),
)
# Two whose commitment is in force, the second by a renewal, and one whose commitment was ended (name, SIRET, domain, manager, days since).
PROVIDERS = (
    ("Formatio Conseil", "90000004300019", "formatio", ("Hélène", "Vasseur"), 240),
    ("Atelier des Compétences", "90000005000014", "competences", ("Karine", "Olivier"), 450),
    ("Cap Savoirs", "90000006800016", "savoirs", ("Denis", "Charrier"), 300),
)
# (company, CQP, first name, birth name, state, what the assessors refuse)
FOLKS = (
    (0, 0, "Léa", "Martin", S.REGISTERED, ()),
    (0, 0, "Yanis", "Cohen", S.POSITIONING, ()),
    (0, 1, "Chloé", "Petit", S.POSITIONED, ()),
    (0, 0, "Manon", "Girard", S.IN_PATHWAY, ()),
    (1, 1, "Karim", "Haddad", S.IN_PATHWAY, ()),
    (0, 0, "Sofia", "Ribeiro", S.READY, ()),
    (0, 0, "Lucas", "Bernard", S.UNDER_ASSESSMENT, ()),
    (1, 0, "Emma", "Leroy", S.ASSESSED, (4,)),
    (0, 1, "Noé", "Fabre", S.TRANSMITTED, ()),
    (1, 0, "Jade", "Simon", S.COMPLETE, ()),
)
# On the agenda of today's session.
TODAY = ((0, 0, "Louise", "Moreau", ()), (0, 1, "Adam", "Nguyen", (2,)), (1, 0, "Zoé", "Renard", ()))
# Decided last month.
DECIDED = ((0, 0, "Inaya", "Caron", ()), (1, 1, "Paul", "Vidal", (4, 6)), (0, 0, "Rose", "Aubert", (1, 2, 3, 4, 5, 6)))


def moments(first: datetime, pace: timedelta):
    while True:
        yield first
        first += pace


class Builder:
    """Builds the world once; a second call finds it and changes nothing."""

    def __init__(self):
        self.now = clock.now()
        self.since = clock.today() - timedelta(days=500)
        self.committee: Committee | None = None
        self.companies: list[Company] = []
        self.providers: list[Provider] = []

    @transaction.atomic
    def build(self) -> bool:
        """True when the world was built, False when it was there."""
        if User.objects.filter(email=f"secretary@{DOMAIN}").exists():
            return False
        with clock.frozen(self.now - timedelta(days=500)):
            load_registered_cqp()
            self.committee = build_committee(BRANCH, DOMAIN, since=self.since, people=COMMITTEE_PEOPLE)
            self.companies = [
                build_company(name, siret, f"{short}.{DOMAIN}", self.committee, since=self.since, people=people)
                for name, siret, short, people in COMPANIES
            ]
        self.committed_providers()
        User.objects.create_user(f"admin@{DOMAIN}", first_name="Ada", last_name="Plateforme", is_staff=True)
        with clock.frozen(self.now - timedelta(days=270)):
            preparation.fill_pool(self.committee, DOMAIN)
        self.vae = VaeScenes(self)
        self.last_month()
        self.vae.build()
        for rank, (company, cqp, first, last, state, refused) in enumerate(FOLKS):
            self.bring(company, cqp, first, last, state, refused, rank)
        self.incomplete()
        self.withdrawn()
        self.registered_after_a_partial()
        self.todays_session()
        return True

    def committed_providers(self):
        for name, siret, short, manager, age in PROVIDERS:
            with clock.frozen(self.now - timedelta(days=age)):
                domain, since = f"{short}.{DOMAIN}", clock.today()
                self.providers.append(build_provider(name, siret, domain, self.committee, since=since, manager=manager))
        _, renewed, ended = [provider.commitment for provider in self.providers]
        with clock.frozen(self.now - timedelta(days=100)):
            starts = renewed.valid_until + timedelta(days=1)
            self.providers[1].commitment = renew_commitment(
                renewed, actor=self.committee.secretary, signed_on=clock.today(), valid_from=starts
            )
        with clock.frozen(self.now - timedelta(days=60)):
            tomorrow = clock.today() + timedelta(days=1)
            reason = "L'organisme a cessé son activité."
            end_commitment(ended, actor=self.committee.secretary, ends_on=tomorrow, reason=reason)

    def story(self, company, cqp, first, last, refused) -> Story:
        return Story(
            committee=self.committee,
            company=self.companies[company],
            version=self.committee.versions[cqp],
            first_name=first,
            birth_name=last,
            email=self.address(first, last),
            refused_by_professional=set(refused),
            refused_by_external=set(refused),
            trained={2, 4},
            provider=PROVIDERS[0][0],
            not_held={4} if company else set(),
        )

    @staticmethod
    def address(first, last):
        return f"{first}.{last}@{DOMAIN}".lower().translate(str.maketrans("éëèïç", "eeeic"))

    def bring(self, company, cqp, first, last, state, refused, rank):
        """A history of about six months ending some days ago."""
        start = self.now - timedelta(days=200 - 3 * rank, hours=2)
        steps = moments(start, timedelta(days=15))
        return bring_to(self.story(company, cqp, first, last, refused), state, moments=steps)

    def last_month(self):
        dossiers = {
            self.bring(company, cqp, first, last, S.COMPLETE, refused, rank - 20): set(refused)
            for rank, (company, cqp, first, last, refused) in enumerate(DECIDED)
        }
        postponed = self.vae.postponed()
        with clock.frozen(self.now - timedelta(days=30)):
            hearing.whole_day(self.committee, dossiers | self.vae.decided(), postponed=postponed)

    def incomplete(self):
        dossier = self.bring(1, 1, "Maël", "Picard", S.TRANSMITTED, (), 12)
        with clock.frozen(self.now - timedelta(days=6)):
            advance(
                dossier,
                "return_incomplete",
                actor=self.committee.secretary,
                comment="La pièce d'identité manque et l'état civil est à compléter.",
            )

    def withdrawn(self):
        dossier = self.bring(0, 1, "Alice", "Blanc", S.POSITIONED, (), 5)
        with clock.frozen(self.now - timedelta(days=40)):
            advance(dossier, "withdraw", actor=dossier.candidate.user, comment="Départ de l'entreprise.")

    def registered_after_a_partial(self):
        """Samir's VAE was validated in part last month; an employer registers him, and the secretariat joins his two rows."""
        told = self.story(1, 0, "Samir", "Ould", ())
        before = Dossier.objects.get(candidate__user__email=told.email).candidate
        with clock.frozen(self.now - timedelta(days=9)):
            dossier = register(told)
        with clock.frozen(self.now - timedelta(days=7)):
            merge_candidates(actor=self.committee.secretary, kept=before, double=dossier.candidate)

    def todays_session(self):
        dossiers = [
            self.bring(company, cqp, first, last, S.COMPLETE, refused, rank - 4)
            for rank, (company, cqp, first, last, refused) in enumerate(TODAY)
        ]
        dossiers.append(self.vae.scheduled())
        with clock.frozen(self.now - timedelta(days=10)):
            session = hearing.plan(self.committee, clock.today() + timedelta(days=10), *dossiers)
        with clock.frozen(self.now - timedelta(days=8)):
            preparation.first_replies(self.committee, session)
            hearing.declare_all(session)
        # The president has only to open it: the first five minutes of a newcomer.
        hearing.gather(self.committee, session)
        with clock.frozen(self.now - timedelta(days=2)):
            preparation.sound_dates(self.committee)
