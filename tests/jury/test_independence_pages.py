"""The pages of independence: one submit per juror, nothing confidential before it, who sits on each dossier."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cqp.accounts.enums import MembershipRole
from cqp.demo.cast import join
from cqp.shared import clock
from jury.enums import RecusalCause
from jury.models import Declaration, Recusal
from jury.services.agenda import put_on_agenda
from jury.services.independence import declare, recuse

from . import sittings
from .test_pages import sign_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client, settings):
    return lambda user: sign_in(client, user, settings)


def called(world, *dossiers):
    session = sittings.planned(world.branch)
    sittings.seated(session, world.branch)
    put_on_agenda(session, *dossiers, actor=world.branch.secretary)
    return session


def independence_of(session):
    return reverse("session_independence", args=[session.pk])


def test_juror_declares_for_the_whole_agenda_in_one_submit(world, as_):
    linked, free = sittings.complete(world), sittings.complete(world)
    session, juror = called(world, linked, free), world.branch.juror
    client, url = as_(juror), independence_of(session)
    home = text_of(client.get("/"))
    assert "Déclarer votre indépendance" in home
    assert url in home
    page = text_of(client.get(url))
    for dossier in (linked, free):
        assert dossier.candidate.full_name in page
        assert reverse("dossier_detail", args=[dossier.pk]) not in page
    assert "avec ces 2 personnes" in page
    item = sittings.item_of(linked)
    answer = client.post(url, {f"link-{item.pk}": "PERSONAL", f"detail-{item.pk}": "Une voisine."})
    assert answer.url == reverse("session_detail", args=[session.pk])
    assert set(Declaration.objects.values_list("item__dossier", "link", "detail")) == {
        (linked.pk, "PERSONAL", "Une voisine."),
        (free.pk, "", ""),
    }
    assert "Déclarer votre indépendance" not in text_of(client.get("/"))


def test_words_without_a_link_and_another_link_without_words_are_asked_again_and_nothing_is_lost(world, as_):
    one, other = sittings.complete(world), sittings.complete(world)
    session = called(world, one, other)
    first, second = sittings.item_of(one).pk, sittings.item_of(other).pk
    client = as_(world.branch.juror)
    page = text_of(
        client.post(independence_of(session), {f"detail-{first}": "Une voisine.", f"link-{second}": "OTHER"})
    )
    assert "choisissez aussi la nature du lien" in page
    assert "Dites lequel en quelques mots" in page
    assert "Une voisine." in page
    assert Declaration.objects.count() == 0


def test_link_that_the_application_knows_is_shown_and_chosen(world, as_):
    dossier = sittings.complete(world)
    session, juror = called(world, dossier), world.branch.juror
    since = clock.today() - dt.timedelta(days=400)
    join(juror, world.alpha.organisation, MembershipRole.MEMBER, since=since)
    juror.memberships.update(ended_on=clock.today() - dt.timedelta(days=30))
    page = text_of(as_(juror).get(independence_of(session)))
    assert "Vous avez appartenu à Alpha Formation" in page
    assert '<option value="EMPLOYER" selected>' in page


def test_hub_names_a_dossier_to_those_who_do_not_judge_it_and_opens_it_to_the_others(world, as_):
    dossier = sittings.complete(world)
    session = called(world, dossier)
    hub, sheet = (
        reverse("session_detail", args=[session.pk]),
        reverse("item_decide", args=[sittings.item_of(dossier).pk]),
    )
    seen = text_of(as_(world.branch.juror).get(hub))
    assert (dossier.candidate.full_name in seen, sheet in seen, "à déclarer" in seen) == (True, False, True)
    declare(session, actor=world.branch.juror)
    seen = text_of(as_(world.branch.juror).get(hub))
    assert (sheet in seen, "Déclarer mon indépendance" in seen) == (True, False)


def test_president_notes_and_lifts_a_recusal_on_screen(world, as_):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    item = sittings.item_of(dossier)
    juror = session.members.get(user=world.branch.juror)
    client, url = as_(world.branch.president), reverse("session_recusals", args=[session.pk, item.pk])
    assert "forment un jury" in text_of(client.get(url))
    answer = client.post(url, {"member": juror.pk, "cause": "FOUND", "reason": "Voisin du candidat."})
    assert answer.url == url
    page = text_of(client.get(url))
    assert "lien constaté : Voisin du candidat." in page
    assert "ne forment pas un jury" in page
    recusal = Recusal.objects.get()
    client.post(reverse("recusal_lift", args=[session.pk, recusal.pk]), {"reason": "Homonyme."})
    recusal.refresh_from_db()
    assert (recusal.lifted_by, recusal.lift_reason) == (world.branch.president, "Homonyme.")


def test_hour_of_an_arrival_is_noted_afterwards_and_an_impossible_one_is_told(world, as_):
    session = called(world, sittings.complete(world))
    members = list(session.members.order_by("pk"))
    client, url = as_(world.branch.secretary), reverse("session_presence", args=[session.pk])
    hub = reverse("session_detail", args=[session.pk])
    client.post(url, {"present": [members[0].pk], "at": "09:40"})
    assert "9\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}40" in text_of(client.get(hub))
    client.post(url, {"present": [member.pk for member in members], "at": "23:59"})
    assert "pas encore passé" in text_of(client.get(hub))
    assert session.members.present().count() == 1


@pytest.mark.parametrize("part", ["independence", "recusals", "hub"])
def test_pages_cost_the_same_for_one_dossier_and_three(world, as_, part):
    def cost(session):
        item = session.items.order_by("pk").first()
        url = {
            "independence": independence_of(session),
            "recusals": reverse("session_recusals", args=[session.pk, item.pk]),
            "hub": reverse("session_detail", args=[session.pk]),
        }[part]
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    def recused(count):
        session = called(world, *[sittings.complete(world) for _ in range(count)])
        sittings.declared(session)
        member = session.members.get(user=world.branch.expert)
        for item in session.items.select_related("session"):
            recuse(item, member, actor=world.branch.secretary, cause=RecusalCause.FOUND, reason="Un lien.")
        return session

    one, three = recused(1), recused(3)
    client = as_(world.branch.secretary if part == "recusals" else world.branch.juror)
    cost(one)
    assert cost(one) == cost(three)
