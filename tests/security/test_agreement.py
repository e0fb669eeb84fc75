"""In the list ⇔ may view, for every person and every dossier of the world; personal grants are exactly the assignments in force."""

import pytest

from cqp.access import grants
from cqp.access.decisions import can
from cqp.accounts.models import User
from pathways import expectations
from pathways.enums import ROLE_OF_GRANT, Role
from pathways.enums import State as S
from pathways.models import Assignment, Dossier, PendingAct
from pathways.services import assign


@pytest.fixture
def crowd(world):
    """Dossiers of two companies and of a neighbouring committee, at stages where different people are named."""
    for company in (world.alpha, world.beta, world.gamma):
        for state in (S.REGISTERED, S.POSITIONING, S.IN_PATHWAY, S.UNDER_ASSESSMENT):
            world.dossier(state, company)
    return world


def test_in_the_list_if_and_only_if_may_view(crowd):
    inactive = crowd.beta.tutor
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    wrong = []
    for user in User.objects.all():
        listed = set(Dossier.objects.for_user(user).values_list("pk", flat=True))
        viewable = {d.pk for d in Dossier.objects.for_page() if can(user, "pathways.view", d)}
        if listed != viewable:
            wrong.append((str(user), listed ^ viewable))
    assert wrong == []
    # The comparison means something: some see none, some see some, nobody sees all.
    counts = {user.email: Dossier.objects.for_user(user).count() for user in User.objects.all()}
    assert counts["manager@alpha.test"] == counts["manager@gamma.test"] == 4
    assert counts["secretary@cpef.test"] == 8
    assert counts["tutor@beta.test"] == 0
    assert max(counts.values()) < Dossier.objects.count()


def test_a_global_permission_opens_no_dossier(crowd):
    """guardian's defaults would list every tenant to whoever receives a permission model-wide (house T3)."""
    from django.contrib.auth.models import Permission

    user = crowd.gamma.tutor
    before = set(Dossier.objects.for_user(user).values_list("pk", flat=True))
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="pathways"))
    user = User.objects.get(pk=user.pk)
    assert set(Dossier.objects.for_user(user).values_list("pk", flat=True)) == before


def test_grants_are_exactly_the_assignments_in_force(crowd):
    dossier = Dossier.objects.filter(company=crowd.alpha.organisation, state=S.UNDER_ASSESSMENT).get()
    replacement = User.objects.create_user("autre.tuteur@alpha.test", first_name="Théo", last_name="Tuteur")
    assign(dossier, Role.TUTOR, replacement, actor=crowd.alpha.manager)
    granted = {
        (row.user_id, row.content_object_id, ROLE_OF_GRANT[row.permission.codename])
        for row in grants.rows(Dossier).select_related("permission")
    }
    named = set(Assignment.objects.in_force().values_list("user_id", "dossier_id", "role"))
    assert granted == named
    assert (crowd.alpha.tutor.pk, dossier.pk, Role.TUTOR) not in granted


def test_what_waits_is_what_would_be_recomputed(crowd):
    for dossier in Dossier.objects.all():
        kept = set(PendingAct.objects.filter(dossier=dossier).values_list("role", "act"))
        assert kept == expectations.expected_acts(dossier), dossier.state
