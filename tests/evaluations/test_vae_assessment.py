"""The assessment of a VAE: where, when and by whom it is held, what the assessors read, what makes the dossier complete."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.accreditations.services import end_commitment
from cqp.demo.cast import accredit
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations import completeness
from evaluations.assessment_place import possible_hosts
from evaluations.contents import vae_file_paper
from evaluations.enums import ObservationKind, PieceKind, PlaceKind, SignableKind
from evaluations.gaps import gaps_of
from evaluations.models import Signable
from evaluations.services.assessment import save_organisation
from evaluations.services.pieces import add_piece
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Coaching
from pathways.services import advance, assign
from tests import vae
from tests.ends import ended_today
from tests.evaluations.builders import autosave, form_of
from tests.evaluations.files import scanned

pytestmark = pytest.mark.django_db


def codes(blockers):
    return [blocker.code for blocker in blockers]


def organise(dossier, world, **values):
    found = vae.round_of(dossier)
    return save_organisation(found, actor=world.branch.external, revision=found.revision, **values)


# --- Place and day ------------------------------------------------------------------------------------------


def test_a_candidate_employed_in_the_branch_is_assessed_in_the_company(world):
    dossier = vae.under_assessment(world)
    assert vae.round_of(dossier).place_kind == PlaceKind.COMPANY
    assert gaps_of(vae.assess(dossier, world)) == []


def test_a_candidate_whom_no_company_of_the_branch_employs_is_assessed_at_a_committed_provider(world):
    host = vae.provider(world)
    dossier = vae.under_assessment(world, situation=vae.OUT_OF_WORK)
    assert vae.round_of(dossier).place_kind == PlaceKind.TRAINING_PROVIDER
    assert codes(gaps_of(vae.assess(dossier, world))) == ["host_missing"]
    organise(dossier, world, host_provider_id=host.organisation.pk)
    assert gaps_of(vae.round_of(dossier).signable) == []


@pytest.mark.parametrize("kind", ObservationKind)
def test_the_observation_may_be_real_or_simulated(world, kind):
    dossier = vae.under_assessment(world)
    assert gaps_of(vae.assess(dossier, world, observation_kind=kind)) == []


def test_at_a_training_provider_only_a_simulated_situation_is_observed(world):
    host = vae.provider(world)
    dossier = vae.under_assessment(world, situation=vae.OUT_OF_WORK)
    assert vae.round_of(dossier).observation_kind == ObservationKind.SIMULATED
    where = {"host_provider_id": host.organisation.pk}
    found = gaps_of(vae.assess(dossier, world, observation_kind=ObservationKind.REAL, **where))
    assert [(gap.code, gap.message) for gap in found] == [
        ("not_simulated", "Organisation : dans un organisme de formation, la situation observée est simulée.")
    ]
    organise(dossier, world, observation_kind=ObservationKind.SIMULATED)
    assert gaps_of(vae.round_of(dossier).signable) == []


def test_another_place_than_the_one_of_part_2_is_refused(world):
    dossier = vae.under_assessment(world)
    signable = vae.assess(dossier, world)
    assessment = signable.assessment
    assessment.place_kind = PlaceKind.TRAINING_PROVIDER
    assessment.save()
    assert codes(gaps_of(vae.round_of(dossier).signable)) == ["other_place"]


def test_the_provider_is_committed_on_the_day_of_the_assessment(world):
    host = vae.provider(world)
    dossier = vae.under_assessment(world, situation=vae.OUT_OF_WORK)
    vae.assess(dossier, world, host_provider_id=host.organisation.pk)
    ended_today(end_commitment, host.commitment, actor=world.branch.secretary)
    found = gaps_of(vae.round_of(dossier).signable)
    assert codes(found) == ["host_not_committed"]
    assert found[0].message.endswith("Organisme 1 n'était pas engagé auprès de la CPEF le 23/11/2026.")


def test_only_providers_committed_since_the_deposit_are_proposed(world):
    """A provider of the neighbouring committee, or one whose commitment ended before part 3 was deposited, welcomes nobody here."""
    host, gone = vae.provider(world), vae.provider(world, rank=1)
    vae.provider(world, rank=2, committee=world.neighbour)
    dossier = vae.under_assessment(world, situation=vae.OUT_OF_WORK)
    ended_today(end_commitment, gone.commitment, actor=world.branch.secretary)
    assert list(possible_hosts(dossier)) == [host.organisation]


def test_the_assessment_follows_the_deposit_of_part_3(world):
    dossier = vae.under_assessment(world)
    signable = vae.assess(dossier, world, held_on=clock.today() - timedelta(days=1))
    assert codes(gaps_of(signable)) == ["before_the_deposit"]


# --- People -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR])
def test_nobody_but_the_secretariat_names_the_assessors(world, role):
    dossier = vae.requested(world)
    for actor in (dossier.candidate.user, world.alpha.manager, world.neighbour.secretary):
        with pytest.raises(Forbidden):
            assign(dossier, role, world.branch.external, actor=actor)


def test_the_external_assessor_is_not_employed_by_the_company_told_in_part_2(world):
    dossier = vae.written(world, situation={"employer_name": "Bêta Conseil", "employer_siret": "90000002700012"})
    accredit(
        world.beta.manager, "EXTERNAL_ASSESSOR", world.branch, since=clock.today(), employer_siret="90000002700012"
    )
    with pytest.raises(Blocked) as refusal:
        assign(dossier, Role.EXTERNAL_ASSESSOR, world.beta.manager, actor=world.branch.secretary)
    assert codes(refusal.value.blockers) == ["employed_by_the_company"]


def test_an_assessor_replaced_during_the_assessment_opens_a_new_round(world):
    dossier = vae.under_assessment(world)
    vae.assess(dossier, world)
    before = vae.round_of(dossier)
    professional = world.alpha.professional
    assign(
        dossier, Role.SECTOR_PROFESSIONAL, professional, actor=world.branch.secretary, comment="La personne est partie."
    )
    now = vae.round_of(dossier)
    assert (now.signable.version, now.signable.replaces, now.professional) == (2, before.signable, professional)
    assert now.opinions.count() == 0


# --- What is missing, what is issued -------------------------------------------------------------------------


def test_the_completeness_sheet_of_a_vae(world):
    dossier = vae.transmitted(world)
    lines = [(line.code, line.is_met) for line in completeness.sheet(dossier)]
    assert lines == [
        ("application", True),
        ("admissibility", True),
        ("activities", True),
        ("coaching", True),
        ("opinions", True),
        ("assessment", True),
        ("distinct", True),
        ("accreditation_sector_professional", True),
        ("accreditation_external_assessor", True),
        ("host", True),
        ("identity", False),
    ]


def test_each_line_of_the_sheet_of_a_vae_is_missing_while_nothing_is_done(world):
    dossier = vae.requested(world)
    assert [b.code for b in completeness.missing(dossier)] == [
        "application",
        "admissibility",
        "activities",
        "opinions",
        "assessment",
        "distinct",
        "host",
        "identity",
    ]


def test_a_coaching_provider_counts_on_the_day_it_was_chosen(world):
    """Its commitment ends afterwards: what it did keeps its value. One chosen without any would be told."""
    by = vae.provider(world)
    dossier = vae.coached(vae.writing(world), by)
    end_commitment(
        by.commitment, actor=world.branch.secretary, ends_on=clock.today() + timedelta(days=1), reason="Fin."
    )
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert "coaching" not in codes(completeness.missing(dossier))
    Coaching.objects.filter(dossier=dossier).update(started_at=clock.now() - timedelta(days=400))
    assert "coaching" in codes(completeness.missing(dossier))


def test_the_host_is_asked_again_by_the_sheet(world):
    host = vae.provider(world)
    dossier = vae.assessed(world, situation=vae.OUT_OF_WORK, organisation={"host_provider_id": host.organisation.pk})
    line = next(line for line in completeness.sheet(dossier) if line.code == "host")
    assert (line.is_met, line.detail) == (True, "Organisme 1, organisme engagé le 23/11/2026")


def papers(dossier):
    return [link.document for link in dossier.papers.filter(document__kind="vae_file").order_by("pk")]


def test_the_whole_file_is_a_paper_that_grows(world):
    dossier = vae.transmitted(world)
    first, second, third = papers(dossier)
    assert [paper.replaces for paper in (first, second, third)] == [None, first, second]
    assert first.context["evaluation"] is None
    assert second.context["evaluation"]["transmission"] is None
    assert third.context["evaluation"]["transmission"]["name"] == world.branch.external.get_full_name()
    assert third.context["activities"][0]["activities"] == vae.TEXTS["activities"]
    assert third.context["admissibility"]["verdict"] == "favorable"
    assert [row["name"] for row in third.context["pieces"] if row["kind"] == "pièce d'identité"] == [""]


def test_list_that_closes_the_file_names_every_piece_with_what_it_is_joined_to(world):
    dossier = vae.writing(world)
    proof = {"kind": PieceKind.ACTIVITY, "competency": dossier.version.competencies.get(number=2)}
    add_piece(vae.part_3(dossier), actor=dossier.candidate.user, file=scanned("planning.pdf"), **proof)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    dossier = vae.name_assessors(dossier, world)
    advance(dossier, "start_assessment", actor=world.branch.external)
    vae.assess(dossier, world)
    listed = vae_file_paper(vae.sign_round(dossier, world))["evaluation"]["attachments"]
    assert [(row["kind"], row["name"], row["of"]) for row in listed] == [
        ("pièce d'identité", "", "partie 2"),
        ("justificatif d'expérience", "attestation.pdf", vae.EXPERIENCE["title"]),
        ("preuve d'activité", "planning.pdf", "compétence 2"),
    ]


def test_no_assessment_is_presented_without_its_duration(world):
    dossier = vae.under_assessment(world)
    vae.assess(dossier, world, duration_minutes=None)
    found = gaps_of(vae.round_of(dossier).signable)
    page = reverse("assessment_edit", args=[dossier.pk])
    assert [(gap.code, gap.url) for gap in found] == [("assessment_duration_missing", page)]


def test_opinions_on_an_earlier_part_3_are_not_printed_with_the_next_one(world):
    dossier = vae.assessed(world, refused={4})
    advance(dossier, "complete_pathway_first", actor=dossier.candidate.user)
    with clock.frozen(clock.now() + timedelta(days=30)):
        vae.deposit(vae.part_3(vae.fresh(dossier)), actor=dossier.candidate.user)
    assert [paper.context["evaluation"] is None for paper in papers(dossier)] == [True, False, True]
    assert papers(dossier)[-1].context["activities_version"] == 2


def test_a_candidate_who_completes_first_is_assessed_again_on_all_that_they_wrote(world):
    dossier = vae.assessed(world, refused={4})
    with pytest.raises(Blocked):
        advance(dossier, "transmit", actor=world.branch.external)
    advance(dossier, "complete_pathway_first", actor=dossier.candidate.user)
    vae.deposit(vae.part_3(vae.fresh(dossier)), actor=dossier.candidate.user)
    advance(vae.fresh(dossier), "start_assessment", actor=world.branch.external)
    vae.assess(vae.fresh(dossier), world)
    dossier = vae.sign_round(vae.fresh(dossier), world)
    advance(dossier, "transmit", actor=world.branch.external)
    assert vae.fresh(dossier).state == S.TRANSMITTED
    versions = dict(
        Signable.objects.filter(dossier=dossier, completed_at__isnull=False)
        .exclude(kind=SignableKind.APPLICATION)
        .values_list("kind", "version")
    )
    assert versions == {"ACTIVITIES": 2, "ASSESSMENT": 2}


def test_a_vae_returned_incomplete_waits_for_whoever_can_put_it_right(world):
    dossier = vae.transmitted(world)
    advance(dossier, "return_incomplete", actor=world.branch.secretary, comment="Identité à vérifier.")
    pending = set(dossier.pending_acts.values_list("role", "act"))
    assert pending == {
        (Role.SECRETARIAT, "check_identity"),
        (Role.CANDIDATE, "complete_identity"),
        (Role.EXTERNAL_ASSESSOR, "transmit"),
    }


# --- Pages --------------------------------------------------------------------------------------------------


def page(client, user, dossier, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=[dossier.pk, *args]))


def test_the_organisation_asks_who_welcomes_only_when_no_company_can(client, world):
    host = vae.provider(world)
    employed = vae.under_assessment(world)
    seeking = vae.under_assessment(world, situation=vae.OUT_OF_WORK)
    shown = page(client, world.branch.external, employed, "assessment_edit").content.decode()
    assert ("host_provider_id" in shown, "observation_kind" in shown) == (False, True)
    shown = page(client, world.branch.external, seeking, "assessment_edit").content.decode()
    assert f'<option value="{host.organisation.pk}">Organisme 1</option>' in shown


def test_the_host_is_saved_as_it_is_chosen(client, world):
    host = vae.provider(world)
    dossier = vae.under_assessment(world, situation=vae.OUT_OF_WORK)
    client.force_login(world.branch.external)
    url = reverse("assessment_edit", args=[dossier.pk])
    data = form_of(client, url) | {"host_provider_id": str(host.organisation.pk)}
    assert autosave(client, url, data).status_code == 200
    assert vae.round_of(dossier).host_provider == host.organisation
    data = form_of(client, url) | {"host_provider_id": str(world.alpha.organisation.pk)}
    assert autosave(client, url, data).status_code == 422
    data = form_of(client, url) | {"host_provider_id": ""}
    assert autosave(client, url, data).status_code == 200
    assert vae.round_of(dossier).host_provider is None


def test_the_assessors_read_what_the_candidate_wrote_beside_their_grid(client, world):
    dossier = vae.under_assessment(world)
    shown = page(client, world.beta.professional, dossier, "assessment_competency", 2)
    assert shown.context["told"]["signable"] == vae.part_3(dossier)
    assert dict(shown.context["told"]["facts"])["Activités réalisées"] == vae.TEXTS["activities"]


def test_the_signed_assessment_is_read_without_a_company(client, world):
    dossier = vae.assessed(world)
    signable = vae.round_of(dossier).signable
    assert signable.content["company"] is None
    client.force_login(dossier.candidate.user)
    facts = client.get(reverse("signable_detail", args=[signable.pk])).context["blocks"][0].facts
    assert [label for label, _ in facts][:3] == ["Candidat(e)", "CQP visé", "Date"]
