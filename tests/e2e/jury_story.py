"""Twenty complete dossiers and a jury of five, called for today: what the secretariat has before the members come."""

import datetime as dt
from dataclasses import dataclass, field

from cqp.demo import hearing
from cqp.demo.cast import person
from cqp.shared import clock
from jury.enums import College
from jury.services.agenda import put_on_agenda
from jury.services.convocations import add_member
from jury.services.sessions import plan_session
from pathways.enums import State as S
from tests import resumed, vae
from tests.world import World, build_world

from .people import PASSWORD, give_password

# Given names tell what each dossier is there for; the jury reads names, the test reads these.
CONCORDANT = ("Ada", "Bob", "Cléo", "Dina", "Élie", "Faïza", "Gil", "Hugo", "Iris", "Jade", "Kim")
BY_VAE = ("Lise", "Marc")
DIVERGENT, VOTED = "Nora", "Omar"
RECUSED, SET_ASIDE, POSTPONED, PARTIAL, RESUMED = "Prune", "Quentin", "Rose", "Sami", "Tess"
NAMES = (*CONCORDANT, *BY_VAE, DIVERGENT, VOTED, RECUSED, SET_ASIDE, POSTPONED, PARTIAL, RESUMED)
# The first interview found 1 and 5 acquired: the plan that is taken up again says nothing of them.
AGAIN = {4, 6}
JURY = {
    "president": ("Paul", "Président", College.EMPLOYEES),
    "second_employee": ("Sonia", "Syndiquée", College.EMPLOYEES),
    "juror": ("Jeanne", "Jurée", College.EMPLOYERS),
    "second_employer": ("Pierre", "Patron", College.EMPLOYERS),
    "expert": ("Emil", "Métier", College.TRADE_EXPERT),
}


# Three dossiers and three members: what one short day goes through.
ADOPTED, TO_VOTE, LINKED = "Ada", "Omar", "Prune"
SMALL_JURY = ("president", "juror", "expert")


def full(name):
    return f"{name} Exemple"


@dataclass
class Day:
    world: World
    session: object
    dossiers: dict = field(default_factory=dict)

    def number(self, name):
        return self.dossiers[name].number


def prepare(names=NAMES, jury=tuple(JURY)) -> Day:
    world = build_world()
    dossiers = {name: _dossier(world, name) for name in names}
    committee = world.branch
    session = plan_session(
        actor=committee.secretary,
        committee=committee.organisation,
        held_on=clock.today(),
        starts_at=dt.time(9, 30),
        place="Salle du conseil",
    )
    give_password(committee.secretary, "secretary")
    for part in jury:
        first_name, last_name, college = JURY[part]
        user = person(f"{part}@e2e.test", first_name, last_name, PASSWORD)
        trades = hearing.trades(committee, college)
        seat = {"college": college, "organisation_name": "Organisation", "certifications": trades}
        add_member(session, actor=committee.secretary, user=user, **seat)
    put_on_agenda(session, *dossiers.values(), actor=committee.secretary)
    return Day(world, session, dossiers)


def prepare_small() -> Day:
    return prepare((ADOPTED, TO_VOTE, LINKED), SMALL_JURY)


def _dossier(world, name):
    details = {"first_name": name, "birth_name": "Exemple"}
    if name in BY_VAE:
        return vae.complete(world, **details)
    if name == RESUMED:
        return _resumed(world, details)
    refused = {
        DIVERGENT: {"refused_by_external": {3}},
        VOTED: {"refused_by_professional": {4}},
        PARTIAL: {"refused_by_professional": {2}, "refused_by_external": {2}},
    }
    return world.dossier(S.COMPLETE, **details, **refused.get(name, {}))


def _resumed(world, details):
    """Decided a year ago: four competencies kept, the two others assessed again since."""
    year_ago = clock.today() - dt.timedelta(days=365)
    earlier = resumed.decided(world, missing=AGAIN, on=year_ago, **details)
    return resumed.walk(resumed.assessed(earlier), "transmit", "declare_complete")
