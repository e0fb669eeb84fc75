"""A VAE beside the person's other dossiers: what their history tells, whose account opens them, how many a year, who hears of its end."""

import datetime as dt

import pytest
from django.urls import reverse

from candidates.models import Candidate
from cqp.access.decisions import can
from cqp.notifications.models import Email
from cqp.referentials.services import load_certification
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from pathways.enums import State as S
from pathways.models import Dossier, VaeDossier
from pathways.requests import refusals, request_file
from pathways.services import advance, confirm_identity, correct_identity, merge_candidates
from tests import vae
from tests.world import BRANCH, referential

from .entrance import enter, text_of


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def verbs(dossier):
    return list(dossier.events.order_by("pk").values_list("verb", flat=True))


# --- the history of the other dossiers -------------------------------------------------------------------------------


@pytest.fixture
def beside(world):
    """A person registered by a company of the branch, who asks the neighbouring committee for a VAE."""
    parcours = world.dossier(S.POSITIONING)
    asked = request_file(user=parcours.candidate.user, version=world.neighbour.versions[0])
    with clock.frozen(clock.now() + dt.timedelta(minutes=5)):
        correct_identity(asked, actor=parcours.candidate.user, **vae.CIVIL_STATUS)
    return parcours, asked


def test_a_company_does_not_learn_that_another_committee_checked_the_identity(client, world, beside):
    parcours, asked = beside
    before = verbs(parcours)
    confirm_identity(asked, actor=world.neighbour.secretary)
    assert verbs(parcours) == before
    assert verbs(asked)[-1] == "identity_checked"
    page = enter(client, world.alpha.manager).get(reverse("dossier_detail", args=[parcours.pk]))
    assert "a vérifié l'identité" not in text_of(page)


def test_what_the_candidate_corrects_is_told_everywhere(beside):
    assert [verbs(dossier)[-1] for dossier in beside] == ["identity_updated", "identity_updated"]


def test_what_the_other_dossiers_wait_for_is_still_recomputed(world, beside):
    parcours, asked = beside
    parcours.pending_acts.create(role="CANDIDATE", act="no_longer_expected")
    confirm_identity(asked, actor=world.neighbour.secretary)
    assert not parcours.pending_acts.filter(act="no_longer_expected").exists()


# --- one person, two rows --------------------------------------------------------------------------------------------


@pytest.fixture
def two_accounts(world):
    """A VAE being written, and a parcours of the same person registered by a company under another address."""
    asked = vae.writing(world, version=world.branch.versions[1])
    return asked, world.dossier(S.REGISTERED)


def test_a_merge_does_not_take_an_open_vae_from_its_account(client, world, two_accounts):
    asked, parcours = two_accounts
    with pytest.raises(Blocked) as refusal:
        merge_candidates(actor=world.branch.secretary, kept=parcours.candidate, double=asked.candidate)
    (blocker,) = refusal.value.blockers
    assert (blocker.code, blocker.url) == (
        "vae_changes_account",
        reverse("duplicate_merge", args=[asked.candidate_id, parcours.candidate_id]),
    )
    assert asked.number in blocker.message
    assert not Candidate.objects.filter(merged_into__isnull=False).exists()
    shown = enter(client, world.branch.secretary).post(
        reverse("duplicate_merge", args=[parcours.candidate_id, asked.candidate_id])
    )
    assert shown.status_code == 409
    assert list(Dossier.objects.for_user(asked.candidate.user)) == [asked]


def test_the_other_way_round_the_person_keeps_everything(world, two_accounts):
    asked, parcours = two_accounts
    merge_candidates(actor=world.branch.secretary, kept=asked.candidate, double=parcours.candidate)
    assert set(Dossier.objects.for_user(asked.candidate.user)) == {asked, parcours}


def test_two_open_vae_of_two_accounts_stay_apart(world, two_accounts):
    asked, _ = two_accounts
    other = vae.requested(world)
    for kept, double in ((asked, other), (other, asked)):
        with pytest.raises(Blocked) as refusal:
            merge_candidates(actor=world.branch.secretary, kept=kept.candidate, double=double.candidate)
        assert codes(refusal) == ["both_in_vae"]


def test_a_vae_that_is_over_follows_the_row_that_is_kept(world, two_accounts):
    asked, parcours = two_accounts
    advance(asked, "withdraw", actor=asked.candidate.user, comment="je change de voie")
    merge_candidates(actor=world.branch.secretary, kept=parcours.candidate, double=asked.candidate)
    assert Dossier.objects.get(pk=asked.pk).candidate_id == parcours.candidate_id


