"""Training providers that signed the branch's commitments: who is committed on which day, and who records it."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from cqp.access.decisions import Forbidden
from cqp.accounts.enums import OrganisationKind
from cqp.accounts.models import Membership, Organisation, User
from cqp.accreditations.models import CommitmentEnd, ProviderCommitment
from cqp.accreditations.services import (
    commitment_on,
    committed_providers,
    end_commitment,
    register_provider,
    renew_commitment,
)
from cqp.audit.models import AuditEvent
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked

SIRET = "90000004300019"
TODAY, TOMORROW = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
LAST_DAY = dt.date(2027, 11, 23)


def day(number):
    return dt.timedelta(days=number)


def register(committee, name="Formatio Conseil", siret=SIRET, **changes):
    terms = {"signed_on": TODAY, "valid_from": TODAY, "email": "helene@formatio.test"} | changes
    return register_provider(
        actor=terms.pop("actor", committee.secretary),
        committee=committee.organisation,
        organisation={"siret": siret, "name": name},
        first_name="Hélène",
        last_name="Vasseur",
        **terms,
    )


def end(commitment, committee, ends_on=TOMORROW):
    return end_commitment(commitment, actor=committee.secretary, ends_on=ends_on, reason="à sa demande")


# --- registering -----------------------------------------------------------------------------------------------


def test_registering_opens_the_provider_its_manager_and_twelve_months(world):
    commitment = register(world.branch)
    provider, manager = commitment.provider, User.objects.get(email="helene@formatio.test")
    assert (provider.kind, provider.name, provider.siret) == (
        OrganisationKind.TRAINING_PROVIDER,
        "Formatio Conseil",
        SIRET,
    )
    assert (manager.providers, manager.companies) == ([provider], [])
    assert (commitment.valid_until, commitment.recorded_by) == (LAST_DAY, world.branch.secretary)
    assert commitment.number.startswith("ENG-2026-")
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))[-3:] == [
        "account.invited",
        "organisation.provider_registered",
        "commitment.recorded",
    ]


def test_manager_is_invited_and_told_what_was_signed(world):
    commitment = register(world.branch)
    invitation, letter = Email.objects.filter(address="helene@formatio.test").order_by("pk")
    assert "vous devenez responsable de Formatio Conseil" in invitation.body
    assert letter.subject == f"Engagement {commitment.number} enregistré"
    assert "du 23 novembre 2026 au 23 novembre 2027 inclus" in letter.body


def test_another_length_may_be_signed(world):
    assert register(world.branch, valid_until=dt.date(2027, 6, 30)).valid_until == dt.date(2027, 6, 30)


def test_known_provider_signs_with_a_second_committee_without_a_second_organisation(world):
    first = register(world.branch)
    second = register(world.neighbour, name="Formatio", email="autre@formatio.test")
    assert second.provider == first.provider
    assert second.provider.name == "Formatio Conseil"
    assert ProviderCommitment.objects.filter(provider=first.provider).count() == 2


def test_company_of_the_branch_may_commit_itself_and_stays_a_company(world):
    company = world.alpha.organisation
    commitment = register(world.branch, siret=company.siret, name="Autre nom", email=world.alpha.manager.email)
    company.refresh_from_db()
    assert (commitment.provider, company.kind, company.name) == (company, OrganisationKind.COMPANY, "Alpha Formation")
    assert User.objects.get(pk=world.alpha.manager.pk).providers == [company]


def test_secretariat_names_nobody_in_an_organisation_already_here(world):
    """It would read the dossiers of any company, even those of another committee: its managers are told instead."""
    before = set(Membership.objects.values_list("pk", flat=True))
    register(world.branch, siret=world.gamma.organisation.siret, email="complice@exemple.test")
    assert set(Membership.objects.values_list("pk", flat=True)) == before
    assert not User.objects.filter(email="complice@exemple.test").exists()
    told = Email.objects.filter(code="provider_committed").values_list("address", flat=True)
    assert list(told) == [world.gamma.manager.email]


def test_committee_is_no_provider(world):
    Organisation.objects.filter(pk=world.neighbour.organisation.pk).update(siret=SIRET)
    with pytest.raises(Blocked, match="celui d'une commission"):
        register(world.branch)
    assert not User.objects.filter(email="helene@formatio.test").exists()


@pytest.mark.parametrize("who", ["neighbour", "manager", "external"])
def test_only_the_secretariat_of_the_committee_records(world, who):
    actor = {
        "neighbour": world.neighbour.secretary,
        "manager": world.alpha.manager,
        "external": world.branch.external,
    }[who]
    with pytest.raises(Forbidden):
        register(world.branch, actor=actor)
    commitment = register(world.branch)
    with pytest.raises(Forbidden):
        renew_commitment(commitment, actor=actor, signed_on=TODAY, valid_from=LAST_DAY + day(1))
    with pytest.raises(Forbidden):
        end_commitment(commitment, actor=actor, ends_on=TODAY + day(1), reason="à sa demande")


# --- on which day ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "is_in_force"),
    [(TODAY - day(1), False), (TODAY, True), (LAST_DAY, True), (LAST_DAY + day(1), False)],
    ids=["the day before", "the first day", "the last day", "the day after the last day"],
)
def test_in_force_from_its_first_day_to_its_last(world, asked, is_in_force):
    commitment = register(world.branch)
    committee = world.branch.organisation
    assert commitment_on(commitment.provider, committee, asked) == (commitment if is_in_force else None)
    assert list(committed_providers(committee, asked)) == ([commitment.provider] if is_in_force else [])


def test_end_counts_from_its_day_and_leaves_the_past_valid(world):
    commitment = register(world.branch)
    end(commitment, world.branch, TODAY + day(10))
    on = lambda asked: commitment_on(commitment.provider, world.branch.organisation, asked)  # noqa: E731
    assert (on(TODAY + day(9)), on(TODAY + day(10))) == (commitment, None)


def test_committed_towards_one_committee_is_nothing_for_the_other(world):
    ours, theirs = register(world.branch), register(world.neighbour, name="Thermes Formation", siret="90000005000014")
    assert list(committed_providers(world.branch.organisation, TODAY)) == [ours.provider]
    assert list(committed_providers(world.neighbour.organisation, TODAY)) == [theirs.provider]
    assert commitment_on(ours.provider, world.neighbour.organisation, TODAY) is None


def test_providers_are_offered_by_name_each_once(world):
    b = register(world.branch, name="Béta Savoirs")
    a = register(world.branch, name="Atelier", siret="90000005000014", email="a@atelier.test")
    renew_commitment(b, actor=world.branch.secretary, signed_on=TODAY, valid_from=LAST_DAY + day(1))
    assert list(committed_providers(world.branch.organisation, TODAY)) == [a.provider, b.provider]


# --- renewing, overlapping -------------------------------------------------------------------------------------


def test_renewal_is_a_new_commitment_from_the_day_after(world):
    first = register(world.branch)
    second = renew_commitment(first, actor=world.branch.secretary, signed_on=TODAY, valid_from=LAST_DAY + day(1))
    assert (second.provider, second.committee, second.valid_until) == (
        first.provider,
        first.committee,
        dt.date(2028, 11, 24),
    )
    told = Email.objects.filter(code="provider_committed", address="helene@formatio.test")
    assert told.count() == 2


@pytest.mark.parametrize("starts", [TODAY, LAST_DAY])
def test_two_commitments_never_cover_the_same_day(world, starts):
    first = register(world.branch)
    with pytest.raises(Blocked, match="déjà engagé sur cette période"):
        renew_commitment(first, actor=world.branch.secretary, signed_on=TODAY, valid_from=starts)
    with pytest.raises(Blocked, match="déjà engagé sur cette période"):
        register(world.branch, valid_from=starts)


def test_overlap_is_counted_per_committee(world):
    register(world.branch)
    assert register(world.neighbour).committee == world.neighbour.organisation


def test_ended_commitment_makes_room_from_its_end_on_and_not_before(world):
    first = register(world.branch)
    end(first, world.branch, TODAY + day(10))
    with pytest.raises(Blocked, match="déjà engagé"):
        register(world.branch, valid_from=TODAY + day(9))
    assert register(world.branch, valid_from=TODAY + day(10)).valid_from == TODAY + day(10)


def test_commitment_ended_before_it_began_never_was(world):
    future = register(world.branch, valid_from=TODAY + day(30))
    end(future, world.branch, TODAY + day(5))
    assert register(world.branch).valid_until == LAST_DAY


# --- ending ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends_on", "reason"),
    [(TODAY - day(1), "au plus tôt demain"), (TODAY, "au plus tôt demain"), (LAST_DAY + day(1), "déjà expiré")],
)
def test_end_is_neither_before_tomorrow_nor_after_the_last_day(world, ends_on, reason):
    with pytest.raises(Blocked, match=reason):
        end(register(world.branch), world.branch, ends_on)
    assert not CommitmentEnd.objects.exists()


def test_commitment_ends_once(world):
    commitment = register(world.branch)
    end(commitment, world.branch)
    with pytest.raises(Blocked, match="déjà pris fin"):
        end(commitment, world.branch)


# --- who sees, what the database refuses -----------------------------------------------------------------------


def test_seen_by_its_secretariat_and_its_managers_only(world):
    ours = register(world.branch, siret=world.alpha.organisation.siret, email=world.alpha.manager.email)
    theirs = register(world.neighbour)
    seen = lambda user: list(ProviderCommitment.objects.for_user(user))  # noqa: E731
    assert (seen(world.branch.secretary), seen(world.neighbour.secretary)) == ([ours], [theirs])
    assert (seen(world.alpha.manager), seen(User.objects.get(email="helene@formatio.test"))) == ([ours], [theirs])
    assert (seen(world.beta.manager), seen(world.alpha.professional), seen(world.branch.external)) == ([], [], [])


def test_rows_are_never_changed_nor_deleted(world):
    commitment = register(world.branch)
    ending = end(commitment, world.branch)
    for act in (
        lambda: ProviderCommitment.objects.filter(pk=commitment.pk).update(valid_until=LAST_DAY + day(365)),
        lambda: ProviderCommitment.objects.filter(pk=commitment.pk).delete(),
        lambda: CommitmentEnd.objects.filter(pk=ending.pk).update(reason="autre"),
        lambda: CommitmentEnd.objects.filter(pk=ending.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def raw(world, **changes):
    values = {
        "provider": world.alpha.organisation,
        "committee": world.branch.organisation,
        "number": "ENG-2026-999999",
        "signed_on": TODAY,
        "valid_from": TODAY,
        "valid_until": LAST_DAY,
        "recorded_by": world.branch.secretary,
    }
    return ProviderCommitment(**(values | changes))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"valid_until": TODAY - day(1)}, "La fin de l'engagement doit suivre son début."),
        ({"signed_on": TODAY + day(1)}, "Un engagement ne commence pas avant d'être signé."),
    ],
)
def test_constraints_speak_french_and_hold_in_the_database(world, changes, sentence):
    wrong = raw(world, **changes)
    assert sentence in str(_refusal(wrong))
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def _refusal(row):
    try:
        row.validate_constraints()
    except Exception as refusal:  # noqa: BLE001 - its words are what is read
        return refusal
    return None


@pytest.mark.parametrize("side", ["provider", "committee"])
def test_database_knows_who_commits_and_towards_whom(world, side):
    wrong = {"provider": world.neighbour.organisation, "committee": world.beta.organisation}[side]
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(world, **{side: wrong}).save()
    raw(world).save()
    connection.check_constraints()


def test_numbers_follow_each_other(world):
    first, second = register(world.branch), register(world.neighbour)
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1
    assert clock.today() == TODAY
