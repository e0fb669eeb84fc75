"""From the first answer on, whether those who may still come are a jury, for the session and for each dossier, with the reason."""

import pytest
from django.urls import reverse

from cqp.notifications.models import Email
from jury.composition import room_of
from jury.enums import College, LinkKind
from jury.models import JurySession
from jury.services.agenda import put_on_agenda
from jury.services.convocations import reply
from jury.services.independence import declare

from . import preparing, sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
MISSING = "Parité : manque 1 représentant entreprise."


@pytest.fixture
def session(world):
    """In ten days; one of each college called, and a second employer who may take the place of the first."""
    session = sittings.planned(world.branch, preparing.in_days(10))
    sittings.seated(session, world.branch)
    return session


def room(session):
    return room_of(JurySession.objects.for_page().get(pk=session.pk))


def told(blockers):
    return [blocker.message for blocker in blockers]


def test_member_who_declines_no_longer_counts_on_any_dossier(world, session):
    dossier = sittings.complete(world)
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    item = sittings.item_of(dossier)
    assert (told(room(session).reasons_called(item)), told(room(session).reasons_coming(item))) == (
        [],
        [
            "Parité : manque 1 représentant salarié et 1 représentant entreprise.",
            "Expert : manque 1 expert « métier ».",
        ],
    )
    for user in (world.branch.president, world.branch.expert):
        reply(session, actor=user, coming=True)
    assert (told(room(session).reasons_called(item)), told(room(session).reasons_coming(item))) == ([], [MISSING])
    reply(session, actor=world.branch.juror, coming=False)
    assert told(room(session).reasons_called(item)) == [MISSING]
    reply(session, actor=world.branch.juror, coming=True)
    assert (room(session).reasons_called(item), room(session).reasons_coming(item)) == ([], [])


def test_page_says_why_the_jury_of_a_dossier_does_not_hold_and_with_whom_it_would(world, client, settings, session):
    linked, free = sittings.complete(world), sittings.complete(world)
    put_on_agenda(session, linked, free, actor=world.branch.secretary)
    client, page = sign_in(client, world.branch.secretary, settings), reverse("session_detail", args=[session.pk])
    declare(session, actor=world.branch.juror, links={sittings.item_of(linked).pk: LinkKind.PERSONAL})
    shown = {row.item.dossier: row.item.bench for row in client.get(page).context["rows"]}
    assert (shown[free], shown[linked].word, told(shown[linked].reasons)) == (None, "parité à rétablir", [MISSING])
    assert f"<li>{MISSING}</li>" in text_of(client.get(page))
    # Another employer is called: the dossier has a jury again, if they come.
    sittings.seat(session, world.branch, world.beta.professional, College.EMPLOYERS)
    bench = next(row.item.bench for row in client.get(page).context["rows"] if row.item.dossier == linked)
    assert (bench.word, bench.reasons) == ("parité possible", [])
    assert "Avec ceux qui ont répondu « vient » seulement" in text_of(client.get(page))
    for user in (world.branch.president, world.beta.professional, world.branch.expert):
        reply(session, actor=user, coming=True)
    bench = next(row.item.bench for row in client.get(page).context["rows"] if row.item.dossier == linked)
    assert (bench.word, bench.tone) == ("parité réunie", "success")


def test_member_who_declares_reads_why_a_dossier_has_no_jury(world, client, settings, session):
    linked, free = sittings.complete(world), sittings.complete(world)
    put_on_agenda(session, linked, free, actor=world.branch.secretary)
    declare(session, actor=world.branch.juror, links={sittings.item_of(linked).pk: LinkKind.PERSONAL})
    client = sign_in(client, world.branch.expert, settings)
    page = text_of(client.get(reverse("session_independence", args=[session.pk])))
    assert page.count(MISSING) == 1


def test_secretariat_reads_what_a_refusal_costs(world, session):
    put_on_agenda(session, sittings.complete(world), actor=world.branch.secretary)
    reply(session, actor=world.branch.juror, coming=False)
    (mail,) = Email.objects.filter(code="jury_member_declined")
    assert f"Sans cette personne, le jury ne peut pas siéger :\n- {MISSING}" in mail.body


def test_secretariat_reads_that_a_refusal_costs_nothing_or_one_dossier(world, session):
    """Two of each college are called; one employer is recused from one dossier: the other one declines, then comes back."""
    linked, free = sittings.complete(world), sittings.complete(world)
    put_on_agenda(session, linked, free, actor=world.branch.secretary)
    for user, college in ((world.beta.tutor, College.EMPLOYEES), (world.beta.professional, College.EMPLOYERS)):
        sittings.seat(session, world.branch, user, college)
    reply(session, actor=world.beta.tutor, coming=False)
    Email.objects.filter(code="jury_member_declined").delete()
    declare(session, actor=world.branch.juror, links={sittings.item_of(linked).pk: LinkKind.PERSONAL})
    reply(session, actor=world.beta.professional, coming=False)
    (mail,) = Email.objects.filter(code="jury_member_declined")
    assert (
        f"Le jury de la séance tient, mais pas celui de ces dossiers, dont un membre est déporté :\n- dossier {linked.number} : {MISSING}"
        in mail.body
    )
    assert free.number not in mail.body


def test_declared_link_that_breaks_a_dossier_is_told_once_to_the_secretariat_without_its_nature(world, session):
    linked, free = sittings.complete(world), sittings.complete(world)
    put_on_agenda(session, linked, free, actor=world.branch.secretary)
    sittings.declared(session)
    assert Email.objects.filter(code="jury_parity_broken").count() == 0
    item = sittings.item_of(linked)
    for _ in range(2):
        declare(session, actor=world.branch.juror, items=[item.pk], links={item.pk: (LinkKind.PERSONAL, "mon cousin")})
    (mail,) = Email.objects.filter(code="jury_parity_broken")
    assert mail.recipient == world.branch.secretary
    assert f"- dossier {linked.number} : {MISSING}" in mail.body
    assert (free.number in mail.body, "cousin" in mail.body) == (False, False)
