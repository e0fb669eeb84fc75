"""Who accompanies a VAE candidate: chosen by them alone among the providers committed that day, who then see this dossier and no other."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.accounts.enums import MembershipRole
from cqp.accreditations.services import end_commitment
from cqp.demo.cast import join
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from pathways.coaching import choose_provider, end_coaching
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import Coaching, Dossier
from pathways.services import advance, assign
from tests import vae
from tests.ends import ended_today
from tests.pathways.entrance import enter, text_of
from tests.workflows.machine import put


@pytest.fixture
def dossier(world):
    return vae.file_sent(world)


@pytest.fixture
def formatio(world):
    return vae.provider(world)


@pytest.fixture
def other(world):
    return vae.provider(world, 1)


def page(dossier, name="dossier_coaching"):
    return reverse(name, args=[dossier.pk])


def choose(dossier, provider):
    return choose_provider(dossier, actor=dossier.candidate.user, provider=provider.organisation)


def code(refusal):
    return [blocker.code for blocker in refusal.value.blockers]


def mails(name):
    return sorted(Email.objects.filter(code=name).values_list("recipient__email", flat=True))


# --- choosing --------------------------------------------------------------------------------------------------------


def test_candidate_chooses_and_the_provider_sees_the_dossier(dossier, formatio):
    assert list(Dossier.objects.for_user(formatio.manager)) == []
    coaching = choose(dossier, formatio)
    assert (coaching.provider, coaching.chosen_by) == (formatio.organisation, dossier.candidate.user)
    assert list(Dossier.objects.for_user(formatio.manager)) == [dossier]
    assert vae.fresh(dossier).roles_of(formatio.manager) == {Role.COACHING_PROVIDER}
    event = dossier.events.get(verb="choose_coaching")
    assert (event.payload, event.actor) == ({"provider": "Organisme 1"}, dossier.candidate.user)
    assert mails("coaching_chosen") == [formatio.manager.email]


def test_choosing_twice_is_once(dossier, formatio):
    assert choose(dossier, formatio) == choose(dossier, formatio)
    assert dossier.coachings.count() == 1
    assert mails("coaching_chosen") == [formatio.manager.email]


def test_changing_ends_the_one_before_and_keeps_its_dates(dossier, formatio, other):
    choose(dossier, formatio)
    with clock.frozen(clock.now() + dt.timedelta(days=3)):
        choose(dossier, other)
    first, second = dossier.coachings.all()
    assert (first.provider, first.ended_at, first.ended_by) == (
        formatio.organisation,
        second.started_at,
        dossier.candidate.user,
    )
    assert (second.provider, second.ended_at) == (other.organisation, None)
    assert list(Dossier.objects.for_user(formatio.manager)) == []
    assert list(Dossier.objects.for_user(other.manager)) == [dossier]
    assert mails("coaching_ended") == [formatio.manager.email]


def test_ending_closes_the_dossier_to_the_provider(dossier, formatio):
    choose(dossier, formatio)
    end_coaching(dossier, actor=dossier.candidate.user)
    assert list(Dossier.objects.for_user(formatio.manager)) == []
    assert dossier.events.get(verb="end_coaching").payload == {"provider": "Organisme 1"}
    with pytest.raises(Blocked) as refusal:
        end_coaching(dossier, actor=dossier.candidate.user)
    assert code(refusal) == ["nobody_accompanies"]


def test_only_a_provider_committed_today_can_be_chosen(world, dossier, formatio):
    elsewhere = vae.provider(world, 1, committee=world.neighbour)
    ended_today(end_commitment, formatio.commitment, actor=world.branch.secretary)
    for provider in (formatio, elsewhere, world.alpha):
        with pytest.raises(Blocked) as refusal:
            choose(dossier, provider)
        assert code(refusal) == ["provider_not_committed"]
    assert Coaching.objects.count() == 0


def test_commitment_counts_on_its_last_day_and_not_on_the_next(dossier, formatio):
    last = formatio.commitment.valid_until
    noon = dt.datetime.combine(last, dt.time(11), tzinfo=dt.UTC)
    with clock.frozen(noon + dt.timedelta(days=1)), pytest.raises(Blocked) as refusal:
        choose(dossier, formatio)
    assert code(refusal) == ["provider_not_committed"]
    with clock.frozen(noon):
        choose(dossier, formatio)


def test_nobody_else_chooses_nor_ends(world, dossier, formatio):
    choose(dossier, formatio)
    stranger = vae.requested(world).candidate.user
    for actor in (world.branch.secretary, formatio.manager, world.alpha.manager, world.neighbour.secretary, stranger):
        with pytest.raises(Forbidden):
            choose_provider(dossier, actor=actor, provider=formatio.organisation)
        with pytest.raises(Forbidden):
            end_coaching(dossier, actor=actor)
    assert dossier.coachings.in_force().count() == 1


def test_other_pathway_has_no_accompaniment(world, formatio):
    dossier = world.dossier(S.IN_PATHWAY)
    with pytest.raises(Forbidden):
        choose(dossier, formatio)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (S.TRANSMITTED, "dossier_transmitted"),
        (S.COMPLETE, "dossier_transmitted"),
        (S.SCHEDULED, "dossier_transmitted"),
        (S.POSTPONED, "dossier_transmitted"),
        (S.AWARDED, "dossier_closed"),
        (S.NOT_ADMISSIBLE, "dossier_closed"),
        (S.WITHDRAWN, "dossier_closed"),
    ],
)
def test_nothing_changes_once_transmitted_or_closed(dossier, formatio, other, state, expected):
    choose(dossier, formatio)
    put(dossier, state)
    for act in (lambda: choose(dossier, other), lambda: end_coaching(dossier, actor=dossier.candidate.user)):
        with pytest.raises(Blocked) as refusal:
            act()
        assert code(refusal) == [expected]


def test_provider_of_somebody_named_to_assess_cannot_be_chosen(world, formatio):
    dossier = vae.writing(world)
    join(world.branch.external, formatio.organisation, MembershipRole.MEMBER, since=clock.today())
    assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    with pytest.raises(Blocked) as refusal:
        choose(dossier, formatio)
    assert code(refusal) == ["assessor_of_the_provider"]


def test_people_of_a_provider_ended_since_are_never_named(world, formatio):
    dossier = vae.writing(world)
    choose(dossier, formatio)
    end_coaching(dossier, actor=dossier.candidate.user)
    join(world.branch.external, formatio.organisation, MembershipRole.MEMBER, since=clock.today())
    with pytest.raises(Blocked) as refusal:
        assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=world.branch.secretary)
    assert code(refusal) == ["of_the_coaching_provider"]


def test_database_keeps_one_provider_at_a_time(dossier, formatio, other):
    choose(dossier, formatio)
    with pytest.raises(IntegrityError), transaction.atomic():
        Coaching.objects.create(dossier=dossier, provider=other.organisation, chosen_by=dossier.candidate.user)


# --- screens ---------------------------------------------------------------------------------------------------------


def test_page_proposes_the_committed_providers_and_records_the_choice(client, world, dossier, formatio, other):
    vae.provider(world, 2, committee=world.neighbour)
    enter(client, dossier.candidate.user)
    shown = client.get(page(dossier)).context["form"].fields["provider"].queryset
    assert list(shown) == [formatio.organisation, other.organisation]
    answer = client.post(page(dossier), {"provider": other.organisation.pk})
    assert (answer.status_code, answer["Location"]) == (302, page(dossier))
    text = text_of(client.get(page(dossier)))
    assert "Organisme 2 vous accompagne" in text
    assert "Depuis le 23 novembre 2026." in text


@pytest.mark.parametrize("value", ["", "999999", "abc"])
def test_bad_choice_is_explained(client, dossier, formatio, value):
    enter(client, dossier.candidate.user)
    answer = client.post(page(dossier), {"provider": value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["provider"]
    assert Coaching.objects.count() == 0


def test_end_is_confirmed_then_listed_as_past(client, dossier, formatio):
    choose(dossier, formatio)
    enter(client, dossier.candidate.user)
    assert "Cet organisme ne verra plus votre dossier" in text_of(client.get(page(dossier, "coaching_end")))
    assert client.post(page(dossier, "coaching_end"))["Location"] == page(dossier)
    assert "du 23 novembre 2026 au 23 novembre 2026" in text_of(client.get(page(dossier)))
    assert client.get(page(dossier, "coaching_end"))["Location"] == page(dossier)


def test_page_without_any_committed_provider_says_so(client, dossier):
    enter(client, dossier.candidate.user)
    assert "Aucun organisme ne peut accompagner aujourd'hui" in text_of(client.get(page(dossier)))


def test_transmitted_dossier_says_why_nothing_changes(client, dossier, formatio):
    put(dossier, S.TRANSMITTED)
    enter(client, dossier.candidate.user)
    assert "l'accompagnement ne change plus" in text_of(client.get(page(dossier)))
    assert client.post(page(dossier), {"provider": formatio.organisation.pk}).status_code == 409


def test_doors_of_the_others(client, world, dossier, formatio, other):
    choose(dossier, formatio)
    expected = {world.branch.secretary: 403, formatio.manager: 403, other.manager: 404, world.neighbour.secretary: 404}
    for user, status in expected.items():
        enter(client, user)
        assert client.get(page(dossier)).status_code == status
        assert client.post(page(dossier), {"provider": other.organisation.pk}).status_code == status
        assert client.post(page(dossier, "coaching_end")).status_code == status
    assert dossier.coachings.in_force().get().provider == formatio.organisation


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_one_provider_and_three(client, world, dossier, django_assert_num_queries, rows):
    providers = [vae.provider(world, rank) for rank in (0, 1)]
    for rank in range(rows):
        choose(dossier, providers[rank % 2])
    enter(client, dossier.candidate.user)
    client.get(page(dossier))
    with django_assert_num_queries(10):
        response = client.get(page(dossier))
    assert len(response.context["past"]) == rows - 1


# --- what a provider sees --------------------------------------------------------------------------------------------


def test_home_and_list_of_a_provider_show_the_dossiers_it_accompanies_and_nothing_else(client, world, formatio, other):
    ours, theirs = vae.file_sent(world), vae.file_sent(world)
    vae.file_sent(world)
    world.dossier(S.IN_PATHWAY)
    choose(ours, formatio)
    choose(theirs, other)
    enter(client, formatio.manager)
    home = client.get(reverse("home"))
    assert [row["url"] for row in home.context["dossiers"]] == [reverse("dossier_detail", args=[ours.pk])]
    assert home.context["waiting"] == []
    assert [row.record for row in client.get(reverse("dossier_list")).context["table"].rows] == [ours]
    assert client.get(reverse("dossier_detail", args=[ours.pk])).status_code == 200
    assert client.get(reverse("dossier_detail", args=[theirs.pk])).status_code == 404


def test_home_of_a_provider_without_candidate_says_how_one_comes(client, formatio):
    assert "choisit votre organisme" in text_of(enter(client, formatio.manager).get(reverse("home")))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("home", 15), ("dossier_list", 10)])
def test_lists_of_a_provider_cost_the_same(client, world, formatio, django_assert_num_queries, name, queries, rows):
    for _ in range(rows):
        choose(vae.file_sent(world), formatio)
    enter(client, formatio.manager)
    client.get(reverse(name))
    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


def test_dossier_page_links_the_candidate_to_the_choice(client, dossier, formatio):
    assert (
        page(dossier)
        in enter(client, dossier.candidate.user).get(reverse("dossier_detail", args=[dossier.pk])).content.decode()
    )
    choose(dossier, formatio)
    shown = enter(client, formatio.manager).get(reverse("dossier_detail", args=[dossier.pk]))
    assert page(dossier) not in shown.content.decode()
    assert "Organisme 1" in text_of(shown)


def test_provider_takes_no_act_of_the_dossier(world, formatio):
    dossier = vae.writing(world)
    choose(dossier, formatio)
    for name in ("conclude_writing", "withdraw", "resume_writing", "start_assessment", "transmit"):
        with pytest.raises(Forbidden):
            advance(dossier, name, actor=formatio.manager, comment="x")
