"""The whole skills-development pathway, from the company's registration to the public verification page, by eight people in their
own browsers, with a pointer and with the keyboard alone."""

import re

import pytest
from django.core.management import call_command

from cqp.demo import texts
from jury.models import Award

from . import acts
from .hands import Keyboard, Pointer
from .people import Mailbox, Person

pytestmark = [pytest.mark.e2e, pytest.mark.services]

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


@pytest.fixture
def cast(request, browser, public_url, real_worker, settings):
    call_command("load_referentials", verbosity=0)
    real_worker.start(CQP_PUBLIC_URL=public_url)
    people = Cast(browser, public_url, Mailbox(real_worker.mails), request.param)
    yield people
    if request.node.report_call.failed:
        people.photograph(settings.BASE_DIR / "var" / "e2e")
    people.close()


def prepare(cast):
    """The committee's people, the company, the candidate: up to the registered dossier."""
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
    manager = cast.meet("manager")
    acts.register_company(manager)
    manager.open_account("/invitations/")
    acts.register_candidate(manager, "candidate@e2e.test")
    acts.name_professional(manager, "professional@e2e.test")


def position_and_train(cast):
    professional = cast.welcome("professional", TABLET)
    acts.confirm(professional, "Commencer le repérage")
    acts.fill_positioning(professional, acquired={1, 5})
    candidate = cast.welcome("candidate", PHONE)
    manager, secretary = cast.meet("manager"), cast.meet("secretary")
    for person in (candidate, professional, manager):
        acts.sign(person, "Signer le livret de repérage")
    acts.name_tutor(manager, "tutor@e2e.test")
    acts.confirm(manager, "Démarrer le parcours")
    tutor = cast.welcome("tutor")
    acts.record_practice(tutor)
    acts.hold_review(tutor)
    acts.sign(candidate, "Viser le point d'étape")
    acts.write_candidate_part(candidate)
    acts.name_external(secretary, "Eva Externe")
    acts.confirm(tutor, "Déclarer prêt pour l'évaluation")


def assess(cast, refused):
    external = cast.welcome("external", TABLET)
    professional, candidate = cast.meet("professional"), cast.meet("candidate")
    acts.confirm(external, "Commencer l'évaluation")
    acts.organise(external)
    acts.tick_grid(external, refused)
    acts.give_opinions(professional, refused)
    acts.conclude(external, texts.RECOMMENDATIONS if refused else "")
    for person in (professional, candidate):
        acts.sign(person, "Signer l'évaluation")
    if refused:
        acts.at_home(candidate, "Choisir la suite")
        candidate.follow("Présenter au jury en l'état")
        acts.save(candidate, "Présenter au jury en l'état")
    acts.confirm(external, "Transmettre au jury")


def sit(cast, recommendations=""):
    secretary = cast.meet("secretary")
    acts.check_identity(secretary)
    acts.declare_complete(secretary)
    acts.plan_session(secretary)
    acts.call(secretary, "Paul", "Président", "president@e2e.test", "EMPLOYEES", "Syndicat")
    acts.call(secretary, "Jeanne", "Jurée", "juror@e2e.test", "EMPLOYERS", "Fédération")
    acts.call(secretary, "Emil", "Métier", "expert@e2e.test", "TRADE_EXPERT", "")
    acts.put_on_agenda(secretary, "Léa Martin")
    acts.attendance_and_president(secretary, "Paul Président")
    president = cast.welcome("president", second_factor=True)
    acts.open_session(president)
    acts.decide(president, "Léa Martin", recommendations)
    acts.close_session(president)


def paper_of(person, title):
    """Wait for the worker, then download the PDF as its reader would."""
    person.go("/")
    person.follow("Léa Martin")
    link = person.page.locator(".paper").filter(has_text=title).get_by_role("link", name=re.compile("Télécharger"))
    link.first.wait_for(timeout=60000)
    with person.page.expect_download() as download:
        person.hand.press(link.first)
    return download.value.path()


@pytest.mark.parametrize("cast", [Pointer, Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_from_the_registration_to_a_certificate_that_verifies(cast, tmp_path):
    prepare(cast)
    position_and_train(cast)
    assess(cast, refused=set())
    sit(cast)

    candidate = cast.meet("candidate")
    candidate.go("/")
    candidate.sees("CQP délivré")
    text = read_pdf(paper_of(candidate, "Certificat"))
    code = re.search(r"((?:[0-9A-Z]{4}\s){6}[0-9A-Z]{4})", text).group(1)
    anyone = cast.meet("anyone", PHONE)
    anyone.go("/verification/")
    acts.write(anyone, "code", code)
    acts.save(anyone, "Vérifier")
    shown = anyone.page.locator("main").inner_text()
    assert "Léa Martin" in shown
    assert "CQP Assistant(e) de formation" in shown
    assert "né" not in shown.split("Titulaire")[1].lower().replace("annuler", "")


@pytest.mark.parametrize("cast", [Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_a_partial_validation_says_what_is_kept_until_when_and_what_is_left(cast):
    prepare(cast)
    position_and_train(cast)
    assess(cast, refused={4, 6})
    sit(cast, texts.RECOMMENDATIONS)

    candidate = cast.meet("candidate")
    candidate.go("/")
    candidate.sees("validation partielle")
    text = read_pdf(paper_of(candidate, "Attestation"))
    last_day = acts.today().replace(year=acts.today().year + 5)
    assert text.count(str(last_day.year)) >= 4
    validated, left = text.split("Compétences à compléter")
    assert [
        n for n in range(1, 7) if re.search(rf"^\s*{n}\s", validated.split("Compétences validées")[1], re.MULTILINE)
    ] == [1, 2, 3, 5]
    assert [n for n in (4, 6) if re.search(rf"^\s*{n}\s", left, re.MULTILINE)] == [4, 6]
    award = Award.objects.get()
    anyone = cast.meet("anyone")
    anyone.go(f"/verification/{award.verification_code}/")
    anyone.sees("partielle")


def read_pdf(path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)
