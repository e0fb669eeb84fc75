"""The whole skills-development pathway, from the company's registration to the public verification page, by eight people in their
own browsers, with a pointer and with the keyboard alone."""

import re

import pytest

from cqp.demo import texts
from jury.models import Award

from . import acts
from .hands import Keyboard, Pointer
from .journeys import PHONE, TABLET, paper_of, read_pdf, secretariat, sit, verify

pytestmark = [pytest.mark.e2e, pytest.mark.services]


def prepare(cast):
    """The committee's people, the company, the candidate: up to the registered dossier."""
    secretariat(cast)
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


@pytest.mark.parametrize("cast", [Pointer, Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_from_the_registration_to_a_certificate_that_verifies(cast, tmp_path):
    prepare(cast)
    position_and_train(cast)
    assess(cast, refused=set())
    acts.check_identity(cast.meet("secretary"))
    sit(cast)

    candidate = cast.meet("candidate")
    candidate.go("/")
    candidate.sees("CQP délivré")
    shown = verify(cast, paper_of(candidate, "Certificat"))
    assert "Léa Martin" in shown
    assert "CQP Assistant(e) de formation" in shown
    assert "né" not in shown.split("Titulaire")[1].lower().replace("annuler", "")


@pytest.mark.parametrize("cast", [Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_a_partial_validation_says_what_is_kept_until_when_and_what_is_left(cast):
    prepare(cast)
    position_and_train(cast)
    assess(cast, refused={4, 6})
    acts.check_identity(cast.meet("secretary"))
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
