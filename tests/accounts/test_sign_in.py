import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse

from cqp.accounts.models import User
from cqp.notifications.models import Email

from .conftest import PASSWORD


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_signs_in_with_email_whatever_its_case_and_a_new_session_key(client, person, sign_in_form):
    user = person()
    client.get(reverse("account_login"))
    client.session.save()
    before = client.session.session_key
    user.email = "LEA@Entreprise.TEST"

    answer = sign_in_form(client, user)

    assert answer.url == reverse("home")
    assert client.session.session_key != before


def test_wrong_password_and_unknown_address_get_the_same_page(client, person):
    person()
    pages = [
        client.post(reverse("account_login"), {"login": email, "password": "faux"}).context["form"].errors
        for email in ("lea@entreprise.test", "inconnue@entreprise.test")
    ]

    assert pages[0] == pages[1]
    assert list(pages[0]) == ["__all__"]


def test_sixth_wrong_password_is_not_even_tried(client, person, sign_in_form):
    user = person()
    for _ in range(5):
        sign_in_form(client, user, password="faux")

    assert sign_in_form(client, user).status_code == 200
    assert "_auth_user_id" not in client.session


def test_signing_in_never_leaves_the_site(client, person, sign_in_form):
    answer = sign_in_form(client, person(), reverse("account_login") + "?next=//mal.test/")

    assert answer.url == reverse("home")


def test_there_is_no_free_sign_up(client, db):
    answer = client.post(reverse("account_signup"), {"email": "x@x.test", "password1": PASSWORD})

    assert (answer.status_code, User.objects.count()) == (405, 0)
    assert reverse("company_register") in client.get(reverse("account_signup")).content.decode()


@pytest.mark.parametrize("email", ["lea@entreprise.test", "inconnue@entreprise.test"])
def test_reset_answers_the_same_and_writes_only_to_people_we_know(client, person, email):
    person()

    answer = client.post(reverse("account_reset_password"), {"email": email})

    assert answer.url == reverse("account_reset_password_done")
    assert Email.objects.count() == (1 if email.startswith("lea") else 0)


def test_reset_link_comes_from_the_settings_and_serves_once(client, person, settings, last_mail, follow):
    settings.PUBLIC_URL = "https://cqp.exemple.fr"
    settings.ALLOWED_HOSTS = ["testserver", "mal.test"]
    user = person()
    client.post(reverse("account_reset_password"), {"email": user.email}, headers={"host": "mal.test"})
    _, link = last_mail()
    assert link.startswith("https://cqp.exemple.fr/mot-de-passe/oublie/cle/")

    page = follow(client, link)
    answer = client.post(
        page.request["PATH_INFO"], {"password1": "une autre phrase 2026", "password2": "une autre phrase 2026"}
    )

    assert answer.url == reverse("account_reset_password_from_key_done")
    user.refresh_from_db()
    assert user.check_password("une autre phrase 2026")
    assert "plus valable" in follow(Client(), link).content.decode()
    assert Email.objects.filter(code="password_changed", recipient=user).count() == 1


def test_forged_host_is_refused_without_a_mail(client, person):
    answer = client.post(reverse("account_reset_password"), {"email": person().email}, headers={"host": "mal.test"})

    assert answer.status_code == 400
    assert Email.objects.count() == 0


def test_reset_does_not_skip_the_second_factor(client, person, protected, open_last_link, sign_in_form):
    user = protected(person())
    client.post(reverse("account_reset_password"), {"email": user.email})
    page = open_last_link(client)
    client.post(page.request["PATH_INFO"], {"password1": "une autre phrase 2026", "password2": "une autre phrase 2026"})

    answer = sign_in_form(client, user, password="une autre phrase 2026")

    assert answer.url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_code_of_the_application_opens_the_session_once(client, person, protected, sign_in_form):
    user = protected(person())
    sign_in_form(client, user)
    code = code_of("JBSWY3DPEHPK3PXP")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200

    assert client.post(reverse("mfa_authenticate"), {"code": code}).url == reverse("home")

    again = Client()
    sign_in_form(again, user)
    assert again.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200
    assert "_auth_user_id" not in again.session


