"""Each answer carries what keeps a browser from being turned against its user (G12), and no form is taken from elsewhere."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from .armour import faults
from .cells import Bodies, Player
from .crawl import Answer, crawl
from .matrix import ROWS

# The others are read in test_leaks.py: the same answers, asked once.
VISITORS = ("anonymous", "secretary")


@pytest.fixture(scope="session")
def _kept_answers():
    return {}


@pytest.fixture
def crawled(scene, _kept_answers):
    """The answers to one persona, asked once for all the tests of this file."""

    def answers(persona):
        if persona not in _kept_answers:
            _kept_answers[persona] = crawl(scene, persona)
        return _kept_answers[persona]

    return answers


@pytest.mark.parametrize("persona", VISITORS)
def test_every_answer_is_armoured(crawled, persona):
    answers = crawled(persona)
    assert [fault for answer in answers for fault in faults(answer)] == []
    met = {answer.status for answer in answers}
    assert {200, 302} <= met if persona == "anonymous" else {200, 302, 403, 404, 405} <= met


def test_refusals_of_every_kind_are_armoured(scene):
    """403 and 404 come with the crawl; 400, 403 of a forged form, 405, 409, 401 and 429 are provoked here."""
    player = Player(scene, "manager")
    closed = reverse("dossier_act", args=[scene.alpha.dossier("awarded").pk, "withdraw"])
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.users["manager"])
    provoked = {
        400: Client().get("/", headers={"host": "evil.test"}),
        401: Client().post(reverse("my_account"), headers={"x-autosave": "1"}),
        403: strict.post(reverse("my_account"), {"first_name": "X"}),
        405: player.ask("PUT", reverse("home"))[0],
        409: player.ask("POST", closed, {"comment": "Motif."})[0],
    }
    assert {code: answer.status_code for code, answer in provoked.items()} == {code: code for code in provoked}
    found = [
        fault
        for code, answer in provoked.items()
        for fault in faults(Answer("anonymous" if code in (400, 401) else "manager", f"-> {code}", answer))
    ]
    assert found == []


def test_faults_are_seen(scene):
    """The reader of headers sees what it is for."""
    bare = Player(scene, "manager").ask("GET", "/")[0]
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "X-Frame-Options",
        "Cache-Control",
    ):
        del bare.headers[name]
    bare.headers["Content-Type"] = "application/pdf"
    assert len(faults(Answer("manager", "/", bare))) == 9
    bare.headers["Content-Security-Policy"] = "script-src 'self' 'unsafe-inline'; object-src 'none'"
    assert "manager / (200): CSP opens scripts or styles" in faults(Answer("manager", "/", bare))


def test_addresses_say_nothing_of_anybody(scene, crawled):
    """Addresses are kept by proxies, histories and logs: numbers and codes only."""
    people = {scene.users[name] for name in scene.users}
    names = {word.lower() for user in people for word in (user.last_name, user.email)}
    wrong = [
        place
        for answer in crawled("secretary")
        for place in (answer.url, answer.response.headers.get("Location", ""))
        if "@" in place or "%40" in place or any(name and name in place.lower() for name in names)
    ]
    assert wrong == []


def forms():
    return [row for row in ROWS if row.post is not None or "POST" in row.public]


@pytest.mark.parametrize("persona", ["manager", "secretary", "professional"])
def test_no_form_is_taken_without_its_token(scene, persona):
    """From another site, a body valid in everything but the token: 403, nothing written, for each address that takes a POST."""
    bodies, player = Bodies(scene), Player(scene, persona)
    player.client.handler.enforce_csrf_checks = True
    wrong = []
    for row in forms():
        answer, written = player.ask("POST", row.url(scene.alpha), bodies.of(row, scene.alpha))
        if answer.status_code != 403 or written:
            wrong.append((str(row), answer.status_code, written))
    assert wrong == []
    assert len(forms()) > 60


def test_token_of_the_page_is_accepted(scene):
    """The refusal above comes from the token, not from the rest."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.users["tutor"])
    page = client.get(reverse("my_account")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    answer = client.post(reverse("my_account"), {"first_name": "A", "last_name": "B", "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["home", "account_login", "verification", "company_register"])
def test_forged_host_is_refused(scene, name):
    for headers in ({"host": "evil.test"}, {"host": "testserver@evil.test"}):
        assert Client().get(reverse(name), headers=headers).status_code == 400


@pytest.mark.parametrize("target", ["//evil.test", "https://evil.test/", "/\\evil.test", "javascript:alert(1)"])
def test_next_never_leaves_the_site(scene, target):
    user = scene.users["external"]
    client = Client()
    answer = client.post(
        f"{reverse('account_login')}?next={target}", {"login": user.email, "password": "x" * 14, "next": target}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
