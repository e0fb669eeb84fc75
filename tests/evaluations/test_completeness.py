import pytest
from django.urls import reverse

from cqp.notifications.models import Email
from pathways.enums import State as S

from .builders import sign_in


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


def sheet(client, dossier, part="secretary"):
    sign_in(client, dossier, part)
    return client.get(reverse("completeness", args=[dossier.pk]))


def test_each_line_is_told_with_its_proof(client, world):
    dossier = world.dossier(S.TRANSMITTED)
    page = sheet(client, dossier)
    assert page.status_code == 200
    assert [line.code for line in page.context["missing"]] == ["identity"]
    text = page.content.decode()
    for line in page.context["lines"]:
        assert f'href="{line.proof_url}"' in text
    assert (page.context["may_complete"], page.context["may_return"], page.context["identity_missing"]) == (
        False,
        True,
        True,
    )


def test_complete_dossier_offers_both_acts(client, world):
    dossier = world.dossier(S.COMPLETE)
    page = sheet(client, dossier)
    assert page.context["missing"] == []
    assert (page.context["may_complete"], page.context["may_return"]) == (False, True)


def test_candidate_sees_what_is_missing_without_the_acts(client, world):
    dossier = world.dossier(S.TRANSMITTED)
    page = sheet(client, dossier, "candidate")
    assert page.status_code == 200
    assert "Retourner comme incomplet" not in page.content.decode()


def test_early_dossier_has_a_sheet_too(client, world):
    dossier = world.dossier(S.POSITIONING)
    page = sheet(client, dossier)
    assert page.status_code == 200
    assert len(page.context["missing"]) == 7
    assert page.context["may_return"] is False


def test_foreign_dossier_is_not_found(client, world):
    dossier = world.dossier(S.TRANSMITTED)
    client.force_login(world.neighbour.secretary)
    assert client.get(reverse("completeness", args=[dossier.pk])).status_code == 404


def test_people_are_told_when_booklets_are_signed(world):
    dossier = world.dossier(S.ASSESSED)
    told = {(mail.code, mail.recipient) for mail in Email.objects.all()}
    candidate, manager = dossier.candidate.user, dossier.story.company.manager
    assert {("positioning_signed", candidate), ("positioning_signed", manager)} <= told
    assert {("assessment_signed", candidate), ("assessment_signed", dossier.story.committee.external)} <= told
    mail = Email.objects.get(code="assessment_signed", recipient=candidate)
    assert f"/dossiers/{dossier.pk}/" in mail.body
    assert dossier.candidate.birth_name not in mail.subject
