"""What each person does on the pages of the VAE pathway, found as they would find it: from the public page or from home."""

from datetime import date, timedelta
from types import SimpleNamespace

from cqp.demo import texts
from evaluations.experience import count

from .acts import (
    TRAINING_PROVIDER,
    at_home,
    attach,
    choose,
    confirm,
    save,
    section,
    sign,
    tick,
    today,
    write,
    write_day,
)

PROVIDER_SIRET = "900 000 043 00019"


# --- the demand -------------------------------------------------------------------


def ask_for_a_file(person):
    """From the sign-in page, without an account."""
    person.go("/vae/")
    person.follow("CQP Assistant(e) de formation")
    person.follow("Demander un dossier de VAE")
    write(person, "first_name", "Léa")
    write(person, "last_name", "Martin")
    write(person, "email", person.address)
    save(person, "Demander le dossier")
    person.sees(person.address)


def ask_again(person):
    """Signed in: one confirmation."""
    person.go("/vae/")
    person.follow("CQP Assistant(e) de formation")
    person.follow("Demander un dossier de VAE")
    save(person, "Demander le dossier")


# --- the committee ------------------------------------------------------------------


def commit_provider(person, address):
    person.go("/")
    person.follow("Organismes engagés")
    person.follow("Inscrire un organisme")
    write(person, "siret", PROVIDER_SIRET)
    write(person, "name", TRAINING_PROVIDER)
    write(person, "first_name", "Hélène")
    write(person, "last_name", "Vasseur")
    write(person, "email", address)
    write_day(person, "signed_on", today() - timedelta(days=10))
    write_day(person, "valid_from", today() - timedelta(days=5))
    person.leave_by(person.page.locator("main form button[type=submit]").first)
    person.sees(TRAINING_PROVIDER)


def examine(person, *, since=None):
    """The file on one side, the decision on the other: complete, each experience retained; the figure follows the ticks. `since`: the
    first day of the only experience."""
    at_home(person, "Examiner la recevabilité")
    person.press("Constater qu’elle est complète")
    retained = person.page.locator("[role=status]").filter(has_text="mois retenus")
    shown = " ".join(retained.inner_text().split())
    assert shown.startswith("0,0 mois retenus"), shown
    for radio in person.page.locator("main input[type=radio][name$='is_retained'][value='True']").all():
        person.hand.tick(radio)
    retained.get_by_text(f"{months_since(since or began(4))} mois retenus").wait_for()
    person.press("Enregistrer")


def admit(person, **told):
    examine(person, **told)
    person.follow("Avis favorable")
    person.leave_by(person.page.locator("main form button[type=submit]").last)
    person.sees("recevable")


def send_back(person, missing, answer_by):
    """Returned with the list prepared from the pieces, completed, and a last day."""
    at_home(person, "Examiner la recevabilité")
    person.follow("Retourner comme incomplète")
    write(person, "comment", missing)
    write_day(person, "answer_by", answer_by)
    save(person, "Retourner la partie 2")


def refuse(person, reasons, **told):
    examine(person, **told)
    write(person, "reasons", reasons)
    person.press("Enregistrer")
    person.follow("Avis défavorable")
    person.leave_by(person.page.locator("main form button[type=submit]").last)
    person.sees("non recevable")


def name_both_assessors(person):
    """Nobody but the committee stands behind a VAE."""
    at_home(person, "Désigner le professionnel du secteur")
    form = person.page.locator("form:has(input[value='SECTOR_PROFESSIONAL'])")
    option = form.locator("option").filter(has_text="Pia Métière").first
    person.hand.choose(form.locator("select"), " ".join(option.text_content().split()))
    person.leave_by(form.locator("button[type=submit]"))
    person.sees("Pia Métière")


def check_identity(person):
    """On the identity document joined to part 2; the civil status is already there."""
    at_home(person, "Examiner la complétude")
    person.follow("Vérifier l’identité")
    person.follow("Vérifier l’identité")
    save(person, "Identité vérifiée")


# --- the figure that both sides see being made ------------------------------------------------


def began(years):
    return today().replace(day=1) - timedelta(days=366 * years)


def months_since(first):
    """« 48,8 », of full time from that day to today, as the pages say it; what it is worth has its own tests."""
    alone = SimpleNamespace(starts_on=first, ends_on=None, working_time=100)
    return f"{count([alone], today()).shown}".replace(".", ",")


# --- the candidate: part 2 -----------------------------------------------------------------


