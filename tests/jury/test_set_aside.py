"""A dossier whose jury does not hold waits for another session: the secretariat, or in session whoever conducts it, says why."""

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.shared.blockers import Blocked
from jury.enums import RecusalCause
from jury.services.agenda import take_off_agenda
from jury.services.independence import recuse
from jury.services.opening import open_session
from pathways.enums import State as S

from . import sittings
from .sittings import five, member_of
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db
REASON = "La parité ne tient plus sur ce dossier."


def recused(session, dossier, user, world):
    item, member = sittings.item_of(dossier), member_of(session, user)
    recuse(item, member, actor=world.branch.secretary, cause=RecusalCause.FOUND, reason="Lien.")


def test_president_in_session_sets_a_dossier_aside_and_the_minutes_say_why(world):
    red, green = sittings.complete(world), sittings.complete(world)
    session, president = five(world, red, green), world.branch.president
    recused(session, red, world.beta.tutor, world)
    with pytest.raises(Blocked):
        take_off_agenda(sittings.item_of(red), actor=president, reason=" ")
    take_off_agenda(sittings.item_of(red), actor=president, reason=REASON)
    red.refresh_from_db()
    event = red.events.get(verb="unschedule")
    assert (red.state, event.actor, event.comment) == (S.COMPLETE, president, REASON)
    sittings.decide(green, world.branch.juror)
    (row,) = sittings.deliberated(session).content["set_aside"]
    assert (row["dossier"], row["reason"]) == (red.number, REASON)


def test_nobody_else_of_the_jury_nor_before_the_session(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    with pytest.raises(Forbidden, match="n'est pas ouverte"):
        take_off_agenda(sittings.item_of(dossier), actor=world.branch.president, reason=REASON)
    open_session(session, actor=world.branch.secretary)
    for stranger in (world.branch.juror, world.branch.expert, world.neighbour.secretary, world.alpha.manager):
        with pytest.raises(Forbidden):
            take_off_agenda(sittings.item_of(dossier), actor=stranger, reason=REASON)


def test_where_the_president_does_not_sit_those_who_do_set_it_aside(world):
    dossier = sittings.complete(world)
    session = five(world, dossier)
    recused(session, dossier, world.branch.president, world)
    with pytest.raises(Forbidden):
        take_off_agenda(sittings.item_of(dossier), actor=world.branch.president, reason=REASON)
    take_off_agenda(sittings.item_of(dossier), actor=world.branch.juror, reason=REASON)
    dossier.refresh_from_db()
    assert dossier.state == S.COMPLETE


def test_president_finds_the_page_from_their_place_and_from_who_sits(world, client, settings):
    dossier, other = sittings.complete(world), sittings.complete(world)
    session = five(world, dossier, other)
    recused(session, dossier, world.beta.tutor, world)
    item = sittings.item_of(dossier)
    client, url = sign_in(client, world.branch.president, settings), reverse("item_remove", args=[item.pk])
    client.post(reverse("session_examine", args=[session.pk]), {"item": item.pk})
    assert url in text_of(client.get(reverse("session_seat", args=[session.pk])))
    assert url in text_of(client.get(reverse("session_recusals", args=[session.pk, item.pk])))
    page = text_of(client.get(url))
    assert "Mettre un dossier de côté" in page
    assert "Ceux qui siègent sur ce dossier ne forment pas un jury" in page
    client.post(url, {"reason": REASON})
    assert client.get(reverse("session_seat", args=[session.pk])).context["current"] is None
    client = sign_in(client, world.branch.juror, settings)
    assert url not in text_of(client.get(reverse("session_recusals", args=[session.pk, sittings.item_of(other).pk])))
