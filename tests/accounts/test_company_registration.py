import html
import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.accounts.enums import InvitationPurpose, MembershipRole
from cqp.accounts.models import Invitation, Membership, Organisation, User
from cqp.audit.models import AuditEvent
from cqp.notifications.models import Email
from cqp.shared import clock

from .conftest import PASSWORD, SIRET

FORM = {
    "siret": "732 829 320 00074",
    "name": "Formadis",
    "collective_agreement": "1516",
    "headcount": "42",
    "address": "1 rue des Lilas, 69003 Lyon",
    "representative": "Ada Lovelace",
    "first_name": "Nour",
    "last_name": "Haddad",
    "email": "Nour.Haddad@Formadis.test",
}


def without_tokens(page):
    """The page but for the CSRF token, masked anew each time."""
    return re.sub(r'(content|value)="[0-9A-Za-z]{64}"', "", page.content.decode())


@pytest.fixture
def register(client, db):
    def post(**changes):
        return client.post(reverse("company_register"), FORM | changes)

    return post


def test_company_registers_itself_and_its_manager_is_signed_in(client, register, last_mail, follow):
    assert register().url == reverse("company_register_sent")
    assert (Organisation.objects.count(), User.objects.count()) == (0, 0)
    email, link = last_mail()
    assert (email.address, email.recipient) == ("nour.haddad@formadis.test", None)

    page = follow(client, link)
    assert page.request["PATH_INFO"] == reverse("invitation_accept")
    answer = client.post(reverse("invitation_accept"), {"password": PASSWORD})

    assert answer.url == reverse("home")
    company = Organisation.objects.get()
    assert (company.siret, company.name, company.headcount, company.collective_agreement) == (
        SIRET,
        "Formadis",
        42,
        "1516",
    )
    user = User.objects.get()
    assert (user.email, user.get_full_name()) == ("nour.haddad@formadis.test", "Nour Haddad")
    membership = Membership.objects.get()
    assert (membership.user, membership.organisation, membership.role) == (user, company, MembershipRole.MANAGER)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEvent.objects.filter(verb="organisation.registered", actor=user).count() == 1


@pytest.mark.parametrize(
    ("siret", "message"),
    [
        ("732 829 320 00075", "Ce SIRET n'existe pas : sa clé est fausse. Vérifiez les chiffres."),
        ("732 829 320", "Le SIRET compte 14 chiffres, par exemple 732 829 320 00074."),
    ],
)
def test_wrong_siret_is_named_and_nothing_typed_is_lost(register, siret, message):
    page = register(siret=siret)

    text = html.unescape(page.content.decode())
    assert page.status_code == 200
    assert page.context["form"].errors["siret"] == [message]
    assert message in text
    for typed in (siret, *(value for field, value in FORM.items() if field != "siret")):
        assert typed in text
    assert Invitation.objects.count() == 0


def test_registered_siret_gets_the_same_answer_and_a_mail_that_says_what_to_do(client, register, company, last_mail):
    known = register()
    known_page = without_tokens(client.get(known.url))
    email, _ = last_mail()
    company.siret = "44306184100047"
    company.save()
    unknown = register()
    unknown_page = without_tokens(client.get(unknown.url))

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert known_page == unknown_page
    assert email.code == "company_already_registered"
    assert reverse("account_login") in email.body
    assert Invitation.objects.count() == 1


def test_mail_to_an_unproved_address_repeats_no_sentence_typed_by_a_stranger(register, last_mail):
    register(first_name="Gagnez http://mal.test", name="Cliquez http://mal.test")

    email, _ = last_mail()
    assert "mal.test" not in email.body + email.subject


def test_two_links_for_one_siret_open_one_company(client, register, db):
    from cqp.accounts import services
    from cqp.shared.blockers import Blocked

    register()
    register(email="autre@formadis.test")
    first, second = Invitation.objects.order_by("pk")
    services.accept_invitation(first, password=PASSWORD)

    with pytest.raises(Blocked) as refusal:
        services.accept_invitation(second, password=PASSWORD)

    assert [blocker.code for blocker in refusal.value.blockers] == ["siret_registered"]
    assert (Organisation.objects.count(), User.objects.count()) == (1, 1)
    second.refresh_from_db()
    assert second.used_at is None


def test_database_refuses_a_second_company_with_the_same_siret(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(kind=company.kind, name="Copie", siret=company.siret)


def test_address_of_an_existing_account_must_sign_in_before_the_company_is_attached(
    client, register, person, open_last_link, sign_in_form
):
    user = person("nour.haddad@formadis.test", first_name="Nour")
    register()

    page = open_last_link(client)
    assert page.request["PATH_INFO"] == reverse("account_login")
    answer = sign_in_form(client, user, page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"])
    assert answer.url == reverse("invitation_accept")
    assert Organisation.objects.count() == 0
    client.get(answer.url)
    client.post(answer.url)

    assert Membership.objects.get().user == user
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_link_of_a_registration_dies_after_seven_days(client, register, last_mail, follow):
    register()
    _, link = last_mail()

    with clock.frozen(clock.now() + timedelta(days=7, seconds=1)):
        page = follow(client, link)

    assert page.status_code == 410
    assert "Ce lien a expiré" in page.content.decode()
    assert reverse("company_register") in page.content.decode()


def test_token_is_never_stored(register, last_mail):
    register()
    _, link = last_mail()

    invitation = Invitation.objects.get(purpose=InvitationPurpose.REGISTER_COMPANY)
    token = link.rstrip("/").rsplit("/", 1)[1]
    assert len(token) >= 43
    assert token not in str(vars(invitation))


def test_sixth_registration_for_an_address_within_an_hour_is_refused(register):
    for _ in range(5):
        assert register().status_code == 302

    assert register().status_code == 429
    assert Email.objects.count() == 5
