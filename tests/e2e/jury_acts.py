"""What the members of a jury do on their screens, each at their own browser."""

import time
from contextlib import contextmanager

from . import acts, session_acts
from .hands import Pointer


class CountedHand(Pointer):
    """The same hand, that counts while at work: presses (a tick, a choice, a button), fields written, seconds. Coming in is not counted."""

    def __init__(self, page):
        super().__init__(page)
        self.presses = self.texts = 0
        self.seconds = 0.0
        self.is_at_work = False

    def press(self, target):
        self.presses += self.is_at_work
        super().press(target)

    def tick(self, target):
        if not target.is_checked():
            self.presses += self.is_at_work
        super().tick(target)

    def choose(self, target, label):
        self.presses += self.is_at_work
        super().choose(target, label)

    def fill(self, target, text):
        self.texts += self.is_at_work
        super().fill(target, text)

    @contextmanager
    def at_work(self):
        begun, self.is_at_work = time.monotonic(), True
        yield
        self.is_at_work = False
        self.seconds += time.monotonic() - begun

    def told(self) -> str:
        return f"{self.presses} | {self.texts} | {self.seconds:.0f}"


def say_i_come(person):
    session_acts.to_session(person)
    person.follow("Dire si je viens")
    person.press("Je viens")


def declare_link(person, full_name):
    session_acts.to_session(person)
    person.follow("Déclarer mon indépendance")
    row = person.page.locator(".list-row").filter(has_text=full_name)
    person.hand.press(row.locator("summary"))
    person.hand.choose(row.locator("select"), "lien personnel")
    person.press("Déclarer")


def read_everything(person, notes):
    """From the first dossier to the last without going back to the list; what was looked at, in order."""
    session_acts.to_session(person)
    person.follow("Lire les dossiers")
    person.follow("Commencer la lecture")
    read = []
    while True:
        read.append(person.page.locator("h1").inner_text())
        if read[-1] in notes:
            acts.write(person, "notes", notes[read[-1]])
        following = person.button("Marquer lu et passer au suivant")
        if not following.count():
            break
        person.leave_by(following)
    person.press("Marquer lu : c’est le dernier")
    return read


def attend(person, president):
    session_acts.to_session(person)
    session_acts.attendance_and_president(person, president)


def withdraw_for_parity(person, day, name, member):
    session_acts.to_session(person)
    person.follow(f"Qui siège sur le dossier {day.number(name)}")
    acts.choose(person, "member", member)
    acts.tick(person, "cause", "PARITY")
    acts.write(person, "reason", "Pour rétablir la parité sur ce dossier.")
    person.press("Noter le déport")


def adopt(person):
    """One motion; how many dossiers it took."""
    session_acts.to_session(person)
    person.follow("Adopter en bloc")
    count = int(person.page.locator("#adoptables").inner_text().split()[0])
    person.press("Adopter ces dossiers")
    return count


def fill_sheet(person, full_name, conclusion, *, verdicts=None, **texts):
    session_acts.to_session(person)
    person.follow(full_name)
    acts.tick(person, "conclusion", conclusion)
    for number, verdict in (verdicts or {}).items():
        acts.tick(person, f"c{number}-verdict", verdict)
    for field, text in texts.items():
        acts.write(person, field, text)
    person.press("Enregistrer")


def to_place(person):
    session_acts.to_session(person)
    person.follow("Ma place")


def put_to_vote(person, full_name, competency):
    to_place(person)
    acts.choose(person, "item", full_name)
    person.press("Afficher ce dossier")
    panel = person.page.locator(".panel").filter(has=person.page.locator("h3", has_text=f"Compétence {competency} "))
    person.leave_by(panel.get_by_role("button", name="Mettre au vote"))


def vote(person, word):
    if not person.url.endswith("/ma-place/"):
        to_place(person)
    with person.page.expect_event("domcontentloaded", timeout=30000):
        person.hand.press(person.button(word))


def count_votes(person):
    person.press("Dépouiller")


def set_aside(person, day, name, reason):
    session_acts.to_session(person)
    person.follow(f"Retirer le dossier {day.number(name)}")
    acts.write(person, "reason", reason)
    acts.save(person, "Mettre de côté")


def watch_the_room(person):
    session_acts.to_session(person)
    person.follow("Écran de la salle")


def deliberate(person):
    session_acts.to_session(person)
    person.follow("Clore la délibération")
    acts.save(person, "Clore la délibération")
    session_acts.sign_minutes(person)


def sign(person):
    session_acts.find_minutes(person)
    session_acts.sign_minutes(person)


def read_letters(person, *names):
    """From home; each letter is there to be read, opened, before it leaves."""
    person.go("/")
    person.follow("Séance du")
    for name in names:
        person.page.locator("main section").filter(has_text=name).locator("details[open]").first.wait_for()
