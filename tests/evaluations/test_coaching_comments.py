"""What the accompanying provider advises: beside the candidate's text, by the provider of today, never rewritten."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.accreditations.services import end_commitment
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.advice import advice_on
from evaluations.models import CoachingComment
from evaluations.services.coaching_comments import give_advice
from pathways.services import advance
from tests import vae
from tests.ends import ended_today
from tests.pathways.entrance import enter, text_of

ADVICE = "Dites avec qui vous préparez la salle."


@pytest.fixture
def by(world):
    return vae.provider(world)


@pytest.fixture
def dossier(world, by):
    return vae.coached(vae.writing(world), by)


def competency(dossier, number=2):
    return dossier.version.competencies.get(number=number)


def advise(dossier, by, text=ADVICE, number=2):
    return give_advice(vae.part_3(dossier), competency(dossier, number), actor=by.manager, text=text)


def page(dossier, number=2, name="activity_advice"):
    return reverse(name, args=[dossier.pk, number])


def mails():
    return list(Email.objects.filter(code="advice_given").values_list("recipient__email", flat=True))


def test_advice_is_kept_with_who_gave_it_for_whom_and_when(dossier, by):
    said = advise(dossier, by, f"  {ADVICE}\n")
    assert (said.text, said.author, said.on_behalf_of, said.at) == (ADVICE, by.manager, by.organisation, clock.now())
    event = dossier.events.get(verb="advice_given")
    assert (event.actor, event.on_behalf_of, event.payload["number"]) == (by.manager, by.organisation, 2)


def test_advice_changes_nothing_of_what_the_candidate_wrote(dossier, by):
    before = list(vae.part_3(dossier).activity_table.lines.values())
    advise(dossier, by)
    assert list(vae.part_3(dossier).activity_table.lines.values()) == before


def test_empty_advice_is_refused_and_the_same_twice_is_once(dossier, by):
    with pytest.raises(Blocked):
        advise(dossier, by, "  \n ")
    assert advise(dossier, by) == advise(dossier, by)
    assert CoachingComment.objects.count() == 1


def test_candidate_gets_one_mail_for_an_evening_of_advice(dossier, by):
    for number in (1, 2, 3):
        advise(dossier, by, number=number)
    assert mails() == [dossier.candidate.user.email]
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        advise(dossier, by, "Encore un conseil.")
    assert mails() == [dossier.candidate.user.email] * 2


def test_only_the_provider_of_today_advises(world, dossier, by):
    other = vae.provider(world, 1)
    signable = vae.part_3(dossier)
    strangers = [other.manager, dossier.candidate.user, world.branch.secretary, world.alpha.manager]
    for actor in strangers:
        with pytest.raises(Forbidden):
            give_advice(signable, competency(dossier), actor=actor, text=ADVICE)
    vae.coached(dossier, other)
    with pytest.raises(Forbidden):
        advise(dossier, by)
    advise(dossier, other)
    assert CoachingComment.objects.get().on_behalf_of == other.organisation


def test_nobody_advises_on_what_is_presented_or_deposited(dossier, by):
    signable = vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    with pytest.raises(Forbidden):
        give_advice(signable, competency(dossier), actor=by.manager, text=ADVICE)


def test_advice_follows_the_next_version(dossier, by):
    advise(dossier, by)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    advance(dossier, "resume_writing", actor=dossier.candidate.user)
    assert [said.text for said in advice_on(vae.part_3(dossier), competency(dossier))] == [ADVICE]


def test_database_rewrites_and_erases_no_advice(dossier, by):
    said = advise(dossier, by)
    with pytest.raises(IntegrityError), transaction.atomic():
        CoachingComment.objects.filter(pk=said.pk).update(text="autre")
    with pytest.raises(IntegrityError), transaction.atomic():
        said.delete()


# --- screens ---------------------------------------------------------------------------------------------------------


def test_provider_reads_the_text_and_advises_beside_it(client, dossier, by):
    vae.write_part_3(dossier)
    enter(client, by.manager)
    shown = client.get(page(dossier))
    assert vae.TEXTS["activities"] in text_of(shown)
    assert 'name="setting"' not in shown.content.decode()
    assert client.post(page(dossier), {"text": ADVICE})["Location"] == page(dossier)
    assert ADVICE in text_of(client.get(page(dossier)))


def test_candidate_reads_advice_beside_the_text_it_is_about(client, dossier, by):
    advise(dossier, by)
    enter(client, dossier.candidate.user)
    text = text_of(client.get(page(dossier, 2, "activity_competency")))
    assert ADVICE in text
    assert "Hélène Vasseur-1, Organisme 1" in text
    assert ADVICE not in text_of(client.get(page(dossier, 3, "activity_competency")))
    assert "compétence 2 (1)" in text_of(client.get(reverse("activity_table", args=[dossier.pk])))


@pytest.mark.parametrize(("text", "status"), [("", 422), ("   ", 422), ("a" * 2001, 422)])
def test_bad_advice_is_explained_and_kept(client, dossier, by, text, status):
    enter(client, by.manager)
    answer = client.post(page(dossier), {"text": text})
    assert answer.status_code == status
    assert list(answer.context["form"].errors) == ["text"]
    assert text.strip() in answer.content.decode()
    assert CoachingComment.objects.count() == 0


def test_after_the_deposit_the_page_is_read_without_a_form(client, dossier, by):
    advise(dossier, by)
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    enter(client, by.manager)
    text = text_of(client.get(page(dossier)))
    assert ADVICE in text
    assert "on ne conseille plus" in text
    assert client.post(page(dossier), {"text": "trop tard"}).status_code == 403
    assert CoachingComment.objects.count() == 1


def test_doors_of_the_others(client, world, dossier, by):
    other = vae.provider(world, 1)
    vae.coached(vae.writing(world), other)
    expected = {
        dossier.candidate.user: 403,
        world.branch.secretary: 403,
        other.manager: 404,
        world.neighbour.secretary: 404,
    }
    for user, status in expected.items():
        enter(client, user)
        assert client.get(page(dossier)).status_code == status
        assert client.post(page(dossier), {"text": ADVICE}).status_code == status
    assert CoachingComment.objects.count() == 0


def test_what_one_provider_advised_is_not_shown_to_another_dossier(client, world, dossier, by):
    theirs = vae.coached(vae.writing(world), by)
    advise(dossier, by)
    enter(client, by.manager)
    assert ADVICE not in text_of(client.get(page(theirs)))


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_one_advice_and_three(client, dossier, by, django_assert_num_queries, rows):
    for rank in range(rows):
        advise(dossier, by, f"Conseil {rank}")
    enter(client, by.manager)
    client.get(page(dossier))
    with django_assert_num_queries(16):
        response = client.get(page(dossier))
    assert len(response.context["advice"]) == rows


def test_provider_whose_commitment_has_lapsed_reads_no_draft_and_advises_no_more(client, world, dossier, by):
    """It is told why on its pages; what is deposited stays readable, what it said stays."""
    advise(dossier, by)
    ended_today(end_commitment, by.commitment, actor=world.branch.secretary)
    with pytest.raises(Forbidden, match="n'est plus en vigueur"):
        advise(dossier, by, "Encore un mot.")
    enter(client, by.manager)
    read = reverse("signable_detail", args=[vae.part_3(dossier).pk])
    for url in (page(dossier), read):
        refused = client.get(url)
        assert refused.status_code == 403
        assert "L'engagement de votre organisme auprès de la CPEF n'est plus en vigueur" in text_of(refused)
    assert client.get(reverse("activity_table", args=[dossier.pk]))["Location"] == read
    shown = text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))
    assert "L'engagement de votre organisme auprès de la CPEF n'est plus en vigueur" in shown
    vae.deposit(vae.write_part_3(dossier), actor=dossier.candidate.user)
    assert client.get(read).status_code == 200
    assert CoachingComment.objects.count() == 1
