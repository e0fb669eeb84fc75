"""The pages where the files of parts 2 and 3 are joined and withdrawn."""

import pytest
from django.urls import reverse

from cqp.uploads.enums import UploadStatus
from cqp.uploads.models import Upload
from evaluations.enums import PieceKind
from evaluations.models import Experience, Piece
from evaluations.services.pieces import add_piece
from tests import vae
from tests.pathways.entrance import enter, text_of

from .files import scanned, sent

IDENTITY, ACTIVITY, EXPERIENCE = PieceKind.IDENTITY, PieceKind.ACTIVITY, PieceKind.EXPERIENCE


@pytest.fixture
def dossier(world):
    return vae.file_sent(world)


@pytest.fixture
def writer(world):
    """A dossier whose part 3 is being written."""
    return vae.writing(world)


def told(dossier, title="Assistante de formation") -> Experience:
    return vae.tell_experience(vae.part_2(dossier), actor=dossier.candidate.user, proved=False, title=title)


def join(dossier, kind=IDENTITY, file=None, **where):
    return add_piece(vae.part_2(dossier), actor=dossier.candidate.user, kind=kind, file=file or scanned(), **where)


def prove(dossier, number=2, file=None):
    competency = dossier.version.competencies.get(number=number)
    actor = dossier.candidate.user
    return add_piece(vae.part_3(dossier), actor=actor, kind=ACTIVITY, file=file or scanned(), competency=competency)


def code(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def download(piece):
    return reverse("piece_download", args=[piece.pk])


@pytest.fixture
def candidate(client, dossier):
    return enter(client, dossier.candidate.user)


def pieces_page(dossier):
    return reverse("application_pieces", args=[dossier.pk])


def test_page_of_part_2_names_each_experience_and_joins_its_proof(candidate, dossier):
    experience = told(dossier)
    answer = candidate.post(pieces_page(dossier), {"what": f"EXPERIENCE-{experience.pk}", "file": sent("bulletin.pdf")})
    assert (answer.status_code, answer["Location"]) == (302, pieces_page(dossier))
    piece = Piece.objects.get()
    assert (piece.kind, piece.experience, piece.upload.status) == (EXPERIENCE, experience, UploadStatus.ACCEPTED)
    text = text_of(candidate.get(pieces_page(dossier)))
    assert "bulletin.pdf" in text
    assert "Assistante de formation — Alpha Formation" in text


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ({}, ["what", "file"]),
        ({"what": "IDENTITY"}, ["file"]),
        ({"what": "ACTIVITY", "file": True}, ["what"]),
        ({"what": "EXPERIENCE-999", "file": True}, ["what"]),
        ({"what": "IDENTITY", "file": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, ["file"]),
    ],
)
def test_bad_piece_is_explained_and_what_was_chosen_stays(candidate, dossier, data, fields):
    content = data.pop("file", None)
    if content is not None:
        data["file"] = sent() if content is True else sent("dessin.pdf", content)
    answer = candidate.post(pieces_page(dossier), data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == fields
    if data.get("what") == "IDENTITY":
        assert '<option value="IDENTITY" selected>' in answer.content.decode()
    assert (Piece.objects.count(), Upload.objects.count()) == (0, 0)


def test_experience_of_somebody_else_is_not_in_the_list(candidate, world, dossier):
    theirs = told(vae.file_sent(world))
    answer = candidate.post(pieces_page(dossier), {"what": f"EXPERIENCE-{theirs.pk}", "file": sent()})
    assert list(answer.context["form"].errors) == ["what"]


def test_piece_refused_by_the_rules_is_told_on_the_page(candidate, dossier):
    content = sent().read()
    candidate.post(pieces_page(dossier), {"what": "IDENTITY", "file": sent(content=content)})
    again = candidate.post(pieces_page(dossier), {"what": "IDENTITY", "file": sent(content=content)})
    assert again.status_code == 409
    assert "est déjà joint ici" in text_of(again)
    assert Piece.objects.count() == 1


def test_withdrawing_leads_back_to_the_list(candidate, dossier):
    piece = join(dossier)
    answer = candidate.post(reverse("piece_withdraw", args=[piece.pk]))
    assert answer["Location"] == pieces_page(dossier)
    assert "Aucune pièce pour l'instant" in text_of(candidate.get(pieces_page(dossier)))
    assert candidate.get(reverse("piece_withdraw", args=[piece.pk])).status_code == 405


def test_proof_of_a_competency_is_joined_shown_and_withdrawn(client, writer):
    enter(client, writer.candidate.user)
    page = reverse("activity_pieces", args=[writer.pk, 3])
    assert client.post(page, {"file": sent("planning.pdf")})["Location"] == page
    piece = vae.part_3(writer).pieces.get()
    assert (piece.kind, piece.competency.number) == (ACTIVITY, 3)
    assert "planning.pdf" in text_of(client.get(reverse("activity_competency", args=[writer.pk, 3])))
    assert "planning.pdf" not in text_of(client.get(reverse("activity_competency", args=[writer.pk, 2])))
    assert client.post(reverse("piece_withdraw", args=[piece.pk]))["Location"] == page
    assert "Aucune preuve pour l'instant" in text_of(client.get(page))


def test_doors_of_the_others(client, world, dossier, writer):
    by, other = vae.provider(world), vae.provider(world, 1)
    vae.coached(dossier, by)
    vae.coached(writer, by)
    piece = prove(writer)
    pages = [
        pieces_page(dossier),
        reverse("activity_pieces", args=[writer.pk, 2]),
        reverse("piece_withdraw", args=[piece.pk]),
    ]
    expected = {by.manager: 403, world.branch.secretary: 403, other.manager: 404, world.neighbour.secretary: 404}
    for user, status in expected.items():
        enter(client, user)
        assert [client.post(url, {"what": "IDENTITY", "file": sent()}).status_code for url in pages] == [status] * 3
    assert [row.withdrawn_at for row in vae.part_3(writer).pieces.all()] == [None]


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_one_piece_and_three(client, dossier, writer, django_assert_num_queries, rows):
    for number in range(rows):
        join(dossier, EXPERIENCE, experience=told(dossier, f"Emploi {number}"))
        prove(writer)
    for owner, url, queries in (
        (dossier, pieces_page(dossier), 18),
        (writer, reverse("activity_pieces", args=[writer.pk, 2]), 11),
        (writer, reverse("activity_competency", args=[writer.pk, 2]), 15),
    ):
        enter(client, owner.candidate.user)
        client.get(url)
        with django_assert_num_queries(queries):
            response = client.get(url)
        assert len(response.context["rows"]) == rows
