"""The screens of the room and what follows it: who sees what of the current dossier and of a vote, on a page or as a fragment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cqp.notifications.models import Email
from jury.enums import Choice, Conformity, RecusalCause, Verdict
from jury.models import Ballot, Recusal
from jury.services.attendance import leave
from jury.services.ballots import call_ballot, cast
from jury.services.independence import recuse
from jury.services.motion import adopt_concordant
from jury.services.room import examine

from . import sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


@pytest.fixture
def voting(world):
    """The room looks at a dossier whose fourth competency is being voted on; the president has voted."""
    dossier = sittings.complete(world, refused_by_external={4})
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, {4: ""})
    item = sittings.item_of(dossier)
    examine(session, item, actor=world.branch.president)
    ballot = call_ballot(item, dossier.version.competencies.get(number=4), actor=world.branch.president)
    cast(ballot, actor=world.branch.president, choice=Choice.AGAINST)
    return session, item, ballot


def test_wall_shows_the_dossier_and_how_many_voted_never_who_voted_what(world, as_, voting):
    session, item, ballot = voting
    url = reverse("session_room", args=[session.pk])
    client = as_(world.branch.juror)
    page = client.get(url)
    assert str(item.dossier.candidate) in text_of(page)
    (row,) = page.context["ballots"]
    assert (row["voted"], row["entitled"], row["own"]) == (1, 3, "")
    state = page.context["state"]
    # Asked again, the screen does not move as long as nothing has changed.
    assert client.get(f"{url}?vu={state}", headers=HTMX).status_code == 204
    cast(ballot, actor=world.branch.expert, choice=Choice.FOR)
    again = client.get(f"{url}?vu={state}", headers=HTMX)
    assert (again.status_code, again.context["ballots"][0]["voted"]) == (200, 2)
    assert "<html" not in text_of(again)
    for word in ("contre", "abstention"):
        assert word not in text_of(again)


def test_wall_says_the_number_alone_of_a_dossier_on_which_somebody_here_does_not_sit(world, as_):
    """The secretariat projects it: it reads everything, the recused member who looks at the wall does not."""
    dossier = sittings.complete(world)
    session = sittings.five(world, dossier)
    examine(session, sittings.item_of(dossier), actor=world.branch.president)
    wall, name = reverse("session_room", args=[session.pk]), str(dossier.candidate)
    client = as_(world.branch.secretary)
    page = client.get(wall)
    assert (name in text_of(page), page.context["aside"]) == (True, None)
    recused = sittings.member_of(session, world.beta.tutor)
    recuse(
        sittings.item_of(dossier), recused, actor=world.branch.secretary, cause=RecusalCause.FOUND, reason="Une amie."
    )
    again = client.get(f"{wall}?vu={page.context['state']}", headers=HTMX)
    assert (again.status_code, again.context["aside"]) == (200, {"number": dossier.number, "names": str(recused)})
    assert [name in text_of(again), "Une amie" in text_of(again), dossier.number in text_of(again)] == [
        False,
        False,
        True,
    ]
    # Whoever sits on it reads it at their place, and on the wall once everybody in the room does.
    assert name in text_of(as_(world.branch.juror).get(reverse("session_seat", args=[session.pk])))
    leave(recused, actor=world.branch.secretary)
    assert name in text_of(as_(world.branch.secretary).get(wall))


def test_member_votes_and_the_president_counts_on_their_own_screens(world, as_, voting):
    session, item, ballot = voting
    seat = reverse("session_seat", args=[session.pk])
    voice = reverse("ballot_cast", args=[item.pk, ballot.pk])
    client = as_(world.branch.juror)
    assert text_of(client.get(seat)).count(voice) == 1
    assert client.post(voice, {"choice": "FOR"}).url == seat
    assert client.get(seat).context["ballots"][0]["own"] == Choice.FOR
    assert client.post(reverse("ballot_count", args=[item.pk, ballot.pk])).status_code == 403
    client = as_(world.branch.president)
    client.post(reverse("ballot_count", args=[item.pk, ballot.pk]))
    ballot = Ballot.objects.get()
    # One for, one against, one abstention: the president's voice.
    assert (ballot.is_carried, ballot.used_casting_vote) == (False, True)
    assert item.sheet.decisions.get(competency__number=4).verdict == Verdict.NOT_VALIDATED
    called = client.post(reverse("ballot_call", args=[item.pk]), {"competency": ballot.competency_id})
    assert called.url == seat
    client.post(reverse("ballot_cancel", args=[item.pk, Ballot.objects.under_way().get().pk]))
    assert Ballot.objects.under_way().count() == 0


def test_recused_member_sees_neither_the_dossier_nor_its_vote(world, as_, voting):
    session, item, ballot = voting
    member = session.members.get(user=world.branch.juror)
    Recusal.objects.create(
        item=item, member=member, cause=RecusalCause.FOUND, reason="Même équipe.", recorded_by=world.branch.secretary
    )
    client = as_(world.branch.juror)
    for name in ("session_room", "session_seat"):
        page = client.get(reverse(name, args=[session.pk]))
        assert (page.context["current"], page.context["is_hidden"], page.context["ballots"]) == (None, True, [])
        assert str(item.dossier.candidate) not in text_of(page)
    assert client.post(reverse("ballot_cast", args=[item.pk, ballot.pk]), {"choice": "FOR"}).status_code == 404


def test_president_leads_the_room_and_adopts_in_one_motion(world, as_):
    agreed, divergent = sittings.complete(world), sittings.complete(world, refused_by_external={4})
    session = sittings.sitting(world, agreed, divergent)
    client = as_(world.branch.president)
    item = sittings.item_of(divergent)
    client.post(reverse("session_examine", args=[session.pk]), {"item": item.pk})
    assert client.get(reverse("session_seat", args=[session.pk])).context["current"] == item
    motion = reverse("session_motion", args=[session.pk])
    page = client.get(motion)
    assert [one["row"].item.dossier for one in page.context["going"]] == [agreed]
    assert [row.item.dossier for row in page.context["staying"]] == [divergent]
    client.post(motion)
    adopted = sittings.item_of(agreed)
    assert adopted.sheet.conclusion == Conformity.CONFORM
    client.post(reverse("motion_undo", args=[adopted.pk]))
    assert sittings.item_of(agreed).sheet.conclusion == ""
    assert as_(world.branch.secretary).get(motion).status_code == 403


def test_decision_is_emptied_from_the_sheet(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    adopt_concordant(session, actor=world.branch.president)
    item, first = sittings.item_of(dossier), dossier.version.competencies.first()
    url = reverse("decision_clear", args=[item.pk, first.pk])
    as_(world.branch.juror).post(url, {"revision": item.sheet.revision})
    sheet = sittings.item_of(dossier).sheet
    assert (sheet.decisions.count(), sheet.adopted_at) == (5, None)


def test_letters_are_read_over_then_sent(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    sittings.closed(session)
    client, url = as_(world.branch.secretary), reverse("session_letters", args=[session.pk])
    assert "Courriers à relire" in text_of(client.get(reverse("session_detail", args=[session.pk])))
    page = client.get(url)
    assert (page.context["held"], len(page.context["rows"])) == (2, 2)
    one = page.context["rows"][0].email
    client.post(url, {"email": one.pk})
    assert client.get(url).context["held"] == 1
    client.post(url)
    assert Email.objects.held().count() == 0
    assert "Tous les courriers de cette séance sont partis" in text_of(client.get(url))
    assert as_(world.branch.president).get(url).status_code == 403


def test_president_notes_an_impediment_and_reopens_on_screen(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    minutes = sittings.deliberated(session)
    client = as_(world.branch.president)
    juror = session.members.get(user=world.branch.juror)
    refused = client.post(reverse("minutes_impediment", args=[minutes.pk, juror.pk]), {"reason": "Parti."})
    # The only employer of the jury signs.
    assert refused.status_code == 409
    client.post(reverse("session_reopen", args=[session.pk]), {"reason": "Une erreur."})
    page = client.get(reverse("minutes_sign", args=[minutes.pk]))
    assert (page.context["may_sign"], page.context["minutes"].reopening_reason) == (False, "Une erreur.")


def test_screens_cost_the_same_whatever_the_agenda(world, as_):
    def cost(url):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    one = sittings.sitting(world, sittings.complete(world))
    three = sittings.sitting(world, *[sittings.complete(world) for _ in range(3)])
    for session in (one, three):
        examine(session, session.items.first(), actor=world.branch.president)
    client = as_(world.branch.president)
    for name in ("session_room", "session_seat"):
        urls = [reverse(name, args=[session.pk]) for session in (one, three)]
        cost(urls[0])
        assert cost(urls[0]) == cost(urls[1]), name
    for session in (one, three):
        adopt_concordant(session, actor=world.branch.president)
        sittings.closed(session)
    client = as_(world.branch.secretary)
    urls = [reverse("session_letters", args=[session.pk]) for session in (one, three)]
    cost(urls[0])
    assert cost(urls[0]) == cost(urls[1])
