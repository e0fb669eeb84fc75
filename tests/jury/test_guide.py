"""Outil 3: one text on screen and on paper, one paper per version, readable by those who sit and by the secretariat."""

import pytest
from django.urls import reverse

from cqp.access.decisions import can
from cqp.documents import papers, shapes
from cqp.documents.models import IssuedDocument
from cqp.documents.rendering import html_of
from cqp.documents.services import digest
from cqp.notifications.models import Email
from cqp.shared import clock
from jury.enums import College
from jury.models import JuryMember, Sounding
from jury.reading import guide

from . import preparing, sittings
from .test_pages import sign_in

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


@pytest.mark.django_db
def test_whoever_may_be_called_finds_the_guide_in_the_menu_and_in_the_mails(world, client, settings):
    """In the pool, never called yet; asked for dates of a term that has not begun."""
    preparing.in_pool(world.branch, world.branch.juror, College.EMPLOYERS, term_from=preparing.in_days(5))
    preparing.asked(world.branch, 20, 22)
    sittings.seated(sittings.planned(world.branch, preparing.in_days(10)), world.branch)
    guide_page = reverse("jury_guide")
    for code in ("jury_dates_asked", "jury_summons"):
        mails = Email.objects.filter(code=code)
        assert (code, [guide_page in mail.body for mail in mails]) == (code, [True] * (1 if "dates" in code else 3))
    JuryMember.objects.all().update(released_at=clock.now())
    client = sign_in(client, world.branch.juror, settings)
    page = client.get(reverse("home")).content.decode()
    assert (f'href="{guide_page}"' in page, f'href="{reverse("session_list")}"' in page) == (True, False)
    assert client.get(guide_page).status_code == 200
    answer = reverse("sounding_answer", args=[Sounding.objects.get().pk])
    assert client.get(answer).content.decode().count(f'href="{guide_page}"') == 2
    client = sign_in(client, world.alpha.manager, settings)
    assert f'href="{guide_page}"' not in client.get(reverse("home")).content.decode()


@pytest.mark.django_db
def test_the_menu_asks_one_thing_of_the_jury(world, django_assert_num_queries):
    user = type(world.branch.juror).objects.get(pk=world.alpha.tutor.pk)
    assert user.committees == []
    with django_assert_num_queries(1):
        assert [can(user, action).allowed for action in ("jury.list", "jury.read_guide")] == [False, False]
