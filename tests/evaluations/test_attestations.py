"""The attestation of a training: joined by the tutor, the company or the candidate, signed with the assessment (ADR 0036)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from cqp.uploads.enums import Verdict
from cqp.uploads.models import Upload
from cqp.uploads.services import settle_upload
from evaluations.contents import follow_up_paper
from evaluations.enums import PieceKind, SignableKind
from evaluations.models import Piece, TrainingAction
from evaluations.services import follow_up as following
from evaluations.services.pieces import MOST, join_attestation, withdraw_piece
from pathways.enums import State as S
from pathways.history import sentence_of
from pathways.models import PendingAct
from pathways.services import advance
from tests.pathways.entrance import enter, text_of

from .builders import document, play, sign_in, someone
from .files import scanned, sent
from .joining import attest, code, named, reads, training


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


@pytest.fixture
def followed(world):
    return world.dossier(S.IN_PATHWAY)


def test_attestation_is_signed_with_the_assessment_and_listed_on_paper(followed):
    piece = attest(followed)
    dossier = play(followed, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment")
    signed = document(dossier, SignableKind.ASSESSMENT)
    expected = [("attestation.pdf", piece.upload.sha256)]
    assert [named(row["pieces"]) for row in signed.content["training_actions"]] == [expected]
    paper = follow_up_paper(signed)
    assert [named(row["pieces"]) for row in paper["training_actions"]] == [expected]
    assert [(row["name"], row["of"]) for row in paper["attachments"]] == [("attestation.pdf", "Bureautique")]


@pytest.mark.parametrize("part", ["tutor", "manager", "candidate"])
def test_tutor_company_and_candidate_join_an_attestation(client, followed, part):
    action = training(followed)
    sign_in(client, followed, part)
    page = reverse("training_attestations", args=[followed.pk, action.pk])
    assert f'href="{page}"' in client.get(reverse("follow_up", args=[followed.pk])).content.decode()
    assert client.post(page, {"file": sent("attestation.pdf")})["Location"] == page
    piece = Piece.objects.get()
    assert (piece.kind, piece.training, piece.signable, piece.added_by) == (
        PieceKind.TRAINING,
        action,
        None,
        someone(followed, part),
    )
    event = followed.events.get(verb="attestation_joined")
    assert sentence_of(event, followed).endswith("a joint l'attestation de la formation : Bureautique.")


@pytest.mark.parametrize("part", ["professional", "secretary"])
def test_the_others_read_attestations_and_join_none(client, followed, part):
    piece = attest(followed)
    sign_in(client, followed, part)
    page = reverse("training_attestations", args=[followed.pk, piece.training_id])
    shown = client.get(page)
    assert "attestation.pdf" in text_of(shown)
    assert "Joindre ce fichier" not in shown.content.decode()
    assert client.post(page, {"file": sent()}).status_code == 403
    assert client.post(reverse("piece_withdraw", args=[piece.pk])).status_code == 403
    assert reads(client, followed, part, piece) == 200
    assert [row.withdrawn_at for row in Piece.objects.all()] == [None]


def test_attestation_of_another_dossier_is_not_found(client, world, followed):
    piece = attest(followed)
    for stranger in (world.beta.manager, world.neighbour.secretary):
        enter(client, stranger)
        for url in (
            reverse("piece_download", args=[piece.pk]),
            reverse("training_attestations", args=[followed.pk, piece.training_id]),
        ):
            assert client.get(url).status_code == 404
    elsewhere = attest(world.dossier(S.IN_PATHWAY))
    sign_in(client, followed, "tutor")
    assert client.get(reverse("training_attestations", args=[followed.pk, elsewhere.training_id])).status_code == 404


def test_candidate_withdraws_only_their_own_attestation(followed):
    theirs, other = attest(followed, "candidate"), attest(followed, "tutor")
    with pytest.raises(Forbidden, match="jointe par quelqu'un d'autre"):
        withdraw_piece(other, actor=followed.candidate.user)
    withdraw_piece(theirs, actor=followed.candidate.user)
    withdraw_piece(theirs, actor=followed.candidate.user)
    withdraw_piece(other, actor=someone(followed, "manager"))
    assert list(Piece.objects.standing()) == []
    assert followed.events.filter(verb="attestation_withdrawn").count() == 2


def test_withdrawn_attestation_is_read_by_the_candidate_and_whoever_joined_it(client, followed):
    piece = attest(followed, "tutor")
    withdraw_piece(piece, actor=someone(followed, "tutor"))
    assert [reads(client, followed, part, piece) for part in ("candidate", "tutor", "manager", "secretary")] == [
        200,
        200,
        403,
        403,
    ]


def test_attestation_covered_by_a_signature_stays_and_another_is_joined_beside(followed):
    piece = attest(followed)
    dossier = play(followed, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment", "transmit")
    advance(dossier, "return_incomplete", actor=someone(dossier, "secretary"), comment="Attestation illisible.")
    with pytest.raises(Blocked) as refusal:
        withdraw_piece(piece, actor=someone(dossier, "tutor"))
    assert code(refusal) == ["attestation_signed"]
    later = attest(dossier, file=scanned("lisible.pdf"), action=piece.training)
    withdraw_piece(later, actor=someone(dossier, "tutor"))
    assert [row.upload.name for row in Piece.objects.standing()] == ["attestation.pdf"]


def test_attestation_come_after_the_signature_is_on_the_next_paper(followed):
    dossier = play(followed, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment", "transmit")
    advance(dossier, "return_incomplete", actor=someone(dossier, "secretary"), comment="Une formation manque.")
    attest(dossier, file=scanned("tardive.pdf"))
    advance(dossier, "transmit", actor=someone(dossier, "external"))
    paper = dossier.papers.filter(document__kind="follow_up").latest("pk").document
    assert [row["name"] for row in paper.context["attachments"]] == ["tardive.pdf"]


def test_attestation_in_quarantine_counts_and_one_set_aside_no_longer_does(followed):
    piece = attest(followed, file=scanned("attestation.pdf", verdict=Verdict.NO_ANSWER))
    waiting = PendingAct.objects.filter(dossier=followed, act="attest_training")
    assert waiting.count() == 0
    settle_upload(piece.upload, Verdict.INFECTED)
    assert waiting.count() == 1
    mail = Email.objects.get(code="piece_discarded")
    page = reverse("training_attestations", args=[followed.pk, piece.training_id])
    assert (mail.recipient, page in mail.body) == (someone(followed, "tutor"), True)
    assert "attestation.pdf" not in mail.subject


def test_thirty_attestations_stand_in_a_follow_up_and_the_same_file_once_per_training(followed):
    one, other = training(followed), training(followed, title="Accueil")
    same = scanned(content=b"%PDF-1.4 la meme")
    attest(followed, action=one, file=same)
    with pytest.raises(Blocked) as refusal:
        attest(followed, action=one, file=same)
    assert code(refusal) == ["piece_joined_twice"]
    for _ in range(MOST - 1):
        attest(followed, action=other)
    with pytest.raises(Blocked) as refusal:
        attest(followed, action=other)
    assert code(refusal) == ["too_many_pieces"]
    assert Upload.objects.count() == MOST


def test_nothing_is_attested_before_the_pathway_nor_during_the_assessment(followed):
    action = training(followed)
    dossier = play(followed, "follow")
    following.save_training_action(
        dossier,
        actor=someone(dossier, "tutor"),
        action=action,
        competencies=list(action.competencies.all()),
        attested_on=clock.today(),
    )
    dossier = play(dossier, "declare_ready", "start_assessment")
    with pytest.raises(Forbidden, match="Le parcours n'est pas en cours"):
        join_attestation(TrainingAction.objects.get(), actor=someone(dossier, "tutor"), file=scanned())


def test_database_knows_where_a_piece_belongs(followed):
    piece = attest(followed)
    signable = document(followed, SignableKind.CANDIDATE_PART)
    for values in ({"training": None}, {"signable": signable}, {"kind": PieceKind.OTHER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Piece.objects.filter(pk=piece.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        piece.delete()
