"""What the candidate swears is in what they sign, and the signature keeps that they swore it (domaine.md §§ 1.2 F, 1.4)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.demo import story
from cqp.documents.services import digest
from cqp.referentials.wording import TEXTS
from cqp.shared.blockers import Blocked
from evaluations.contents import follow_up_paper, vae_file_paper
from evaluations.enums import SignableKind
from evaluations.models import Signature
from evaluations.readable import blocks_of
from evaluations.services.signatures import present, sign
from pathways.enums import Role
from pathways.enums import State as S
from tests import vae
from tests.pathways.entrance import enter, text_of

from .builders import document, play

K = SignableKind


def candidate_part(world):
    dossier = world.dossier(S.IN_PATHWAY)
    part = document(dossier, K.CANDIDATE_PART).candidate_part
    part.lines.update(situations="Accueil", activities="Installer", results="Tenu")
    return document(dossier, K.CANDIDATE_PART)


def part_2(world):
    return vae.write_part_2(vae.file_sent(world))


def part_3(world):
    return vae.write_part_3(vae.writing(world))


SWORN = pytest.mark.parametrize(
    "written", [candidate_part, part_2, part_3], ids=["candidate's part", "part 2", "part 3"]
)


def presented(world, written):
    signable = written(world)
    return present(signable, actor=signable.dossier.candidate.user)


@SWORN
def test_words_are_in_what_is_signed_and_the_digest_covers_them(world, written):
    signable = presented(world, written)
    assert signable.content["sworn_statement"] == TEXTS["oath_candidate_part"]
    assert signable.digest == digest(signable.content)
    assert signable.digest != digest(signable.content | {"sworn_statement": ""})
    assert blocks_of(signable.kind, signable.content)[0].facts == [("Attesté en signant", TEXTS["oath_candidate_part"])]


@SWORN
def test_service_refuses_a_deposit_that_is_not_sworn_and_keeps_that_it_was(world, written):
    signable = presented(world, written)
    signs = {"actor": signable.dossier.candidate.user, "role": Role.CANDIDATE, "seen_digest": signable.digest}
    with pytest.raises(Blocked) as refusal:
        sign(signable, **signs)
    assert [blocker.code for blocker in refusal.value.blockers] == ["not_sworn"]
    assert Signature.objects.filter(signable=signable).count() == 0
    assert sign(signable, **signs, sworn=True).sworn is True
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(signable=signable).update(sworn=False)


@SWORN
def test_page_asks_in_the_words_of_the_document_and_tells_that_it_was_sworn(client, world, written):
    signable = presented(world, written)
    enter(client, signable.dossier.candidate.user)
    page = reverse("signable_detail", args=[signable.pk])
    assert text_of(client.get(page)).count(TEXTS["oath_candidate_part"]) == 2
    client.post(
        reverse("signable_sign", args=[signable.pk]), {"role": "CANDIDATE", "digest": signable.digest, "sworn": "on"}
    )
    assert "Attesté sur l'honneur." in text_of(client.get(page))


@pytest.mark.parametrize("kind", [K.POSITIONING, K.REVIEW, K.ASSESSMENT])
def test_what_is_not_sworn_says_nothing_of_it(world, kind):
    dossier = world.dossier(S.ASSESSED)
    signable = document(dossier, kind)
    assert "sworn_statement" not in signable.content
    assert set(signable.signatures.values_list("sworn", flat=True)) == {False}


def test_papers_quote_what_was_sworn(world):
    skills = follow_up_paper(document(world.dossier(S.ASSESSED), K.ASSESSMENT))
    in_vae = vae_file_paper(vae.written(world))
    assert skills["sworn_statement"]["words"] == TEXTS["oath_candidate_part"]
    assert [in_vae[name]["words"] for name in ("application_oath", "activities_oath")] == [
        TEXTS["oath_candidate_part"]
    ] * 2


def test_part_deposited_before_the_words_were_in_it_is_still_printed(world):
    dossier = world.dossier(S.IN_PATHWAY)
    story.hold_review(dossier.story, dossier)
    signable = document(dossier, K.CANDIDATE_PART)
    signable.candidate_part.lines.update(situations="Accueil", activities="Installer", results="Tenu")
    signable = present(document(dossier, K.CANDIDATE_PART), actor=dossier.candidate.user)
    del signable.content["sworn_statement"]
    for line in signable.content["lines"]:
        del line["pieces"]
    signable.digest = digest(signable.content)
    signable.save()
    sign(signable, actor=dossier.candidate.user, role=Role.CANDIDATE, seen_digest=signable.digest, sworn=True)
    story.following.record_practice(
        dossier, actor=dossier.story.company.tutor, starts_on=dossier.created_at.date(), missions="Accueil"
    )
    dossier = play(dossier, "declare_ready", "start_assessment", "assess", "sign_assessment")
    paper = follow_up_paper(document(dossier, K.ASSESSMENT))
    assert (paper["sworn_statement"]["words"], paper["candidate_parts"][0]["pieces"]) == ("", [])
    assert len(blocks_of(K.CANDIDATE_PART, signable.content)) == 6
