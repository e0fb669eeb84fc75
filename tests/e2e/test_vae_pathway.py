"""The whole VAE pathway, from the public page to the public verification page, by everyone in their own browser."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from cqp.demo.cast import build_committee
from cqp.demo.world import COMMITTEE_PEOPLE
from cqp.shared import clock
from evaluations.tasks import task_watch_examinations
from tests import vae

from . import acts, vae_acts
from .hands import Keyboard, Pointer
from .journeys import COMMITTEE, PHONE, TABLET, paper_of, secretariat, sit, verified, verify

pytestmark = [pytest.mark.e2e, pytest.mark.services]


def request_a_file(cast):
    """A stranger asks, proves the address and has an account; the secretariat sends the file."""
    candidate = cast.meet("candidate", PHONE)
    vae_acts.ask_for_a_file(candidate)
    candidate.open_account("/invitations/")
    candidate.sees("Votre demande est enregistrée")
    acts.confirm(cast.meet("secretary"), "Remettre le dossier de VAE")
    return candidate


def write_over_two_sessions(cast):
    """The browser is closed in between: what was written is there."""
    candidate = cast.meet("candidate")
    vae_acts.start_part_3(candidate)
    vae_acts.describe(candidate, 1, 2, 3)
    cast.people.pop("candidate").close()
    candidate = cast.meet("candidate", PHONE)
    candidate.sign_in()
    acts.at_home(candidate, "Écrire la partie 3")
    candidate.page.get_by_text("4 sur 7").first.wait_for()
    vae_acts.describe(candidate, 4, 5, 6)
    vae_acts.deposit_part_3(candidate)


def assess_at_provider(cast):
    secretary = cast.meet("secretary")
    vae_acts.name_both_assessors(secretary)
    acts.name_external(secretary, "Eva Externe")
    external, professional = cast.welcome("external", TABLET), cast.welcome("professional", TABLET)
    acts.confirm(external, "Commencer l'évaluation")
    vae_acts.organise_at_provider(external)
    acts.tick_grid(external, set())
    acts.give_opinions(professional, set())
    acts.conclude(external)
    for person in (professional, cast.meet("candidate")):
        acts.sign(person, "Signer l'évaluation")
    acts.confirm(external, "Transmettre au jury")


@pytest.mark.parametrize("cast", [Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_from_the_request_for_a_file_to_a_certificate_that_verifies(cast):
    secretary = secretariat(cast)
    vae_acts.commit_provider(secretary, "provider@e2e.test")
    candidate = request_a_file(cast)
    vae_acts.fill_part_2(candidate)
    vae_acts.admit(secretary)
    write_over_two_sessions(cast)
    assess_at_provider(cast)
    vae_acts.check_identity(secretary)
    sit(cast)

    candidate = cast.meet("candidate")
    candidate.go("/")
    candidate.sees("CQP délivré")
    authentic = "Ce certificat est authentique : toutes les compétences ont été validées."
    assert verify(cast, paper_of(candidate, "Certificat")) == verified("CQP délivré", authentic, acts.today())


@pytest.mark.parametrize("cast", [Pointer], indirect=True, ids=lambda hand: hand.name)
def test_a_refusal_gives_its_reasons_and_leaves_a_second_request_possible(cast):
    secretary = secretariat(cast)
    candidate = request_a_file(cast)
    vae_acts.fill_part_2(candidate, years=1)
    vae_acts.refuse(secretary, "L'expérience retenue n'atteint pas la durée demandée.", since=vae_acts.began(1))

    candidate.go("/")
    candidate.follow("Léa Martin")
    candidate.sees("non recevable")
    mail = cast.mailbox.wait_for(candidate.address, "défavorable").get_content()
    assert "n'atteint pas la durée demandée" in mail
    vae_acts.ask_again(candidate)
    candidate.sees("Votre demande est enregistrée")
    candidate.sees("dossier demandé")


@pytest.mark.parametrize("cast", [Pointer], indirect=True, ids=lambda hand: hand.name)
def test_two_months_of_silence_admit_where_the_law_says_so(cast, real_worker):
    """The deposit is seventy days old; the beat only says « look »."""
    with clock.frozen(clock.now() - timedelta(days=70)):
        since = clock.today() - timedelta(days=30)
        committee = build_committee(COMMITTEE, "e2e.test", since=since, people=COMMITTEE_PEOPLE)
        dossier = vae.applied(
            SimpleNamespace(branch=committee), version=vae.registered_version(), email="candidate@e2e.test"
        )
    candidate = cast.meet("candidate", PHONE)
    candidate.sign_in("x" * 14)
    candidate.sees("recevabilité déposée")

    task_watch_examinations.delay()
    real_worker.sweep_until(lambda: vae.fresh(dossier).state == "TACITLY_ADMISSIBLE", lease_seconds=120)
    candidate.go("/")
    candidate.sees("recevable (tacite)")
    acts.confirm(candidate, "Commencer la partie 3")
    candidate.sees("Écrire la partie 3")
