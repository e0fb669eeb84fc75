"""axe on every page of the product, filled, empty and in error. The pages are those of the access matrix: a new one comes along."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import Organisation
from cqp.demo.cast import join, person
from cqp.shared import clock
from tests.security.cells import ROLES, roles_of
from tests.security.matrix import ROWS
from tests.security.scene import SECRET, TOTP, build_scene

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
}
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
EMPTY = ("/", "/dossiers/", "/jury/seances/", "/habilitations/", "/doublons/", "/mon-compte/")
# Every field emptied, then sent as it is: what a tired person does.
SEND_EMPTY = """() => {
  const form = [...document.querySelectorAll('main form[method=post]')].find(
    (form) => form.querySelector('input:not([type=hidden]), textarea, select'));
  if (!form) return false;
  for (const field of form.elements) {
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = false;
    else if (field.type === 'date') field.value = '';
    else if (field.type === 'email') field.value = 'pas un courriel';
    else if (field.type !== 'hidden' && 'value' in field && field.tagName !== 'BUTTON') field.value = '';
  }
  form.noValidate = true; form.submit();
  return true;
}"""


class Visitor:
    """A browser in which anybody may be played: their session is put in its cookies."""

    def __init__(self, browser, base_url):
        self.base_url = base_url
        self.context = browser.new_context(base_url=base_url, locale="fr-FR")
        self.page = self.context.new_page()
        self.wrong = []
        self.seen = set()

    def become(self, user):
        self.context.clear_cookies()
        if user is None:
            return
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.create()
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.base_url}]
        )

    def look(self, url, state):
        """Open the page and let axe read it; False when there is no page there."""
        answer = self.page.goto(url)
        if "text/html" not in answer.headers.get("content-type", "") or answer.status >= 500:
            self.wrong.append((state, url, f"réponse {answer.status}"))
            return False
        self.examine(url, state)
        return True

    def examine(self, url, state):
        self.seen.add((state, url))
        found = Axe().run(self.page, options=OPTIONS).response["violations"]
        self.wrong += [(state, url, violation["id"], violation["nodes"][0]["target"]) for violation in found]

    def send_empty(self, url):
        with self.page.expect_event("framenavigated", timeout=8000) as _:
            sent = self.page.evaluate(SEND_EMPTY)
            if not sent:
                self.page.reload()
        self.page.wait_for_load_state()
        if sent:
            self.examine(url, "erreur")


@pytest.fixture
def visitor(browser, live_server):
    visitor = Visitor(browser, live_server.url)
    yield visitor
    visitor.context.close()


def pages(scene):
    """(persona, address) of each page of the matrix, seen by somebody for whom its door opens."""
    for row in ROWS:
        if row.route in NOT_PAGES:
            continue
        place = "alpha" if row.args else None
        tenant = scene.alpha
        if row.public:
            # (anonymous, signed in): the page is read by whoever it opens to; closed to both, it is not a page.
            anonymous, signed_in = row.public.get("GET", (405, 405))
            if 200 in (anonymous, signed_in):
                yield (None if anonymous == 200 else "manager"), row.url(tenant)
        elif row.get:
            persona = next(
                (p for p in ROLES if p in scene.users and p != "inactive" and roles_of(p, place) & row.get), None
            )
            if persona is not None:
                yield persona, row.url(tenant)


def test_no_page_fails_axe_filled_or_in_error(visitor):
    scene = build_scene()
    for persona, url in dict.fromkeys(pages(scene)):
        visitor.become(scene.users.get(persona))
        if visitor.look(url, "remplie") and not url.startswith("/developpement/"):
            visitor.send_empty(url)
    assert visitor.wrong == []
    # The table would be proved by nothing if it had lost its pages.
    assert len({url for state, url in visitor.seen if state == "remplie"}) > 60
    assert len({url for state, url in visitor.seen if state == "erreur"}) > 25


def test_no_page_fails_axe_when_there_is_nothing_yet(visitor, world):
    since = clock.today()
    secretary = person("vide@cpne.test", "Vera", "Vide")
    join(
        secretary,
        Organisation.objects.create(kind="COMMITTEE", name="CPNE neuve"),
        MembershipRole.SECRETARY,
        since=since,
    )
    TOTP.activate(secretary, SECRET)
    manager = person("vide@neuve.test", "Vic", "Vide")
    company = Organisation.objects.create(kind="COMPANY", name="Société neuve", siret="90000004300019")
    join(manager, company, MembershipRole.MANAGER, since=since)
    newcomer = person("seule@exemple.test", "Sol", "Seule")
    for user in (secretary, manager, newcomer):
        visitor.become(user)
        for url in EMPTY:
            visitor.look(url, f"vide, {user}")
    assert visitor.wrong == []