def test_nobody_becomes_two_people_again_by_asking_from_the_other_account(world, two_accounts):
    """What they would ask for opens under the account of the row that was kept: they are told to come back with it."""
    asked, parcours = two_accounts
    merge_candidates(actor=world.branch.secretary, kept=asked.candidate, double=parcours.candidate)
    rows = Candidate.objects.count()
    with pytest.raises(Blocked) as refusal:
        request_file(user=parcours.candidate.user, version=world.neighbour.versions[0])
    assert codes(refusal) == ["merged_with_another_account"]
    kept = request_file(user=asked.candidate.user, version=world.neighbour.versions[0])
    assert (kept.candidate_id, Candidate.objects.count()) == (asked.candidate_id, rows)


# --- the law's cap, at the deposit -----------------------------------------------------------------------------------


def registered(code):
    data = referential(BRANCH, code, f"CQP {code}")
    data["version"] |= {"vae_regime": "LEGAL_RNCP", "vae_experience_months": 0}
    return load_certification(data)[0]


def deposited_once(dossier):
    """As if part 2 had been deposited today."""
    dossier.events.create(verb="conclude_application", to_state=S.APPLIED, actor=dossier.candidate.user)


def test_a_fourth_certification_is_not_deposited_in_the_same_year(world):
    first = vae.filled_application(world, version=registered("RD"))
    user = first.candidate.user
    for code in ("RA", "RB", "RC"):
        deposited_once(request_file(user=user, version=registered(code)))
    with pytest.raises(Blocked) as refusal:
        vae.deposit(vae.part_2(first), actor=user)
    assert codes(refusal) == ["three_certifications_a_year"]
    assert "à partir du 1er janvier 2027" in refusal.value.blockers[0].message
    assert vae.fresh(first).state == S.FILE_SENT


def test_a_third_one_is(world):
    first = vae.filled_application(world, version=registered("RD"))
    for code in ("RA", "RB"):
        deposited_once(request_file(user=first.candidate.user, version=registered(code)))
    vae.deposit(vae.part_2(first), actor=first.candidate.user)
    assert vae.fresh(first).state == S.APPLIED


def test_what_was_returned_is_deposited_again_in_the_same_year(world):
    dossier = vae.applied(world, version=registered("RD"))
    user = dossier.candidate.user
    for code in ("RA", "RB"):
        deposited_once(request_file(user=user, version=registered(code)))
    advance(dossier, "return_application", actor=world.branch.secretary, comment="Une pièce manque.")
    vae.deposit(vae.part_2(dossier), actor=user)
    assert vae.fresh(dossier).state == S.APPLIED


def test_outside_the_law_nothing_is_capped(world):
    first = vae.filled_application(world)
    for code in ("RA", "RB", "RC"):
        deposited_once(request_file(user=first.candidate.user, version=registered(code)))
    vae.deposit(vae.part_2(first), actor=first.candidate.user)
    assert VaeDossier.objects.get(pk=first.pk).state == S.APPLIED
    assert refusals(first.candidate.user, registered("RE"))[0].code == "three_certifications_a_year"


# --- its end ---------------------------------------------------------------------------------------------------------


def told(code):
    return sorted(Email.objects.filter(code=code).values_list("recipient__email", flat=True))


def test_a_vae_given_up_is_told_to_whoever_was_about_to_assess_or_helps(world):
    by = vae.provider(world)
    dossier = vae.coached(vae.name_assessors(vae.written(world), world), by)
    advance(dossier, "withdraw", actor=dossier.candidate.user, comment="je change de voie")
    people = (
        dossier.candidate.user,
        world.branch.secretary,
        world.beta.professional,
        world.branch.external,
        by.manager,
    )
    assert told("dossier_withdrawn") == sorted(user.email for user in people)
    body = Email.objects.filter(code="dossier_withdrawn").first().body
    assert "il faudrait en demander un autre" in body
    assert can(world.branch.external, "pathways.view", vae.fresh(dossier))


def test_the_mails_of_a_vae_read_well_without_a_company(world):
    dossier = vae.transmitted(world)
    advance(dossier, "return_incomplete", actor=world.branch.secretary, comment="La signature manque.")
    assert told("dossier_incomplete") == sorted([dossier.candidate.user.email, world.branch.external.email])
    bodies = Email.objects.filter(code__in=["dossier_incomplete", "dossier_transmitted"]).values_list("body", flat=True)
    assert bodies
    assert not [body for body in bodies if "None" in body or "entreprise" in body]
