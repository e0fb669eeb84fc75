import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.urls import reverse

from cqp.accounts.enums import MembershipRole, OrganisationKind
from cqp.accounts.models import Membership, Organisation, User
from cqp.notifications.models import Email

PASSWORD = "une phrase assez longue 1984"
SIRET = "73282932000074"
OTHER_SIRET = "44306184100047"


@pytest.fixture(autouse=True)
def _fresh_rate_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person(db):
    """A function that makes somebody who can sign in with PASSWORD."""

    def make(email="lea@entreprise.test", **fields):
        names = {"first_name": "Léa", "last_name": "Martin"} | fields
        return User.objects.create_user(email, PASSWORD, **names)

    return make


@pytest.fixture
def company(db):
    return Organisation.objects.create(kind=OrganisationKind.COMPANY, name="Formadis", siret=SIRET)


@pytest.fixture
def manager(person, company):
    user = person("responsable@formadis.test")
    Membership.objects.create(user=user, organisation=company, role=MembershipRole.MANAGER)
    return user


@pytest.fixture
def secretary(person, db):
    committee = Organisation.objects.create(kind=OrganisationKind.COMMITTEE, name="CPEF")
    user = person("secretariat@cpef.test")
    Membership.objects.create(user=user, organisation=committee, role=MembershipRole.SECRETARY)
    return user


@pytest.fixture
def protected():
    """A function that gives somebody a second factor."""

    def protect(user):
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        return user

    return protect


@pytest.fixture
def sign_in_form():
    """A function that signs in through the page, as a person does."""

    def sign_in(client, user, path=None, password=PASSWORD):
        return client.post(path or reverse("account_login"), {"login": user.email, "password": password})

    return sign_in


@pytest.fixture
def last_mail():
    """The last mail of the outbox, and the address in it."""

    def read():
        email = Email.objects.latest("pk")
        return email, re.search(r"https?://\S+", email.body)[0]

    return read


@pytest.fixture
def follow():
    """A function that opens the address of a mail, as the browser does: the host is that of the settings, not the test's."""

    def open_link(client, link):
        return client.get("/" + link.split("/", 3)[3], follow=True)

    return open_link


@pytest.fixture
def open_last_link(last_mail, follow):
    """A function that opens the address of the last mail."""
    return lambda client: follow(client, last_mail()[1])
