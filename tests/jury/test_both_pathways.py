"""One session judges both pathways alike: the check of a VAE holds its admissibility, and whoever helped the candidate does not sit."""

import pytest
from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.demo.cast import join
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import Answer, Verdict
from jury.models import Award
from pathways.coaching import end_coaching
from pathways.enums import State as S
from tests import vae

from . import sittings

pytestmark = pytest.mark.django_db


def test_a_session_mixes_both_pathways(world):
    parcours, asked = sittings.complete(world), vae.complete(world)
    session = sittings.sitting(world, parcours, asked)
    sittings.decide(parcours, world.branch.juror)
    sittings.decide(asked, world.branch.juror)
    sittings.closed(session)
    assert [vae.Dossier.objects.get(pk=dossier.pk).state for dossier in (parcours, asked)] == [S.AWARDED, S.AWARDED]
    certificates = [award.document.context for award in Award.objects.order_by("item__position")]
    assert [paper["dossier"]["pathway"] for paper in certificates] == [
        "parcours de développement des compétences",
        "validation des acquis de l'expérience",
    ]
    told = Email.objects.filter(code__startswith="jury_result").values_list("code", "recipient__email")
    assert set(told) == {
        ("jury_result_full", parcours.candidate.user.email),
        ("jury_result_company", world.alpha.manager.email),
        ("jury_result_full", asked.candidate.user.email),
    }


def test_a_partial_decision_of_a_vae_keeps_what_is_validated(world):
    asked = vae.complete(world)
    session = sittings.sitting(world, asked)
    sittings.decide(
        asked,
        world.branch.juror,
        {4: Verdict.NOT_VALIDATED},
        reason="Rien ne le montre.",
        recommendations=sittings.ADVICE,
    )
    sittings.closed(session)
    assert vae.fresh(asked).state == S.PARTIALLY_AWARDED
    paper = Award.objects.get().document.context
    assert [row["number"] for row in paper["to_complete"]] == [4]


def test_the_check_of_a_vae_holds_its_admissibility(world):
    asked = vae.complete(world)
    sittings.sitting(world, asked)
    checks = {line["code"]: line for line in sittings.item_of(asked).sheet.checks}
    assert list(checks) == [
        "application",
        "admissibility",
        "activities",
        "coaching",
        "opinions",
        "assessment",
        "distinct",
        "accreditation_sector_professional",
        "accreditation_external_assessor",
        "host",
        "identity",
        "scope",
        "people",
        "order",
        "signatures",
        "transmission",
        "tools",
    ]
    assert (checks["admissibility"]["answer"], checks["admissibility"]["detail"]) == (
        Answer.YES,
        "rendu le 23/11/2026",
    )
    assert checks["coaching"]["answer"] == Answer.NOT_APPLICABLE
    assert checks["identity"]["proof_url"] == ""


@pytest.mark.parametrize("is_over", [False, True])
def test_nobody_of_a_provider_that_accompanied_sits(world, is_over):
    by = vae.provider(world)
    join(world.branch.juror, by.organisation, MembershipRole.MEMBER, since=clock.today())
    asked = vae.coached(vae.writing(world), by)
    if is_over:
        end_coaching(asked, actor=asked.candidate.user)
    vae.deposit(vae.write_part_3(asked), actor=asked.candidate.user)
    asked = vae.judged_next(asked, world)
    with pytest.raises(Blocked) as refusal:
        sittings.sitting(world, asked)
    assert [blocker.code for blocker in refusal.value.blockers] == ["cannot_sit"]
    assert "Organisme 1" in refusal.value.blockers[0].message


def test_the_agenda_and_the_sheet_read_well_without_a_company(client, settings, world):
    asked = vae.complete(world, situation=vae.OUT_OF_WORK, organisation={"host_provider_id": _host(world)})
    session = sittings.ready(world, asked)
    settings.DEMO = True  # the second factor has its own tests
    client.force_login(world.branch.juror, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.get(reverse("session_detail", args=[session.pk])).content.decode()
    assert '<td data-label="Entreprise ou voie">VAE</td>' in shown
    identity = dict(client.get(reverse("item_decide", args=[sittings.item_of(asked).pk])).context["identity"])
    assert (identity["Voie"], identity["Employeur"]) == ("validation des acquis de l'expérience", "")


def _host(world):
    return vae.provider(world).organisation.pk
