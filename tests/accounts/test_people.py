from datetime import timedelta

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.accounts import services
from cqp.accounts.enums import MembershipRole, OrganisationKind
from cqp.accounts.models import Membership, Organisation, User
from cqp.shared import clock
from cqp.shared.blockers import Blocked

from .conftest import OTHER_SIRET

COLLEAGUE = {"first_name": "Sam", "last_name": "Petit", "email": "Sam@formadis.test"}


@pytest.fixture
def people_url(company):
    return reverse("organisation_people", args=[company.pk])


@pytest.fixture
def colleague(manager, company):
    return services.invite_manager(
        company, actor=manager, email="sam@formadis.test", first_name="Sam", last_name="Petit"
    )


def test_manager_invites_a_colleague_who_manages_too(client, manager, company, people_url):
    client.force_login(manager)

    answer = client.post(people_url, COLLEAGUE)

    assert answer.url == people_url
    assert User.objects.get(email="sam@formadis.test").manages(company.pk)
    assert "Sam Petit" in client.get(people_url).content.decode()


def test_inviting_twice_says_so_and_keeps_what_was_typed(client, manager, colleague, people_url):
    client.force_login(manager)

    page = client.post(people_url, COLLEAGUE)

    assert page.context["form"].errors["email"] == ["Sam Petit est déjà responsable de cette organisation."]
    assert page.context["form"]["first_name"].value() == "Sam"
    assert Membership.objects.filter(organisation=colleague.organisation).count() == 2


def test_ended_membership_closes_the_door_at_once(client, manager, colleague, people_url):
    client.force_login(manager)
    url = reverse("membership_end", args=[colleague.organisation_id, colleague.pk])

    assert client.get(url).status_code == 200
    assert client.post(url).url == people_url

    client.force_login(colleague.user)
    assert client.get(people_url).status_code == 404


def test_last_manager_stays(manager, company):
    with pytest.raises(Blocked) as refusal:
        services.end_membership(Membership.objects.get(user=manager), actor=manager)

    assert [blocker.code for blocker in refusal.value.blockers] == ["last_manager"]


def test_foreign_organisation_looks_absent(client, person, people_url, company):
    stranger = person("ailleurs@autre.test")
    other = Organisation.objects.create(kind=OrganisationKind.COMPANY, name="Autre", siret=OTHER_SIRET)
    Membership.objects.create(user=stranger, organisation=other, role=MembershipRole.MANAGER)
    client.force_login(stranger)

    assert client.get(people_url).status_code == 404
    assert client.get(reverse("organisation_people", args=[10_000])).status_code == 404
    with pytest.raises(Forbidden):
        services.invite_manager(company, actor=stranger, **COLLEAGUE)


def test_plain_member_is_refused_with_the_reason(client, person, company, people_url):
    member = person("membre@formadis.test")
    Membership.objects.create(user=member, organisation=company, role=MembershipRole.MEMBER)
    client.force_login(member)

    page = client.get(people_url)

    assert page.status_code == 403
    assert "Seules les personnes responsables" in page.content.decode()


@pytest.mark.parametrize(("days", "is_current"), [(-1, False), (0, True), (9, True), (10, False), (11, False)])
def test_membership_is_current_from_its_first_day_to_the_eve_of_its_end(person, company, days, is_current):
    start = clock.today()
    Membership.objects.create(
        user=person(),
        organisation=company,
        role=MembershipRole.MEMBER,
        started_on=start,
        ended_on=start + timedelta(days=10),
    )

    with clock.frozen(clock.now() + timedelta(days=days)):
        assert Membership.objects.current().exists() is is_current
