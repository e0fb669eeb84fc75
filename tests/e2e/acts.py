"""What each person does on the pages of the skills-development pathway, found as they would find it: from home, by its words."""

from datetime import date, timedelta

from cqp.demo import texts
from cqp.shared import clock
from tests.evaluations.files import sent

COMPANY_SIRET = "900 000 027 00012"
TRAINED, TRAINING_PROVIDER = 2, "Formatio Conseil"


def today():
    return clock.today()


def at_home(person, act):
    """Home says what waits: follow that line."""
    person.go("/")
    person.follow(act)


def name(field):
    return f"main [name='{field}']"


def write(person, field, text):
    person.hand.fill(person.page.locator(name(field)), text)


def write_day(person, field, day):
    person.hand.date(person.page.locator(name(field)), day)


def tick(person, field, value):
    person.hand.tick(person.page.locator(f"main [name='{field}'][value='{value}']"))


def choose(person, field, label):
    """The option whose words hold `label`."""
    select = person.page.locator(f"main select[name='{field}']")
    option = select.locator("option").filter(has_text=label).first
    person.hand.choose(select, " ".join(option.text_content().split()))


def save(person, button="Enregistrer et continuer"):
    """Press and wait for the page that follows."""
    before = person.url
    person.press(button)
    person.page.wait_for_url(lambda url: url.partition("#")[0] != before)


def attach(person, file):
    """The window that chooses a file is the system's, not the page's: no hand of ours reaches it."""
    upload = sent(file)
    content = {"name": file, "mimeType": "application/pdf", "buffer": upload.read()}
    person.page.locator(name("file")).set_input_files(content)


def confirm(person, act):
    """Follow a line of home to its confirmation page, and confirm."""
    at_home(person, act)
    save(person, act)


def section(person, ending):
    """A section of a booklet, by its entry in the side list."""
    link = person.page.locator(f"main nav a[href$='{ending}']").first
    if not link.is_visible():
        person.hand.press(person.page.locator("main nav summary").first)
    person.hand.press(link)
    person.page.wait_for_url(lambda url: url.endswith(ending))


# --- the company ----------------------------------------------------------------


def register_company(person):
    person.go("/entreprises/inscription/")
    write(person, "siret", COMPANY_SIRET)
    write(person, "name", "Bêta Conseil")
    write(person, "headcount", "12")
    write(person, "address", "8 quai des Forges, 69000 Lyon")
    write(person, "representative", "Marc Gérant")
    write(person, "first_name", "Marc")
    write(person, "last_name", "Gérant")
    write(person, "email", person.address)
    save(person, "Inscrire l’entreprise")


def register_candidate(person, address):
    person.go("/")
    person.follow("Inscrire un candidat")
    choose(person, "version", "CQP Assistant(e) de formation, version 2026")
    write(person, "first_name", "Léa")
    write(person, "birth_name", "Martin")
    write(person, "email", address)
    tick(person, "status", "EMPLOYEE")
    write(person, "job_title", "Assistante de formation")
    choose(person, "contract_type", "CDI")
    save(person, "Inscrire le candidat")


def name_professional(person, address):
    at_home(person, "Désigner le professionnel du secteur")
    form = person.page.locator("form:has(input[value='SECTOR_PROFESSIONAL'])")
    person.hand.fill(form.locator("[name$='reference']"), address)
    person.hand.fill(form.locator("[name$='job_title']"), "Responsable de formation")
    person.leave_by(form.locator("button[type=submit]"))
    person.sees("Pia Métière")


def name_tutor(person, address):
    at_home(person, "Désigner le tuteur")
    form = person.page.locator("form:has(input[value='TUTOR'])")
    for field, text in (
        ("first_name", "Tania"),
        ("last_name", "Tutrice"),
        ("email", address),
        ("job_title", "Coordinatrice"),
    ):
        person.hand.fill(form.locator(f"[name$='{field}']"), text)
    person.leave_by(form.locator("button[type=submit]"))
    person.sees("Tania Tutrice")


# --- the secretariat ---------------------------------------------------------------


def accredit(person, first_name, last_name, address, role):
    person.go("/")
    person.follow("Habilitations")
    person.follow("Accorder une habilitation")
    write(person, "first_name", first_name)
    write(person, "last_name", last_name)
    write(person, "email", address)
    tick(person, "role", role)
    choose(person, "certification", "CQP Assistant(e) de formation")
    write_day(person, "trained_on", today() - timedelta(days=40))
    write_day(person, "decided_on", today() - timedelta(days=30))
    write_day(person, "valid_from", today() - timedelta(days=30))
    save(person, "Accorder l’habilitation")


def name_external(person, full_name):
    at_home(person, "Désigner l'évaluateur externe")
    form = person.page.locator("form:has(input[value='EXTERNAL_ASSESSOR'])")
    option = form.locator("option").filter(has_text=full_name).first
    person.hand.choose(form.locator("select"), " ".join(option.text_content().split()))
    person.leave_by(form.locator("button[type=submit]"))


def check_identity(person):
    at_home(person, "Examiner la complétude")
    person.follow("Vérifier l’identité")
    choose(person, "sex", "féminin")
    write_day(person, "born_on", date(1995, 8, 14))
    write(person, "birth_commune", "Lyon")
    write(person, "birth_commune_code", "69123")
    person.press("Enregistrer")
    person.follow("Vérifier l’identité")
    save(person, "Identité vérifiée")


