"""The two middlewares: signed in, and with the second factor; and what an expired session had typed."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cqp.accounts import second_factor
from cqp.shared import drafts


@pytest.fixture
def typing(client, person):
    """Somebody with the form of my_account open, whose session then ends. Returns (client, user, what they post)."""
    user = person()
    client.force_login(user)
    page = client.get(reverse("my_account")).content.decode()
    owner = re.search(r'name="draft_owner" value="([^"]+)"', page)[1]
    client.session.flush()
    return client, user, {"first_name": "Léa", "last_name": "Martin-Roy", "draft_owner": owner}


def test_anonymous_visitor_is_sent_to_sign_in_and_back(client, person, sign_in_form):
    answer = client.get(reverse("my_account") + "?onglet=2")

    assert answer.url == reverse("account_login") + "?next=%2Fmon-compte%2F%3Fonglet%3D2"
    assert sign_in_form(client, person(), answer.url).url == "/mon-compte/?onglet=2"


def test_what_an_expired_session_posts_is_given_back_once(typing, sign_in_form):
    client, user, typed = typing
    answer = client.post(reverse("my_account"), typed)
    assert drafts.NOTICE not in client.get(answer.url).content.decode()

    back = sign_in_form(client, user, answer.url)
    page = client.get(back.url)

    assert back.url == reverse("my_account")
    assert page.context["form"]["last_name"].value() == "Martin-Roy"
    assert [str(message) for message in page.context["messages"]][-1] == drafts.NOTICE
    user.refresh_from_db()
    assert user.last_name == "Martin"
    again = client.get(back.url)
    assert again.context["form"]["last_name"].value() == "Martin"


def test_autosave_of_an_expired_session_is_told_where_to_sign_in_and_loses_nothing(typing, sign_in_form):
    client, user, typed = typing

    answer = client.post(reverse("my_account"), typed, headers={"x-autosave": "1", "accept": "application/json"})

    assert answer.status_code == 401
    assert answer.json() == {"sign_in": reverse("account_login") + "?next=%2Fmon-compte%2F"}
    sign_in_form(client, user, answer.json()["sign_in"])
    assert client.get(reverse("my_account")).context["form"]["last_name"].value() == "Martin-Roy"


def test_autosave_that_succeeds_after_sign_in_drops_the_older_text(typing, sign_in_form):
    client, user, typed = typing
    client.post(reverse("my_account"), typed, headers={"x-autosave": "1"})
    sign_in_form(client, user)

    client.post(reverse("my_account"), typed | {"last_name": "Plus récent"})

    assert client.get(reverse("my_account")).context["form"]["last_name"].value() == "Plus récent"


def test_htmx_of_an_expired_session_is_redirected_whole(typing):
    client, _, typed = typing

    answer = client.post(
        reverse("my_account"), typed, headers={"hx-request": "true", "hx-current-url": "http://testserver/mon-compte/"}
    )

    assert answer.status_code == 401
    assert answer["HX-Redirect"] == reverse("account_login") + "?next=%2Fmon-compte%2F"
    assert answer.content == b""


def test_fragment_asked_by_an_expired_session_comes_back_to_its_page(client, db):
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/la-page/?p=2"}
    assert client.get(reverse("my_account"), headers=headers)["HX-Redirect"].endswith("?next=%2Fla-page%2F%3Fp%3D2")

    headers["hx-current-url"] = "https://mal.test/la-page/"
    assert client.get(reverse("my_account"), headers=headers)["HX-Redirect"].endswith("?next=%2F")


def test_another_person_signing_in_does_not_get_the_text(typing, person, sign_in_form):
    client, _, typed = typing
    other = person("autre@entreprise.test", first_name="Zoé", last_name="Durand")
    answer = client.post(reverse("my_account"), typed)

    sign_in_form(client, other, answer.url)
    page = client.get(reverse("my_account"))

    assert page.context["form"]["last_name"].value() == "Durand"
    assert "Martin-Roy" not in page.content.decode()
    assert "Martin-Roy" not in str(dict(client.session))


def test_post_without_a_valid_owner_is_not_kept_and_says_so(client, db):
    answer = client.post(reverse("my_account"), {"last_name": "Martin-Roy", "draft_owner": "forgé"})

    page = client.get(answer.url).content.decode()
    assert "recommencez cette action" in page
    assert drafts._SESSION_KEY not in client.session


# --- Second factor --------------------------------------------------------------


def test_secretariat_sets_up_a_second_factor_before_anything_else(client, secretary, protected):
    client.force_login(secretary)

    for name in ("home", "my_account", "account_change_password"):
        assert client.get(reverse(name)).url == reverse("mfa_index")
    assert "Choisissez l’un des deux moyens" in client.get(reverse("mfa_index")).content.decode()
    assert client.get(reverse("company_register")).status_code == 200
    assert client.post(reverse("my_account"), {"first_name": "X"}, headers={"hx-request": "true"})[
        "HX-Redirect"
    ] == reverse("mfa_index")

    protected(secretary)
    assert client.get(reverse("my_account")).status_code == 200


def test_platform_staff_and_named_people_too_but_not_a_company(client, person, manager):
    assert second_factor.second_factor_missing(person("admin@cqp.test", is_staff=True))
    assert not second_factor.second_factor_missing(manager)
    client.force_login(manager)
    assert "Choisissez l’un des deux moyens" not in client.get(reverse("mfa_index")).content.decode()

    def is_manager(user):
        return user == manager

    second_factor.requires_second_factor(is_manager)
    try:
        assert second_factor.second_factor_missing(manager)
        assert client.get(reverse("my_account")).url == reverse("mfa_index")
    finally:
        second_factor._predicates.remove(is_manager)


def test_demonstration_asks_nobody_for_a_second_factor(client, secretary, settings):
    settings.DEMO = True
    client.force_login(secretary)

    assert client.get(reverse("my_account")).status_code == 200


def test_signing_out_is_possible_before_the_second_factor(secretary):
    client = Client()
    client.force_login(secretary)

    assert client.post(reverse("account_logout")).url == reverse("account_login")
    assert "_auth_user_id" not in client.session
