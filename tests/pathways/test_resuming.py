"""A dossier decided without the CQP is taken up again for what is missing or lapsed, in either pathway (domaine.md §§ 4.5, 6 no. 17)."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from candidates.services import revoke_credit
from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.enums import AdmissibilityVerdict
from pathways.enums import PathwayKind
from pathways.enums import State as S
from pathways.incompatibilities import coaching_blockers, independence_blockers
from pathways.models import Dossier, HeldCompetency, PendingAct
from pathways.resuming import RESUMABLE, refusals, resume_dossier, shares
from pathways.services import advance, merge_candidates
from tests import resumed, vae
from tests.workflows.machine import put

pytestmark = pytest.mark.django_db
SKILLS, VAE = PathwayKind.SKILLS, PathwayKind.VAE


def codes(refused) -> list:
    return [blocker.code for blocker in refused.value.blockers]


def refused(earlier, actor, kind) -> list:
    before = Dossier.objects.count()
    with pytest.raises(Blocked) as refusal:
        resume_dossier(earlier, actor=actor, kind=kind)
    assert Dossier.objects.count() == before
    return codes(refusal)


def at(day) -> object:
    return clock.frozen(dt.datetime.combine(day, dt.time(11), tzinfo=dt.UTC))


def events(dossier) -> list:
    return list(dossier.events.order_by("pk").values_list("verb", flat=True))


# --- What is kept, what is to be assessed ---------------------------------------------------------------------------------


def test_only_what_is_missing_is_assessed_and_the_rest_is_kept(world):
    earlier = resumed.decided(world, missing={2, 4}, state=S.REGISTERED)
    dossier = resumed.as_skills(earlier)
    assert resumed.numbers(dossier.competencies_to_assess) == [2, 4]
    assert resumed.numbers(dossier.held.select_related("competency")) == [1, 3, 5, 6]
    assert {held.credit.acquired_on for held in dossier.held.select_related("credit")} == {resumed.LAST_YEAR}


def test_first_presentation_keeps_nothing_and_asks_nothing_more(world, django_assert_num_queries):
    dossier = world.dossier(S.REGISTERED)
    with django_assert_num_queries(1):
        assert resumed.numbers(dossier.competencies_to_assess) == [1, 2, 3, 4, 5, 6]
    assert dossier.lineage == [dossier]


def test_same_person_same_version_and_the_earlier_dossier_stays_as_it_was(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    before = (earlier.state, events(earlier))
    dossier = resumed.as_skills(earlier)
    assert (dossier.resumes, dossier.candidate, dossier.version, dossier.company, dossier.committee) == (
        earlier,
        earlier.candidate,
        earlier.version,
        earlier.company,
        earlier.committee,
    )
    assert (dossier.presentation, dossier.state) == (2, S.REGISTERED)
    earlier = Dossier.objects.get(pk=earlier.pk)
    assert (earlier.state, events(earlier)) == before


@pytest.mark.parametrize(
    ("opened_on", "to_assess"),
    [
        # Validated on 24 November 2025: the benefit counts until 24 November 2030, included.
        (dt.date(2030, 11, 24), [4]),
        (dt.date(2030, 11, 25), [1, 2, 3, 4, 5, 6]),
    ],
)
def test_lapsed_competency_is_to_be_assessed_again_from_the_day_after(world, opened_on, to_assess):
    earlier = resumed.decided(world, state=S.REGISTERED)
    with at(opened_on):
        dossier = resumed.as_skills(earlier)
    assert resumed.numbers(dossier.competencies_to_assess) == to_assess


def test_refusal_keeps_nothing(world):
    earlier = resumed.decided(world, missing={1, 2, 3, 4, 5, 6}, state=S.REGISTERED)
    dossier = resumed.as_skills(earlier)
    assert (earlier.state, dossier.held.count()) == (S.NOT_AWARDED, 0)
    assert resumed.numbers(dossier.competencies_to_assess) == [1, 2, 3, 4, 5, 6]


def test_refusal_of_the_last_competency_keeps_the_others(world):
    """Five were validated by an earlier session; the last one decided nothing new: not awarded, and the five still count."""
    earlier = resumed.decided(world, state=S.REGISTERED)
    second = resumed.as_skills(earlier)
    put(second, S.NOT_AWARDED)
    third = resumed.as_skills(resumed.told_as(earlier, second))
    assert (resumed.numbers(third.competencies_to_assess), third.presentation) == ([4], 3)
    assert third.lineage == [third, second, earlier]


def test_revoked_credit_is_not_kept(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    credit = earlier.candidate.credits.get(competency__number=1)
    secretary = world.branch.secretary
    revoke_credit(credit, actor=secretary, on=clock.today(), reason="Erreur matérielle.", act_number="PV-1")
    dossier = resumed.as_skills(earlier)
    assert resumed.numbers(dossier.competencies_to_assess) == [1, 4]


def test_what_a_merged_row_validated_is_kept(world):
    """Two companies registered her: what the jury validated on the row found to be a double counts on the one that stays. She
    takes her own dossier up; a company that does learns nothing of the other one (test_claiming.py)."""
    earlier = resumed.decided(world, missing={4, 5}, state=S.REGISTERED)
    elsewhere = world.dossier(S.REGISTERED, world.beta)
    resumed.validate(elsewhere, 5)
    put(elsewhere, S.PARTIALLY_AWARDED)
    merge_candidates(actor=world.branch.secretary, kept=earlier.candidate, double=elsewhere.candidate)
    dossier = resumed.as_vae(earlier)
    assert resumed.numbers(dossier.competencies_to_assess) == [4]


def test_ledger_is_read_in_the_same_number_of_queries_whatever_it_holds(world, django_assert_num_queries):
    earlier = resumed.decided(world, state=S.REGISTERED)
    with django_assert_num_queries(3):
        found = shares(earlier, clock.today())
    assert [share.is_kept for share in found] == [True, True, True, False, True, True]


# --- Who, and when it is refused ------------------------------------------------------------------------------------------


def test_parcours_is_taken_up_by_its_company_and_by_nobody_else(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    strangers = [earlier.candidate.user, world.beta.manager, world.branch.secretary, world.neighbour.secretary]
    for user in strangers:
        with pytest.raises(Forbidden):
            resume_dossier(earlier, actor=user, kind=SKILLS)
    assert resumed.as_skills(earlier).company == world.alpha.organisation


@pytest.mark.parametrize("build", [resumed.decided, resumed.decided_vae])
def test_vae_is_taken_up_by_the_candidate_and_by_nobody_else(world, build):
    earlier = build(world)
    strangers = [world.alpha.manager, world.beta.manager, world.branch.secretary, world.neighbour.secretary]
    for user in strangers:
        with pytest.raises(Forbidden):
            resume_dossier(earlier, actor=user, kind=VAE)
    assert resumed.as_vae(earlier).kind == VAE


def test_no_company_takes_up_a_vae_as_a_parcours(world):
    earlier = resumed.decided_vae(world)
    for user in (world.alpha.manager, earlier.candidate.user):
        with pytest.raises(Forbidden):
            resume_dossier(earlier, actor=user, kind=SKILLS)


@pytest.mark.parametrize("state", [state for state in S if state not in RESUMABLE])
def test_only_a_dossier_decided_without_the_cqp_is_taken_up(world, state):
    assert [blocker.code for blocker in refusals(Dossier(state=state), world.alpha.manager)] == ["not_resumable"]


def test_nothing_to_take_up_while_all_six_count(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    resumed.validate(earlier, 4)
    assert refused(earlier, world.alpha.manager, SKILLS) == ["nothing_to_resume"]
    with at(dt.date(2030, 11, 25)):
        assert resumed.numbers(resumed.as_skills(earlier).competencies_to_assess) == [1, 2, 3, 4, 5, 6]


def test_not_taken_up_twice_nor_once_the_cqp_is_delivered(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    dossier = resumed.as_skills(earlier)
    assert refused(earlier, world.alpha.manager, SKILLS) == ["dossier_already_open"]
    assert refused(earlier, earlier.candidate.user, VAE) == ["dossier_already_open"]
    put(dossier, S.AWARDED)
    assert refused(earlier, world.alpha.manager, SKILLS) == ["cqp_already_held"]


def test_of_a_line_of_dossiers_the_last_one_is_taken_up(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    second = resumed.as_skills(earlier)
    put(second, S.NOT_AWARDED)
    assert refused(earlier, world.alpha.manager, SKILLS) == ["resumed_since"]


def test_given_up_it_may_be_taken_up_again(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    second = resumed.as_skills(earlier)
    advance(second, "withdraw", actor=world.alpha.manager, comment="Elle a changé de service.")
    assert resumed.as_skills(earlier).resumes == earlier


def test_company_does_not_learn_the_number_of_a_vae_that_is_open(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    opened = resumed.as_vae(earlier)
    with pytest.raises(Blocked) as refusal:
        resume_dossier(earlier, actor=world.alpha.manager, kind=SKILLS)
    assert opened.number not in str(refusal.value)
    assert refusal.value.blockers[0].url == ""


def test_neither_its_committees_secretary_takes_up_their_own_vae(world):
    """They would examine it themselves."""
    earlier = resumed.decided(world, state=S.REGISTERED)
    earlier.candidate.user = world.branch.secretary
    earlier.candidate.save()
    with pytest.raises(Forbidden, match="secrétariat qui examinerait"):
        resume_dossier(earlier, actor=world.branch.secretary, kind=VAE)


# --- Where it starts ------------------------------------------------------------------------------------------------------


def test_parcours_goes_on_with_the_signed_outil_1(world):
    earlier = resumed.decided(world)
    dossier = resumed.as_skills(earlier)
    manager = world.alpha.manager
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "resume_pathway", actor=manager)
    assert codes(refusal) == ["tutor_missing"]
    assert set(PendingAct.objects.filter(dossier=dossier).values_list("role", "act")) == {("COMPANY", "name_tutor")}
    resumed.name_everybody(dossier)
    assert set(PendingAct.objects.filter(dossier=dossier).values_list("role", "act")) == {("COMPANY", "resume_pathway")}
    assert advance(dossier, "resume_pathway", actor=manager).state == S.IN_PATHWAY
    assert events(dossier)[:2] == ["register", "resume"]


def test_competency_that_the_outil_1_did_not_plan_calls_for_a_new_interview(world):
    """The professional found it acquired, the jury did not."""
    earlier = resumed.decided(world, missing={1, 4})
    dossier = resumed.as_skills(earlier)
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "resume_pathway", actor=world.alpha.manager)
    assert codes(refusal) == ["not_planned", "tutor_missing"]
    assert "Compétence 1" in refusal.value.blockers[0].message
    expected = set(PendingAct.objects.filter(dossier=dossier).values_list("role", "act"))
    assert expected == {("COMPANY", "name_sector_professional")}


def test_first_parcours_has_nothing_to_take_up(world):
    dossier = world.dossier(S.REGISTERED)
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "resume_pathway", actor=world.alpha.manager)
    assert codes(refusal) == ["nothing_to_take_up", "tutor_missing"]


def test_job_of_today_is_written_on_the_new_dossier(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    dossier = resumed.as_skills(earlier, job={"job_title": "Formatrice"})
    assert (dossier.job_title, dossier.contract_type) == ("Formatrice", earlier.contract_type)


def test_vae_goes_on_with_part_2_and_its_favourable_opinion(world):
    earlier = resumed.decided_vae(world)
    dossier = resumed.as_vae(earlier)
    assert (dossier.state, dossier.resumes, dossier.presentation) == (S.WRITING, earlier, 2)
    assert events(dossier) == ["request_file", "resume", "take_up_application"]
    assert resumed.numbers(vae.part_3(dossier).activity_table.lines.select_related("competency")) == [4]
    codes_sent = set(Email.objects.filter(recipient=world.branch.secretary).values_list("code", flat=True))
    assert "dossier_resumed" in codes_sent
    assert "vae_requested" not in codes_sent


def test_vae_after_a_parcours_begins_with_the_request(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    dossier = resumed.as_vae(earlier)
    assert (dossier.state, dossier.company, dossier.presentation) == (S.REQUESTED, None, 2)
    assert set(PendingAct.objects.filter(dossier=dossier).values_list("role", "act")) == {("SECRETARIAT", "send_file")}
    advance(dossier, "send_file", actor=world.branch.secretary)
    lines = vae.part_2(dossier).application.lines.select_related("competency")
    assert resumed.numbers(lines) == [4]


def test_vae_whose_part_2_never_was_admitted_begins_with_the_request(world):
    earlier = resumed.decided_vae(world, brought=vae.requested)
    assert resumed.as_vae(earlier).state == S.REQUESTED


def test_silence_that_admitted_stands_as_an_opinion_does(world):
    from evaluations.examination_pages import latest_examination

    earlier = resumed.decided_vae(world, brought=vae.applied)
    latest_examination(earlier).__class__.objects.update(
        verdict=AdmissibilityVerdict.TACIT, decided_at=clock.now(), decided_by=world.branch.secretary
    )
    assert resumed.as_vae(earlier).state == S.WRITING


# --- Whoever had a hand in the earlier dossier ------------------------------------------------------------------------------


def test_whoever_followed_the_candidate_before_is_never_their_external_assessor(world):
    """The pathway goes on: its tutor and its professional of yesterday are not external to it."""
    earlier = resumed.decided(world, state=S.IN_PATHWAY)
    dossier = resumed.as_skills(earlier)
    for user, code in ((world.alpha.tutor, "was_the_tutor"), (world.alpha.professional, "was_the_professional")):
        found = [blocker.code for blocker in independence_blockers(dossier, user)]
        assert code in found
    assert independence_blockers(dossier, world.branch.external) == []


def test_whoever_helped_in_the_earlier_vae_does_not_assess_the_next_one(world):
    helper = vae.provider(world)
    earlier = resumed.decided_vae(world, brought=lambda world: vae.coached(vae.requested(world), helper))
    dossier = resumed.as_vae(earlier)
    assert [blocker.code for blocker in coaching_blockers(dossier, helper.manager)] == ["of_the_coaching_provider"]
    assert coaching_blockers(dossier, world.branch.external) == []


# --- What the database holds ----------------------------------------------------------------------------------------------


def run(sql, *values) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return False
    return True


def test_what_is_kept_is_written_with_the_dossier_and_never_after(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    dossier = resumed.as_skills(earlier)
    held = dossier.held.first()
    fourth = dossier.version.competencies.get(number=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldCompetency.objects.create(dossier=dossier, competency=fourth, credit=held.credit)
    assert not run("UPDATE pathways_heldcompetency SET competency_id = %s WHERE id = %s", fourth.pk, held.pk)
    assert not run("DELETE FROM pathways_heldcompetency WHERE id = %s", held.pk)


def test_dossier_taken_up_is_never_changed_nor_one_that_cannot_be(world):
    earlier = resumed.decided(world, state=S.REGISTERED)
    other = resumed.decided(world, state=S.REGISTERED)
    dossier = resumed.as_skills(earlier)
    assert not run("UPDATE pathways_dossier SET resumes_id = %s WHERE id = %s", other.pk, dossier.pk)
    assert not run("UPDATE pathways_dossier SET resumes_id = NULL WHERE id = %s", dossier.pk)
    put(other, S.AWARDED)
    values = {
        field.attname: getattr(dossier, field.attname)
        for field in dossier._meta.concrete_fields
        if field.attname not in ("id", "number", "resumes_id", "candidate_id")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.create(**values, number="AF-X-1", resumes=other, candidate=other.candidate)
