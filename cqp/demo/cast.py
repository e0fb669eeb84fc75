"""The people of a demonstration world, created through the same doors as anyone (only their password is set by hand)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from cqp.accounts.enums import MembershipRole, OrganisationKind
from cqp.accounts.models import Membership, Organisation, User
from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.models import ProviderCommitment
from cqp.accreditations.services import grant_accreditation, register_provider
from cqp.referentials.models import Certification, CertificationVersion


@dataclass
class Committee:
    """A CPEF with its secretary, its accredited assessors and its jurors."""

    organisation: Organisation
    secretary: User
    external: User
    president: User
    juror: User
    expert: User
    versions: list[CertificationVersion] = field(default_factory=list)


@dataclass
class Company:
    """A tenant with its manager, a tutor and an accredited professional of the house."""

    organisation: Organisation
    manager: User
    tutor: User
    professional: User


@dataclass
class Provider:
    """A training provider with its manager and what it last signed towards a committee."""

    organisation: Organisation
    manager: User
    commitment: ProviderCommitment


def person(email, first_name, last_name, password=None) -> User:
    user = User.objects.filter(email=email).first()
    return user or User.objects.create_user(email, password, first_name=first_name, last_name=last_name)


def join(user, organisation, role, *, since: date) -> None:
    Membership.objects.get_or_create(user=user, organisation=organisation, role=role, defaults={"started_on": since})


def accredit(user, role, committee: Committee, *, since: date, employer_siret="") -> None:
    for certification in Certification.objects.filter(committee=committee.organisation):
        grant_accreditation(
            actor=committee.secretary,
            user=user,
            role=role,
            certification=certification,
            trained_on=since - timedelta(days=20),
            decided_on=since - timedelta(days=5),
            valid_from=since,
            employer_siret=employer_siret,
        )


def build_committee(name, domain, *, since: date, password=None, people=None) -> Committee:
    """`people`: first and last names by part (secretary, external, president, juror, expert)."""
    organisation, _ = Organisation.objects.get_or_create(kind=OrganisationKind.COMMITTEE, name=name)
    cast = {part: person(f"{part}@{domain}", *names, password) for part, names in people.items()}
    committee = Committee(
        organisation=organisation,
        versions=list(CertificationVersion.objects.published().filter(certification__committee=organisation)),
        **cast,
    )
    join(committee.secretary, organisation, MembershipRole.SECRETARY, since=since)
    accredit(committee.external, AccreditationRole.EXTERNAL_ASSESSOR, committee, since=since)
    return committee


def build_company(name, siret, domain, committee, *, since: date, password=None, people=None) -> Company:
    """`people`: first and last names by part (manager, tutor, professional)."""
    organisation, _ = Organisation.objects.get_or_create(
        siret=siret,
        defaults={
            "kind": OrganisationKind.COMPANY,
            "name": name,
            "headcount": 24,
            "address": "12 rue des Ateliers\n75011 Paris",
            "representative": " ".join(people["manager"]),
        },
    )
    cast = {part: person(f"{part}@{domain}", *names, password) for part, names in people.items()}
    company = Company(organisation=organisation, **cast)
    join(company.manager, organisation, MembershipRole.MANAGER, since=since)
    join(company.professional, organisation, MembershipRole.MEMBER, since=since)
    accredit(company.professional, AccreditationRole.SECTOR_PROFESSIONAL, committee, since=since, employer_siret=siret)
    return company


def build_provider(name, siret, domain, committee, *, since: date, manager) -> Provider:
    """`manager`: first and last name. Committed from `since` for the usual length."""
    first_name, last_name = manager
    commitment = register_provider(
        actor=committee.secretary,
        committee=committee.organisation,
        organisation={"siret": siret, "name": name, "address": "8 quai des Métiers\n69002 Lyon"},
        email=f"manager@{domain}",
        first_name=first_name,
        last_name=last_name,
        signed_on=since - timedelta(days=5),
        valid_from=since,
    )
    return Provider(
        organisation=commitment.provider,
        manager=User.objects.get(email=f"manager@{domain}"),
        commitment=commitment,
    )
