"""Passkeys and sign-in pages in a real Chromium, with the keys of a pretended phone: our own script, under the real CSP."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from .conftest import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the test's thread


@pytest.fixture
def surf(live_server, page):
    """The page, with a pretended phone that holds passkeys; anything the CSP blocks or a script throws fails the test."""
    problems = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    phone = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": phone | {"automaticPresenceSimulation": True}})
    page.home = live_server.url + reverse("home")
    page.open = lambda name: page.goto(live_server.url + reverse(name))
    yield page
    assert problems == []


def assert_accessible(page):
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


def sign_in(page, user):
    page.open("account_login")
    page.get_by_label("Adresse électronique").fill(user.email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def test_passkey_is_added_then_opens_the_session_alone(surf, person):
    user = person()
    sign_in(surf, user)
    surf.open("mfa_add_webauthn")
    assert_accessible(surf)
    surf.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    surf.get_by_role("button", name="Confirmer").click()
    surf.get_by_label("Nom de cette clé").fill("téléphone")
    surf.get_by_label("Me connecter avec cette clé seule").check()
    assert_accessible(surf)
    surf.get_by_role("button", name="Enregistrer la clé").click()
    surf.get_by_role("heading", name="Codes de secours").wait_for()
    assert_accessible(surf)
    assert [str(key) for key in user.authenticator_set.filter(type="webauthn")] == ["téléphone"]

    surf.context.clear_cookies()
    surf.open("account_login")
    assert_accessible(surf)
    surf.get_by_role("button", name="Utiliser une clé d’accès").click()
    surf.wait_for_url(surf.home)
    surf.open("my_account")
    assert_accessible(surf)
    assert surf.get_by_text(user.email).count() == 1


def test_passkey_is_a_second_factor_after_the_password(surf, person):
    user = person()
    sign_in(surf, user)
    surf.open("mfa_add_webauthn")
    surf.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    surf.get_by_role("button", name="Confirmer").click()
    surf.get_by_role("button", name="Enregistrer la clé").click()
    surf.get_by_role("heading", name="Codes de secours").wait_for()

    surf.context.clear_cookies()
    sign_in(surf, user)
    surf.get_by_role("heading", name="Second facteur").wait_for()
    assert_accessible(surf)
    surf.get_by_role("button", name="Utiliser une clé d’accès").click()
    surf.wait_for_url(surf.home)
    surf.open("mfa_list_webauthn")
    assert_accessible(surf)


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "company_register", "account_reset_password_done"],
)
@pytest.mark.parametrize("width", [320, 1440])
def test_public_page_is_accessible_and_fits(surf, name, width):
    surf.set_viewport_size({"width": width, "height": 900})
    surf.open(name)

    assert_accessible(surf)
    assert surf.evaluate("document.documentElement.scrollWidth") <= width


def test_wrong_siret_is_accessible_and_takes_the_focus(surf):
    surf.open("company_register")
    surf.get_by_label("SIRET").fill("732 829 320 00075")
    surf.get_by_role("button", name="Inscrire l’entreprise").click()

    surf.get_by_text("sa clé est fausse").first.wait_for()
    assert_accessible(surf)
    assert surf.get_by_label("SIRET").input_value() == "732 829 320 00075"
