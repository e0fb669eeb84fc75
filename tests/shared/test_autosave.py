"""Nothing typed is lost: each answer of the server, and no answer at all, seen from the page."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext, Template
from django.test import RequestFactory
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

PAGE = """{% extends "base.html" %}{% block title %}Grille{% endblock %}{% block heading %}Grille{% endblock %}{% block content %}
{% include "components/section_nav.html" with sections=sections only %}
<form method="post" data-autosave novalidate>{% csrf_token %}
<input type="hidden" name="version" value="4">
<div class="field"><label for="note">Note</label><textarea id="note" name="note"></textarea></div>
{% include "components/form_bar.html" with submit_label="Transmettre" autosave=True only %}
</form>{% endblock %}"""


@pytest.fixture
def form_html():
    request = RequestFactory().get("/page/")
    request.user = AnonymousUser()
    sections = [{"label": "Compétence 1", "url": "/c1/", "state": "empty"}]
    return Template(PAGE).render(RequestContext(request, {"sections": sections, "user": request.user}))


class Server:
    """Plays its answers one after the other, the last one for ever, and keeps what it received."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.received = []

    def __call__(self, route):
        self.received.append(route.request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer is None:
            route.abort("internetdisconnected")
        else:
            status, content = answer
            is_json = isinstance(content, dict)
            route.fulfill(
                status=status,
                body=json.dumps(content) if is_json else content,
                content_type="application/json" if is_json else "text/html; charset=utf-8",
            )


SAVED = (
    200,
    {"saved_at": "2026-11-23T13:32:00+00:00", "version": 5, "sections": [{"url": "/c1/", "state": "partial"}]},
)


def eventually(page, condition):
    """Let the page live until `condition`, ten seconds at most: a slow machine is not a failure."""
    for _ in range(100):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("still waiting after 10 s")


@pytest.fixture
def status(page):
    return page.locator("[data-save-status]")


def test_text_is_saved_while_it_is_typed(served, page, form_html, status):
    server = Server(SAVED)
    served(form_html, server)

    page.locator("#note").fill("Accueil réussi")

    expect(status).to_have_text("Enregistré à 14\xa0h\xa032")
    request = server.received[0]
    assert request.headers["x-autosave"] == "1"
    assert request.post_data_json["note"] == "Accueil réussi"
    assert request.post_data_json["version"] == "4"
    assert page.locator("[name=version]").input_value() == "5"
    assert "en cours" in page.locator(".section-nav__link").inner_text()


def test_only_one_saving_travels_at_a_time_and_the_last_text_wins(served, page, form_html, status):
    waiting = []
    served(form_html, waiting.append)
    note = page.locator("#note")

    note.fill("un")
    note.blur()
    page.wait_for_function("document.querySelector('[data-save-status]').textContent.startsWith('Enregistrement')")
    note.fill("deux")
    note.blur()
    page.wait_for_timeout(1200)
    assert len(waiting) == 1

    Server(SAVED)(waiting[0])
    eventually(page, lambda: len(waiting) == 2)
    assert [route.request.post_data_json["note"] for route in waiting] == ["un", "deux"]
    assert waiting[1].request.post_data_json["version"] == "5"
    Server((200, {"saved_at": "2026-11-23T13:33:00+00:00", "version": 6}))(waiting[1])
    expect(status).to_have_text("Enregistré à 14\xa0h\xa033")


def test_network_gone_is_said_and_tried_again(served, page, form_html, status):
    server = Server(None, SAVED)
    served(form_html, server)

    page.locator("#note").fill("Texte à ne pas perdre")

    expect(status).to_contain_text("Hors connexion – non enregistré")
    expect(page.locator("#annonces")).to_contain_text("Hors connexion")
    expect(status).to_have_text("Enregistré à 14\xa0h\xa032", timeout=6000)
    assert server.received[1].post_data_json["note"] == "Texte à ne pas perdre"


def test_session_ended_keeps_the_text_and_opens_the_sign_in_elsewhere(served, page, form_html, status):
    served(form_html, Server((401, {"sign_in": "/connexion/?next=/page/"})))

    page.locator("#note").fill("Texte à ne pas perdre")

    link = status.get_by_role("link")
    expect(link).to_have_attribute("href", "/connexion/?next=/page/")
    expect(link).to_have_attribute("target", "_blank")
    assert page.locator("#note").input_value() == "Texte à ne pas perdre"


def test_two_people_on_the_same_section_see_both_texts(served, page, form_html, status):
    choice = '<section class="conflict" data-focus tabindex="-1"><h2>Quelqu’un d’autre a écrit</h2></section>'
    server = Server((409, choice))
    served(form_html, server)

    page.locator("#note").fill("Mon texte")

    expect(page.locator(".conflict")).to_be_focused()
    expect(page.locator("form[data-autosave]")).to_be_hidden()
    page.wait_for_timeout(1000)
    assert len(server.received) == 1


def test_refused_answer_is_shown_beside_its_field(served, page, form_html, status):
    served(form_html, Server((422, {"errors": {"note": ["Écrivez au moins une phrase."]}}), SAVED))

    page.locator("#note").fill("?")
    expect(page.locator(".field .errorlist")).to_have_text("Écrivez au moins une phrase.")

    page.locator("#note").fill("Une phrase.")
    expect(status).to_have_text("Enregistré à 14\xa0h\xa032")
    expect(page.locator(".errorlist")).to_have_count(0)


def test_page_of_another_place_never_passes_for_a_saving(served, page, form_html, status):
    served(form_html, Server((200, "<!doctype html><title>Connexion</title>")))

    page.locator("#note").fill("Texte à ne pas perdre")

    expect(status).to_contain_text("non enregistré")


def test_leaving_with_unsaved_text_is_warned(served, page, form_html):
    served(form_html, Server(None))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.locator("#note").click()
    page.keyboard.type("Texte à ne pas perdre")
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)

    assert asked == ["beforeunload"]


def test_sending_waits_for_the_saving_under_way(served, page, form_html):
    waiting = []
    served(form_html, waiting.append)
    note = page.locator("#note")
    note.fill("un")
    note.blur()
    eventually(page, lambda: waiting)

    page.get_by_role("button", name="Transmettre").click()
    page.wait_for_timeout(300)
    assert len(waiting) == 1

    Server(SAVED)(waiting[0])
    eventually(page, lambda: len(waiting) == 2)
    assert [route.request.headers.get("x-autosave") for route in waiting] == ["1", None]
    assert waiting[1].request.post_data_json["version"] == "5"
    waiting[1].fulfill(body="<!doctype html><title>Transmis</title>", content_type="text/html")
    # Arrived before the browser is closed: Playwright waits for ever for a page that leaves in the middle of a navigation.
    expect(page).to_have_title("Transmis")
