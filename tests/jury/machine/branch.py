"""The base world: two committees, one CQP each of three competencies, and the dossiers that the sequences play with.

Built once for all sequences, by the real services; told to the model as facts.
"""

import datetime as dt

from cqp.accounts.models import User
from cqp.demo import story as steps
from cqp.demo.cast import build_committee, build_company, person
from cqp.demo.story import Story, bring_to
from cqp.referentials.services import load_certification
from cqp.shared import clock
from pathways.enums import State as S
from pathways.services import advance
from tests import resumed, vae
from tests.world import BRANCH, NEIGHBOUR, World, referential

# Decided that day, a benefit ends on a 28 February; the sequences begin the day after.
LEAP_DAY = dt.date(2028, 2, 29)
NOON = dt.time(11, 0, tzinfo=dt.UTC)
STAFF = {"manager": ("Marc", "Gérant"), "tutor": ("Tania", "Tutrice"), "professional": ("Pia", "Métière")}
CAST = {
    "secretary": ("Sylvie", "Greffe"),
    "external": ("Eva", "Externe"),
    "president": ("Élise", "Salariée"),
    "juror": ("Paul", "Patron"),
    "expert": ("Xavier", "Métier"),
}


def at(day):
    return clock.frozen(dt.datetime.combine(day, NOON))


def build() -> World:
    since = clock.today() - dt.timedelta(days=400)
    for committee, code in ((BRANCH, "AF"), (NEIGHBOUR, "TH")):
        data = referential(committee, code, f"CQP {code}", competencies=3)
        data["version"]["published_on"] = "2027-01-01"
        load_certification(data)
    branch = build_committee(BRANCH, "cpef.test", since=since, password="x" * 14, people=CAST)
    neighbour = build_committee(NEIGHBOUR, "cpne.test", since=since, password="x" * 14, people=CAST)
    told = {"since": since, "password": "x" * 14, "people": STAFF}
    return World(
        branch=branch,
        neighbour=neighbour,
        alpha=build_company("Alpha Formation", "90000001900019", "alpha.test", branch, **told),
        beta=build_company("Bêta Conseil", "90000002700012", "beta.test", branch, **told),
        gamma=build_company("Gamma Thermes", "90000003500015", "gamma.test", neighbour, **told),
    )


def people(world) -> dict:
    """{key of the model: user}. The manager of Alpha is the employer of half the candidates."""
    extra = {key: person(f"{key}@jury.test", key.upper(), "Jury", "x" * 14) for key in ("e2", "p2", "x2")}
    branch = world.branch
    known = {"sec": branch.secretary, "e1": branch.president, "p1": branch.juror, "x1": branch.expert}
    return (
        known
        | extra
        | {"manager": world.alpha.manager, "manager2": world.beta.manager, "nsec": world.neighbour.secretary}
    )


def skills(world, name, company, email, *, refused=(), half=(), first_name="Léa"):
    """A complete dossier. `refused`: found not acquired by both; `half`: by the professional alone."""
    story = Story(
        committee=world.branch,
        company=company,
        version=world.branch.versions[0],
        first_name=first_name,
        birth_name=name,
        email=email,
        refused_by_professional=set(refused) | set(half),
        refused_by_external=set(refused),
    )
    dossier = bring_to(story, S.COMPLETE)
    dossier.story = story
    return dossier


def experience(world, name, refused):
    """A VAE, complete, in which both assessors found `refused` not acquired."""
    dossier = vae.assessed(world, refused=refused, birth_name=name, email="vae@exemple.test")
    advance(dossier, "present_as_is", actor=User.objects.get(pk=dossier.candidate.user_id))
    advance(dossier, "transmit", actor=world.branch.external)
    return vae.declare_complete(vae.fresh(dossier))


def assessed_again(opened, story):
    """A resumed dossier brought to COMPLETE: what was missing is found acquired by both."""
    dossier = steps.fresh(opened)
    dossier.story = story
    dossier = resumed.told_as(dossier, dossier)
    dossier = resumed.name_everybody(dossier)
    advance(dossier, "resume_pathway", actor=story.company.manager)
    names = ("follow", "declare_ready", "start_assessment", "assess", "sign_assessment", "transmit", "declare_complete")
    return resumed.walk(dossier, *names)
