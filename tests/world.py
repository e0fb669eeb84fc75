"""Two tenants in every world, and a neighbouring committee: a leak test has something to leak."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from cqp.demo.cast import Committee, Company, build_committee, build_company
from cqp.demo.story import Story, bring_to
from cqp.referentials.services import load_certification
from cqp.shared import clock

from .kept import kept

BRANCH = "CPEF de la formation professionnelle"
NEIGHBOUR = "CPNE du thermalisme"


def referential(committee, code, title, competencies=6):
    return {
        "committee": committee,
        "code": code,
        "title": title,
        "version": {"label": "2026", "published_on": "2026-01-01"},
        "competencies": [
            {
                "number": n,
                "title": f"{code} compétence {n}",
                "criteria": [f"{code} {n} critère a", f"{code} {n} critère b"],
            }
            for n in range(1, competencies + 1)
        ],
    }


@dataclass
class World:
    branch: Committee
    neighbour: Committee
    alpha: Company
    beta: Company
    gamma: Company

    def __post_init__(self):
        self._count = 0

    def story(self, company=None, committee=None, **details) -> Story:
        """A candidate of `company` (alpha unless told), for the first CQP of its committee."""
        self._count += 1
        company = company or self.alpha
        committee = committee or (self.neighbour if company is self.gamma else self.branch)
        values = {
            "version": committee.versions[0],
            "first_name": "Léa",
            "birth_name": f"Martin-{self._count}",
            "email": f"candidat{self._count}@exemple.test",
        }
        return Story(committee=committee, company=company, **(values | details))

    def dossier(self, state, company=None, **details):
        """A dossier brought to `state` by its people; `dossier.story` tells who they are."""
        story = self.story(company, **details)
        dossier = brought(story, state)
        dossier.story = story
        return dossier


@kept
def brought(story, state):
    return bring_to(story, state)


@kept
def build_world() -> World:
    since = clock.today() - timedelta(days=400)
    for data in (
        referential(BRANCH, "AF", "CQP Assistant(e) de formation"),
        referential(BRANCH, "CCF", "CQP Conseiller(ère) commercial(e) en formation"),
        referential(NEIGHBOUR, "TH", "CQP Hydrothérapeute"),
    ):
        load_certification(data)
    people = {
        "secretary": ("Sylvie", "Greffe"),
        "external": ("Eva", "Externe"),
        "president": ("Paul", "Président"),
        "juror": ("Jeanne", "Jurée"),
        "expert": ("Emil", "Métier"),
    }
    branch = build_committee(BRANCH, "cpef.test", since=since, password="x" * 14, people=people)
    neighbour = build_committee(NEIGHBOUR, "cpne.test", since=since, password="x" * 14, people=people)
    staff = {"manager": ("Marc", "Gérant"), "tutor": ("Tania", "Tutrice"), "professional": ("Pia", "Métière")}
    return World(
        branch=branch,
        neighbour=neighbour,
        alpha=build_company("Alpha Formation", "90000001900019", "alpha.test", branch, since=since, people=staff),
        beta=build_company("Bêta Conseil", "90000002700012", "beta.test", branch, since=since, people=staff),
        gamma=build_company("Gamma Thermes", "90000003500015", "gamma.test", neighbour, since=since, people=staff),
    )


@pytest.fixture
def world(db) -> World:
    return build_world()
