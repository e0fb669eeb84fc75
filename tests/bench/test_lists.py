"""`make bench`: what each list costs for 1 and for 1,000 rows. The number of queries must be equal; time is printed, in milliseconds and as
a ratio to a floor measured in the same run (a bare page through the same middleware), never asserted."""

import statistics
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.databases import guards_lifted

from . import lists

pytestmark = [pytest.mark.bench, pytest.mark.django_db]
ROUNDS = 5
MANY = 1000
SECRETARY, MANAGER, JUROR = "secretary", "manager", "juror"
# (page, who reads it, what fills it); a page of the session is that of `lists.the_session`.
LISTS = [
    ("dossier_list", MANAGER, lists.registered),
    ("dossier_list", SECRETARY, lists.registered),
    ("dossier_export", SECRETARY, lists.registered),
    ("home", MANAGER, lists.registered),
    ("home", SECRETARY, lists.registered),
    ("duplicate_list", SECRETARY, lists.doubles),
    ("jury_queue", SECRETARY, lists.complete),
    ("session_list", SECRETARY, lists.sessions),
    ("session_detail", SECRETARY, lists.on_agenda),
    ("session_agenda", SECRETARY, lists.complete),
    ("session_reading", JUROR, lists.on_agenda),
    ("session_independence", JUROR, lists.on_agenda),
    ("appeal_list", SECRETARY, lists.contested),
    ("benefit_calendar", SECRETARY, lists.benefits),
    ("commitment_list", SECRETARY, lists.commitments),
    ("accreditation_list", SECRETARY, lists.accreditations),
]
OF_A_SESSION = {"session_detail", "session_agenda", "session_reading", "session_independence"}


def write(fill, world, count):
    """Straight to the state that the list shows: the database refuses a dossier that did not begin at the beginning."""
    with guards_lifted():
        fill(world, count)


def read(client, url):
    """To the last byte: a workbook is sent as it is made."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def measure(client, url):
    """(queries, milliseconds)."""
    read(client, url)
    with CaptureQueriesContext(connection) as queries:
        read(client, url)
    # Counted now: the next request empties the log.
    count = len(queries)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        read(client, url)
        times.append(time.perf_counter() - started)
    return count, statistics.median(times) * 1000


@pytest.fixture
def clients(world):
    people = {MANAGER: world.alpha.manager, SECRETARY: world.branch.secretary, JUROR: world.branch.juror}
    found = {}
    for who, user in people.items():
        if who != MANAGER:
            TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        found[who] = Client()
        found[who].force_login(user)
    return found


@pytest.mark.parametrize(("route", "who", "fill"), LISTS, ids=lambda value: getattr(value, "__name__", value))
def test_a_list_costs_the_same_number_of_queries_for_1_and_for_1000_rows(world, clients, route, who, fill, capsys):
    url = reverse(route, args=[lists.the_session(world).pk] if route in OF_A_SESSION else [])
    _, floor = measure(clients[who], reverse("my_account"))
    write(fill, world, 1)
    one_queries, one = measure(clients[who], url)
    write(fill, world, MANY - 1)
    many_queries, many = measure(clients[who], url)
    with capsys.disabled():
        print(
            f"\n{route} ({who}) : {one_queries} requêtes et {one:.0f} ms pour 1 ligne, {many_queries} et {many:.0f} ms pour {MANY} ; "
            f"{many / one:.2f} × le temps d'une ligne, {many / floor:.2f} × celui d'une page nue"
        )
    assert 0 < one_queries == many_queries
