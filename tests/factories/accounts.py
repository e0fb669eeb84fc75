"""Plain rows of the accounts: people, organisations, memberships. Dossiers have no factory, services alone open them (house § 2.11)."""

import factory
from factory.django import DjangoModelFactory

from cqp.accounts.enums import MembershipRole, OrganisationKind
from cqp.accounts.models import Membership, Organisation, User

# Invented establishments whose keys are right: enough for a test, and never somebody's number.
SIRETS = ("90000004300019", "90000005000014", "90000006800016", "90000004300027", "90000005000022", "90000006800024")


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda rank: f"personne{rank}@exemple.test")
    first_name = "Léa"
    last_name = factory.Sequence(lambda rank: f"Martin-{rank}")
    password = "!"  # nobody signs in with it: tests use force_login


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    class Params:
        committee = factory.Trait(kind=OrganisationKind.COMMITTEE, siret=None)

    kind = OrganisationKind.COMPANY
    name = factory.Sequence(lambda rank: f"Organisation {rank}")
    siret = factory.Sequence(lambda rank: SIRETS[rank % len(SIRETS)])


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MembershipRole.MANAGER
