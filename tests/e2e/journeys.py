"""What every journey needs: its people, the day of the jury that both pathways end with, and the paper they came for."""

import re

from django.core.management import call_command
from pypdf import PdfReader

from . import acts
from .people import Person

TABLET = (820, 1180)
PHONE = (390, 844)
COMMITTEE = "CPEF de la formation professionnelle"


class Cast:
    """Opens each person's browser the first time they are needed; each account opens from the mail they received."""

    def __init__(self, browser, base_url, mailbox, hand):
        self.browser, self.base_url, self.mailbox, self.hand = browser, base_url, mailbox, hand
        self.people = {}

    def meet(self, part, size=(1280, 900)) -> Person:
        if part not in self.people:
            self.people[part] = Person(
                self.browser, self.base_url, self.mailbox, f"{part}@e2e.test", self.hand, size=size
            )
        return self.people[part]

    def welcome(self, part, size=(1280, 900), second_factor=False) -> Person:
        person = self.meet(part, size)
        person.open_account("/invitations/")
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


def sit(cast, recommendations=""):
    secretary = cast.meet("secretary")
    acts.declare_complete(secretary)
    acts.plan_session(secretary)
    acts.call(secretary, "Paul", "Président", "president@e2e.test", "EMPLOYEES", "Syndicat")
    acts.call(secretary, "Jeanne", "Jurée", "juror@e2e.test", "EMPLOYERS", "Fédération")
    acts.call(secretary, "Emil", "Métier", "expert@e2e.test", "TRADE_EXPERT", "")
    acts.put_on_agenda(secretary, "Léa Martin")
    acts.attendance_and_president(secretary, "Paul Président")
    president, *others = [cast.welcome(part, second_factor=True) for part in ("president", "juror", "expert")]
    for member in (president, *others):
        acts.declare_independence(member)
    acts.open_session(president)
    acts.decide(president, "Léa Martin", recommendations)
    acts.close_session(president)
    for member in others:
        acts.find_minutes(member)
        acts.sign_minutes(member)
    acts.send_letters(cast.meet("secretary"))


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
    return anyone.page.locator("main").inner_text()


def read_pdf(path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
