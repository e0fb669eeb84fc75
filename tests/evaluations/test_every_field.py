"""Every field of Outils 1 and 2 (domaine.md §§ 1.1, 1.2), typed once, is in what is signed, on the page that is read and on the paper."""

import io
import json
import re

import pypdf
import pytest
from django.db import models
from django.urls import reverse

from candidates.models import Candidate
from cqp.accounts.models import Organisation
from cqp.documents.rendering import render
from evaluations import models as booklets
from evaluations.enums import SignableKind
from evaluations.models import Signable
from evaluations.services.positioning import declare_newcomer
from pathways.enums import State as S
from tests.jury import sittings
from tests.pathways.entrance import enter

from .builders import document, play, someone
from .filled import brought_to_the_jury

OUTIL_1 = ("Candidate", "Organisation", "Dossier", "Professional", "Positioning", "PositioningLine", "PlannedStep")
# Of each model, the fields that are no part of a booklet, with the reason.
LEFT_OUT = {
    # A mark of the secretariat, and of a merge.
    Candidate: {"identity_checked_on"},
    # Company, committee or provider: a company here.
    Organisation: {"kind"},
    # Told by a test of its own: nothing is acquired then, and nothing else can be said.
    booklets.Positioning: {"is_newcomer"},
    # Which of the two assessors: each has a reason of their own.
    booklets.Opinion: {"role", "reason"},
}
WHOLE = (
    Candidate,
    Organisation,
    booklets.Positioning,
    booklets.PositioningLine,
    booklets.PlannedStep,
    booklets.FollowUp,
    booklets.TrainingAction,
    booklets.TrainingNotHeld,
    booklets.WorkplacePractice,
    booklets.ProgressReview,
    booklets.ProgressReviewLine,
    booklets.CandidatePartLine,
    booklets.Assessment,
    booklets.AssessmentLine,
    booklets.CriterionMark,
    booklets.Opinion,
)


@pytest.fixture
def filled(world):
    return brought_to_the_jury(world)


def typed_fields(model) -> set:
    """What somebody types or ticks in this model."""
    fields = [field for field in model._meta.concrete_fields if field.editable and not field.is_relation]
    names = {field.name for field in fields if not isinstance(field, models.AutoField)}
    return names - LEFT_OUT.get(model, set())


def squeezed(text) -> str:
    """Without blanks: a paper cuts its lines where it wants, and joins its figures by blanks that do not break."""
    return re.sub(r"\s", "", text)


def lacking(marks, texts, read) -> list:
    """The fields whose value is not in the text of their booklet."""
    return [
        key
        for key, value in marks.items()
        if squeezed(read(value)) not in texts[key[0] in OUTIL_1 or key[1] == "annex"]
    ]


def one_booklet_each(signables):
    """{whether it is Outil 1: its documents}."""
    first = [row for row in signables if row.kind == SignableKind.POSITIONING]
    return {True: first, False: [row for row in signables if row.kind != SignableKind.POSITIONING]}


def test_every_field_is_filled(filled):
    _, marks = filled
    for model in WHOLE:
        assert {field for name, field in marks if name == model.__name__} >= typed_fields(model), model.__name__


def test_every_field_is_in_what_is_signed(filled):
    dossier, marks = filled
    found = one_booklet_each(Signable.objects.filter(dossier=dossier, completed_at__isnull=False))
    texts = {
        is_first: squeezed(json.dumps([row.content for row in rows], ensure_ascii=False))
        for is_first, rows in found.items()
    }
    assert lacking(marks, texts, lambda value: value.frozen) == []


def test_every_field_is_on_the_page_that_is_read(client, filled, settings):
    settings.DEMO = True
    dossier, marks = filled
    enter(client, someone(dossier, "secretary"))
    found = one_booklet_each(Signable.objects.filter(dossier=dossier, completed_at__isnull=False))
    texts = {is_first: squeezed("".join(read(client, row) for row in rows)) for is_first, rows in found.items()}
    assert lacking(marks, texts, lambda value: value.shown) == []


def test_every_field_is_where_the_jury_reads(client, world, filled, settings):
    settings.DEMO = True
    dossier, marks = filled
    sittings.ready(world, play(dossier, "declare_complete"))
    enter(client, world.branch.juror)
    text = squeezed(shown(client, reverse("item_reading", args=[sittings.item_of(dossier).pk])))
    assert lacking(marks, {True: text, False: text}, lambda value: value.shown) == []


def read(client, signable) -> str:
    return shown(client, reverse("signable_detail", args=[signable.pk]))


def shown(client, url) -> str:
    page = client.get(url)
    assert page.status_code == 200
    main = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"<[^>]+>", " ", main).replace("&#x27;", "'")


def test_every_field_is_on_the_paper(filled):
    dossier, marks = filled
    texts = {True: printed(dossier, "positioning"), False: printed(dossier, "follow_up")}
    assert lacking(marks, texts, lambda value: value.shown) == []


def printed(dossier, kind) -> str:
    """The text of the last PDF of this kind, as any reader extracts it."""
    paper = dossier.papers.filter(document__kind=kind).order_by("-pk").first().document
    pages = pypdf.PdfReader(io.BytesIO(render(paper))).pages
    return squeezed("".join(page.extract_text() for page in pages))


def test_newcomer_is_said_in_what_is_signed_on_the_page_and_on_the_paper(client, world):
    dossier = play(world.dossier(S.POSITIONING, acquired=set()), "fill_positioning")
    declare_newcomer(document(dossier, SignableKind.POSITIONING).positioning, actor=someone(dossier, "professional"))
    dossier = play(dossier, "sign_positioning")
    signable = document(dossier, SignableKind.POSITIONING)
    assert signable.content["is_newcomer"] is True
    enter(client, dossier.candidate.user)
    assert "oui, aucune compétence acquise" in read(client, signable)
    assert squeezed("n'a encore développé aucune compétence du CQP") in printed(dossier, "positioning")
