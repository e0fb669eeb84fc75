"""axe on every page of the product, filled, empty, in error and refused. The pages are those of the access matrix: a new one comes along."""

from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from django.urls import reverse

from cqp.demo.cast import person
from tests.chromium import CHROMIUM
from tests.security.cells import ROLES, Player, roles_of
from tests.security.matrix import PARTS, ROWS
from tests.security.scene import SECRET, TOTP, recently_authenticated

from . import empty_pages
from .passkey import give_passkey
from .reader import Reader, Visit, is_page

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]

# What answers with something else than a page: a file, a fragment, a redirection.
NOT_PAGES = {
    "paper_download",
    "paper_status",
    "piece_download",
    "examination_count",
    "item_outcome",
    "dossier_export",
    "mfa_download_recovery_codes",
    "dossier_expected",
    "invitation_open",
    "session_summons",
    "member_summons",
    "minutes_download",
    "minutes_state",
    "guide_paper",
    "guide_state",
}
# One's own account: what these show depends on what the person has set up.
BARE, EQUIPPED, ASKED_AGAIN = "bare", "equipped", "asked again"
OWN_PAGES = {
    "account_set_password": BARE,
    "mfa_activate_totp": BARE,
    "account_change_password": EQUIPPED,
    "mfa_index": EQUIPPED,
    "mfa_deactivate_totp": EQUIPPED,
    "mfa_view_recovery_codes": EQUIPPED,
    "mfa_generate_recovery_codes": EQUIPPED,
    "mfa_list_webauthn": EQUIPPED,
    "mfa_add_webauthn": EQUIPPED,
    "mfa_edit_webauthn": EQUIPPED,
    "mfa_remove_webauthn": EQUIPPED,
    "account_reauthenticate": ASKED_AGAIN,
    "mfa_reauthenticate": ASKED_AGAIN,
    "mfa_reauthenticate_webauthn": ASKED_AGAIN,
}
OF_A_KEY = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
# The forms of this one are there to be looked at.
COMPONENTS = "/developpement/composants/"
REFUSED, SAVED_AS_TYPED = (409, 422), 302
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="session")
def reader():
    reader = Reader(CHROMIUM)
    yield reader
    reader.close()


@pytest.fixture
def visit(reader):
    return Visit(reader)


def persona_for(scene, row):
    """Somebody for whom this door opens; None when it opens for nobody here."""
    if row.public:
        # (anonymous, signed in): closed to both, it is not a page.
        anonymous, signed_in = row.public.get("GET", (405, 405))
        return "anonymous" if anonymous == 200 else "manager" if signed_in == 200 else None
    if not row.get or row.get_code != 200:
        return None
    place = "alpha" if row.args else None
    able = (p for p in ROLES if p in scene.users and p not in ("inactive", "expired") and roles_of(p, place) & row.get)
    return next(able, None)


def addresses(scene, rows):
    """(persona, address) of each of these rows that somebody may open."""
    found = ((persona_for(scene, row), row) for row in rows)
    return list(dict.fromkeys((persona, row.url(scene.alpha)) for persona, row in found if persona))


def is_a_page(row):
    return row.route not in NOT_PAGES and row.route not in OWN_PAGES


def shows_something(row):
    return row.get_code == 200 if row.get else 200 in row.public.get("GET", ())


def send_emptied(visit):
    """Each form met, sent with nothing in it; what comes back with its errors is read as well."""
    for player, url, form in visit.finish():
        if url == COMPONENTS:
            continue
        body = urlencode([tuple(pair) for pair in form["pairs"]])
        answer, _ = player.ask("POST", form["action"] or url, body, content_type=FORM)
        if answer.status_code in REFUSED or b"error-summary" in answer.content:
            visit.look(player, url, "erreur", answer, status=answer.status_code)
        elif answer.status_code != SAVED_AS_TYPED:
            visit.wrong.append(("erreur", url, f"réponse {answer.status_code}"))
    visit.finish()


class Somebody(Player):
    """Anybody, whoever they are in the table; `lately`: they have just typed their password."""

    def __init__(self, user, *, lately=True):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if lately:
            recently_authenticated(self.client, user)
        self.cookies = self.client.cookies.copy()


@pytest.mark.parametrize("part", PARTS)
def test_no_page_fails_axe_filled_or_in_error(scene, visit, part):
    players = {}
    for persona, url in addresses(scene, filter(is_a_page, PARTS[part])):
        player = players.get(persona) or players.setdefault(persona, Player(scene, persona))
        visit.look(player, url, "remplie")
    send_emptied(visit)
    assert visit.wrong == []


def test_every_page_of_the_matrix_is_read_by_somebody(scene):
    shown = [row for row in ROWS if is_a_page(row) and shows_something(row)]
    assert [str(row) for row in shown if persona_for(scene, row) is None] == []
    assert OWN_PAGES.keys() - {row.route for row in ROWS} == set()


def test_what_is_not_read_is_no_page(scene):
    rows = [row for row in ROWS if row.route in NOT_PAGES]
    answers = {url: Player(scene, persona).ask("GET", url)[0] for persona, url in addresses(scene, rows)}
    assert {row.route for row in rows} == NOT_PAGES
    assert [url for url, answer in answers.items() if answer.status_code == 200 and is_page(answer)] == []


def test_no_page_of_ones_own_account_fails_axe(world, visit):
    bare, equipped = (
        person("nue@exemple.test", "Ada", "Nue"),
        person("equipee@exemple.test", "Ada", "Équipée", "x" * 14),
    )
    TOTP.activate(equipped, SECRET)
    RecoveryCodes.activate(equipped)
    key = give_passkey(equipped)
    players = {
        BARE: Somebody(bare),
        EQUIPPED: Somebody(equipped),
        ASKED_AGAIN: Somebody(equipped, lately=False),
    }
    for route, who in OWN_PAGES.items():
        visit.look(players[who], reverse(route, args=[key.pk] if route in OF_A_KEY else []), "remplie")
    send_emptied(visit)
    assert visit.wrong == []


def test_no_page_fails_axe_before_anybody(db, visit):
    for user, url in empty_pages.before_anybody():
        visit.look(Somebody(user), url, "vide")
    for route in ("vae_list", "account_login", "verification"):
        visit.look(Player(SimpleNamespace(users={}), "anonymous"), reverse(route), "vide")
    visit.finish()
    assert visit.wrong == []


@pytest.mark.parametrize("situation", empty_pages.SITUATIONS, ids=lambda situation: situation.__name__)
def test_no_page_fails_axe_when_there_is_nothing_yet(world, visit, situation):
    for user, url in situation(world):
        visit.look(Somebody(user), url, "vide")
    visit.finish()
    assert visit.wrong == []


def test_no_refusal_fails_axe(scene, visit):
    candidate = Player(scene, "candidate")
    dossier = scene.alpha.dossier("under_assessment").pk
    visit.look(candidate, reverse("assessment_edit", args=[dossier]), "refusée", status=403)
    visit.look(candidate, reverse("dossier_detail", args=[10**6]), "absente", status=404)
    visit.finish()
    assert visit.wrong == []
