"""Claimed in the dossier of another employer, kept until the certificate: by VAE then by a parcours, from one company to another."""

import pytest

from cqp.accreditations.enums import AccreditationRole
from cqp.demo import hearing
from cqp.demo import story as steps
from cqp.demo.cast import accredit
from cqp.documents.models import IssuedDocument
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.completeness import missing, sheet
from evaluations.enums import SignableKind
from evaluations.signed import completed, last_signed
from jury import incompatibilities
from jury.enums import LinkKind, Verdict
from jury.models import Award, JuryItem
from pathways.enums import Role
from pathways.enums import State as S
from pathways.services import assign
from tests import resumed, vae

pytestmark = pytest.mark.django_db
EARLIER = {"by VAE": resumed.decided_vae, "at another company": resumed.decided}
WALK = ("start_positioning", "fill_positioning", "sign_positioning", "start_pathway", "follow", "declare_ready")
TO_JURY = ("start_assessment", "assess", "sign_assessment", "transmit", "declare_complete")


@pytest.fixture(params=EARLIER, ids=str)
def earlier(world, request):
    return EARLIER[request.param](world)


@pytest.fixture
def complete(world, earlier):
    """Beta's dossier: claimed, positioned, followed, assessed on the fourth competency alone, and complete."""
    dossier = resumed.claimed(resumed.elsewhere(world, earlier))
    dossier.story.acquired = set()
    return resumed.walk(dossier, *WALK, *TO_JURY)


def numbers_in(signable, name) -> list:
    return [row["competency"]["number"] if "competency" in row else row["number"] for row in signable.content[name]]


def paper(dossier, kind) -> dict:
    return IssuedDocument.objects.get(kind=kind, dossier_link__dossier=dossier.pk, replaced_by=None).context


def test_partial_elsewhere_then_the_rest_in_a_company_ends_with_the_cqp(world, earlier, complete):
    assert (complete.state, missing(complete), complete.presentation) == (S.COMPLETE, [], 2)
    hearing.whole_day(world.branch, {complete: frozenset()})
    decided = steps.fresh(complete)
    assert decided.state == S.AWARDED
    item = JuryItem.objects.select_related("sheet").get(dossier=complete.pk)
    verdicts = {decision.competency.number: decision.verdict for decision in item.sheet.decisions.all()}
    assert verdicts == dict.fromkeys((1, 2, 3, 5, 6), Verdict.ALREADY_VALIDATED) | {4: Verdict.VALIDATED}
    award = Award.objects.get(item=item)
    assert (award.kind, award.holder_name) == ("FULL", earlier.candidate.full_name)
    assert [row["number"] for row in paper(complete, "certificate")["competencies"]] == [1, 2, 3, 4, 5, 6]
    today = clock.today()
    assert [credit.competency.number for credit in decided.candidate.credits.filter(acquired_on=today)] == [4]


def test_every_booklet_and_paper_is_about_the_rest(complete):
    positioning = completed(complete, SignableKind.POSITIONING)
    assessment = completed(complete, SignableKind.ASSESSMENT)
    assert (positioning.dossier_id, assessment.dossier_id) == (complete.pk, complete.pk)
    assert numbers_in(positioning, "competencies") == [4]
    assert numbers_in(assessment, "grid") == [4]
    assert [row["number"] for row in paper(complete, "positioning")["competencies"]] == [4]
    assert [row["number"] for row in paper(complete, "follow_up")["grid"]] == [4]
    details = {line.code: line.detail for line in sheet(complete)}
    kept = "5\N{NO-BREAK SPACE}compétences gardées, au 23/11/2026"
    assert (details["benefits"], details["opinions"]) == (kept, "2 avis sur 2")


def test_what_another_employer_or_a_vae_signed_is_not_taken_up(world, earlier):
    """Neither by the dossier, nor in the jury's map, nor by the sheet that its company reads."""
    dossier = resumed.claimed(resumed.elsewhere(world, earlier))
    assert {kind for kind in SignableKind if completed(dossier, kind)} == set()
    assert last_signed([dossier], *SignableKind) == {dossier.pk: {}}
    told = " ".join(line.detail for line in sheet(dossier))
    assert [name in told for name in (earlier.number, "Pia Métière", "Alpha")] == [False, False, False]


def test_whoever_had_a_hand_in_the_earlier_dossier_does_not_judge_this_one(world):
    earlier = resumed.decided(world)
    dossier = resumed.claimed(resumed.elsewhere(world, earlier))
    tutor = world.alpha.tutor
    found = incompatibilities.conflicts([tutor, world.branch.juror], [dossier])
    assert [(conflict.user, conflict.kind) for conflict in found] == [(tutor, LinkKind.TUTOR)]


def test_people_of_a_company_are_refused_without_naming_who_helped_in_the_vae(world):
    helper = vae.provider(world)
    earlier = resumed.decided_vae(world, brought=lambda world: vae.coached(vae.requested(world), helper))
    dossier = resumed.claimed(resumed.elsewhere(world, earlier))
    accredit(helper.manager, AccreditationRole.SECTOR_PROFESSIONAL, world.branch, since=clock.today())
    with pytest.raises(Blocked) as refusal:
        assign(dossier, Role.SECTOR_PROFESSIONAL, helper.manager, actor=world.beta.manager)
    assert [blocker.code for blocker in refusal.value.blockers] == ["of_the_coaching_provider"]
    assert helper.organisation.name not in str(refusal.value)
