"""Ready by mistake, or returned for what only the pathway can put right: the way back, and what it opens (domaine.md § 6 no. 29)."""

import pytest
from django.urls import reverse

from cqp.notifications.models import Email
from cqp.shared.blockers import Blocked
from evaluations.enums import SignableKind
from evaluations.models import Signable
from pathways.enums import State as S
from pathways.models import Dossier, PendingAct
from pathways.services import advance

from .builders import document, form_of, play, sign_in, someone

K = SignableKind
WHY = "La compétence 2 est à réécrire."


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


@pytest.fixture
def returned(world):
    dossier = world.dossier(S.TRANSMITTED)
    advance(
        dossier, "return_incomplete", actor=someone(dossier, "secretary"), comment="Partie du candidat trop courte."
    )
    return dossier


def reopen(dossier, part="tutor", comment=WHY):
    return advance(dossier, "reopen_pathway", actor=someone(dossier, part), comment=comment)


def rewrite(client, dossier):
    """The candidate writes on the second competency again, and deposits."""
    sign_in(client, dossier, "candidate")
    url = reverse("candidate_part_competency", args=[dossier.pk, 2])
    assert client.post(url, form_of(client, url) | {"results": "Résultat ajouté"}).status_code == 302
    signable = document(dossier, K.CANDIDATE_PART)
    client.post(reverse("signable_present", args=[signable.pk]))
    signable.refresh_from_db()
    posted = {"role": "CANDIDATE", "digest": signable.digest, "sworn": "on"}
    client.post(reverse("signable_sign", args=[signable.pk]), posted)
    return document(dossier, K.CANDIDATE_PART)


@pytest.mark.parametrize("part", ["tutor", "secretary"])
def test_returned_dossier_goes_back_to_the_pathway_with_a_reason(client, returned, part):
    sign_in(client, returned, part)
    page = reverse("dossier_act", args=[returned.pk, "reopen-pathway"])
    assert f'href="{page}"' in client.get(reverse("dossier_detail", args=[returned.pk])).content.decode()
    client.post(page, {"comment": ""})
    assert Dossier.objects.get(pk=returned.pk).state == S.INCOMPLETE
    client.post(page, {"comment": WHY})
    assert Dossier.objects.get(pk=returned.pk).state == S.IN_PATHWAY
    assert returned.events.get(verb="reopen_pathway").comment == WHY


def test_candidate_writes_again_from_what_they_had_deposited(client, returned):
    first = document(returned, K.CANDIDATE_PART)
    reopen(returned)
    second = document(returned, K.CANDIDATE_PART)
    assert (second.version, second.replaces, second.is_open) == (2, first, True)
    assert ("CANDIDATE", "write_candidate_part") in set(
        PendingAct.objects.filter(dossier=returned).values_list("role", "act")
    )
    deposited = rewrite(client, returned)
    assert [line["results"] for line in deposited.content["lines"]].count("Résultat ajouté") == 1
    assert [line["situations"] for line in deposited.content["lines"]] == [
        line["situations"] for line in first.content["lines"]
    ]
    first.refresh_from_db()
    assert first.is_completed


def test_reopened_it_goes_again_to_the_jury_with_new_opinions_and_the_old_ones_readable(client, returned):
    reopen(returned)
    rewrite(client, returned)
    dossier = play(returned, "declare_ready", "start_assessment", "assess", "sign_assessment", "transmit")
    rounds = Signable.objects.filter(dossier=dossier, kind=K.ASSESSMENT, completed_at__isnull=False)
    assert (dossier.state, rounds.count()) == (S.TRANSMITTED, 2)
    paper = dossier.papers.filter(document__kind="follow_up").latest("pk").document.context
    assert [row["round"] for row in paper["earlier_rounds"]] == [1]
    assert "Résultat ajouté" in [row["results"] for row in paper["candidate_parts"]]


def test_outil_1_is_amended_once_the_pathway_is_reopened(returned):
    professional = someone(returned, "professional")
    reopen(returned)
    advance(returned, "amend_positioning", actor=professional, comment="Un oubli au repérage.")
    dossier = play(returned, "sign_positioning")
    assert (dossier.state, document(dossier, K.POSITIONING).version) == (S.POSITIONED, 2)
    advance(dossier, "start_pathway", actor=someone(dossier, "manager"))
    assert document(dossier, K.CANDIDATE_PART).is_open


def test_declared_ready_by_mistake_the_tutor_takes_it_back(world):
    dossier = world.dossier(S.READY)
    assert reopen(dossier).state == S.IN_PATHWAY
    with pytest.raises(Blocked) as refusal:
        advance(dossier, "declare_ready", actor=someone(dossier, "tutor"))
    assert [blocker.code for blocker in refusal.value.blockers] == ["not_presented"]


def test_choice_made_for_the_jury_is_to_be_made_again(world):
    dossier = world.dossier(S.TRANSMITTED, refused_by_professional={2}, refused_by_external={2})
    advance(dossier, "return_incomplete", actor=someone(dossier, "secretary"), comment="À compléter.")
    assert Dossier.objects.get(pk=dossier.pk).presents_as_is is True
    reopen(dossier)
    assert Dossier.objects.get(pk=dossier.pk).presents_as_is is False


def test_people_of_the_dossier_are_told_why(returned):
    reopen(returned)
    told = {mail.recipient for mail in Email.objects.filter(code="pathway_reopened")}
    assert told == {someone(returned, part) for part in ("candidate", "tutor", "manager", "professional", "external")}
    mail = Email.objects.filter(code="pathway_reopened").first()
    assert (WHY in mail.body, returned.candidate.birth_name in mail.subject) == (True, False)
