"""Two assessors on two tablets, a candidate on a phone: saved as one types, both texts kept, readable by everyone."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse

from evaluations.enums import SignableKind
from evaluations.models import Opinion
from pathways.enums import State as S

from .builders import document, someone

pytestmark = pytest.mark.e2e
# Playwright's own loop makes Django refuse database access from the test's thread; the live server has its own connections.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 390, "height": 844}
SAVED = "[data-save-status][data-state=saved]"


@pytest.fixture
def tablet(live_server, world, browser):
    """`tablet(dossier, part, path, size)`: that person's own browser, signed in, open on the page."""
    contexts = []

    def open_page(dossier, part, path, size=TABLET):
        client = Client()
        client.force_login(someone(dossier, part))
        context = browser.new_context(base_url=live_server.url, viewport=size, locale="fr-FR")
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def fits_and_is_accessible(page):
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["target"]) for v in violations] == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def grid(dossier, number):
    return reverse("assessment_competency", args=[dossier.pk, number])


def test_two_tablets_on_one_competency(tablet, world):
    dossier = world.dossier(S.UNDER_ASSESSMENT)
    external, professional = (tablet(dossier, part, grid(dossier, 1)) for part in ("external", "professional"))
    fits_and_is_accessible(external)
    external.get_by_role("radio", name="oui").first.press("Space")
    external.get_by_label("observation").first.press("Space")
    external.wait_for_selector(SAVED)
    external.get_by_role("radio", name="non acquise").press("Space")
    external.wait_for_selector("text=Motivez l'avis")
    fits_and_is_accessible(external)
    external.get_by_label("Motif").fill("Les délais ne sont pas suivis.")
    external.wait_for_selector(SAVED)
    assert Opinion.objects.get().reason == "Les délais ne sont pas suivis."
    professional.get_by_role("radio", name="non", exact=True).first.press("Space")
    professional.wait_for_selector(".conflict")
    fits_and_is_accessible(professional)
    assert professional.locator(".conflict__text").all_inner_texts() == ["oui", "non"]
    assert "délais" not in professional.content()
    professional.get_by_role("button", name="Enregistrer mon choix").click()
    professional.wait_for_load_state()
    line = document(dossier, SignableKind.ASSESSMENT).assessment.lines.get(competency__number=1)
    assert [mark.mark for mark in line.marks.all()] == ["NO", ""]


def test_next_competency_without_going_back(tablet, world):
    dossier = world.dossier(S.UNDER_ASSESSMENT)
    page = tablet(dossier, "external", grid(dossier, 1))
    for number in range(2, 7):
        page.get_by_role("button", name="Enregistrer et continuer").press("Enter")
        page.wait_for_url(f"**{grid(dossier, number)}")


def test_candidate_writes_on_a_phone(tablet, world):
    dossier = world.dossier(S.IN_PATHWAY)
    path = reverse("candidate_part_competency", args=[dossier.pk, 2])
    phone, computer = (tablet(dossier, "candidate", path, PHONE) for _ in range(2))
    phone.get_by_label("Situations professionnelles").fill("Écrit sur le téléphone")
    phone.wait_for_selector(SAVED)
    assert phone.locator(".section-nav__link[aria-current] .section-nav__state").inner_text() == "en cours"
    fits_and_is_accessible(phone)
    computer.get_by_label("Situations professionnelles").fill("Écrit sur l'ordinateur")
    computer.wait_for_selector(".conflict")
    fits_and_is_accessible(computer)
    computer.get_by_text("Les deux, l’un après l’autre").click()
    computer.get_by_role("button", name="Enregistrer mon choix").click()
    computer.wait_for_url(f"**{path}")
    text = computer.get_by_label("Situations professionnelles").input_value()
    assert text == "Écrit sur le téléphone\n\nÉcrit sur l'ordinateur"
