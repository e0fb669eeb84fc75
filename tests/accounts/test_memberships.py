"""What a membership opens, and from when to when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import Membership, User
from cqp.shared import clock
from tests.factories.accounts import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [(-30, None, True), (0, None, True), (1, None, False), (-30, 0, False), (-30, 1, True)],
)
def test_a_membership_counts_from_its_first_day_until_the_day_it_ends(starts, ends, counts):
    today = clock.today()
    membership = MembershipFactory(
        started_on=today + timedelta(days=starts), ended_on=None if ends is None else today + timedelta(days=ends)
    )
    user = User.objects.get(pk=membership.user_id)
    assert user.manages(membership.organisation_id) is counts
    assert user.companies == ([membership.organisation] if counts else [])


def test_a_member_belongs_and_does_not_manage():
    membership = MembershipFactory(role=MembershipRole.MEMBER)
    user = User.objects.get(pk=membership.user_id)
    organisation = membership.organisation_id
    assert (user.belongs_to(organisation), user.manages(organisation), user.companies) == (True, False, [])


def test_only_the_secretariat_of_a_committee_is_its_secretary():
    committee, other = OrganisationFactory.create_batch(2, committee=True)
    user = MembershipFactory(organisation=committee, role=MembershipRole.SECRETARY).user
    assert (user.is_secretary_of(committee.pk), user.is_secretary_of(other.pk)) == (True, False)


def test_the_same_membership_is_not_held_twice_at_a_time():
    membership = MembershipFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(user=membership.user, organisation=membership.organisation)
    assert Membership.objects.count() == 1


def test_a_company_has_a_siret_and_one_siret_one_company():
    company = OrganisationFactory()
    for siret in (None, company.siret):
        with pytest.raises(IntegrityError), transaction.atomic():
            OrganisationFactory(siret=siret)


def test_an_address_is_one_person_whatever_its_case():
    UserFactory(email="lea@exemple.test")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="LEA@exemple.test")
