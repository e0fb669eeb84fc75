"""What a person validated elsewhere counts in the dossier that a company has opened since, once they say so (house § 1 row 6)."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from candidates.services import revoke_credit
from cqp.access.decisions import Forbidden, can
from cqp.accreditations.enums import AccreditationRole
from cqp.demo.cast import accredit
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.enums import SignableKind
from evaluations.models import Signable
from evaluations.services.signatures import present
from evaluations.signed import completed
from jury.enums import Verdict
from pathways import claiming
from pathways.claiming import claim_benefits, claim_of, decline_benefits
from pathways.enums import State as S
from pathways.models import Dossier, HeldCompetency, HeldEnd, PendingAct
from pathways.services import advance, merge_candidates
from tests import resumed, vae
from tests.evaluations.builders import document
from tests.jury.benefits import nightly
from tests.jury.test_rectification import decided, rectified
from tests.workflows.machine import put

pytestmark = pytest.mark.django_db
DAY_AFTER = dt.datetime(2030, 11, 25, 11, tzinfo=dt.UTC)


@pytest.fixture
def earlier(world):
    """Five competencies out of six, by VAE, last year."""
    return resumed.decided_vae(world)


@pytest.fixture
def dossier(world, earlier):
    """Beta has registered the same person since, and the secretariat joined the two rows."""
    return resumed.elsewhere(world, earlier)


def awaited(dossier) -> set:
    return set(PendingAct.objects.filter(dossier=dossier.pk).values_list("role", "act"))


def events(dossier) -> list:
    return list(dossier.events.order_by("pk").values_list("verb", flat=True))


def scope(dossier) -> list:
    return resumed.numbers(Dossier.objects.get(pk=dossier.pk).competencies_to_assess)


def mails(user) -> list:
    return list(
        Email.objects.filter(recipient=user, code__startswith="benefits_").order_by("pk").values_list("code", flat=True)
    )


def codes(function, *args, **kwargs) -> list:
    with pytest.raises(Blocked) as refusal:
        function(*args, **kwargs)
    return [blocker.code for blocker in refusal.value.blockers]


OFFER, JOIN = ("CANDIDATE", "claim_benefits"), ("SECRETARIAT", "join_rows")


# --- Offered to the candidate, and to nobody else ---------------------------------------------------------------------------


def test_before_the_rows_are_joined_the_secretariat_is_asked_to(world, earlier):
    dossier = resumed.registered(world, earlier, world.beta)
    assert awaited(dossier) == {("COMPANY", "name_sector_professional"), JOIN}
    assert codes(claim_benefits, dossier, actor=dossier.candidate.user) == ["rows_to_join"]
    assert mails(dossier.candidate.user) == []


def test_joined_they_are_offered_what_they_keep(world, earlier, dossier):
    assert awaited(dossier) == {("COMPANY", "name_sector_professional"), OFFER}
    claim = claim_of(dossier)
    assert (resumed.numbers(claim.credits), claim.earlier.pk, claim.blockers) == ([1, 2, 3, 5, 6], earlier.pk, [])
    assert mails(dossier.candidate.user) == ["benefits_offered"]
    assert [mails(user) for user in (world.beta.manager, world.branch.secretary)] == [[], []]


def test_whichever_row_is_kept_they_are_offered_the_same(world, earlier):
    dossier = resumed.registered(world, earlier, world.beta)
    merge_candidates(actor=world.branch.secretary, kept=dossier.candidate, double=earlier.candidate)
    assert OFFER in awaited(dossier)
    assert scope(resumed.claimed(resumed.told_by(dossier.story, dossier))) == [4]


def test_company_that_knows_the_row_gets_an_offer_for_its_candidate_at_once(world):
    """Registered again instead of taken up: nothing is to be joined."""
    earlier = resumed.decided(world, state=S.REGISTERED)
    dossier = resumed.registered(world, earlier, world.alpha)
    assert dossier.candidate_id == earlier.candidate_id
    assert OFFER in awaited(dossier)
    assert mails(dossier.candidate.user) == ["benefits_offered"]


@pytest.mark.parametrize(
    ("missing", "is_offered"), [({1, 2, 3, 4, 5, 6}, False), ({1, 2, 3, 4, 5}, True)], ids=["nothing kept", "one kept"]
)
def test_nothing_is_offered_without_a_benefit_in_force(world, missing, is_offered):
    dossier = resumed.elsewhere(world, resumed.decided_vae(world, missing=missing))
    assert (OFFER in awaited(dossier)) is is_offered


def test_lapsed_or_revoked_is_not_offered(world, earlier, dossier):
    first = earlier.candidate.credits.get(competency__number=1)
    revoke_credit(first, actor=world.branch.secretary, on=clock.today(), reason="Erreur.", act_number="PV-1")
    assert resumed.numbers(claim_of(dossier).credits) == [2, 3, 5, 6]
    with clock.frozen(DAY_AFTER):
        assert codes(claim_benefits, dossier, actor=dossier.candidate.user) == ["nothing_to_claim"]


def test_offer_goes_with_the_night_that_writes_the_lapse(world, dossier):
    nightly("2030-11-24")
    assert OFFER in awaited(dossier)
    nightly("2030-11-25")
    assert OFFER not in awaited(dossier)


def test_offer_follows_what_a_jury_puts_right(world):
    """A rectifying procès-verbal takes back everything that the first decision had validated."""
    none = dict.fromkeys(range(1, 7), Verdict.NOT_VALIDATED)
    earlier = decided(world, {4: Verdict.NOT_VALIDATED})
    dossier = resumed.elsewhere(world, earlier)
    assert OFFER in awaited(dossier)
    rectified(world, earlier, none)
    assert OFFER not in awaited(dossier)


def test_cqp_delivered_or_all_kept_is_said_to_be_the_secretariats_business(world, earlier, dossier):
    resumed.validate(earlier, 4)
    assert codes(claim_benefits, dossier, actor=dossier.candidate.user) == ["nothing_to_assess"]
    put(earlier, S.AWARDED)
    assert codes(claim_benefits, dossier, actor=dossier.candidate.user) == ["cqp_already_held"]


def test_only_the_candidate_claims_and_declines(world, dossier):
    strangers = [world.beta.manager, world.alpha.manager, world.branch.secretary, world.neighbour.secretary]
    for user in strangers:
        for act in (claim_benefits, decline_benefits):
            with pytest.raises(Forbidden):
                act(dossier, actor=user)
    assert Dossier.objects.get(pk=dossier.pk).resumes is None


def test_in_a_vae_there_is_nothing_to_claim(world, earlier):
    other = vae.requested(world, version=world.branch.versions[1], email=earlier.candidate.user.email)
    with pytest.raises(Forbidden, match="ouvert par une entreprise"):
        claim_benefits(other, actor=other.candidate.user)


# --- Claimed ----------------------------------------------------------------------------------------------------------------


def test_claimed_only_the_rest_is_assessed_and_the_dossier_takes_the_earlier_one_up(world, earlier, dossier):
    dossier = resumed.claimed(dossier)
    assert (scope(dossier), dossier.resumes_id, dossier.presentation) == ([4], earlier.pk, 2)
    assert resumed.numbers(dossier.held.in_force().select_related("competency")) == [1, 2, 3, 5, 6]
    assert awaited(dossier) == {("COMPANY", "name_sector_professional")}
    told = [world.beta.manager, world.branch.secretary, dossier.candidate.user]
    assert [mails(user) for user in told] == [["benefits_claimed"], ["benefits_claimed"], ["benefits_offered"]]
    assert mails(world.alpha.manager) == []


def test_claimed_twice_is_refused_and_writes_nothing(dossier):
    resumed.claimed(dossier)
    assert codes(claim_benefits, dossier, actor=dossier.candidate.user) == ["nothing_to_claim"]
    assert (HeldCompetency.objects.filter(dossier=dossier).count(), events(dossier).count("claim_benefits")) == (5, 1)


def test_declined_nothing_changes_and_nobody_is_told(world, dossier):
    decline_benefits(dossier, actor=dossier.candidate.user)
    decline_benefits(dossier, actor=dossier.candidate.user)
    assert scope(dossier) == [1, 2, 3, 4, 5, 6]
    assert awaited(dossier) == {("COMPANY", "name_sector_professional")}
    assert events(dossier).count("decline_benefits") == 1
    assert (mails(world.beta.manager), Dossier.objects.get(pk=dossier.pk).resumes) == ([], None)


def test_declined_then_claimed_then_taken_back_then_claimed_again(world, earlier, dossier):
    person = dossier.candidate.user
    decline_benefits(dossier, actor=person)
    assert scope(claim_benefits(dossier, actor=person)) == [4]
    decline_benefits(dossier, actor=person)
    alone = Dossier.objects.get(pk=dossier.pk)
    assert (scope(dossier), alone.resumes, alone.presentation) == ([1, 2, 3, 4, 5, 6], None, 1)
    ends = HeldEnd.objects.filter(held__dossier=dossier)
    assert set(ends.values_list("cause", "recorded_by")) == {("TAKEN_BACK", person.pk)}
    assert scope(claim_benefits(dossier, actor=person)) == [4]
    assert events(dossier)[-4:] == ["decline_benefits", "claim_benefits", "take_back_benefits", "claim_benefits"]
    assert mails(world.beta.manager) == ["benefits_claimed", "benefits_taken_back", "benefits_claimed"]
    # What was taken back is no longer told; what is kept is told once.
    assert resumed.numbers(dossier.held.to_tell().select_related("competency")) == [1, 2, 3, 5, 6]


def test_choice_closes_with_the_last_signature_of_the_outil_1(world, dossier):
    dossier = resumed.walk(dossier, "start_positioning", "fill_positioning", "sign_positioning")
    person = dossier.candidate.user
    for act in (claim_benefits, decline_benefits):
        assert codes(act, dossier, actor=person) == ["choice_closed"]
    # Amended, it was signed once: the choice does not open again.
    advance(dossier, "amend_positioning", actor=world.beta.professional, comment="Un oubli.")
    assert codes(claim_benefits, dossier, actor=person) == ["choice_closed"]
    assert OFFER not in awaited(dossier)


def test_claim_during_the_interview_opens_a_new_version_on_the_rest(world, dossier):
    dossier = resumed.walk(dossier, "start_positioning", "fill_positioning")
    resumed.claimed(dossier)
    second = document(dossier, SignableKind.POSITIONING, 2)
    lines = second.positioning.lines.select_related("competency")
    assert resumed.numbers(lines) == [4]
    assert [bool(line.training_need) for line in lines] == [True]
    assert resumed.numbers(second.positioning.steps.select_related("competency")) == [4]
    first = document(dossier, SignableKind.POSITIONING, 1)
    assert codes(present, first, actor=world.beta.professional) == ["replaced"]
    assert (second.replaces, first.positioning.lines.count(), first.positioning.steps.count()) == (first, 6, 4)
    dossier = resumed.walk(dossier, "sign_positioning")
    assert (dossier.state, completed(dossier, SignableKind.POSITIONING)) == (S.POSITIONED, second)


def test_taking_back_during_the_interview_opens_a_new_version_on_everything(world, dossier):
    dossier = resumed.walk(resumed.claimed(dossier), "start_positioning", "fill_positioning")
    decline_benefits(dossier, actor=dossier.candidate.user)
    lines = document(dossier, SignableKind.POSITIONING, 2).positioning.lines.select_related("competency")
    assert resumed.numbers(lines) == [1, 2, 3, 4, 5, 6]
    assert [line.competency.number for line in lines if line.level] == [4]


def test_choice_before_the_interview_opens_no_booklet(dossier):
    resumed.claimed(dossier)
    assert not Signable.objects.filter(dossier=dossier).exists()


def test_benefit_that_lapses_before_the_interview_is_positioned_as_well(world, dossier):
    resumed.claimed(dossier)
    with clock.frozen(DAY_AFTER):
        accredit(world.beta.professional, AccreditationRole.SECTOR_PROFESSIONAL, world.branch, since=clock.today())
        resumed.walk(dossier, "start_positioning")
    assert scope(dossier) == [1, 2, 3, 4, 5, 6]
    assert set(HeldEnd.objects.filter(held__dossier=dossier).values_list("cause", flat=True)) == {"LAPSED"}


# --- Another employer's dossier taken up by its own company ------------------------------------------------------------------


def test_company_takes_up_its_own_dossier_without_what_was_validated_elsewhere_until_the_candidate_says_so(world):
    """Alpha's partial, then beta's; joined. Alpha takes its own up: it knows four competencies, the candidate a fifth."""
    first = resumed.decided(world, missing={4, 5}, state=S.REGISTERED)
    other = resumed.registered(world, first, world.beta)
    resumed.validate(other, 5)
    put(other, S.PARTIALLY_AWARDED)
    merge_candidates(actor=world.branch.secretary, kept=first.candidate, double=other.candidate)
    dossier = resumed.as_skills(resumed.told_as(first, first))
    assert (scope(dossier), OFFER in awaited(dossier)) == ([4, 5], True)
    dossier = resumed.claimed(dossier)
    assert (scope(dossier), dossier.resumes_id) == ([4], first.pk)
    decline_benefits(dossier, actor=dossier.candidate.user)
    again = Dossier.objects.get(pk=dossier.pk)
    assert (scope(dossier), again.resumes_id, again.presentation) == ([4, 5], first.pk, dossier.presentation)


def test_company_that_took_up_a_claim_takes_up_what_follows(world, earlier, dossier):
    dossier = resumed.claimed(dossier)
    put(dossier, S.NOT_AWARDED)
    following = resumed.as_skills(resumed.told_by(dossier.story, dossier))
    assert scope(following) == [4]
    assert [part.pk for part in following.lineage] == [following.pk, dossier.pk, earlier.pk]


# --- What the database holds --------------------------------------------------------------------------------------------------


def run(sql, *values) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
    except IntegrityError:
        return False
    return True


LINK = "UPDATE pathways_dossier SET resumes_id = %s WHERE id = %s"


def test_link_is_made_and_cut_by_the_candidates_word_only(world, earlier, dossier):
    assert not run(LINK, earlier.pk, dossier.pk)
    stranger = resumed.decided_vae(world)
    resumed.claimed(dossier)
    assert not run(LINK, stranger.pk, dossier.pk)
    decline_benefits(dossier, actor=dossier.candidate.user)
    assert not run(LINK, stranger.pk, dossier.pk)
    resumed.claimed(dossier)
    put(dossier, S.IN_PATHWAY)
    assert not run(LINK, None, dossier.pk)


def test_what_is_kept_is_written_by_a_claim_of_that_dossier_only(world, earlier, dossier):
    other = resumed.elsewhere(world, resumed.decided_vae(world, birth_name="Aubin"))
    resumed.claimed(other)
    credit = earlier.candidate.credits.get(competency__number=1)
    for event in (None, other.events.get(verb="claim_benefits"), dossier.events.get(verb="register")):
        with pytest.raises(IntegrityError), transaction.atomic():
            HeldCompetency.objects.create(dossier=dossier, competency=credit.competency, credit=credit, claim=event)


def test_offers_of_a_list_are_told_in_two_queries(world, dossier, django_assert_num_queries):
    one = {"missing": {2, 3, 4, 5, 6}}
    others = [
        resumed.elsewhere(world, resumed.decided_vae(world, birth_name=name, **one)) for name in ("Aubin", "Brel")
    ]
    for asked in ([dossier], [dossier, *others]):
        with django_assert_num_queries(2):
            told = claiming.offers_in_words(asked)
    space = "\N{NO-BREAK SPACE}"
    assert told[dossier.pk] == f"Vous gardez 5{space}compétences validées : les faire valoir dans ce dossier"
    assert told[others[0].pk] == f"Vous gardez 1{space}compétence validée : la faire valoir dans ce dossier"


def test_rule_refuses_without_telling_anything(world, dossier):
    """The same words whether there is something to claim or not."""
    plain = world.dossier(S.REGISTERED, world.beta)
    said = {can(world.beta.manager, "pathways.claim_benefits", one).reason for one in (dossier, plain)}
    assert said == {"Cet acte revient à : le candidat."}
