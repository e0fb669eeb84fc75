"""A session that moves: what has changed is told to whom it concerns, and what depends on the day is asked of the new one."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.notifications.models import Email
from cqp.referentials.enums import Hearing
from cqp.referentials.models import CertificationVersion
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import Reply, Verdict
from jury.models import JurySession
from jury.services.agenda import put_on_agenda
from jury.services.attendance import designate_president, mark_presence
from jury.services.opening import open_session
from jury.services.sessions import postpone_session
from tests.databases import guards_lifted

from . import sittings
from .test_appeals import codes, other_people, upheld
from .test_pages import sign_in, text_of
from .test_rectification import decided

pytestmark = pytest.mark.django_db
N = Verdict.NOT_VALIDATED
HERE = "3 rue de la Paix, Paris"
TOMORROW = dt.date(2026, 11, 24)


def moved(world, session, *, held_on=None, starts_at=sittings.HALF_PAST_NINE, place=HERE):
    Email.objects.filter(code__in=["jury_scheduled", "jury_session_moved"]).delete()
    actor = world.branch.secretary
    day = held_on or session.held_on
    return postpone_session(session, actor=actor, held_on=day, starts_at=starts_at, place=place)


def hearing(kind):
    """A published version is frozen: the branch would publish another one."""
    with guards_lifted():
        CertificationVersion.objects.update(hearing=kind)


@pytest.mark.parametrize(
    ("change", "words", "lines", "asks_again"),
    [
        (
            {"held_on": TOMORROW},
            "changement de date",
            ["– le mardi 24 novembre 2026 (au lieu du 23 novembre 2026)", "– à 09:30", f"– {HERE}"],
            True,
        ),
        (
            {"starts_at": dt.time(14)},
            "changement d'heure",
            ["– le lundi 23 novembre 2026", "– à 14:00 (au lieu de 09:30)", f"– {HERE}"],
            True,
        ),
        (
            {"place": "Salle 2"},
            "changement de lieu",
            ["– le lundi 23 novembre 2026", "– à 09:30", f"– Salle 2 (au lieu de : {HERE})"],
            False,
        ),
        (
            {"held_on": TOMORROW, "starts_at": dt.time(14), "place": "Salle 2"},
            "changement de date, d'heure et de lieu",
            [
                "– le mardi 24 novembre 2026 (au lieu du 23 novembre 2026)",
                "– à 14:00 (au lieu de 09:30)",
                f"– Salle 2 (au lieu de : {HERE})",
            ],
            True,
        ),
    ],
)
def test_members_are_told_what_has_changed_and_nothing_else(world, change, words, lines, asks_again):
    session = sittings.ready(world, sittings.complete(world))
    session.members.update(reply=Reply.COMING)
    session = moved(world, session, **change)
    mail = Email.objects.filter(code="jury_session_moved").first()
    assert mail.subject == f"Séance de jury {session.number} : {words}"
    assert [line for line in mail.body.splitlines() if line.startswith("–")] == lines
    assert ("Dites de nouveau si vous venez" in mail.body) == asks_again
    assert set(session.members.values_list("reply", flat=True)) == {Reply.AWAITED if asks_again else Reply.COMING}


@pytest.mark.parametrize(
    ("kind", "change", "mails"),
    [
        (Hearing.NONE, {"place": "Salle 2"}, 0),
        (Hearing.NONE, {"held_on": TOMORROW}, 2),
        (Hearing.OPTIONAL, {"place": "Salle 2"}, 2),
        (Hearing.REQUIRED, {"starts_at": dt.time(14)}, 2),
    ],
)
def test_candidates_and_companies_are_told_of_a_new_day_and_of_where_they_may_be_heard(world, kind, change, mails):
    hearing(kind)
    session = sittings.ready(world, sittings.complete(world))
    moved(world, session, **change)
    assert Email.objects.filter(code="jury_scheduled").count() == mails


@pytest.mark.parametrize(
    ("kind", "to_candidate", "to_company"),
    [
        (
            Hearing.NONE,
            "la présence du candidat n'est pas demandée",
            "la présence du candidat n'est pas demandée",
        ),
        (
            Hearing.OPTIONAL,
            f"Gardez cette date libre, à partir de 09:30 : {HERE}.",
            f"peut demander à entendre le candidat ce jour-là, à partir de 09:30 : {HERE}.",
        ),
        (
            Hearing.REQUIRED,
            f"présentez-vous le lundi 23 novembre 2026 à 09:30, à l'adresse ou au lien suivant : {HERE}.",
            f"Le jury doit entendre le candidat ce jour-là, à 09:30 : {HERE}.",
        ),
    ],
)
def test_scheduled_the_candidate_knows_whether_to_come_and_where(world, kind, to_candidate, to_company):
    hearing(kind)
    dossier = sittings.complete(world)
    sittings.ready(world, dossier)
    mails = {mail.recipient_id: mail.body for mail in Email.objects.filter(code="jury_scheduled")}
    assert set(mails) == {dossier.candidate.user_id, world.alpha.manager.pk}
    assert to_candidate in mails[dossier.candidate.user_id]
    assert to_company in mails[world.alpha.manager.pk]


# --- decided anew on a later day only -------------------------------------------------------------------


@pytest.fixture
def to_be_redecided(world):
    """Decided today, contested, and on the agenda of another jury in a week."""
    dossier = decided(world, {4: N})
    upheld(world, dossier)
    session = sittings.planned(world.branch, clock.today() + dt.timedelta(days=7))
    members = other_people(world, session)
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    return session, members


def test_session_is_not_moved_to_the_day_of_the_decision_that_it_decides_anew(world, to_be_redecided, client, settings):
    session, _ = to_be_redecided
    with pytest.raises(Blocked) as refused:
        moved(world, session, held_on=clock.today())
    assert codes(refused) == ["same_day"]
    client = sign_in(client, world.branch.secretary, settings)
    typed = {"held_on": "2026-11-23", "starts_at": "14:00", "place": "Salle 2"}
    page = text_of(client.post(reverse("session_move", args=[session.pk]), typed))
    # Told on the form, with what was typed.
    assert ("se tient après le 23" in page.replace("\N{NO-BREAK SPACE}", " "), "Salle 2" in page) == (True, True)
    assert JurySession.objects.get(pk=session.pk).held_on == dt.date(2026, 11, 30)


def test_session_does_not_open_on_the_day_of_the_decision_that_it_decides_anew(world, to_be_redecided):
    """Moved before this was asked: the opening asks it again."""
    session, members = to_be_redecided
    with guards_lifted():
        JurySession.objects.filter(pk=session.pk).update(held_on=clock.today())
    session = JurySession.objects.for_page().get(pk=session.pk)
    sittings.declared(session)
    mark_presence(session, actor=world.branch.secretary, present=members)
    session = designate_president(session, members[0], actor=members[1].user)
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused) == ["same_day"]
