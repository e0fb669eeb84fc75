"""Outil 3: one text on screen and on paper, one paper per version, readable by those who sit and by the secretariat."""

import pytest
from django.urls import reverse

from cqp.documents import papers, shapes
from cqp.documents.models import IssuedDocument
from cqp.documents.rendering import html_of
from cqp.documents.services import digest
from jury.reading import guide

from . import sittings

TEXT_OF_VERSION = {"1.0": "ad31a4e15bea2d3b", "1.1": "a44623d1e909f674", "1.2": "f96447c27c023d24"}


def test_a_change_of_the_text_changes_its_version():
    """Forgotten, the paper already issued would be handed over for the new text."""
    assert TEXT_OF_VERSION[guide.VERSION] == digest(guide.content())[:16]


def test_the_guide_has_its_shape_and_opens_with_the_customers_words():
    shapes.check(papers.JURY_GUIDE, guide.content())
    titles = [section["title"] for section in guide.content()["sections"]]
    assert titles == [
        "Le rôle du jury",
        "Ce dont il dispose",
        "Composition et présidence",
        "Indépendance et déport",
        "Le déroulement de la séance",
        "Décider d'une compétence",
        "Le vote",
        "Après la délibération",
        "Les recours",
    ]


@pytest.mark.django_db
def test_the_guide_is_read_on_screen_and_asked_on_paper_once(world, client, settings):
    settings.DEMO = True
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    session = sittings.planned(world.branch)
    sittings.seated(session, world.branch)
    paper = reverse("guide_paper")
    client.force_login(world.branch.juror, backend=backend)
    assert client.get(paper).status_code == 404
    for user in (world.branch.juror, world.branch.secretary):
        client.force_login(user, backend=backend)
        page = client.get(reverse("jury_guide"))
        assert "Seuls les dossiers complets sont présentés au jury." in page.content.decode()
        assert client.post(paper).url == reverse("jury_guide")
    document = IssuedDocument.objects.get(kind="jury_guide")
    assert (document.kind, document.template_version, document.requested_by) == (
        "jury_guide",
        guide.VERSION,
        world.branch.juror,
    )
    assert document.number in client.get(reverse("guide_state")).content.decode()
    for stranger in (world.alpha.manager, world.alpha.tutor):
        client.force_login(stranger, backend=backend)
        assert [client.get(reverse(name)).status_code for name in ("jury_guide", "guide_paper", "guide_state")] == [
            403
        ] * 3
    printed = html_of(document)
    assert all(quote in printed.replace("&#x27;", "'") for section in guide.SECTIONS for quote in section[1])