def test_closed_account_is_put_out_at_its_next_request(client, person):
    user = person()
    client.force_login(user)
    assert client.get(reverse("my_account")).status_code == 200

    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(reverse("my_account")).status_code == 302


def test_closing_other_sessions_keeps_this_one_only(person):
    user = person()
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(user)

    assert here.post(reverse("other_sessions_close")).url == reverse("my_account")

    assert here.get(reverse("my_account")).status_code == 200
    assert elsewhere.get(reverse("my_account")).status_code == 302


def test_changing_the_password_closes_other_sessions_and_tells_the_owner(person):
    user = person()
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        client.force_login(user)

    fields = {"oldpassword": PASSWORD, "password1": "une autre phrase 2026", "password2": "une autre phrase 2026"}
    assert here.post(reverse("account_change_password"), fields).url == reverse("my_account")

    assert here.get(reverse("my_account")).status_code == 200
    assert elsewhere.get(reverse("my_account")).status_code == 302
    assert Email.objects.get().code == "password_changed"


@pytest.mark.parametrize(
    "credential", ["", "pas du JSON", "[]", "3", '{"id": "faux"}', '{"id": "YQ", "rawId": "YQ", "response": {}}']
)
def test_passkey_sign_in_hands_out_a_challenge_and_refuses_nonsense(client, db, credential):
    options = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]

    answer = client.post(reverse("mfa_login_webauthn"), {"credential": credential})

    assert answer.url == reverse("account_login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("credential", ["", "[]", '{"id": "faux"}'])
def test_nonsense_is_no_new_key(client, person, sign_in_form, credential):
    user = person()
    sign_in_form(client, user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.post(reverse("mfa_add_webauthn"), {"name": "téléphone", "credential": credential}).status_code == 200
    assert not user.authenticator_set.exists()


def test_name_is_changed_on_my_account(client, person):
    user = person()
    client.force_login(user)

    assert client.post(reverse("my_account"), {"first_name": "Léa", "last_name": "Martin-Roy"}).url == reverse(
        "my_account"
    )
    assert client.post(reverse("my_account"), {"first_name": "", "last_name": "Seul"}).status_code == 200

    user.refresh_from_db()
    assert user.get_full_name() == "Léa Martin-Roy"


PUBLIC_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "account_reset_password_from_key_done",
    "company_register",
    "company_register_sent",
]
OWN_PAGES = [
    "my_account",
    "account_logout",
    "account_change_password",
    "mfa_index",
    "mfa_list_webauthn",
    "account_reauthenticate",
]
CONFIRMED_PAGES = ["mfa_activate_totp", "mfa_add_webauthn"]
PROTECTED_PAGES = [
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_deactivate_totp",
    "mfa_reauthenticate",
]


def assert_is_ours(page):
    """In our frame, in French, without anything the CSP would block."""
    text = page.content.decode()
    assert page.status_code == 200
    assert '<html lang="fr">' in text
    assert "VARIABLE_INCONNUE" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    assert not re.search(r"Sign [Ii]n|Password|Security key|Authenticator app", re.sub(r'"[^"]*"', "", text))


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_public_page_is_ours(client, db, name):
    assert_is_ours(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN_PAGES)
def test_own_page_is_ours(client, person, name):
    client.force_login(person())

    assert_is_ours(client.get(reverse(name)))


@pytest.mark.django_db(transaction=True)  # allauth tells the owner after the commit
def test_set_up_of_the_second_factor_page_by_page(client, person, sign_in_form):
    user = person()
    sign_in_form(client, user)
    confirm = client.get(reverse("mfa_activate_totp"))
    assert confirm.url.startswith(reverse("account_reauthenticate"))
    assert client.post(confirm.url, {"password": PASSWORD}).url == reverse("mfa_activate_totp")
    for name in CONFIRMED_PAGES:
        assert_is_ours(client.get(reverse(name)))

    page = client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})

    assert answer.url == reverse("mfa_view_recovery_codes")
    for name in PROTECTED_PAGES:
        assert_is_ours(client.get(reverse(name)))
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().strip()
    assert Email.objects.filter(code="second_factor_changed", recipient=user).count() == 1
