"""The demonstration world: built by the services, once, with something to look at in every state of both pathways."""

import pytest
from django.core.management import call_command

from cqp.accounts.models import User
from cqp.demo.roles import PERSONAS
from cqp.demo.world import Builder
from jury.models import JurySession
from pathways.enums import FINAL_STATES, STATES_OF, PathwayKind, State
from pathways.models import Dossier, PendingAct


@pytest.fixture
def demonstration(db):
    call_command("load_referentials", verbosity=0)
    assert Builder().build()


def states(kind):
    return set(Dossier.objects.filter(kind=kind).values_list("state", flat=True))


def test_it_shows_every_state_lets_everybody_in_and_is_built_once(demonstration):
    assert states(PathwayKind.VAE) == set(STATES_OF[PathwayKind.VAE])
    # Nobody's parcours is postponed: a VAE shows that one.
    assert states(PathwayKind.SKILLS) == set(STATES_OF[PathwayKind.SKILLS]) - {State.POSTPONED}

    awaited = set(PendingAct.objects.values_list("dossier", flat=True))
    assert set(Dossier.objects.exclude(state__in=FINAL_STATES).values_list("pk", flat=True)) == awaited
    mixed = [{item.dossier.kind for item in session.items.all()} for session in JurySession.objects.all()]
    assert mixed == [set(PathwayKind.values)] * 2
    known = set(User.objects.values_list("email", flat=True))
    assert {persona.email for persona in PERSONAS} - known == set()

    before = Dossier.objects.count()
    assert not Builder().build()
    assert Dossier.objects.count() == before
