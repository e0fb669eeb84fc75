"""The files that the candidate joins: annexes of Outil 1, proofs of their part of Outil 2. Signed with what they prove, read by whoever
reads it, withdrawn until then. The attestations of the trainings have tests of their own."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.accreditations.enums import AccreditationRole
from cqp.demo.cast import accredit, person
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from cqp.uploads.enums import Verdict
from cqp.uploads.models import Upload
from cqp.uploads.services import settle_upload
from evaluations.contents import follow_up_paper, positioning_paper
from evaluations.enums import PieceKind, SignableKind
from evaluations.gaps import gaps_of
from evaluations.models import Piece
from evaluations.services.pieces import add_piece, withdraw_piece
from evaluations.services.signatures import present
from pathways.enums import Role
from pathways.enums import State as S
from pathways.services import advance, assign
from tests import resumed
from tests.pathways.entrance import enter, text_of

from .builders import document, form_of, play, sign_in, someone
from .files import scanned, sent
from .joining import PARTS, annex, attest, code, named, proof, reads, training

CV, JOB, ACTIVITY = PieceKind.CV, PieceKind.JOB, PieceKind.ACTIVITY


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.DEMO = True


@pytest.fixture
def positioning(world):
    return world.dossier(S.POSITIONING)


@pytest.fixture
def followed(world):
    return world.dossier(S.IN_PATHWAY)


# --- Outil 1: annexes ------------------------------------------------------------------------------------------------------


def test_annexes_are_signed_with_outil_1_and_listed_on_its_paper(positioning):
    cv, job, old = annex(positioning), annex(positioning, JOB, scanned("poste.pdf")), annex(positioning, JOB)
    withdraw_piece(old, actor=positioning.candidate.user)
    play(positioning, "fill_positioning", "sign_positioning")
    signable = document(positioning, SignableKind.POSITIONING)
    expected = [("cv.pdf", cv.upload.sha256), ("poste.pdf", job.upload.sha256)]
    assert named(signable.content["pieces"]) == expected
    assert named(positioning_paper(signable)["pieces"]) == expected


def test_candidate_joins_and_withdraws_annexes_of_a_booklet_they_cannot_read_yet(client, positioning):
    sign_in(client, positioning, "candidate")
    page = reverse("positioning_pieces", args=[positioning.pk])
    assert f'href="{page}"' in client.get(reverse("dossier_detail", args=[positioning.pk])).content.decode()
    assert client.post(page, {"kind": "CV", "file": sent("cv.pdf")})["Location"] == page
    piece = Piece.objects.get()
    assert (piece.kind, piece.competency, piece.added_by) == (CV, None, positioning.candidate.user)
    assert "cv.pdf" in text_of(client.get(page))
    assert reads(client, positioning, "candidate", piece) == 200
    assert client.post(reverse("piece_withdraw", args=[piece.pk]))["Location"] == page
    assert "Aucune annexe pour l'instant" in text_of(client.get(page))


@pytest.mark.parametrize(
    ("data", "fields"),
    [({}, ["kind", "file"]), ({"kind": "CV"}, ["file"]), ({"kind": "IDENTITY", "file": True}, ["kind"])],
)
def test_bad_annex_is_explained_and_nothing_is_kept(client, positioning, data, fields):
    sign_in(client, positioning, "candidate")
    posted = data | ({"file": sent()} if data.get("file") else {})
    answer = client.post(reverse("positioning_pieces", args=[positioning.pk]), posted)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)
    assert (Piece.objects.count(), Upload.objects.count()) == (0, 0)


def test_annex_is_read_by_the_professional_who_writes_then_by_everybody_of_the_dossier(client, world, positioning):
    piece = annex(positioning)
    assert {part: reads(client, positioning, part, piece) for part in ("candidate", "professional", "manager")} == {
        "candidate": 200,
        "professional": 200,
        "manager": 403,
    }
    sign_in(client, positioning, "professional")
    assert "cv.pdf" in text_of(client.get(reverse("positioning_edit", args=[positioning.pk])))
    play(positioning, "fill_positioning")
    present(document(positioning, SignableKind.POSITIONING), actor=someone(positioning, "professional"))
    assert [reads(client, positioning, part, piece) for part in ("manager", "secretary")] == [200, 200]
    for stranger in (world.beta.manager, world.neighbour.secretary, world.dossier(S.REGISTERED).candidate.user):
        assert enter(client, stranger).get(reverse("piece_download", args=[piece.pk])).status_code == 404


def test_annexes_are_the_candidate_s_and_wait_for_nothing_once_presented(positioning):
    piece = annex(positioning)
    signable = document(positioning, SignableKind.POSITIONING)
    for part in ("professional", "manager", "secretary"):
        with pytest.raises(Forbidden):
            add_piece(signable, actor=someone(positioning, part), kind=CV, file=scanned())
        with pytest.raises(Forbidden):
            withdraw_piece(piece, actor=someone(positioning, part))
    play(positioning, "fill_positioning")
    present(signable, actor=someone(positioning, "professional"))
    for refused in (lambda: annex(positioning, JOB), lambda: withdraw_piece(piece, actor=positioning.candidate.user)):
        with pytest.raises(Blocked) as refusal:
            refused()
        assert code(refusal) == ["presented"]


def test_annex_set_aside_by_the_antivirus_is_withdrawn_before_the_signature(positioning):
    piece = annex(positioning, file=scanned("cv.pdf", verdict=Verdict.NO_ANSWER))
    play(positioning, "fill_positioning")
    signable, page = (
        document(positioning, SignableKind.POSITIONING),
        reverse("positioning_pieces", args=[positioning.pk]),
    )
    assert gaps_of(signable) == []
    settle_upload(piece.upload, Verdict.INFECTED)
    assert [(gap.code, gap.url) for gap in gaps_of(signable)] == [("piece_infected", page)]
    mail = Email.objects.get(code="piece_discarded")
    assert (mail.recipient, page in mail.body) == (positioning.candidate.user, True)
    withdraw_piece(piece, actor=positioning.candidate.user)
    assert gaps_of(signable) == []


def test_amendment_starts_from_the_annexes_too(world):
    dossier = world.dossier(S.POSITIONING)
    piece = annex(dossier)
    dossier = play(dossier, "fill_positioning", "sign_positioning")
    advance(dossier, "amend_positioning", actor=someone(dossier, "professional"), comment="Un oubli.")
    [copied] = document(dossier, SignableKind.POSITIONING).pieces.all()
    assert (copied.kind, copied.upload, copied.added_at) == (CV, piece.upload, piece.added_at)


# --- Outil 2: the candidate's part ---------------------------------------------------------------------------------------------


def test_proofs_are_deposited_with_the_candidate_s_part_and_listed_on_paper(world):
    dossier = world.dossier(S.IN_PATHWAY)
    piece = proof(dossier)
    dossier = play(dossier, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment")
    content = document(dossier, SignableKind.CANDIDATE_PART).content
    assert [named(line["pieces"]) for line in content["lines"]] == [
        [],
        [("planning.pdf", piece.upload.sha256)],
        *[[]] * 4,
    ]
    paper = follow_up_paper(document(dossier, SignableKind.ASSESSMENT))
    assert named(paper["candidate_parts"][1]["pieces"]) == [("planning.pdf", piece.upload.sha256)]
    assert [(row["name"], row["of"]) for row in paper["attachments"]] == [("planning.pdf", "compétence 2")]


def test_proof_is_joined_on_the_page_of_its_competency_and_withdrawn_there(client, followed):
    sign_in(client, followed, "candidate")
    page = reverse("candidate_part_pieces", args=[followed.pk, 3])
    assert client.post(page, {"file": sent("planning.pdf")})["Location"] == page
    piece = Piece.objects.get()
    assert (piece.kind, piece.competency.number) == (ACTIVITY, 3)
    written = reverse("candidate_part_competency", args=[followed.pk, 3])
    assert "planning.pdf" in text_of(client.get(written))
    assert "planning.pdf" not in text_of(client.get(reverse("candidate_part_competency", args=[followed.pk, 2])))
    # What was typed meanwhile is saved as before.
    client.post(written, form_of(client, written) | {"means": "Un tableau"})
    assert client.post(reverse("piece_withdraw", args=[piece.pk]))["Location"] == page
    assert "Aucune preuve pour l'instant" in text_of(client.get(page))


def test_proof_is_the_candidate_s_until_the_deposit_then_everybody_s_of_the_dossier(client, followed):
    piece = proof(followed)
    assert [reads(client, followed, part, piece) for part in PARTS[:4]] == [200, 403, 403, 403]
    dossier = play(followed, "follow", "declare_ready", "start_assessment")
    assert [reads(client, dossier, part, piece) for part in PARTS] == [200] * 6
    sign_in(client, dossier, "external")
    grid = text_of(client.get(reverse("assessment_competency", args=[dossier.pk, 2])))
    assert "planning.pdf" in grid


def test_assessed_again_the_candidate_starts_from_their_proofs(world):
    dossier = world.dossier(S.IN_PATHWAY, refused_by_professional={2}, refused_by_external={2})
    piece = proof(dossier)
    dossier = play(dossier, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment")
    advance(dossier, "complete_pathway_first", actor=dossier.candidate.user)
    [copied] = document(dossier, SignableKind.CANDIDATE_PART).pieces.all()
    assert (copied.competency.number, copied.upload) == (2, piece.upload)


# --- Everywhere ----------------------------------------------------------------------------------------------------


def test_whoever_assesses_the_dossier_that_takes_it_up_reads_what_was_joined_there(client, world):
    dossier = world.dossier(S.POSITIONING, refused_by_professional={4}, refused_by_external={4})
    cv = annex(dossier)
    dossier = play(dossier, "fill_positioning", "sign_positioning", "start_pathway")
    shown, attested = proof(dossier), attest(dossier)
    dossier = play(dossier, "follow", "declare_ready", "start_assessment", "assess", "sign_assessment", "transmit")
    earlier = resumed.judged(dossier, {4}, resumed.LAST_YEAR)
    earlier.story = dossier.story
    after, examiner = resumed.as_skills(earlier), person("externe2@cpef.test", "Edgar", "Externe", "x" * 14)
    accredit(examiner, AccreditationRole.EXTERNAL_ASSESSOR, world.branch, since=clock.today() - dt.timedelta(days=30))
    assign(after, Role.EXTERNAL_ASSESSOR, examiner, actor=world.branch.secretary)
    tutor = person("tuteur2@alpha.test", "Théo", "Tuteur", "x" * 14)
    assign(after, Role.TUTOR, tutor, actor=world.alpha.manager)
    # The tutor of the new one goes on with Outil 1, and reads nothing else of the earlier dossier.
    expected = {examiner: [200, 200, 200], tutor: [200, 404, 404], world.beta.tutor: [404, 404, 404]}
    urls = [reverse("piece_download", args=[piece.pk]) for piece in (cv, shown, attested)]
    assert {user: [enter(client, user).get(url).status_code for url in urls] for user in expected} == expected


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_one_piece_and_three(client, followed, django_assert_num_queries, rows):
    action = training(followed)
    for number in range(rows):
        attest(followed, action=action, file=scanned(f"{number}.pdf"))
        proof(followed, file=scanned(f"{number}.pdf"))
    for part, url, queries in (
        ("candidate", reverse("candidate_part_pieces", args=[followed.pk, 2]), 10),
        ("tutor", reverse("training_attestations", args=[followed.pk, action.pk]), 9),
    ):
        sign_in(client, followed, part)
        client.get(url)
        with django_assert_num_queries(queries):
            response = client.get(url)
        assert len(response.context["rows"]) == rows
