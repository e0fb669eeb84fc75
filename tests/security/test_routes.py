"""Every address of the product, read from the resolver: a view that declares nothing never reaches production (house § 2.11)."""

import re
from collections import Counter
from pathlib import Path

from cqp.access.decisions import known_actions
from cqp.access.views import PUBLIC, SIGNED_IN

from .routes import Route, walk

COMMITTED = Path(__file__).with_name("routes.txt")

# Open to anybody, each for its reason. A page added here is a decision to be read by somebody else.
PUBLIC_ROUTES = {
    # coming in, getting a new password, going out
    "account_login",
    "account_signup",
    "account_inactive",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "demo_sign_in",
    "mfa_authenticate",
    "mfa_login_webauthn",
    # a company registers itself; an invitation is opened by whoever holds its link
    "company_register",
    "company_register_sent",
    "invitation_accept",
    "invitation_open",
    # what the VAE is, told to whoever thinks of it, and the request for a file
    "vae_information",
    "vae_list",
    "vae_request",
    "vae_request_sent",
    # the proof that a certificate is authentic, and the statements that the law asks for
    "accessibility",
    "your_data",
    "verification",
    "verification_result",
}
# (route, parameter): why it cannot be a number.
TEXT_PARAMETERS = {
    ("account_reset_password_from_key", "key"): "signed by Django",
    ("account_reset_password_from_key", "uidb36"): "allauth's writing of a number",
    ("invitation_open", "token"): "256 random bits",
    ("verification_result", "code"): "140 random bits, printed on a certificate",
    ("vae_information", "code"): "the code of a CQP, known to everybody",
    ("vae_request", "code"): "the same",
    ("vae_request_sent", "code"): "the same",
    ("dossier_act", "verb"): "the name of an edge of the workflow",
    ("dossier_expected", "code"): "the name of an expected act",
    ("line_contest", "code"): "the name of a line of the conformity sheet",
    ("line_withdraw", "code"): "the same",
}
ENGLISH = re.compile(
    r"\b(add|assessment|cancel|close|create|delete|detail|download|edit|end|file|follow|home|list|login|logout|member|new|open"
    r"|people|register|remove|retry|review|search|signup|status|update|user|view)s?\b"
)


def undeclared(routes) -> list[str]:
    known = known_actions() | {PUBLIC, SIGNED_IN}
    return [route.name for route in routes if route.access not in known]


def ill_typed(routes) -> set:
    return {(r.name, name) for r in routes for name, kind in r.parameters.items() if kind != "int"}


def ill_written(routes) -> list[str]:
    kebab = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    return [
        route.path
        for route in routes
        if (route.path and not route.path.endswith("/"))
        or any(not kebab.fullmatch(word) or ENGLISH.search(word.replace("-", " ")) for word in route.words)
    ]


def repeated(routes) -> list[str]:
    return [name for name, count in Counter(route.name for route in routes).items() if count > 1 or not name]


def test_every_view_declares_who_may_enter():
    assert undeclared(walk()) == []


def test_public_pages_are_exactly_these():
    assert {route.name for route in walk() if route.access == PUBLIC} == PUBLIC_ROUTES


def test_parameters_are_numbers_but_these():
    assert ill_typed(walk()) == set(TEXT_PARAMETERS)


def test_addresses_are_french_and_in_kebab_case():
    assert ill_written(walk()) == []


def test_each_address_has_its_own_name():
    assert repeated(walk()) == []


def test_list_of_routes_is_the_committed_one():
    """A new address shows in the review. To renew: `python -m tests.security.write_files`."""
    assert [str(route) for route in walk()] == COMMITTED.read_text().splitlines()


def test_walker_sees_includes_decorators_classes_and_what_is_missing():
    routes = walk("tests.security.small_urls")
    assert [str(route) for route in routes] == [
        "/  start  public",
        "/dossiers/<int:pk>/envoyer/  sent  pathways.list",
        "/dossiers/<code>/  by_class  None",
        "/Under_score/  bare  None",
        "/encore/  class_declared  public",
    ]
    assert undeclared(routes) == ["by_class", "bare"]
    assert ill_typed(routes) == {("by_class", "code")}
    assert ill_written(routes) == ["Under_score/"]


def test_checks_see_what_they_are_for():
    assert undeclared([Route("a/", "a", "pathways.typo")]) == ["a"]
    assert ill_written([Route("dossiers/new/", "a", PUBLIC), Route("dossiers", "b", PUBLIC)]) == [
        "dossiers/new/",
        "dossiers",
    ]
    assert repeated([Route("a/", "same", PUBLIC), Route("b/", "same", PUBLIC), Route("c/", "", PUBLIC)]) == ["same", ""]
