"""What leaves the straight road, with nothing but the keyboard: part 2 comes back, is put right, and part 3 is advised on and proved."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from cqp.demo.cast import build_committee
from cqp.demo.world import COMMITTEE_PEOPLE
from cqp.shared import clock
from cqp.shared.dates import add_months
from pathways.enums import State as S
from tests import vae

from . import acts, vae_acts
from .hands import Keyboard
from .journeys import COMMITTEE, PHONE
from .people import give_password

pytestmark = [pytest.mark.e2e, pytest.mark.services]

CANDIDATE, PROVIDER = "Nadia Valensole", "Organisme 1"
LENGTH = 60


def prepare():
    """Part 2 deposited with an experience too many and a blurred card; a committed provider; a version that asks for a length."""
    since = clock.today() - timedelta(days=30)
    version = vae.version_with("LG", activity_min_length=LENGTH)
    committee = build_committee(COMMITTEE, "e2e.test", since=since, people=COMMITTEE_PEOPLE)
    world = SimpleNamespace(branch=committee)
    dossier = vae.file_sent(world, version=version, email="candidate@e2e.test")
    club = {"title": "Secrétaire du club", "employer": "Club", "status": "VOLUNTEER"}
    vae.tell_experience(vae.write_part_2(dossier), actor=dossier.candidate.user, proved=False, **club)
    vae.deposit(vae.part_2(dossier), actor=dossier.candidate.user)
    by = vae.provider(world)
    for user, part in (
        (dossier.candidate.user, "candidate"),
        (committee.secretary, "secretary"),
        (by.manager, "coach"),
    ):
        give_password(user, part)
    return vae.fresh(dossier)


def write_the_rest(dossier):
    """Five competencies are written without a browser: the journey is about the first."""
    vae.write_part_3(dossier, but=(1,))


@pytest.mark.parametrize("cast", [Keyboard], indirect=True, ids=lambda hand: hand.name)
def test_a_returned_part_2_is_put_right_then_part_3_is_advised_on_and_proved(cast):
    with cast.unheard():
        dossier = prepare()
    candidate, coach = cast.meet("candidate", PHONE), cast.meet("coach")
    secretary = cast.come_back("secretary", second_factor=True)
    vae_acts.send_back(secretary, "La carte est floue.", clock.today() + timedelta(days=30))

    candidate.sign_in()
    acts.at_home(candidate, "Remplir la partie 2")
    candidate.sees("La carte est floue.")
    candidate.sees("À déposer de nouveau au plus tard le")
    vae_acts.correct_part_2(candidate, PROVIDER)
    vae_acts.admit(secretary, since=add_months(clock.today(), -48))

    acts.confirm(candidate, "Commencer la partie 3")
    write_the_rest(vae.fresh(dossier))
    coach.sign_in()
    vae_acts.advise(coach, CANDIDATE, 1, "Donnez un exemple chiffré.")
    acts.at_home(candidate, "Écrire la partie 3")
    acts.section(candidate, "/activites/1/")
    candidate.sees("Donnez un exemple chiffré.")
    vae_acts.watch_length(candidate, LENGTH)
    vae_acts.describe(candidate, 1)
    vae_acts.prove(candidate, 1, "planning.pdf")
    vae_acts.deposit_part_3(candidate)

    dossier = vae.fresh(dossier)
    told = vae.part_2(dossier).content
    assert dossier.state == S.WRITTEN
    assert ([row["title"] for row in told["experiences"]], told["coaching"]["provider"]) == (
        ["Assistante de formation"],
        PROVIDER,
    )
    assert [row["name"] for row in vae.part_3(dossier).content["lines"][0]["pieces"]] == ["planning.pdf"]
