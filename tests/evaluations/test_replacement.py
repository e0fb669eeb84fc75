"""Somebody named is replaced in the middle of their work: nothing is signed in the name of another, nobody is stuck."""

import pytest

from cqp.accounts.models import User
from cqp.accreditations.enums import AccreditationRole
from cqp.demo import story
from cqp.demo.cast import accredit
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.enums import SignableKind, Verdict
from evaluations.models import Signable
from evaluations.services.assessment import give_opinion
from evaluations.services.signatures import present, sign
from pathways.enums import Role
from pathways.enums import State as S
from pathways.services import assign


def newly_accredited(world, role):
    user = User.objects.create_user("relève@cpef.test", first_name="Rémi", last_name="Relève")
    accredit(user, role, world.branch, since=clock.today())
    return user


def test_a_new_external_assessor_gets_a_new_round_and_the_old_one_stays_readable(world):
    dossier = world.dossier(S.UNDER_ASSESSMENT)
    story.assess(dossier.story, dossier)
    first = Signable.objects.get(dossier=dossier, kind=SignableKind.ASSESSMENT)
    user = newly_accredited(world, AccreditationRole.EXTERNAL_ASSESSOR)

    assign(dossier, Role.EXTERNAL_ASSESSOR, user, actor=world.branch.secretary, comment="absence prolongée")

    second = Signable.objects.get(dossier=dossier, kind=SignableKind.ASSESSMENT, version=2)
    assert (second.replaces, second.assessment.external, second.assessment.opinions.count()) == (first, user, 0)
    assert first.assessment.opinions.count() == 12
    competency = dossier.version.competencies.first()
    opinion = give_opinion(
        second.assessment, competency, actor=user, role=Role.EXTERNAL_ASSESSOR, verdict=Verdict.ACQUIRED
    )
    assert opinion.assessor == user


def test_a_new_professional_takes_the_pen_and_what_was_presented_goes_back_to_writing(world):
    dossier = world.dossier(S.POSITIONING)
    story.fill_positioning(dossier.story, dossier)
    signable = present(Signable.objects.get(dossier=dossier), actor=world.alpha.professional)
    sign(signable, actor=dossier.candidate.user, role=Role.CANDIDATE, seen_digest=signable.digest)
    user = newly_accredited(world, AccreditationRole.SECTOR_PROFESSIONAL)

    assign(dossier, Role.SECTOR_PROFESSIONAL, user, actor=world.alpha.manager)

    signable = Signable.objects.get(pk=signable.pk)
    assert (signable.is_open, signable.positioning.professional, signable.signatures.count()) == (True, user, 1)
    assert signable.missing_signers == list(signable.signers)
    with pytest.raises(Blocked):
        sign(signable, actor=world.alpha.manager, role=Role.COMPANY, seen_digest="")
