"""The company takes note of the assessment by signing it, if it wants to: nothing waits for it (domaine.md §§ 1.2 A, K)."""

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked
from evaluations.contents import follow_up_paper
from evaluations.enums import OPTIONAL_SIGNERS, SIGNERS, SIGNS_AS, SignableKind
from evaluations.models import Signature
from evaluations.services.signatures import present, sign
from jury.conformity import sheet
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Dossier, PendingAct
from pathways.services import advance
from tests import vae
from tests.pathways.entrance import text_of

from .builders import document, play, sign_in, someone

A = SignableKind.ASSESSMENT
OTHERS = {
    Role.SECTOR_PROFESSIONAL: "professional",
    Role.EXTERNAL_ASSESSOR: "external",
    Role.CANDIDATE: "candidate",
}


@pytest.fixture
def dossier(world):
    return play(world.dossier(S.UNDER_ASSESSMENT), "assess")


@pytest.fixture
def presented(dossier):
    return present(document(dossier, A), actor=someone(dossier, "external"))


def take_note(dossier, signable):
    actor = someone(dossier, "manager")
    return sign(signable, actor=actor, role=Role.COMPANY, seen_digest=signable.digest)


def sign_others(dossier, signable):
    for role, part in OTHERS.items():
        sign(signable, actor=someone(dossier, part), role=role, seen_digest=signable.digest)


def last_paper(dossier):
    return dossier.papers.filter(document__kind="follow_up").latest("pk").document


def company_row(paper):
    return next(row for row in paper["signatures"] if row["role"].startswith("entreprise"))


def test_nobody_is_both_waited_for_and_optional_and_each_says_as_what_they_sign():
    assert all(not set(roles) & set(SIGNERS[kind]) for kind, roles in OPTIONAL_SIGNERS.items())
    assert all(role in SIGNS_AS for roles in OPTIONAL_SIGNERS.values() for role in roles)


def test_nothing_waits_for_an_optional_signer(dossier, presented):
    waiting = set(PendingAct.objects.filter(dossier=dossier, act="sign_assessment").values_list("role", flat=True))
    assert waiting == {str(role) for role in OTHERS}
    assert presented.missing_signers == list(OTHERS)
    assert presented.missing_optional_signers == [Role.COMPANY]
    sign_others(dossier, presented)
    assert Dossier.objects.get(pk=dossier.pk).state == S.ASSESSED
    line = next(line for line in sheet(Dossier.objects.get(pk=dossier.pk)) if line.code == "signatures")
    assert line.is_met


def test_company_signs_before_the_others_and_concludes_nothing(dossier, presented):
    signature = take_note(dossier, presented)
    assert (signature.on_behalf_of, signature.digest) == (dossier.company, presented.digest)
    assert document(dossier, A).missing_signers == list(OTHERS)
    assert Dossier.objects.get(pk=dossier.pk).state == S.UNDER_ASSESSMENT
    sign_others(dossier, presented)
    assert Dossier.objects.get(pk=dossier.pk).state == S.ASSESSED
    assert company_row(last_paper(dossier).context)["name"] == someone(dossier, "manager").get_full_name()


def test_company_signs_after_everybody_moves_nothing_and_the_paper_is_made_anew(client, dossier, presented):
    sign_others(dossier, presented)
    completed, first = document(dossier, A).completed_at, last_paper(dossier)
    assert company_row(first.context)["signed_at"] is None
    sign_in(client, dossier, "manager")
    page = reverse("signable_detail", args=[presented.pk])
    assert "Votre signature n'est pas obligatoire" in text_of(client.get(page))
    answer = client.post(reverse("signable_sign", args=[presented.pk]), {"role": "COMPANY", "digest": presented.digest})
    assert answer.status_code == 302
    assert (document(dossier, A).completed_at, Dossier.objects.get(pk=dossier.pk).state) == (completed, S.ASSESSED)
    second = last_paper(dossier)
    assert (second.replaces, company_row(second.context)["signed_at"] is None) == (first, False)
    assert client.get(page).context["sign_forms"] == []


def test_company_signs_once(dossier, presented):
    take_note(dossier, presented)
    with pytest.raises(Blocked) as refusal:
        take_note(dossier, presented)
    assert [blocker.code for blocker in refusal.value.blockers] == ["already_signed"]
    assert Signature.objects.filter(signable=presented).count() == 1


def test_nobody_else_takes_note_for_the_company(world, dossier, presented):
    for user in (dossier.candidate.user, someone(dossier, "tutor"), world.beta.manager):
        with pytest.raises(Forbidden):
            sign(presented, actor=user, role=Role.COMPANY, seen_digest=presented.digest)
    assert Signature.objects.filter(signable=presented).count() == 0


def test_company_takes_note_of_no_other_document_and_of_no_earlier_round(world):
    dossier = world.dossier(S.ASSESSED, refused_by_professional={2}, refused_by_external={2})
    review, first = document(dossier, SignableKind.REVIEW), document(dossier, A)
    with pytest.raises(Forbidden, match="ne se signe pas à ce titre"):
        take_note(dossier, review)
    advance(dossier, "complete_pathway_first", actor=dossier.candidate.user)
    play(dossier, "write_candidate_part", "declare_ready")
    advance(dossier, "start_assessment", actor=someone(dossier, "external"))
    with pytest.raises(Forbidden, match="version plus récente"):
        take_note(dossier, first)


def test_note_taken_of_a_round_that_is_not_signed_yet_remakes_no_earlier_paper(world):
    dossier = world.dossier(S.ASSESSED, refused_by_professional={2}, refused_by_external={2})
    advance(dossier, "complete_pathway_first", actor=dossier.candidate.user)
    play(dossier, "write_candidate_part", "declare_ready")
    advance(dossier, "start_assessment", actor=someone(dossier, "external"))
    play(dossier, "assess")
    papers = dossier.papers.count()
    take_note(dossier, present(document(dossier, A), actor=someone(dossier, "external")))
    assert dossier.papers.count() == papers


def test_no_company_is_party_to_a_vae(world):
    dossier = vae.under_assessment(world)
    assert (vae.round_of(dossier).signable.optional_signers, len(vae.round_of(dossier).signable.signers)) == ((), 3)


def test_paper_lists_who_was_waited_for_then_the_company(dossier, presented):
    sign_others(dossier, presented)
    rows = follow_up_paper(document(dossier, A))["signatures"]
    assert [row["role"] for row in rows] == [
        "professionnel du secteur",
        "évaluateur externe",
        "candidat(e)",
        "entreprise (prise de connaissance, facultative)",
    ]
