"""No open dossier waits for nobody, and nothing is signed or dated where it has no sense."""

from datetime import date, timedelta

import pytest

from cqp.access.decisions import Forbidden
from cqp.demo import story, texts
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.contents import content_of
from evaluations.enums import Level, ObservationKind, PlaceKind, SignableKind, Verdict
from evaluations.gaps import gaps_of
from evaluations.models import Assessment, Signable
from evaluations.services import follow_up as following
from evaluations.services import positioning as positioning_services
from evaluations.services.assessment import give_opinion, open_assessment
from evaluations.services.signatures import present, sign
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance, confirm_identity, correct_identity


def waits(dossier):
    return set(PendingAct.objects.filter(dossier=dossier).values_list("role", "act"))


def current(dossier, kind):
    return Signable.objects.filter(dossier=dossier).latest_of(kind).for_page().first()


def unattested(world, dossier):
    return following.save_training_action(
        dossier,
        actor=world.alpha.tutor,
        competencies=[dossier.version.competencies.first()],
        title="Bureautique",
        provider=dossier.company.name,
        starts_on=clock.today() - timedelta(days=20),
        planned_hours=14,
    )


def test_nobody_is_declared_ready_while_a_training_has_no_certificate(world):
    dossier = world.dossier(S.IN_PATHWAY)
    story.follow(dossier.story, dossier)
    action = unattested(world, dossier)
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "declare_ready", actor=world.alpha.tutor)
    assert [b.code for b in refusal.value.blockers] == ["training_unproved"]
    assert ("TUTOR", "attest_training") in waits(dossier)

    competencies = list(action.competencies.all())
    following.save_training_action(
        dossier, actor=world.alpha.tutor, action=action, competencies=competencies, attested_on=clock.today()
    )
    assert ("TUTOR", "declare_ready") in waits(dossier)


def test_what_an_incomplete_dossier_misses_waits_for_whoever_can_put_it_right(world):
    dossier = world.dossier(S.TRANSMITTED)
    advance(dossier, "return_incomplete", actor=world.branch.secretary, comment="État civil.")
    assert waits(dossier) == {
        ("CANDIDATE", "complete_identity"),
        ("SECRETARIAT", "check_identity"),
        ("EXTERNAL_ASSESSOR", "transmit"),
    }
    born = {"birth_commune": "Lyon", "birth_commune_code": "69123"}
    civil_status = {"sex": "F", "born_on": date(1995, 8, 14), **born}
    correct_identity(dossier, actor=dossier.candidate.user, **civil_status)
    confirm_identity(dossier, actor=world.branch.secretary)
    assert waits(dossier) == {("EXTERNAL_ASSESSOR", "transmit"), ("SECRETARIAT", "examine_completeness")}
    # The tutor can still record what comes late.
    assert unattested(world, dossier).pk


def test_a_second_round_after_a_replacement_still_ends_in_somebody_s_hands(world):
    dossier = world.dossier(S.UNDER_ASSESSMENT, refused_by_professional={4}, refused_by_external={4})
    open_assessment(dossier)
    story.assess(dossier.story, dossier)
    story.sign_assessment(dossier.story, dossier)
    advance(dossier, "complete_pathway_first", actor=dossier.candidate.user)
    story.write_candidate_part(dossier.story, dossier)
    assert ("TUTOR", "declare_ready") in waits(dossier)


def test_nothing_is_signed_nor_judged_on_a_closed_dossier(world):
    dossier = world.dossier(S.POSITIONING)
    story.fill_positioning(dossier.story, dossier)
    signable = present(current(dossier, SignableKind.POSITIONING), actor=world.alpha.professional)
    advance(dossier, "withdraw", actor=dossier.candidate.user, comment="Départ.")
    events = dossier.events.count()
    with pytest.raises(Forbidden, match="clos"):
        sign(signable, actor=world.alpha.manager, role=Role.COMPANY, seen_digest=signable.digest)
    assert (signable.signatures.count(), dossier.events.count()) == (0, events)


def test_no_opinion_is_given_outside_the_assessment(world):
    dossier = world.dossier(S.UNDER_ASSESSMENT)
    assessment = current(dossier, SignableKind.ASSESSMENT).assessment
    advance(dossier, "withdraw", actor=dossier.candidate.user, comment="Départ.")
    with pytest.raises(Forbidden):
        give_opinion(
            assessment,
            dossier.version.competencies.first(),
            actor=world.branch.external,
            role=Role.EXTERNAL_ASSESSOR,
            verdict=Verdict.ACQUIRED,
        )


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"place_kind": PlaceKind.TRAINING_PROVIDER}, "not_in_the_company"),
        ({"observation_kind": ObservationKind.SIMULATED}, "not_in_the_company"),
        ({"held_on": -70}, "before_the_practice"),
        ({"held_on": -1}, "before_the_positioning"),
    ],
)
def test_the_assessment_is_in_the_company_for_real_and_after_what_precedes_it(world, values, code):
    dossier = world.dossier(S.UNDER_ASSESSMENT)
    story.assess(dossier.story, dossier)
    if "held_on" in values:
        values = {"held_on": clock.today() + timedelta(days=values["held_on"])}
    Assessment.objects.filter(signable__dossier=dossier).update(**values)
    assert code in [gap.code for gap in gaps_of(current(dossier, SignableKind.ASSESSMENT))]


def test_a_practice_still_to_come_is_not_a_practice(world):
    dossier = world.dossier(S.IN_PATHWAY)
    tomorrow = clock.today() + timedelta(days=1)
    following.record_practice(dossier, actor=world.alpha.tutor, starts_on=tomorrow, missions=texts.MISSIONS)
    assert ("TUTOR", "record_practice") in waits(dossier)


def test_a_newcomer_with_something_acquired_is_no_newcomer_on_paper(world):
    dossier = world.dossier(S.POSITIONING)
    positioning = current(dossier, SignableKind.POSITIONING).positioning
    positioning_services.declare_newcomer(positioning, actor=world.alpha.professional)
    line = positioning.lines.first()
    positioning_services.save_line(
        line, actor=world.alpha.professional, revision=line.revision, level=Level.ACQUIRED, comment=texts.PROOF
    )
    positioning.refresh_from_db()
    assert positioning.is_newcomer is False


def test_a_professional_accredited_for_the_company_is_internal_on_paper(world):
    dossier = world.dossier(S.POSITIONING)
    story.fill_positioning(dossier.story, dossier)
    world.alpha.professional.memberships.all().delete()
    assert content_of(current(dossier, SignableKind.POSITIONING))["professional"]["is_internal"] is True
