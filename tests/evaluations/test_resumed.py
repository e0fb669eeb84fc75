"""The booklets of a dossier that takes another one up: only what is missing, with the old evidence readable (domaine.md § 1.5)."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.access.decisions import can
from cqp.accounts.models import User
from cqp.demo import story as steps
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.completeness import missing, sheet
from evaluations.contents.assessment import plan_of
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import Piece, Signable
from evaluations.services import follow_up as following
from evaluations.services import positioning as positioning_services
from evaluations.services.follow_up import competencies_to_acquire
from evaluations.services.pieces import add_piece
from evaluations.signed import completed
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import HeldEnd, PendingAct
from pathways.services import advance, assign
from tests import resumed, vae

from .builders import document
from .files import scanned

pytestmark = pytest.mark.django_db
K = SignableKind
# Validated on 24 November 2025, for five years.
DAY_AFTER = dt.datetime(2030, 11, 25, 11, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


def lines_of(signable) -> list:
    parts = {
        K.CANDIDATE_PART: "candidate_part",
        K.REVIEW: "review",
        K.ASSESSMENT: "assessment",
        K.POSITIONING: "positioning",
    }
    return resumed.numbers(getattr(signable, parts[signable.kind]).lines.select_related("competency"))


def codes(refusal) -> list:
    return [blocker.code for blocker in refusal.value.blockers]


# --- Each document covers what is missing, and only that --------------------------------------------------------------------


def test_every_document_of_the_parcours_covers_what_is_missing(world):
    dossier = resumed.assessed(resumed.decided(world, missing={2, 4}))
    kinds = (K.REVIEW, K.CANDIDATE_PART, K.ASSESSMENT)
    assert {kind: lines_of(document(dossier, kind)) for kind in kinds} == {key: [2, 4] for key in kinds}
    assert [row["number"] for row in document(dossier, K.ASSESSMENT).content["grid"]] == [2, 4]


def test_signed_outil_1_counts_and_its_plan_is_that_of_the_missing_ones(world):
    earlier = resumed.decided(world, missing={2, 4})
    dossier = resumed.in_pathway(earlier)
    outil_1 = completed(dossier, K.POSITIONING)
    assert outil_1.dossier_id == earlier.pk
    assert resumed.numbers(competencies_to_acquire(dossier)) == [2, 4]
    assert [step["competency"]["number"] for step in plan_of(dossier, outil_1)] == [2, 4]
    # The dossier that signed it keeps its whole plan.
    assert [step["competency"]["number"] for step in plan_of(earlier, outil_1)] == [2, 3, 4, 6]


def test_new_interview_is_about_the_missing_ones_and_counts_once_signed(world):
    earlier = resumed.decided(world, missing={1, 4})
    dossier = resumed.name_everybody(resumed.as_skills(earlier))
    professional = world.alpha.professional
    advance(dossier, "start_positioning", actor=professional)
    assert lines_of(document(dossier, K.POSITIONING)) == [1, 4]
    dossier.story.acquired = set()
    dossier = resumed.walk(dossier, "fill_positioning", "sign_positioning")
    assert (dossier.state, completed(dossier, K.POSITIONING).dossier_id) == (S.POSITIONED, dossier.pk)


def test_only_outil_1_and_part_2_are_taken_up(world):
    earlier = resumed.decided(world)
    dossier = resumed.as_skills(earlier)
    found = {kind for kind in K if completed(dossier, kind)}
    assert found == {K.POSITIONING}
    assert {K.REVIEW, K.CANDIDATE_PART, K.ASSESSMENT} <= {kind for kind in K if completed(earlier, kind)}


def test_newcomers_shortcut_stays_within_the_missing_ones(world):
    dossier = resumed.name_everybody(resumed.as_skills(resumed.decided(world, missing={1, 4}, state=S.REGISTERED)))
    advance(dossier, "start_positioning", actor=world.alpha.professional)
    positioning = document(dossier, K.POSITIONING).positioning
    positioning_services.declare_newcomer(positioning, actor=world.alpha.professional)
    assert resumed.numbers(positioning.steps.select_related("competency")) == [1, 4]


def test_part_3_starts_empty_with_the_employment_last_sworn(world):
    dossier = resumed.as_vae(resumed.decided_vae(world))
    table = vae.part_3(dossier).activity_table
    assert (table.employed_in_branch, table.employer_name) == (True, "Alpha Formation")


# --- A complement of the parcours ------------------------------------------------------------------------------------------


def test_complement_is_practice_or_training(world):
    dossier = resumed.in_pathway(resumed.decided(world))
    tutor = world.alpha.tutor
    steps.hold_review(dossier.story, dossier)
    steps.write_candidate_part(dossier.story, dossier)
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "declare_ready", actor=tutor)
    assert codes(refusal) == ["practice_missing"]
    following.save_training_action(
        dossier,
        actor=tutor,
        title="Traiter un aléa",
        provider=dossier.company.name,
        starts_on=clock.today(),
        planned_hours=7,
        attested_on=clock.today(),
        competencies=list(dossier.competencies_to_assess),
    )
    assert advance(dossier, "declare_ready", actor=tutor).state == S.READY


# --- Completeness -----------------------------------------------------------------------------------------------------------


def test_sheet_of_a_parcours_taken_up(world):
    dossier = resumed.assessed(resumed.decided(world))
    told = [(line.code, line.is_met) for line in sheet(dossier)]
    assert told == [
        ("benefits", True),
        ("positioning", True),
        ("reviews", True),
        ("planned_training", True),
        ("training", True),
        ("provider", True),
        ("practice", True),
        ("candidate_part", True),
        ("opinions", True),
        ("assessment", True),
        ("distinct", True),
        ("accreditation_sector_professional", True),
        ("accreditation_sector_professional", True),
        ("accreditation_external_assessor", True),
        ("identity", False),
    ]
    details = {line.code: line.detail for line in sheet(dossier)}
    assert (details["benefits"], details["opinions"]) == (
        "5\N{NO-BREAK SPACE}compétences gardées, au 23/11/2026",
        "2 avis sur 2",
    )


def test_sheet_of_a_vae_taken_up(world):
    dossier = resumed.as_vae(resumed.decided_vae(world))
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    dossier = vae.judged_next(dossier, world)
    assert (dossier.state, missing(dossier)) == (S.COMPLETE, [])
    details = {line.code: line.detail for line in sheet(dossier)}
    assert (details["benefits"], details["opinions"]) == (
        "5\N{NO-BREAK SPACE}compétences gardées, au 23/11/2026",
        "2 avis sur 2",
    )


def test_line_of_the_benefits_after_a_refusal_has_no_object(world):
    dossier = resumed.as_skills(resumed.decided(world, missing={1, 2, 3, 4, 5, 6}, state=S.REGISTERED))
    line = sheet(dossier)[0]
    assert (line.code, line.is_met, line.detail) == ("benefits", True, "sans objet : aucune compétence n'est gardée")


def test_first_presentation_has_no_such_line(world):
    assert "benefits" not in [line.code for line in sheet(world.dossier(S.TRANSMITTED))]


def test_benefit_that_ends_before_the_decision_is_assessed_again(world):
    """Returned by the secretariat, reopened by the external assessor: the new round covers what ended meanwhile."""
    dossier = resumed.assessed(resumed.decided(world))
    external, secretary = world.branch.external, world.branch.secretary
    advance(dossier, "transmit", actor=external)
    with clock.frozen(DAY_AFTER):
        line = sheet(dossier)[0]
        assert (line.code, line.is_met) == ("benefits", False)
        assert line.detail.count("dont le bénéfice prend fin le 24/11/2030") == 5
        advance(dossier, "return_incomplete", actor=secretary, comment="Cinq bénéfices ont pris fin.")
        expected = PendingAct.objects.filter(dossier=dossier).values_list("role", "act")
        assert ("EXTERNAL_ASSESSOR", "reopen_assessment") in set(expected)
        relicensed(world)
        advance(dossier, "reopen_assessment", actor=external, comment="Bénéfices éteints.")
    assert resumed.numbers(dossier.competencies_to_assess) == [1, 2, 3, 4, 5, 6]
    assert lines_of(document(dossier, K.ASSESSMENT)) == [1, 2, 3, 4, 5, 6]
    assert HeldEnd.objects.filter(held__dossier=dossier, ended_on=DAY_AFTER.date(), recorded_by=external).count() == 5
    assert dossier.events.filter(verb="benefit_ended").count() == 5
    # The round signed before keeps what it said.
    assert [row["number"] for row in document(dossier, K.ASSESSMENT, 1).content["grid"]] == [4]


def relicensed(world):
    """Both assessors are accredited again, four years on."""
    from cqp.accreditations.enums import AccreditationRole
    from cqp.demo.cast import accredit

    today = clock.today()
    accredit(world.alpha.professional, AccreditationRole.SECTOR_PROFESSIONAL, world.branch, since=today)
    accredit(world.branch.external, AccreditationRole.EXTERNAL_ASSESSOR, world.branch, since=today)


def test_benefit_that_ends_during_the_pathway_joins_the_round(world):
    dossier = resumed.walk(resumed.in_pathway(resumed.decided(world)), "follow", "declare_ready")
    with clock.frozen(DAY_AFTER):
        relicensed(world)
        advance(dossier, "start_assessment", actor=world.branch.external)
    assert lines_of(document(dossier, K.ASSESSMENT)) == [1, 2, 3, 4, 5, 6]
    assert lines_of(document(dossier, K.CANDIDATE_PART)) == [4]


# --- Old evidence is readable -----------------------------------------------------------------------------------------------


def readable(user, earlier) -> set:
    """Kinds of the documents of the earlier dossier that this person reads: the list and the rule say the same."""
    rows = list(Signable.objects.filter(dossier=earlier.pk).for_page())
    allowed = {row.pk for row in rows if can(user, "evaluations.read", row)}
    listed = set(Signable.objects.for_user(user).filter(dossier=earlier.pk).values_list("pk", flat=True))
    assert listed == allowed
    return {row.kind for row in rows if row.pk in allowed}


def new_people(world) -> dict:
    """Somebody else of each kind, who had no part in the earlier dossier."""
    from cqp.accreditations.enums import AccreditationRole
    from cqp.demo.cast import accredit, person

    external = person("externe2@cpef.test", "Edgar", "Externe", "x" * 14)
    accredit(external, AccreditationRole.EXTERNAL_ASSESSOR, world.branch, since=clock.today() - dt.timedelta(days=30))
    return {
        Role.TUTOR: person("tuteur2@alpha.test", "Théo", "Tuteur", "x" * 14),
        Role.SECTOR_PROFESSIONAL: world.beta.professional,
        Role.EXTERNAL_ASSESSOR: external,
    }


SIGNED = {K.POSITIONING, K.REVIEW, K.CANDIDATE_PART, K.ASSESSMENT}


def test_people_of_the_new_dossier_read_what_was_signed_and_nobody_else_does(world):
    earlier = resumed.decided(world)
    people = new_people(world)
    assert {role: readable(user, earlier) for role, user in people.items()} == {key: set() for key in people}
    dossier = resumed.as_skills(earlier)
    before = {user.pk: readable(user, earlier) for user in User.objects.all()}
    assign(dossier, Role.TUTOR, people[Role.TUTOR], actor=world.alpha.manager)
    assign(dossier, Role.SECTOR_PROFESSIONAL, people[Role.SECTOR_PROFESSIONAL], actor=world.alpha.manager)
    assign(dossier, Role.EXTERNAL_ASSESSOR, people[Role.EXTERNAL_ASSESSOR], actor=world.branch.secretary)
    from pathways.services import give_assignment

    give_assignment(dossier, Role.JUROR, world.branch.juror, actor=world.branch.secretary)
    gained = {
        user.email: found - before[user.pk]
        for user in User.objects.all()
        if (found := readable(user, earlier)) != before[user.pk]
    }
    assert gained == {
        people[Role.TUTOR].email: {K.POSITIONING},
        people[Role.SECTOR_PROFESSIONAL].email: SIGNED,
        people[Role.EXTERNAL_ASSESSOR].email: SIGNED,
        world.branch.juror.email: SIGNED,
    }


def test_company_that_takes_up_nothing_sees_nothing(world):
    earlier = resumed.decided(world)
    resumed.as_skills(earlier)
    for user in (world.beta.manager, world.gamma.manager, world.neighbour.secretary):
        assert readable(user, earlier) == set()


def test_withdrawn_from_the_new_dossier_one_reads_the_old_no_more(world):
    earlier = resumed.decided(world)
    people = new_people(world)
    dossier = resumed.as_skills(earlier)
    first, second = people[Role.SECTOR_PROFESSIONAL], world.alpha.professional
    assign(dossier, Role.SECTOR_PROFESSIONAL, first, actor=world.alpha.manager)
    assert readable(first, earlier) == SIGNED
    assign(dossier, Role.SECTOR_PROFESSIONAL, second, actor=world.alpha.manager)
    assert readable(first, earlier) == set()


def test_company_behind_the_parcours_gains_nothing_on_the_vae_that_takes_it_up(world):
    earlier = resumed.decided(world)
    dossier = resumed.as_vae(earlier)
    assert not can(world.alpha.manager, "pathways.view", dossier)
    assert readable(world.alpha.manager, earlier) == SIGNED


def test_whole_line_of_dossiers_is_readable(world):
    from tests.workflows.machine import put

    earlier = resumed.decided(world)
    second = resumed.as_skills(earlier)
    put(second, S.NOT_AWARDED)
    third = resumed.as_skills(resumed.told_as(earlier, second))
    external = new_people(world)[Role.EXTERNAL_ASSESSOR]
    assign(third, Role.EXTERNAL_ASSESSOR, external, actor=world.branch.secretary)
    assert readable(external, earlier) == SIGNED


def test_accompanying_provider_of_the_new_vae_reads_nothing_of_the_old_one(world):
    earlier = resumed.decided_vae(world)
    dossier = resumed.as_vae(earlier)
    helper = vae.provider(world)
    vae.coached(dossier, helper)
    assert can(helper.manager, "pathways.view", vae.fresh(dossier))
    assert readable(helper.manager, earlier) == set()


def test_pieces_are_read_with_their_part_but_for_the_identity(world):
    earlier = resumed.decided_vae(world, brought=with_a_proof)
    dossier = resumed.as_vae(earlier)
    assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    rows = Piece.objects.for_user(world.branch.external).filter(signable__dossier=earlier.pk)
    allowed = {row.kind for row in rows if can(world.branch.external, "evaluations.read_piece", row)}
    assert allowed == {PieceKind.EXPERIENCE, PieceKind.ACTIVITY}


def with_a_proof(world):
    dossier = vae.writing(world)
    signable = vae.write_part_3(dossier)
    first = dossier.version.competencies.get(number=1)
    add_piece(signable, actor=dossier.candidate.user, kind=PieceKind.ACTIVITY, competency=first, file=scanned())
    vae.deposit(signable, actor=dossier.candidate.user)
    return vae.fresh(dossier)


def test_pages_lead_from_the_new_dossier_to_the_old_documents_and_back(client, world):
    earlier = resumed.decided(world)
    dossier = resumed.as_skills(earlier)
    external = new_people(world)[Role.EXTERNAL_ASSESSOR]
    assign(dossier, Role.EXTERNAL_ASSESSOR, external, actor=world.branch.secretary)
    client.force_login(external)
    page = client.get(reverse("dossier_detail", args=[dossier.pk]))
    panel = next(panel for panel in page.context["panels"] if panel.title.startswith("Reprise"))
    assert [row.state for row in panel.rows[:5]] == ["validée"] * 5
    links = [row.url for row in panel.rows[5:]]
    assert len(links) == 4
    for link in links:
        read = client.get(link)
        assert read.status_code == 200
        assert f'href="{reverse("dossier_detail", args=[dossier.pk])}"' in read.content.decode()
    assert client.get(reverse("dossier_detail", args=[earlier.pk])).status_code == 404