def declare_complete(person):
    at_home(person, "Examiner la complétude")
    person.follow("Déclarer complet")
    save(person, "Déclarer complet")


# --- Outil 1 ---------------------------------------------------------------------------


def fill_positioning(person, acquired):
    at_home(person, "Remplir le livret de repérage")
    write_day(person, "interview_on", today())
    write(person, "place", "Siège")
    write(person, "duration_minutes", "75")
    save(person)
    for number in range(1, 7):
        write(person, "activities", texts.ACTIVITIES[number])
        write(person, "examples", texts.EXAMPLES)
        tick(person, "level", "ACQUIRED" if number in acquired else "PARTIAL")
        write(person, *(("comment", texts.PROOF) if number in acquired else ("training_need", texts.NEED)))
        save(person)
    for number in sorted(set(range(1, 7)) - acquired):
        choose(person, "competency", f"Compétence {number} –")
        tick(person, "modality", "TRAINING" if number == TRAINED else "WORKPLACE_TRAINING")
        if number == TRAINED:
            write(person, "provider", TRAINING_PROVIDER)
        write(person, "hours", "14")
        person.press("Ajouter au parcours")
    person.follow("Relire et présenter")
    person.press("Présenter à la signature")


def sign(person, act, *, sworn=False):
    if act:
        at_home(person, act)
    if sworn:
        person.hand.tick(person.page.locator(name("sworn")))
    person.leave_by(person.page.locator("form[action$='/signer/'] button[type=submit]").first)
    person.page.locator("main").get_by_text("Signé").first.wait_for()


# --- Outil 2 ---------------------------------------------------------------------------


def record_practice(person):
    at_home(person, "Noter la mise en pratique en entreprise")
    person.follow("Noter une période")
    write_day(person, "starts_on", today() - timedelta(days=60))
    write(person, "missions", texts.MISSIONS)
    save(person, "Enregistrer")


def record_training(person):
    """From the follow-up, where the practice was noted: who trains, the training that was planned, and its attestation."""
    person.follow("Indiquer l’organisme de formation")
    write(person, "training_provider", TRAINING_PROVIDER)
    write(person, "training_referent", "Hélène Vasseur")
    save(person, "Enregistrer et revenir au livret")
    person.follow(f"Ajouter l’action pour la compétence {TRAINED}")
    write(person, "title", "Conduire un entretien de recrutement")
    write_day(person, "starts_on", today() - timedelta(days=20))
    write_day(person, "ends_on", today() - timedelta(days=19))
    write(person, "planned_hours", "14")
    write(person, "done_hours", "14")
    write_day(person, "attested_on", today() - timedelta(days=18))
    save(person, "Enregistrer")
    person.follow("Joindre le fichier")
    attach(person, "attestation.pdf")
    person.press("Joindre ce fichier")
    person.sees("attestation.pdf")
    person.follow("Revenir au livret de suivi")
    person.sees("1 fichier")


def hold_review(person):
    at_home(person, "Tenir un point d'étape")
    person.press("Nouveau point d’étape")
    page = person.page
    person.hand.date(page.locator("main [name$='held_on']"), today())
    person.hand.fill(page.locator("main [name$='observation']"), texts.OBSERVATION)
    for radio in page.locator("main input[type=radio][value='IN_PROGRESS']").all():
        person.hand.tick(radio)
    save(person, "Enregistrer et relire")
    person.press("Présenter à la signature")
    sign(person, None)


def write_candidate_part(person):
    at_home(person, "Écrire votre partie du livret")
    person.leave_by(person.page.locator("main a.button--large"))
    for number in range(1, 7):
        write(person, "situations", texts.SITUATION)
        write(person, "activities", texts.ACTIVITIES[number])
        write(person, "means", texts.MEANS)
        write(person, "results", texts.RESULTS)
        save(person)
    person.press("Présenter à la signature")
    sign(person, None, sworn=True)


# --- évaluation ----------------------------------------------------------------------------


def organise(person):
    at_home(person, "Remplir la grille et donner votre avis")
    write_day(person, "held_on", today())
    write(person, "place", "Site de Lyon")
    write(person, "duration_minutes", "180")
    write(person, "situation", texts.SITUATION)
    save(person)


def tick_grid(person, refused):
    """On a tablet: each criterion by its big buttons, then one's own opinion, then the next competency."""
    for number in range(1, 7):
        page = person.page
        for radio in page.locator("main input[type=radio][name$='mark'][value='YES']").all():
            person.hand.tick(radio)
        for box in page.locator("main input[type=checkbox][name$='sources'][value='OBSERVATION']").all():
            person.hand.tick(box)
        _opine(person, number in refused)
        save(person)


def give_opinions(person, refused):
    at_home(person, "Remplir la grille et donner votre avis")
    for number in range(1, 7):
        section(person, f"/competences/{number}/")
        _opine(person, number in refused)
        save(person)


def _opine(person, refuses):
    person.hand.tick(
        person.page.locator(f"main [name$='verdict'][value='{'NOT_ACQUIRED' if refuses else 'ACQUIRED'}']")
    )
    if refuses:
        person.hand.fill(person.page.locator("main [name$='reason']"), texts.NOT_ACQUIRED)


def conclude(person, recommendations=""):
    person.go("/")
    person.follow("Remplir la grille et donner votre avis")
    section(person, "/synthese/")
    write(person, "appraisal", texts.APPRAISAL)
    if recommendations:
        write(person, "recommendations", recommendations)
    save(person)
    person.press("Présenter à la signature")
    sign(person, None)