def fill_part_2(person, *, years=4):
    """Civil status, request, situation, one experience proved, self-positioning, identity document; not employed in the branch."""
    at_home(person, "Remplir la partie 2")
    section_of(person, "Votre situation")
    person.follow("Compléter mon état civil")
    choose(person, "sex", "féminin")
    write_day(person, "born_on", date(1995, 8, 14))
    write(person, "birth_commune", "Lyon")
    write(person, "birth_commune_code", "69123")
    person.press("Enregistrer")
    at_home(person, "Remplir la partie 2")
    section_of(person, "Votre demande")
    write(person, "other_requests", "aucune")
    write(person, "motivation", "Faire reconnaître ce que je fais depuis des années.")
    save(person)
    write(person, "nationality", "française")
    choose(person, "situation", "en recherche d'emploi")
    tick(person, "employed_in_branch", "False")
    save(person)
    at_home(person, "Remplir la partie 2")
    section_of(person, "Vos expériences")
    person.follow("Ajouter une expérience")
    write(person, "title", "Assistante de formation")
    write(person, "employer", "Centre Bellevue")
    choose(person, "status", "salarié")
    live = person.page.locator("#experience [role=status]")
    live.get_by_text("0,0 mois sur 36").first.wait_for()
    write_day(person, "starts_on", began(years))
    write(person, "working_time", "100")
    # Nothing is saved yet: the counter follows what is typed.
    live.get_by_text(f"{months_since(began(years))} mois sur 36").first.wait_for()
    save(person, "Ajouter et raconter")
    write(person, "description", texts.ACTIVITIES[1])
    person.press("Enregistrer")
    position_oneself(person)
    join_pieces(person)
    person.go("/")
    person.follow("Remplir la partie 2")
    person.follow("Relire et déposer")
    person.press("Présenter à la signature")
    sign(person, None, sworn=True)


def section_of(person, label):
    """A section of a part, by its words in the list of its first page."""
    link = person.page.locator("main nav a").filter(has_text=label).first
    if not link.is_visible():
        person.hand.press(person.page.locator("main nav summary").first)
    person.leave_by(link)


def position_oneself(person):
    at_home(person, "Remplir la partie 2")
    section_of(person, "Auto-positionnement")
    for radio in person.page.locator("main input[type=radio][name$='level'][value='YES']").all():
        person.hand.tick(radio)
    save(person)


def join_pieces(person):
    at_home(person, "Remplir la partie 2")
    section_of(person, "Pièces")
    for what, file in (("Pièce d'identité", "identite.pdf"), ("Assistante de formation", "certificat.pdf")):
        choose(person, "what", what)
        attach(person, file)
        person.press("Joindre ce fichier")
        person.sees(file)


def correct_part_2(person, provider):
    """What came back is put right: an experience removed, a piece withdrawn and joined again, a provider chosen; deposited anew."""
    at_home(person, "Remplir la partie 2")
    section_of(person, "Votre situation")
    person.follow("Choisir un organisme")
    person.hand.tick(person.page.get_by_label(provider))
    person.press("Choisir cet organisme")
    person.sees(f"{provider} vous accompagne")
    at_home(person, "Remplir la partie 2")
    section_of(person, "Vos expériences")
    person.follow("Retirer Secrétaire du club")
    person.press("Retirer")
    person.sees("Expérience retirée.")
    section(person, "/pieces/")
    person.press("Retirer identite.pdf")
    person.sees("« identite.pdf » est retiré")
    choose(person, "what", "Pièce d'identité")
    attach(person, "carte-nette.pdf")
    person.press("Joindre ce fichier")
    person.sees("carte-nette.pdf")
    at_home(person, "Remplir la partie 2")
    person.follow("Relire et déposer")
    person.press("Présenter à la signature")
    sign(person, None, sworn=True)


# --- the provider that accompanies -------------------------------------------------------------


def advise(person, candidate, number, words):
    """From the list of those it accompanies to the page of a competency."""
    person.go("/dossiers/")
    person.follow(candidate)
    person.follow("Ouvrir")
    person.follow("Conseiller le candidat")
    section(person, f"/activites/{number}/conseils/")
    write(person, "text", words)
    person.press("Laisser ce conseil")
    person.sees("Votre conseil est enregistré")


# --- the candidate: part 3 -----------------------------------------------------------------


def start_part_3(person):
    confirm(person, "Commencer la partie 3")
    at_home(person, "Écrire la partie 3")


def describe(person, *numbers):
    """One competency after the other, each on its own page."""
    for number in numbers:
        section(person, f"/activites/{number}/")
        write(person, "setting", "Centre Bellevue, dix personnes, depuis quatre ans.")
        write(person, "activities", texts.ACTIVITIES[number])
        tick(person, "frequency", "REGULAR")
        tick(person, "autonomy", "ALONE")
        write(person, "results", texts.RESULTS)
        person.press("Enregistrer et continuer")


def watch_length(person, least):
    """Nothing is saved yet: the count follows what is typed."""
    line = person.page.locator("[data-text-length]")
    line.get_by_text("0\N{NO-BREAK SPACE}caractère écrit", exact=True).wait_for()
    write(person, "setting", "Centre Bellevue.")
    line.get_by_text("16\N{NO-BREAK SPACE}caractères écrits", exact=True).wait_for()
    assert f"{least} au moins sont attendus" in line.inner_text()


def prove(person, number, file):
    """An evidence joined to the competency, from its page."""
    section(person, f"/activites/{number}/")
    person.follow("Joindre une preuve")
    attach(person, file)
    person.press("Joindre ce fichier")
    person.sees(file)


def deposit_part_3(person):
    at_home(person, "Écrire la partie 3")
    person.follow("Relire et déposer")
    person.press("Présenter à la signature")
    sign(person, None, sworn=True)


# --- the assessment ------------------------------------------------------------------------------


def organise_at_provider(person):
    at_home(person, "Remplir la grille et donner votre avis")
    write_day(person, "held_on", today())
    choose(person, "host_provider_id", TRAINING_PROVIDER)
    write(person, "place", "Plateau technique")
    write(person, "duration_minutes", "180")
    tick(person, "observation_kind", "SIMULATED")
    write(person, "situation", texts.SITUATION)
    save(person)
