"""What a session of the jury is made of, as the people of the room do it."""

from .acts import name, save, tick, today, write, write_day


def plan_session(person):
    person.go("/")
    person.follow("Séances de jury")
    person.follow("Prévoir une séance")
    write_day(person, "held_on", today())
    person.hand.fill_time(person.page.locator(name("starts_at")), "09:30")
    write(person, "place", "Salle du conseil")
    save(person, "Prévoir la séance")


def call(person, first_name, last_name, address, college, organisation):
    person.follow("Appeler un membre")
    write(person, "email", address)
    write(person, "first_name", first_name)
    write(person, "last_name", last_name)
    tick(person, "college", college)
    if college == "TRADE_EXPERT":
        for certification in person.page.locator("main input[name='certifications']").all():
            person.hand.tick(certification)
    write(person, "organisation_name", organisation)
    save(person, "Appeler cette personne")


def put_on_agenda(person, candidate):
    person.follow("Inscrire des dossiers")
    person.hand.tick(person.page.get_by_label(candidate))
    save(person, "Inscrire à la séance")


def attendance_and_president(person, president):
    for box in person.page.locator("input[name=present]").all():
        person.hand.tick(box)
    person.press("Enregistrer les présences")
    row = person.page.get_by_role("row", name=president)
    person.leave_by(row.get_by_role("button"))


def to_session(person):
    person.go("/")
    person.follow("Séances de jury")
    person.leave_by(person.page.locator("main a[href*='/jury/seances/']").filter(has_text=str(today().year)).first)


def declare_independence(person):
    to_session(person)
    person.follow("Déclarer mon indépendance")
    person.press("Déclarer")


def open_session(person):
    to_session(person)
    person.follow("Ouvrir la séance")
    save(person, "Ouvrir la séance")


def decide(person, candidate, recommendations=""):
    person.follow(candidate)
    person.hand.tick(person.page.locator("main [name='conclusion'][value='CONFORM']"))
    if recommendations:
        write(person, "recommendations", recommendations)
    person.press("Enregistrer")


def close_session(person):
    person.follow("Séance du")
    person.follow("Clore la délibération")
    save(person, "Clore la délibération")
    sign_minutes(person)


def sign_minutes(person):
    person.press("Signer")


def find_minutes(person):
    to_session(person)
    person.follow("Lire et signer le procès-verbal")


def send_letters(person):
    person.go("/")
    person.follow("Séance du")
    person.press("Envoyer tous les courriers")
