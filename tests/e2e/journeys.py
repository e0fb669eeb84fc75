"""What every journey needs: its people, the day of the jury that both pathways end with, and the paper they came for."""

import re
from datetime import timedelta

from django.core.management import call_command
from pypdf import PdfReader

from cqp.demo.cast import build_committee, build_company
from cqp.demo.story import Story, bring_to
from cqp.demo.world import COMMITTEE_PEOPLE
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import day_fr

from . import acts, session_acts
from .people import Person, give_password

DESK = (1280, 900)
TABLET = (820, 1180)
PHONE = (390, 844)
COMMITTEE = "CPEF de la formation professionnelle"


class Cast:
    """Opens each person's browser the first time they are needed; each account opens from the mail they received."""

    def __init__(self, browser, base_url, mailbox, hand, unheard):
        self.browser, self.base_url, self.mailbox, self.hand = browser, base_url, mailbox, hand
        self.people = {}
        # What is built inside asks nothing of the worker (tests/worker.py).
        self.unheard = unheard

    def meet(self, part, size=DESK) -> Person:
        if part not in self.people:
            self.people[part] = Person(
                self.browser, self.base_url, self.mailbox, f"{part}@e2e.test", self.hand, size=size
            )
        return self.people[part]

    def welcome(self, part, size=DESK, second_factor=False) -> Person:
        person = self.meet(part, size)
        person.open_account("/invitations/")
        if second_factor:
            person.set_up_second_factor()
        return person

    def come_back(self, part, size=DESK, second_factor=False) -> Person:
        """Somebody who has an account already."""
        person = self.meet(part, size)
        person.sign_in()
        if second_factor:
            person.set_up_second_factor()
        return person

    def photograph(self, folder):
        """What each person was looking at when the journey broke."""
        folder.mkdir(parents=True, exist_ok=True)
        for part, person in self.people.items():
            person.page.screenshot(path=folder / f"{part}.png", full_page=True)

    def close(self):
        for person in self.people.values():
            person.close()


def secretariat(cast) -> Person:
    """The committee's secretary, and the two assessors it accredits (their accounts are opened when they are first needed)."""
    call_command(
        "invite_secretary",
        committee=COMMITTEE,
        email="secretary@e2e.test",
        first_name="Sylvie",
        last_name="Greffe",
        verbosity=0,
    )
    secretary = cast.welcome("secretary", second_factor=True)
    acts.accredit(secretary, "Pia", "Métière", "professional@e2e.test", "SECTOR_PROFESSIONAL")
    acts.accredit(secretary, "Eva", "Externe", "external@e2e.test", "EXTERNAL_ASSESSOR")
    return secretary


def bring_lea(state):
    """The people of the journey and their dossier, as if every act up to `state` had been done: those are another journey's."""
    since = clock.today() - timedelta(days=30)
    committee = build_committee(COMMITTEE, "cpef.test", since=since, people=COMMITTEE_PEOPLE)
    staff = {"manager": ("Marc", "Gérant"), "tutor": ("Tania", "Tutrice"), "professional": ("Pia", "Métière")}
    company = build_company("Bêta Conseil", "90000002700012", "beta.test", committee, since=since, people=staff)
    version = next(version for version in committee.versions if version.certification.code == "AF")
    dossier = bring_to(Story(committee, company, version, "Léa", "Martin", "candidate@e2e.test"), state)
    for user, part in (
        (committee.secretary, "secretary"),
        (committee.external, "external"),
        (company.professional, "professional"),
        (dossier.candidate.user, "candidate"),
    ):
        give_password(user, part)


def sit(cast, recommendations=""):
    secretary = cast.meet("secretary")
    acts.declare_complete(secretary)
    session_acts.plan_session(secretary)
    session_acts.call(secretary, "Paul", "Président", "president@e2e.test", "EMPLOYEES", "Syndicat")
    session_acts.call(secretary, "Jeanne", "Jurée", "juror@e2e.test", "EMPLOYERS", "Fédération")
    session_acts.call(secretary, "Emil", "Métier", "expert@e2e.test", "TRADE_EXPERT", "")
    session_acts.put_on_agenda(secretary, "Léa Martin")
    session_acts.attendance_and_president(secretary, "Paul Président")
    president, *others = [cast.welcome(part, second_factor=True) for part in ("president", "juror", "expert")]
    for member in (president, *others):
        session_acts.declare_independence(member)
    session_acts.open_session(president)
    session_acts.decide(president, "Léa Martin", recommendations)
    session_acts.close_session(president)
    for member in others:
        session_acts.find_minutes(member)
        session_acts.sign_minutes(member)
    session_acts.send_letters(cast.meet("secretary"))


def paper_of(person, title):
    """Wait for the worker, then download the PDF as its reader would."""
    person.go("/")
    person.follow("Léa Martin")
    link = person.page.locator(".paper").filter(has_text=title).get_by_role("link", name=re.compile("Télécharger"))
    link.first.wait_for(timeout=60000)
    with person.page.expect_download() as download:
        person.hand.press(link.first)
    return download.value.path()


def verify(cast, paper):
    """Anyone types the code of the certificate on the public page."""
    code = re.search(r"((?:[0-9A-Z]{4}\s){6}[0-9A-Z]{4})", read_pdf(paper)).group(1)
    anyone = cast.meet("anyone", PHONE)
    anyone.go("/verification/")
    acts.write(anyone, "code", code)
    acts.save(anyone, "Vérifier")
    return told(anyone)


def told(person) -> list:
    """What the verification page says, line by line: nothing else of the person may be there."""
    return [line for line in person.page.locator("main").inner_text().splitlines() if line.strip()]


def verified(title, text, day) -> list:
    """The whole page for Léa Martin: what was decided, whose it is, which CQP, when."""
    return [
        "Vérification d’un certificat",
        title,
        text,
        "Titulaire",
        "Léa Martin",
        "CQP",
        "CQP Assistant(e) de formation",
        "Date de la décision",
        day_fr(day),
        "Vérifier un autre code",
    ]


def read_pdf(path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
