"""People at their own browser: each has a context of their own, receives mails, opens an account, signs in."""

import email
import email.policy
import re
import time

from allauth.mfa.totp.internal.auth import hotp_value

TOTP_PERIOD = 30
PASSWORD = "correct cheval agrafe pile"
LINK = re.compile(r"https?://\S+")


def text_of(message) -> str:
    """What is written, whatever is joined to it."""
    return message.get_body(("plain",)).get_content()


def give_password(user, part):
    """An account that exists already: its person may sign in with the address and the password of the journeys."""
    user.email = f"{part}@e2e.test"
    user.set_password(PASSWORD)
    user.save()


class Mailbox:
    """The folder where the worker drops what it sends: real mails, read as their recipient would."""

    def __init__(self, folder):
        self.folder = folder

    def messages(self, address):
        found = []
        for path in sorted(self.folder.glob("*")):
            for raw in path.read_bytes().split(b"\n" + b"-" * 79 + b"\n"):
                message = email.message_from_bytes(raw, policy=email.policy.default)
                if message["To"] and address in message["To"]:
                    found.append(message)
        return found

    def wait_for(self, address, containing, *, timeout=30):
        """The last mail to `address` whose subject or text holds `containing`."""
        limit = time.monotonic() + timeout
        while time.monotonic() < limit:
            for message in reversed(self.messages(address)):
                if containing in f"{message['Subject']}\n{text_of(message)}":
                    return message
            time.sleep(0.1)
        raise AssertionError(
            f"no mail with « {containing} » to {address} : {[m['Subject'] for m in self.messages(address)]}"
        )

    def link(self, address, containing):
        return LINK.search(text_of(self.wait_for(address, containing))).group().rstrip(".")


class Person:
    """Somebody, their browser, their way of using it (`hand`)."""

    def __init__(self, browser, base_url, mailbox, address, hand_kind, *, size=(1280, 900)):
        options = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": {"width": size[0], "height": size[1]}}
        self.context = browser.new_context(base_url=base_url, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15000)
        self.errors = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._keep_violation)
        self.mailbox = mailbox
        self.address = address
        self.hand = hand_kind(self.page)

    def _keep_violation(self, message):
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.errors.append(message.text)

    def close(self):
        self.context.close()
        assert self.errors == [], self.errors

    # --- words on the page ----------------------------------------------------

    def go(self, path):
        self.page.goto(path)

    @property
    def url(self):
        """Without the fragment: « Aller au contenu » leads to no other page."""
        return self.page.url.partition("#")[0]

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name):
        return self.page.get_by_role("link", name=name)

    def field(self, label):
        return self.page.get_by_label(label, exact=False)

    def press(self, name):
        self.leave_by(self.button(name))

    def follow(self, name):
        self.leave_by(self.link(name).first)

    def leave_by(self, target):
        """Press what leads to another page (or to this one, answered), and wait until it is there."""
        with self.page.expect_event("domcontentloaded", timeout=30000):
            self.hand.press(target)

    def fill(self, label, text):
        self.hand.fill(self.field(label).first, text)

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for()

    # --- coming in --------------------------------------------------------------

    def open_account(self, containing, button="Ouvrir mon compte"):
        """Follow the invitation, choose a password."""
        self.go(self.mailbox.link(self.address, containing))
        password = self.page.locator("input[type=password]")
        for rank in range(password.count()):
            self.hand.fill(password.nth(rank), PASSWORD)
        self.press(button)

    def sign_in(self, password=PASSWORD):
        self.go("/connexion/")
        self.hand.fill(self.page.locator("input[name=login]"), self.address)
        self.hand.fill(self.page.locator("input[name=password]"), password)
        self.press("Se connecter")

    def set_up_second_factor(self):
        """What the secretariat and the jury must do once: an application that gives codes."""
        self.go("/mon-compte/second-facteur/application/")
        if self.page.locator("input[type=password]").count():
            self.hand.fill(self.page.locator("input[type=password]"), PASSWORD)
            self.hand.press(self.page.locator("main button[type=submit]").first)
        secret = self.page.locator("main code").first.inner_text()
        code = hotp_value(secret, int(time.time()) // TOTP_PERIOD)
        self.hand.fill(self.page.locator("input[name=code]"), f"{code:06d}")
        self.press("Activer")
        self.page.wait_for_load_state()
        assert not self.page.locator("input[name=code]").count(), "the code was refused"
