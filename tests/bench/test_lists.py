"""`make bench`: what a list costs for 1 and for 1,000 dossiers. Queries must be equal; time is printed as a ratio to a floor
measured in the same run (a bare page through the same middleware), never asserted."""

import statistics
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from candidates.models import Candidate
from pathways import expectations
from pathways.enums import CandidateStatus, ContractType, PathwayKind
from pathways.models import Dossier, SkillsDossier

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ROUNDS = 15
MANY = 1000


def fill(world, count):
    """`count` registered dossiers of alpha, written in bulk: the bench measures lists, not registration."""
    version = world.branch.versions[0]
    start = Dossier.objects.count()
    people = Candidate.objects.bulk_create(
        Candidate(user=world.alpha.tutor, birth_name=f"Nom{n}", first_name="Ada", email=f"n{n}@exemple.test")
        for n in range(start, start + count)
    )
    rows = SkillsDossier.objects.bulk_create(
        SkillsDossier(
            kind=PathwayKind.SKILLS,
            number=f"B-{start + rank}",
            candidate=candidate,
            version=version,
            committee=world.branch.organisation,
            company=world.alpha.organisation,
            opened_by=world.alpha.manager,
            status=CandidateStatus.EMPLOYEE,
            contract_type=ContractType.PERMANENT,
            job_title="Assistante",
        )
        for rank, candidate in enumerate(people)
    )
    for dossier in rows:
        expectations.refresh(dossier)


def measure(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    # Counted now: the next request empties the log.
    count = len(queries)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        client.get(url)
        times.append(time.perf_counter() - started)
    return count, statistics.median(times) * 1000


@pytest.mark.parametrize("name", ["dossier_list", "home"])
@pytest.mark.parametrize("who", ["manager", "secretary"])
def test_a_list_costs_the_same_number_of_queries_for_1_and_for_1000_dossiers(world, name, who, capsys):
    client = Client()
    TOTP.activate(world.branch.secretary, "JBSWY3DPEHPK3PXP")
    client.force_login({"manager": world.alpha.manager, "secretary": world.branch.secretary}[who])
    _, floor = measure(client, reverse("my_account"))
    fill(world, 1)
    one_queries, one = measure(client, reverse(name))
    fill(world, MANY - 1)
    many_queries, many = measure(client, reverse(name))
    with capsys.disabled():
        print(
            f"\n{name} ({who}) : {one_queries} requêtes pour 1 dossier, {many_queries} pour {MANY} ; "
            f"temps {many / one:.2f} × celui d'un dossier, {many / floor:.2f} × celui d'une page nue"
        )
    assert 0 < one_queries == many_queries
