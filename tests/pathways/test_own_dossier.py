"""Nobody examines nor advises themselves: a candidate who becomes secretary, or manages the provider, stays a candidate there."""

import pytest

from cqp.access.decisions import Forbidden, can
from cqp.accounts.enums import MembershipRole
from cqp.accounts.models import User
from cqp.demo.cast import join
from cqp.shared import clock
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Dossier, PendingAct
from pathways.services import advance, confirm_identity
from tests import vae


def becomes(user, organisation, role):
    """The same person, signed in again with their new hat."""
    join(user, organisation, role, since=clock.today())
    return User.objects.get(pk=user.pk)


def test_candidate_become_secretary_is_not_the_secretariat_of_their_own_vae(world):
    dossier = vae.requested(world)
    user = becomes(dossier.candidate.user, world.branch.organisation, MembershipRole.SECRETARY)
    own = vae.fresh(dossier)
    assert own.roles_of(user) == {Role.CANDIDATE}
    acts = ("send_file", "declare_complete", "check_identity", "name_external_assessor", "retry_paper")
    assert [act for act in acts if can(user, f"pathways.{act}", own)] == []
    with pytest.raises(Forbidden):
        advance(own, "send_file", actor=user)
    assert list(PendingAct.objects.for_user(user)) == []
    assert list(Dossier.objects.for_user(user)) == [dossier]
    other = vae.requested(world)
    assert other.roles_of(user) == {Role.SECRETARIAT}
    assert [row.dossier_id for row in PendingAct.objects.for_user(user)] == [other.pk]


def test_candidate_become_secretary_is_not_the_secretariat_of_their_own_pathway(world):
    dossier = world.dossier(S.TRANSMITTED)
    user = becomes(dossier.candidate.user, world.branch.organisation, MembershipRole.SECRETARY)
    own = Dossier.objects.for_page().get(pk=dossier.pk)
    assert own.roles_of(user) == {Role.CANDIDATE}
    with pytest.raises(Forbidden):
        confirm_identity(own, actor=user)


def test_what_they_do_on_their_own_dossier_is_not_done_for_the_committee(world):
    dossier = vae.file_sent(world)
    user = becomes(dossier.candidate.user, world.branch.organisation, MembershipRole.SECRETARY)
    advance(dossier, "withdraw", actor=user, comment="je change de voie")
    assert dossier.events.get(verb="withdraw").on_behalf_of is None


def test_candidate_who_manages_the_provider_does_not_accompany_themselves(world):
    by = vae.provider(world)
    dossier = vae.coached(vae.writing(world), by)
    user = becomes(dossier.candidate.user, by.organisation, MembershipRole.MANAGER)
    assert vae.fresh(dossier).roles_of(user) == {Role.CANDIDATE}
    assert vae.fresh(dossier).roles_of(by.manager) == {Role.COACHING_PROVIDER}
