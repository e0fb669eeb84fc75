"""A proof that the antivirus had not looked at yet, or sets aside after the deposit: said on paper, told to its owner."""

from django.urls import reverse

from cqp.notifications.models import Email
from cqp.uploads.enums import Verdict
from cqp.uploads.services import settle_upload
from evaluations.contents import vae_file_paper
from evaluations.enums import PieceKind
from evaluations.services.pieces import add_piece
from pathways.history import sentence_of
from pathways.services import advance
from tests import vae

from .files import scanned


def proved(world):
    """Part 3 with a proof that waits for the antivirus."""
    dossier = vae.writing(world)
    competency = dossier.version.competencies.get(number=2)
    file = scanned("planning.pdf", verdict=Verdict.NO_ANSWER)
    where = {"kind": PieceKind.ACTIVITY, "competency": competency}
    return dossier, add_piece(vae.part_3(dossier), actor=dossier.candidate.user, file=file, **where)


def printed(dossier):
    return [piece["state"] for piece in vae_file_paper(dossier)["activities"][1]["pieces"]]


def mails():
    return list(Email.objects.filter(code="piece_discarded").values_list("recipient", "subject", "body"))


def test_printed_file_says_what_the_antivirus_says(world):
    dossier, piece = proved(world)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    assert printed(dossier) == ["contrôle antivirus en attente"]
    settle_upload(piece.upload, Verdict.INFECTED)
    assert printed(dossier) == ["écartée par l'antivirus"]
    others = [row["state"] for told in vae_file_paper(dossier)["experiences"] for row in told["pieces"]]
    assert others == [""]


def test_clean_file_is_printed_without_a_word_and_nobody_is_told(world):
    dossier, piece = proved(world)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    settle_upload(piece.upload, Verdict.CLEAN)
    assert printed(dossier) == [""]
    assert mails() == []


def test_owner_is_told_once_though_two_versions_carry_the_file(world):
    dossier, piece = proved(world)
    actor = dossier.candidate.user
    vae.deposit(vae.write_part_3(dossier), actor=actor)
    advance(dossier, "resume_writing", actor=actor)
    settle_upload(piece.upload, Verdict.INFECTED)
    settle_upload(piece.upload, Verdict.INFECTED)
    event = dossier.events.get(verb="piece_discarded")
    assert event.actor.is_service
    sentence = sentence_of(event, dossier)
    assert sentence == f"L'antivirus a écarté un fichier joint à la partie 3 : {piece.get_kind_display()}."
    [(recipient, subject, body)] = mails()
    assert recipient == actor.pk
    assert "planning.pdf" in body
    assert "planning.pdf" not in subject
    assert reverse("signable_detail", args=[vae.part_3(dossier).pk]) in body
    assert "Retirez-le" in body
