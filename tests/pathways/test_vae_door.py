"""The public pages of the VAE, and the request made from them: by a mail that proves the address, or signed in."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from candidates.models import Candidate
from cqp.accounts.enums import InvitationPurpose
from cqp.accounts.models import Invitation, User
from cqp.accreditations.services import end_commitment
from cqp.demo.cast import build_provider
from cqp.notifications.models import Email
from cqp.referentials.services import load_certification
from cqp.shared import clock
from pathways.enums import State as S
from pathways.models import Dossier
from pathways.offer import offer_at, offers
from pathways.requests import request_file
from pathways.services import advance
from tests.conftest import NOON
from tests.ends import ended_today
from tests.factories.accounts import UserFactory
from tests.workflows.test_skills import put
from tests.world import BRANCH, referential

from .entrance import enter, text_of

PASSWORD = "une phrase assez longue 1984"
LIST = reverse("vae_list")
INFORMATION = reverse("vae_information", args=["af"])
REQUEST = reverse("vae_request", args=["af"])
SENT = reverse("vae_request_sent", args=["af"])
TYPED = {"first_name": "Nour", "last_name": "Haddad", "email": "Nour.Haddad@exemple.test"}


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def nour(db):
    user = UserFactory(email="nour.haddad@exemple.test", first_name="Nour", last_name="Haddad")
    user.set_password(PASSWORD)
    user.save()
    return user


def link_of(email):
    return "/" + re.search(r"https?://\S+", email.body)[0].split("/", 3)[3]


def follow_the_mail(client):
    return client.get(link_of(Email.objects.latest("pk")), follow=True)


def without_tokens(page):
    """The page but for the CSRF token, masked anew each time."""
    return re.sub(r'(content|value)="[0-9A-Za-z]{64}"', "", page.content.decode())


# --- What is told -----------------------------------------------------------------------------------------------------


def test_list_offers_the_last_open_version_of_each_cqp(client, world):
    closed = world.branch.versions[1]
    newer = referential(BRANCH, "AF", "CQP Assistant(e) de formation")
    newer["version"] = {"label": "2026 bis", "published_on": "2026-06-01"}
    latest, _ = load_certification(newer)
    put_aside = closed.certification.versions
    put_aside.filter(pk=closed.pk).update(closed_on=clock.today())

    assert [(offer.code, offer.version.label) for offer in offers()] == [("af", latest.label), ("th", "2026")]
    page = text_of(client.get(LIST))
    assert "CQP Assistant(e) de formation" in page
    assert closed.certification.title not in page


def test_two_committees_with_the_same_code_keep_their_own_address(world):
    twin, _ = load_certification(referential("CPNE voisine", "AF", "CQP Aide familiale"))
    ours = world.branch.versions[0]
    codes = {offer.version: offer.code for offer in offers() if offer.certification.code == "AF"}
    assert codes == {ours: f"af-{ours.certification_id}", twin: f"af-{twin.certification_id}"}
    assert offer_at(codes[twin].upper()).version == twin
    assert offer_at("af") is None


def test_information_is_open_to_everybody_and_tells_the_figures_of_the_version(client, world):
    page = text_of(client.get(INFORMATION))
    assert "pendant au moins 3 ans à la date de votre demande" in page
    assert "AF compétence 6" in page
    assert "durant 5 ans" in page
    assert "Aucun organisme n'est engagé auprès de cette commission aujourd'hui." in page
    assert "Sans réponse passé deux mois" not in page


def test_information_under_the_law_tells_the_law(client, world):
    data = referential(BRANCH, "RN", "CQP au répertoire")
    data["version"] |= {"vae_regime": "LEGAL_RNCP", "benefit_months": None}
    load_certification(data)
    page = text_of(client.get(reverse("vae_information", args=["rn"])))
    assert "Aucune durée minimale n'est exigée." in page
    assert "Sans réponse passé deux mois, votre demande est recevable." in page
    assert "Une seule demande de recevabilité par année civile" in page
    assert "les compétences validées vous restent acquises" in page


def test_information_names_only_the_providers_committed_today_towards_this_committee(client, world):
    since = clock.today() - dt.timedelta(days=30)
    build_provider("Formatio", "90000004300019", "formatio.test", world.branch, since=since, manager=("Al", "Un"))
    elsewhere = world.neighbour
    build_provider("Thermatio", "90000005000014", "thermatio.test", elsewhere, since=since, manager=("Bo", "Deux"))
    ended = build_provider("Fini", "90000006800016", "fini.test", world.branch, since=since, manager=("Cy", "Trois"))
    ended_today(end_commitment, ended.commitment, actor=world.branch.secretary)

    page = text_of(client.get(INFORMATION))
    assert "Formatio" in page
    assert "Thermatio" not in page
    assert "Fini" not in page


def test_unknown_cqp_does_not_exist(client, world):
    for name in ("vae_information", "vae_request", "vae_request_sent"):
        assert client.get(reverse(name, args=["inconnu"])).status_code == 404


def test_doors_lead_to_the_vae(client, world):
    for name in ("account_login", "account_signup", "accessibility"):
        assert f'href="{LIST}"' in client.get(reverse(name)).content.decode()


# --- From outside -----------------------------------------------------------------------------------------------------


def test_link_of_the_mail_opens_the_account_and_the_dossier(client, world):
    answer = client.post(REQUEST, TYPED)
    assert answer.url == SENT
    assert "nour.haddad@exemple.test" in text_of(client.get(SENT))
    assert (Dossier.objects.count(), Candidate.objects.count(), User.objects.filter(last_name="Haddad").count()) == (
        0,
        0,
        0,
    )

    page = follow_the_mail(client)
    assert "CQP Assistant(e) de formation" in text_of(page)
    answer = client.post(reverse("invitation_accept"), {"password": PASSWORD})

    dossier = Dossier.objects.get()
    assert answer.url == reverse("dossier_detail", args=[dossier.pk])
    assert (dossier.state, dossier.candidate.full_name, dossier.candidate.user.email) == (
        S.REQUESTED,
        "Nour Haddad",
        "nour.haddad@exemple.test",
    )
    landed = text_of(client.get(answer.url))
    assert f"Votre demande est enregistrée : dossier {dossier.number}." in landed
    assert list(Email.objects.order_by("pk").values_list("code", flat=True)) == ["vae_request_confirm", "vae_requested"]


def test_link_serves_once(client, world):
    client.post(REQUEST, TYPED)
    link = link_of(Email.objects.get())
    client.get(link, follow=True)
    client.post(reverse("invitation_accept"), {"password": PASSWORD})
    client.logout()

    page = client.get(link, follow=True)
    assert page.status_code == 410
    assert "Ce lien a déjà servi" in text_of(page)
    assert Dossier.objects.count() == 1


def test_link_dies_after_seven_days_and_says_where_to_ask_again(client, world):
    client.post(REQUEST, TYPED)
    with clock.frozen(NOON + dt.timedelta(days=7, seconds=1)):
        page = follow_the_mail(client)
    assert page.status_code == 410
    assert f'href="{LIST}"' in page.content.decode()


def test_known_and_unknown_address_get_the_same_answer_and_the_same_mail(client, world, nour):
    known = client.post(REQUEST, TYPED)
    known_page = without_tokens(client.get(known.url)).replace("nour.haddad", "…")
    unknown = client.post(REQUEST, TYPED | {"email": "personne.ici@exemple.test"})
    unknown_page = without_tokens(client.get(unknown.url)).replace("personne.ici", "…")

    assert (known.status_code, known.url, known_page) == (unknown.status_code, unknown.url, unknown_page)
    first, second = Email.objects.order_by("pk")
    assert first.code == second.code == "vae_request_confirm"
    assert first.body.replace(link_of(first), "") == second.body.replace(link_of(second), "")


def test_known_address_signs_in_then_confirms(client, world, nour):
    client.post(REQUEST, TYPED | {"first_name": "Autre"})
    page = follow_the_mail(client)
    assert page.request["PATH_INFO"] == reverse("account_login")

    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    answer = client.post(address, {"login": nour.email, "password": PASSWORD})
    assert "Confirmer ma demande de dossier de VAE" in text_of(client.get(answer.url))
    assert Dossier.objects.count() == 0
    client.post(answer.url)

    assert Dossier.objects.get().candidate.user == nour
    nour.refresh_from_db()
    assert nour.first_name == "Nour"


def test_link_of_somebody_else_opens_nothing(client, world, nour):
    client.post(REQUEST, TYPED)
    page = enter(client, world.alpha.tutor).get(link_of(Email.objects.get()), follow=True)
    assert page.status_code == 403
    assert Dossier.objects.count() == 0


def test_two_links_open_one_dossier(client, world):
    client.post(REQUEST, TYPED)
    client.post(REQUEST, TYPED)
    first, second = [link_of(email) for email in Email.objects.order_by("pk")]
    client.get(first, follow=True)
    client.post(reverse("invitation_accept"), {"password": PASSWORD})

    client.get(second, follow=True)
    answer = client.post(reverse("invitation_accept"))

    assert answer.status_code == 409
    assert "Vous avez déjà un dossier ouvert pour ce CQP" in text_of(answer)
    assert Dossier.objects.count() == 1
    assert Invitation.objects.filter(purpose=InvitationPurpose.REQUEST_VAE, used_at__isnull=True).count() == 1


def test_cqp_closed_meanwhile_leaves_the_link_unused_and_opens_no_account(client, world):
    client.post(REQUEST, TYPED)
    version = world.branch.versions[0]
    version.certification.versions.filter(pk=version.pk).update(closed_on=clock.today())
    follow_the_mail(client)

    answer = client.post(reverse("invitation_accept"), {"password": PASSWORD})

    assert answer.status_code == 409
    assert "n'est plus ouverte aux demandes" in text_of(answer)
    assert (User.objects.filter(last_name="Haddad").count(), Invitation.objects.get().used_at) == (0, None)


def test_bad_input_names_the_fields_and_keeps_what_was_typed(client, world):
    page = client.post(REQUEST, {"first_name": "Nour", "last_name": "", "email": "nour"})
    assert sorted(page.context["form"].errors) == ["email", "last_name"]
    assert 'value="nour"' in page.content.decode()
    assert "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr." in text_of(page)
    assert Invitation.objects.count() == 0


def test_mail_to_an_unproved_address_repeats_no_sentence_typed_by_a_stranger(client, world):
    client.post(REQUEST, TYPED | {"first_name": "Gagnez http://mal.test", "last_name": "Cliquez"})
    email = Email.objects.get()
    assert "mal.test" not in email.body + email.subject
    assert "Cliquez" not in email.body + email.subject


def test_sixth_request_for_an_address_within_an_hour_is_refused(client, world):
    assert [client.post(REQUEST, TYPED).status_code for _ in range(6)] == [302] * 5 + [429]
    assert Email.objects.count() == 5


def test_twenty_first_request_from_one_place_within_an_hour_is_refused(client, world):
    answers = [client.post(REQUEST, TYPED | {"email": f"n{n}@exemple.test"}).status_code for n in range(21)]
    assert answers == [302] * 20 + [429]


# --- Signed in --------------------------------------------------------------------------------------------------------


def test_signed_in_person_confirms_once_without_any_mail_to_follow(client, world, nour):
    page = enter(client, nour).get(REQUEST)
    assert "Nour Haddad, nour.haddad@exemple.test" in text_of(page)
    assert Dossier.objects.count() == 0

    answer = client.post(REQUEST)

    dossier = Dossier.objects.get()
    assert answer.url == reverse("dossier_detail", args=[dossier.pk])
    assert (dossier.candidate.user, list(Email.objects.values_list("code", flat=True))) == (nour, ["vae_requested"])


def test_signed_in_person_who_cannot_ask_reads_why_before_and_after(client, world, nour):
    dossier = request_file(user=nour, version=world.branch.versions[0])
    page = enter(client, nour).get(REQUEST)
    assert f"Vous avez déjà un dossier ouvert pour ce CQP : {dossier.number}." in text_of(page)
    assert f'href="{reverse("dossier_detail", args=[dossier.pk])}"' in page.content.decode()
    assert client.post(REQUEST).status_code == 409
    assert Dossier.objects.count() == 1


def test_secretariat_is_told_that_it_would_examine_its_own_request(client, world):
    page = enter(client, world.branch.secretary).get(REQUEST)
    assert page.status_code == 403
    assert "Vous tenez le secrétariat qui examinerait votre demande" in text_of(page)


# --- From a dossier that has ended ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [S.NOT_ADMISSIBLE, S.WITHDRAWN])
def test_candidate_asks_again_from_the_dossier_that_ended(client, world, nour, ending):
    dossier = request_file(user=nour, version=world.branch.versions[0])
    if ending == S.WITHDRAWN:
        advance(dossier, "withdraw", actor=nour, comment="Un imprévu.")
    else:
        put(dossier, ending)
    page = enter(client, nour).get(reverse("dossier_detail", args=[dossier.pk]))
    assert "Demander un nouveau dossier de VAE" in text_of(page)
    assert f'href="{REQUEST}"' in page.content.decode()

    client.post(REQUEST)
    assert Dossier.objects.count() == 2
    again = text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))
    assert "Vous avez déjà un dossier ouvert pour ce CQP" in again


def test_nobody_else_is_offered_a_new_request_nor_while_it_is_open_nor_once_awarded(client, world, nour):
    dossier = request_file(user=nour, version=world.branch.versions[0])
    address = reverse("dossier_detail", args=[dossier.pk])
    offered = "Demander un nouveau dossier de VAE"
    assert offered not in text_of(enter(client, nour).get(address))
    put(dossier, S.AWARDED)
    assert offered not in text_of(client.get(address))
    put(dossier, S.NOT_ADMISSIBLE)
    assert offered not in text_of(enter(client, world.branch.secretary).get(address))
