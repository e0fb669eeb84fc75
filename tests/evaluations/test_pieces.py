"""The files joined to parts 2 and 3: by the candidate while they write, read by whoever reads the part, an identity document by two."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from cqp.uploads.enums import Verdict
from cqp.uploads.models import Upload
from cqp.uploads.services import settle_upload
from evaluations.contents.activities import joined
from evaluations.enums import PieceKind, SignableKind
from evaluations.gaps import gaps_of
from evaluations.models import Experience, Piece, Signable
from evaluations.services.application import remove_experience
from evaluations.services.pieces import MOST, add_piece, carry_pieces, withdraw_piece
from evaluations.services.signatures import present
from pathways.enums import Role
from pathways.enums import State as S
from pathways.services import assign
from tests import vae
from tests.pathways.entrance import enter, text_of
from tests.workflows.machine import put

from .files import scanned

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


# --- adding ----------------------------------------------------------------------------------------------------------


def test_piece_is_joined_with_its_file_its_author_and_its_moment(dossier):
    experience = told(dossier)
    piece = join(dossier, EXPERIENCE, scanned("certificat.pdf"), experience=experience)
    assert (piece.kind, piece.experience, piece.competency, piece.upload.name) == (
        EXPERIENCE,
        experience,
        None,
        "certificat.pdf",
    )
    assert (piece.added_by, piece.added_at, piece.withdrawn_at) == (dossier.candidate.user, clock.now(), None)


def test_thirty_pieces_stand_and_no_more(dossier):
    first = join(dossier)
    for _ in range(MOST - 1):
        join(dossier, PieceKind.OTHER)
    with pytest.raises(Blocked) as refusal:
        join(dossier, PieceKind.OTHER)
    assert code(refusal) == ["too_many_pieces"]
    assert Upload.objects.count() == MOST
    withdraw_piece(first, actor=dossier.candidate.user)
    join(dossier, PieceKind.OTHER)


def test_same_file_twice_at_the_same_place_is_refused_and_not_kept(dossier):
    join(dossier, file=scanned(content=b"%PDF-1.4 la meme"))
    with pytest.raises(Blocked) as refusal:
        join(dossier, file=scanned("copie.pdf", content=b"%PDF-1.4 la meme"))
    assert code(refusal) == ["piece_joined_twice"]
    assert Upload.objects.count() == 1
    join(dossier, PieceKind.TRAINING, file=scanned(content=b"%PDF-1.4 la meme"))


def test_piece_goes_only_where_it_belongs(world, dossier, writer):
    elsewhere = told(vae.file_sent(world))
    foreign = world.neighbour.versions[0].competencies.first()
    actor, part_3 = writer.candidate.user, vae.part_3(writer)
    attempts = [
        lambda: join(dossier, EXPERIENCE, experience=elsewhere),
        lambda: join(dossier, ACTIVITY, competency=dossier.version.competencies.first()),
        lambda: add_piece(part_3, actor=actor, kind=IDENTITY, file=scanned()),
        lambda: add_piece(part_3, actor=actor, kind=ACTIVITY, file=scanned(), competency=foreign),
    ]
    for attempt in attempts:
        with pytest.raises(Blocked) as refusal:
            attempt()
        assert code(refusal) == ["piece_elsewhere"]
    assert [list(signable.pieces.all()) for signable in (vae.part_2(dossier), part_3)] == [[], []]


def test_experience_removed_meanwhile_in_another_window_is_told(dossier):
    shown = told(dossier)
    remove_experience(Experience.objects.get(pk=shown.pk), actor=dossier.candidate.user)
    with pytest.raises(Blocked) as refusal:
        join(dossier, EXPERIENCE, experience=shown)
    assert code(refusal) == ["experience_removed"]
    assert "« Assistante de formation — Alpha Formation » a été retirée" in refusal.value.blockers[0].message
    assert (Piece.objects.count(), Upload.objects.count()) == (0, 0)


def test_nobody_else_joins_nor_withdraws(world, writer):
    by = vae.provider(world)
    vae.coached(writer, by)
    piece = prove(writer)
    competency = writer.version.competencies.get(number=1)
    stranger = vae.requested(world).candidate.user
    for actor in (by.manager, world.branch.secretary, world.neighbour.secretary, stranger):
        with pytest.raises(Forbidden):
            add_piece(vae.part_3(writer), actor=actor, kind=ACTIVITY, file=scanned(), competency=competency)
        with pytest.raises(Forbidden):
            withdraw_piece(piece, actor=actor)
    assert [row.withdrawn_at for row in vae.part_3(writer).pieces.all()] == [None]


def test_nothing_is_joined_nor_withdrawn_once_presented(writer):
    piece = prove(writer)
    present(vae.write_part_3(writer), actor=writer.candidate.user)
    with pytest.raises(Blocked) as refusal:
        prove(writer)
    assert code(refusal) == ["presented"]
    with pytest.raises(Blocked):
        withdraw_piece(piece, actor=writer.candidate.user)


# --- withdrawing, carrying over --------------------------------------------------------------------------------------


def test_withdrawn_piece_keeps_its_row_and_its_first_date(dossier):
    piece = join(dossier)
    withdraw_piece(piece, actor=dossier.candidate.user)
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        withdraw_piece(piece, actor=dossier.candidate.user)
    piece.refresh_from_db()
    assert piece.withdrawn_at == clock.now()
    assert list(vae.part_2(dossier).pieces.standing()) == []


def test_database_erases_no_piece(dossier):
    piece = join(dossier)
    with pytest.raises(IntegrityError), transaction.atomic():
        piece.delete()


def test_new_version_gets_rows_of_its_own_on_the_same_files(dossier):
    first, second = told(dossier), told(dossier, "Formatrice")
    kept, left = join(dossier, EXPERIENCE, experience=first), join(dossier, EXPERIENCE, experience=second)
    identity, withdrawn = join(dossier), join(dossier, PieceKind.OTHER)
    infected = join(dossier, PieceKind.OTHER, scanned(verdict=Verdict.NO_ANSWER))
    settle_upload(infected.upload, Verdict.INFECTED)
    withdraw_piece(withdrawn, actor=dossier.candidate.user)
    old = vae.part_2(dossier)
    new = Signable.objects.create(dossier=dossier, kind=SignableKind.APPLICATION, version=2, replaces=old)
    with clock.frozen(clock.now() + dt.timedelta(days=9)):
        carry_pieces(old, new, experiences={first.pk: second})
    rows = [(row.kind, row.experience, row.upload, row.added_at) for row in new.pieces.all()]
    assert rows == [
        (EXPERIENCE, second, kept.upload, kept.added_at),
        (IDENTITY, None, identity.upload, identity.added_at),
    ]
    assert left.upload not in [row[2] for row in rows]
    assert old.pieces.count() == 5


# --- reading ---------------------------------------------------------------------------------------------------------


def reads(client, user, piece):
    return enter(client, user).get(download(piece)).status_code


def test_candidate_reads_their_file_as_a_download(client, dossier):
    piece = join(dossier, file=scanned("ma carte.pdf", content=b"%PDF-1.4 carte"))
    answer = enter(client, dossier.candidate.user).get(download(piece))
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.4 carte")
    assert answer["Content-Disposition"] == 'attachment; filename="ma carte.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_identity_document_is_read_by_the_candidate_and_their_secretariat_alone(client, world):
    dossier = vae.file_sent(world)
    by, other = vae.provider(world), vae.provider(world, 1)
    identity, proof = join(dossier), join(dossier, PieceKind.TRAINING)
    vae.coached(dossier, by)
    stranger = vae.file_sent(world).candidate.user
    # Being written: the candidate and who advises them; nobody's identity document but theirs.
    assert {
        user: (reads(client, user, identity), reads(client, user, proof))
        for user in (dossier.candidate.user, by.manager, world.branch.secretary)
    } == {
        dossier.candidate.user: (200, 200),
        by.manager: (403, 200),
        world.branch.secretary: (403, 403),
    }
    # Deposited, and the people who assess are named.
    Signable.objects.filter(pk=vae.part_2(dossier).pk).update(
        presented_at=clock.now(), content={}, digest="d", completed_at=clock.now()
    )
    put(dossier, S.WRITING)
    assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    expected = {
        dossier.candidate.user: (200, 200),
        world.branch.secretary: (200, 200),
        by.manager: (403, 200),
        world.branch.external: (403, 200),
        other.manager: (404, 404),
        world.neighbour.secretary: (404, 404),
        world.alpha.manager: (404, 404),
        world.branch.juror: (404, 404),
        stranger: (404, 404),
    }
    assert {user: (reads(client, user, identity), reads(client, user, proof)) for user in expected} == expected


def test_name_of_an_identity_document_is_told_to_nobody_who_may_not_read_it(client, world, dossier):
    by = vae.provider(world)
    piece = join(dossier, file=scanned("carte de Nadia.pdf"))
    vae.coached(dossier, by)
    url = reverse("signable_detail", args=[vae.part_2(dossier).pk])
    assert "carte de Nadia" in text_of(enter(client, dossier.candidate.user).get(url))
    shown = enter(client, by.manager).get(url)
    assert shown.status_code == 200
    assert "carte de Nadia" not in shown.content.decode()
    assert download(piece) not in shown.content.decode()
    assert joined(piece)["name"] == ""


def test_withdrawn_piece_is_read_by_the_candidate_alone(client, world, writer):
    by = vae.provider(world)
    vae.coached(writer, by)
    piece = prove(writer)
    assert reads(client, by.manager, piece) == 200
    withdraw_piece(piece, actor=writer.candidate.user)
    assert (reads(client, by.manager, piece), reads(client, writer.candidate.user, piece)) == (403, 200)


def test_provider_of_yesterday_reads_nothing_more(client, world, writer):
    by, other = vae.provider(world), vae.provider(world, 1)
    vae.coached(writer, by)
    piece = prove(writer)
    vae.coached(writer, other)
    assert (reads(client, by.manager, piece), reads(client, other.manager, piece)) == (404, 200)


def test_absent_and_not_yours_are_the_same_answer(client, world, writer):
    piece = prove(writer)
    enter(client, vae.requested(world).candidate.user)
    mine, none = client.get(download(piece)), client.get(reverse("piece_download", args=[999999]))
    assert (mine.status_code, none.status_code) == (404, 404)
    assert text_of(mine) == text_of(none)


def test_file_in_quarantine_waits_and_one_set_aside_must_be_withdrawn(client, writer):
    piece = prove(writer, 4, scanned(verdict=Verdict.NO_ANSWER))
    signable = vae.write_part_3(writer)
    enter(client, writer.candidate.user)
    page = reverse("activity_pieces", args=[writer.pk, 4])
    assert client.get(download(piece)).status_code == 409
    assert "contrôle antivirus en cours" in text_of(client.get(page))
    assert gaps_of(signable) == []
    settle_upload(piece.upload, Verdict.INFECTED)
    assert client.get(download(piece)).status_code == 409
    assert "écartée par l'antivirus" in text_of(client.get(page))
    assert [(gap.code, gap.url) for gap in gaps_of(signable)] == [("piece_infected", page)]
    client.post(reverse("piece_withdraw", args=[piece.pk]))
    assert gaps_of(signable) == []
