"""Whoever helped a candidate, even for a day, neither assesses nor judges them, even after leaving the provider (domaine.md § 6 no. 15)."""

import datetime as dt

import pytest

from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import Membership, User
from cqp.accreditations.enums import AccreditationRole
from cqp.demo.cast import join
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.services.coaching_comments import give_advice
from jury import incompatibilities
from pathways.coaching import end_coaching
from pathways.enums import Role
from pathways.incompatibilities import blockers_for, who_helped
from pathways.naming import proposed
from pathways.services import assign
from tests import vae

from .test_people import accredit

LATER = dt.timedelta(days=20)


def leaves(user):
    Membership.objects.filter(user=user).update(ended_on=clock.today())
    return User.objects.get(pk=user.pk)


@pytest.fixture
def formatio(world):
    return vae.provider(world)


@pytest.fixture
def dossier(world, formatio):
    return vae.coached(vae.writing(world), formatio)


def accredited(world, user, dossier):
    for role in (AccreditationRole.EXTERNAL_ASSESSOR, AccreditationRole.SECTOR_PROFESSIONAL):
        accredit(user, world, role, dossier.certification)


def refused(dossier, role, user):
    return [blocker.message for blocker in blockers_for(vae.fresh(dossier), role, user)]


def judged_by(dossier, user):
    return [blocker.message for blocker in incompatibilities.blockers([user], [vae.fresh(dossier)])]


@pytest.mark.parametrize("role", [Role.EXTERNAL_ASSESSOR, Role.SECTOR_PROFESSIONAL])
def test_manager_who_left_since_does_not_assess(world, formatio, dossier, role):
    with clock.frozen(clock.now() + LATER):
        user = leaves(formatio.manager)
        accredited(world, user, dossier)
        name = user.get_full_name()
        assert refused(dossier, role, user) == [
            f"{name} a accompagné le candidat : cette personne ne peut pas l'évaluer."
        ]
        assert user not in [accreditation.user for accreditation in proposed(vae.fresh(dossier), role)]
        with pytest.raises(Blocked) as refusal:
            assign(dossier, role, user, actor=world.branch.secretary)
        assert [blocker.code for blocker in refusal.value.blockers] == ["helped_the_candidate"]


def test_manager_who_left_since_does_not_judge(formatio, dossier):
    with clock.frozen(clock.now() + LATER):
        user = leaves(formatio.manager)
        end_coaching(dossier, actor=dossier.candidate.user)
        (reason,) = judged_by(dossier, user)
        assert reason.endswith(
            f"sur le dossier {dossier.number} ({dossier.candidate}) : elle a accompagné le candidat."
        )


def test_whoever_advised_is_known_by_the_advice_itself(world, formatio, dossier):
    give_advice(vae.part_3(dossier), dossier.version.competencies.get(number=1), actor=formatio.manager, text="Conseil")
    Membership.objects.filter(user=formatio.manager).delete()
    user = User.objects.get(pk=formatio.manager.pk)
    accredited(world, user, dossier)
    assert len(refused(dossier, Role.EXTERNAL_ASSESSOR, user)) == 1
    assert len(judged_by(dossier, user)) == 1


def test_whoever_still_belongs_to_the_provider_reads_one_reason(world, formatio, dossier):
    accredited(world, formatio.manager, dossier)
    (reason,) = refused(dossier, Role.SECTOR_PROFESSIONAL, formatio.manager)
    assert "appartient à Organisme 1, qui accompagne le candidat" in reason
    assert len(judged_by(dossier, formatio.manager)) == 1


def test_whoever_managed_before_or_after_the_accompaniment_did_not_help(world, formatio):
    today = clock.today()
    gone = formatio.manager
    Membership.objects.filter(user=gone).update(started_on=today - LATER, ended_on=today - dt.timedelta(days=1))
    dossier = vae.coached(vae.writing(world), formatio)
    end_coaching(dossier, actor=dossier.candidate.user)
    join(world.beta.tutor, formatio.organisation, MembershipRole.MANAGER, since=today + dt.timedelta(days=1))
    join(world.beta.manager, formatio.organisation, MembershipRole.MEMBER, since=today)
    assert who_helped([dossier]) == {}


def test_managed_on_the_day_of_the_choice_is_to_have_helped(world, formatio):
    Membership.objects.filter(user=formatio.manager).update(ended_on=clock.today())
    dossier = vae.coached(vae.writing(world), formatio)
    assert who_helped([dossier]) == {dossier.pk: {formatio.manager.pk}}


@pytest.mark.parametrize("rows", [1, 3])
def test_a_session_asks_it_in_the_same_number_of_queries(world, formatio, django_assert_num_queries, rows):
    dossiers = [vae.coached(vae.file_sent(world), formatio) for _ in range(rows)]
    users = [world.branch.juror, world.branch.president, world.branch.expert][:rows]
    with django_assert_num_queries(7):
        assert incompatibilities.blockers(users, dossiers) == []
