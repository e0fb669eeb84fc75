"""The whole skills-development pathway, from the company's registration to the public verification page, by eight people in their
own browsers, with the keyboard alone."""

import re

import pytest

from cqp.demo import texts
from cqp.shared.dates import add_months
from cqp.shared.templatetags.cqp_ui import day_fr
from jury.models import Award
from pathways.enums import State as S

from . import acts
from .hands import Keyboard
from .journeys import PHONE, TABLET, bring_lea, paper_of, read_pdf, secretariat, sit, told, verified, verify

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
    acts.record_training(tutor)
    acts.hold_review(tutor)
    acts.sign(candidate, "Viser le point d'étape")
    acts.write_candidate_part(candidate)
    acts.name_external(secretary, "Eva Externe")
    acts.confirm(tutor, "Déclarer prêt pour l'évaluation")


def assess(cast, refused):
    external, professional, candidate = (cast.meet(part) for part in ("external", "professional", "candidate"))
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


@pytest.mark.parametrize("cast", [Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_from_the_registration_to_a_certificate_that_verifies(cast):
    prepare(cast)
    position_and_train(cast)
    cast.welcome("external", TABLET)
    assess(cast, refused=set())
    acts.check_identity(cast.meet("secretary"))
    sit(cast)

    candidate = cast.meet("candidate")
    candidate.go("/")
    candidate.sees("CQP délivré")
    authentic = "Ce certificat est authentique : toutes les compétences ont été validées."
    assert verify(cast, paper_of(candidate, "Certificat")) == verified("CQP délivré", authentic, acts.today())


def lines_of(table) -> dict:
    """What a table of the statement says of each competency, by its number."""
    cells = re.split(r"^(\d)\s", table, flags=re.MULTILINE)[1:]
    return {int(number): " ".join(text.split()) for number, text in zip(cells[::2], cells[1::2], strict=True)}


@pytest.mark.parametrize("cast", [Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_a_partial_validation_says_what_is_kept_until_when_and_what_is_left(cast):
    """From the day the candidate is ready: what comes before is the other journey's."""
    with cast.unheard():
        bring_lea(S.READY)
    acts.name_external(cast.come_back("secretary", second_factor=True), "Étienne Roche")
    for part, size in (("external", TABLET), ("professional", TABLET), ("candidate", PHONE)):
        cast.come_back(part, size)
    assess(cast, refused={4, 6})
    acts.check_identity(cast.meet("secretary"))
    sit(cast, texts.RECOMMENDATIONS)

    candidate = cast.meet("candidate")
    candidate.go("/")
    candidate.sees("validation partielle")
    paper = read_pdf(paper_of(candidate, "Attestation"))
    validated, left = paper.split("Compétences validées")[1].split("Compétences à compléter")
    today = acts.today()
    kept = f"{day_fr(today)} {day_fr(add_months(today, 60))} inclus"
    assert {number: line.endswith(kept) for number, line in lines_of(validated).items()} == dict.fromkeys(
        (1, 2, 3, 5), True
    )
    assert list(lines_of(left.split("Préconisations du jury")[0])) == [4, 6]
    anyone = cast.meet("anyone")
    anyone.go(f"/verification/{Award.objects.get().verification_code}/")
    authentic = "Cette attestation est authentique : une partie des compétences a été validée, le CQP n'est pas délivré à ce titre."
    assert told(anyone) == verified("Validation partielle", authentic, today)
