from datetime import timedelta

import pytest
from django.urls import reverse

from cqp.accounts import services
from cqp.accounts.models import Invitation, User
from cqp.shared import clock
from cqp.shared.blockers import Blocked

from .conftest import PASSWORD


@pytest.fixture
def invited(manager):
    return services.invite_person(
        "Sam@Formadis.test", "Sam", "Petit", actor=manager, reason_text="vous êtes désigné tuteur de Léa Martin"
    )


def test_new_person_opens_the_account_with_the_link(client, invited, last_mail, follow):
    email, link = last_mail()
    assert (invited.email, invited.is_activated, email.recipient) == ("sam@formadis.test", False, invited)
    assert "Léa Martin vous invite : vous êtes désigné tuteur de Léa Martin." in email.body

    follow(client, link)
    answer = client.post(reverse("invitation_accept"), {"password": PASSWORD})

    assert answer.url == reverse("home")
    invited.refresh_from_db()
    assert invited.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(invited.pk)


def test_link_serves_once(client, invited, last_mail, follow):
    _, link = last_mail()
    follow(client, link)
    client.post(reverse("invitation_accept"), {"password": PASSWORD})
    client.logout()

    page = follow(client, link)

    assert page.status_code == 410
    assert "Ce lien a déjà servi" in page.content.decode()


def test_opening_the_link_without_choosing_a_password_uses_nothing_up(client, invited, last_mail, follow):
    _, link = last_mail()

    assert [follow(client, link).status_code for _ in range(3)] == [200, 200, 200]
    assert Invitation.objects.get().used_at is None


def test_expired_link_says_what_to_do(client, invited, last_mail, follow):
    _, link = last_mail()

    with clock.frozen(clock.now() + timedelta(days=8)):
        page = follow(client, link)

    assert page.status_code == 410
    assert reverse("account_reset_password") in page.content.decode()


def test_link_expiring_while_the_password_is_chosen_opens_nothing(client, invited, last_mail, follow):
    _, link = last_mail()
    follow(client, link)

    with clock.frozen(clock.now() + timedelta(days=8)):
        answer = client.post(reverse("invitation_accept"), {"password": PASSWORD})

    assert answer.status_code == 410
    invited.refresh_from_db()
    assert not invited.is_activated


def test_wrong_link_is_told_so(client, db):
    page = client.get(reverse("invitation_open", args=["n-importe-quoi"]))

    assert page.status_code == 404
    assert "pas le bon" in page.content.decode()


def test_token_leaves_the_address_bar_and_no_referrer(client, invited, last_mail):
    _, link = last_mail()

    answer = client.get("/" + link.split("/", 3)[3])

    assert answer.url == reverse("invitation_accept")
    assert answer["Referrer-Policy"] == "no-referrer"


def test_weak_password_is_refused_and_the_link_still_serves(client, invited, last_mail, follow):
    _, link = last_mail()
    follow(client, link)

    page = client.post(reverse("invitation_accept"), {"password": "court"})

    assert page.status_code == 200
    assert page.context["form"].errors["password"]
    assert Invitation.objects.get().is_usable


def test_somebody_else_signed_in_cannot_use_the_link(client, invited, manager, last_mail, follow):
    _, link = last_mail()
    client.force_login(manager)

    page = follow(client, link)

    assert page.status_code == 403
    assert "pour une autre personne" in page.content.decode()
    assert client.post(reverse("invitation_accept"), {"password": PASSWORD}).status_code == 403
    invited.refresh_from_db()
    assert not invited.is_activated


def test_two_links_to_one_person_die_together(client, invited, manager):
    services.invite_person("sam@formadis.test", "S", "P", actor=manager, reason_text="autre raison")
    first, second = Invitation.objects.order_by("pk")

    services.accept_invitation(second, password=PASSWORD)

    with pytest.raises(Blocked):
        services.accept_invitation(first, password="un autre mot de passe")
    assert User.objects.get(pk=invited.pk).check_password(PASSWORD)


def test_inviting_an_open_account_changes_nothing_and_says_where_to_sign_in(person, manager, last_mail):
    user = person("sam@formadis.test", first_name="Samuel")

    same = services.invite_person("SAM@formadis.test", "Autre", "Nom", actor=manager, reason_text="un motif")

    _, link = last_mail()
    assert (same, same.first_name) == (user, "Samuel")
    assert link.endswith(reverse("account_login"))
    assert Invitation.objects.count() == 0


def test_link_is_built_on_the_settings_never_on_the_host_header(client, register_settings, invited, last_mail):
    _, link = last_mail()

    assert link.startswith(register_settings.PUBLIC_URL + "/invitations/")


@pytest.fixture
def register_settings(settings):
    settings.PUBLIC_URL = "https://cqp.exemple.fr"
    return settings


def test_service_account_is_one_named_row_that_cannot_sign_in(db):
    clock_account = services.service_account("Horloge")

    assert services.service_account("Horloge") == clock_account
    assert (clock_account.is_service, clock_account.is_active, str(clock_account)) == (True, True, "Horloge")
    assert not clock_account.has_usable_password()
