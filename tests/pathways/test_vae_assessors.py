"""Who assesses a VAE: named once it is admissible, replaced when they can no longer act, never of the accompanying provider."""

import pytest
from django.urls import reverse

from cqp.access.decisions import can
from cqp.accounts.enums import MembershipRole
from cqp.accreditations.enums import AccreditationRole
from cqp.accreditations.models import Accreditation
from cqp.accreditations.services import end_accreditation
from cqp.demo.cast import join, person
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.models import Signable
from pathways import expectations
from pathways.enums import BEFORE_ADMISSIBILITY, Role
from pathways.enums import State as S
from pathways.models import Assignment
from pathways.services import advance, assign
from tests import vae
from tests.ends import ended_today
from tests.workflows.machine import put

from .entrance import enter, text_of
from .test_people import accredit

ASSESSORS = [Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR]


def codes(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def awaited(dossier):
    return expectations.expected_acts(vae.fresh(dossier))


def named(world):
    """Part 3 deposited, both assessors named."""
    return vae.name_assessors(vae.written(world), world)


@pytest.mark.parametrize("state", sorted(BEFORE_ADMISSIBILITY))
def test_nobody_is_named_before_the_opinion(world, state):
    dossier = put(vae.requested(world), state)
    with pytest.raises(Blocked) as refusal:
        assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    assert codes(refusal) == ["not_yet_admissible"]
    assert Assignment.objects.count() == 0
    assert not can(world.branch.external, "pathways.view", dossier)


def test_the_page_of_people_says_when_they_are_named(client, world):
    dossier = vae.applied(world)
    page = enter(client, world.branch.secretary).get(reverse("dossier_people", args=[dossier.pk]))
    assert "Les évaluateurs sont désignés après l'avis de recevabilité." in text_of(page)
    assert "Désigner l'évaluateur externe" not in text_of(page)


def test_naming_the_professional_of_a_vae_speaks_of_no_company(client, world):
    """Nobody but the committee stands behind a VAE: « votre entreprise » would be the secretariat's."""
    dossier = vae.admitted(world)
    page = text_of(enter(client, world.branch.secretary).get(reverse("dossier_people", args=[dossier.pk])))
    assert "Habilitées aujourd'hui pour ce CQP, et qui n'ont pas aidé le candidat." in page
    assert "votre entreprise" not in page


def test_they_are_named_from_the_opinion_on(world):
    dossier = vae.name_assessors(vae.admitted(world), world)
    assert dossier.assignments.in_force().count() == 2


@pytest.mark.parametrize(("rank", "act"), [(0, "name_sector_professional"), (1, "name_external_assessor")])
def test_an_accreditation_lost_is_awaited_from_the_secretariat(world, rank, act):
    dossier = named(world)
    assert awaited(dossier) == {("EXTERNAL_ASSESSOR", "start_assessment")}
    user = (world.beta.professional, world.branch.external)[rank]
    for accreditation in Accreditation.objects.filter(user=user):
        ended_today(end_accreditation, accreditation, actor=world.branch.secretary)
    assert awaited(dossier) == {("SECRETARIAT", act)}


def test_an_external_assessor_hired_by_the_employer_is_to_be_replaced(world):
    dossier = named(world)
    assert dossier.employer_siren == world.alpha.organisation.siren
    join(world.branch.external, world.alpha.organisation, MembershipRole.MEMBER, since=clock.today())
    assert awaited(dossier) == {("SECRETARIAT", "name_external_assessor")}


@pytest.mark.parametrize("role", ASSESSORS)
def test_an_assessor_who_joined_the_provider_is_to_be_replaced_and_does_not_start(world, role):
    by = vae.provider(world)
    dossier = vae.coached(named(world), by)
    user = world.beta.professional if role == Role.SECTOR_PROFESSIONAL else world.branch.external
    join(user, by.organisation, MembershipRole.MEMBER, since=clock.today())
    assert awaited(dossier) == {("SECRETARIAT", f"name_{role.lower()}")}
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "start_assessment", actor=world.branch.external)
    assert codes(refusal) == ["of_the_coaching_provider"]
    assert vae.fresh(dossier).state == S.WRITTEN


def test_an_assessor_who_joined_the_provider_does_not_reopen(world):
    by = vae.provider(world)
    dossier = put(vae.coached(named(world), by), S.INCOMPLETE)
    rounds = Signable.objects.count()
    join(world.beta.professional, by.organisation, MembershipRole.MEMBER, since=clock.today())
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "reopen_assessment", actor=world.branch.external, comment="complément")
    assert codes(refusal) == ["of_the_coaching_provider"]
    assert Signable.objects.count() == rounds


def test_once_somebody_else_is_named_the_assessment_may_start(world):
    by = vae.provider(world)
    dossier = vae.coached(named(world), by)
    join(world.beta.professional, by.organisation, MembershipRole.MEMBER, since=clock.today())
    other = person("releve@exemple.test", "Rémi", "Relève")
    accredit(other, world, AccreditationRole.SECTOR_PROFESSIONAL, dossier.certification)
    assign(dossier, Role.SECTOR_PROFESSIONAL, other, actor=world.branch.secretary)
    assert awaited(dossier) == {("EXTERNAL_ASSESSOR", "start_assessment")}
    advance(vae.fresh(dossier), "start_assessment", actor=world.branch.external)
