"""A part 2 sent back to the candidate: until when, who is told, who reads what was missing, and what may follow (ADR 0041)."""

import datetime as dt

import pytest
from django.urls import reverse

from cqp.access.decisions import Forbidden
from cqp.accounts.services import service_account
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from evaluations.return_deadline import deadline_of, deadlines_of
from evaluations.services.admissibility import alert_secretariat
from evaluations.services.returned_part import remind_candidate, return_application
from evaluations.tasks import CLOCK_ACCOUNT, OVERDUE, REMIND, watch_returns
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance, assign
from tests import vae
from tests.pathways.entrance import enter, text_of

from .examining import applied, at, examination_of, redeposit

MISSING = "- Le certificat de travail de 2021 est illisible."
# Returned on 20 September 2026: sixty days unless told.
LAST_DAY = dt.date(2026, 11, 19)


def secretary(dossier):
    return dossier.vae_committee.secretary


def returned(world, *, answer_by=None, **details):
    with at(2026, 9, 14):
        dossier = applied(world, **details)
    with at(2026, 9, 20):
        if answer_by:
            return_application(dossier, actor=secretary(dossier), comment=MISSING, answer_by=answer_by)
        else:
            advance(dossier, "return_application", actor=secretary(dossier), comment=MISSING)
    return vae.fresh(dossier)


def nightly(year, month, number):
    with at(year, month, number, hour=4):
        watch_returns()
        run_due()


def told(*codes):
    mails = Email.objects.filter(code__in=codes).order_by("pk")
    return [(mail.code, mail.recipient) for mail in mails]


# --- Until when ----------------------------------------------------------------------------------------------------------------


def test_secretariat_chooses_the_day_and_the_version_proposes_it(client, world):
    with at(2026, 9, 14):
        dossier = applied(world)
    enter(client, secretary(dossier))
    url = reverse("application_return", args=[dossier.pk])
    with at(2026, 9, 20):
        proposed = client.get(url).context["form"]["answer_by"].value()
        answer = client.post(url, {"comment": MISSING, "answer_by": "2026-12-31"})
    assert (proposed, answer.status_code) == (LAST_DAY, 302)
    assert deadline_of(vae.fresh(dossier)).last_day == dt.date(2026, 12, 31)


def test_day_proposed_is_a_figure_of_the_version(world):
    dossier = returned(world, version=vae.version_with(application_return_days=21))
    assert deadline_of(dossier).last_day == dt.date(2026, 10, 11)


@pytest.mark.parametrize("day", ["2026-09-20", "2020-01-01", "2027-09-22", ""])
def test_day_is_to_come_and_within_a_year(client, world, day):
    with at(2026, 9, 14):
        dossier = applied(world)
    enter(client, secretary(dossier))
    with at(2026, 9, 20):
        answer = client.post(reverse("application_return", args=[dossier.pk]), {"comment": MISSING, "answer_by": day})
    assert (answer.status_code, vae.fresh(dossier).state) == (422, S.APPLIED)
    assert ("jour" in answer.context["form"].errors["answer_by"][0], MISSING in text_of(answer)) == (True, True)


def test_service_refuses_a_day_that_is_not_to_come(world):
    with at(2026, 9, 14):
        dossier = applied(world)
        with pytest.raises(Blocked):
            return_application(dossier, actor=secretary(dossier), comment=MISSING, answer_by=clock.today())


def test_day_is_in_the_letter_and_on_the_pages(client, world):
    dossier = returned(world, answer_by=dt.date(2026, 12, 31))
    assert "au plus tard le 31/12/2026 inclus" in Email.objects.get(code="application_incomplete").body
    day = "jusqu'au 31 décembre 2026 inclus"
    enter(client, dossier.candidate.user)
    assert day in text_of(client.get(reverse("dossier_detail", args=[dossier.pk])))
    part_2 = text_of(client.get(reverse("application_edit", args=[dossier.pk])))
    assert "au plus tard le 31 décembre 2026 inclus" in part_2
    enter(client, secretary(dossier))
    assert day in text_of(client.get(reverse("application_examination", args=[dossier.pk])))


@pytest.mark.parametrize("rows", [1, 3])
def test_deadlines_of_many_dossiers_cost_one_query(world, django_assert_num_queries, rows):
    dossiers = [returned(world) for _ in range(rows)]
    with django_assert_num_queries(1):
        found = deadlines_of(dossiers)
    assert [found[dossier.pk].last_day for dossier in dossiers] == [LAST_DAY] * rows


# --- Reminded once, told once --------------------------------------------------------------------------------------------------


def test_candidate_is_reminded_once_ten_days_before(world):
    dossier = returned(world)
    nightly(2026, 11, 8)
    assert told("application_return_ending") == []
    for number in (9, 10, 11):
        nightly(2026, 11, number)
    assert told("application_return_ending") == [("application_return_ending", dossier.candidate.user)]
    assert dossier.events.filter(verb="return_reminded").count() == 1


def test_secretariat_is_told_once_that_nothing_came_back_and_what_follows_waits_for_it(world):
    dossier = returned(world)
    nightly(2026, 11, 19)
    assert told("application_return_overdue") == []
    for number in (20, 21, 25):
        nightly(2026, 11, number)
    assert told("application_return_overdue") == [("application_return_overdue", secretary(dossier))]
    acts = PendingAct.objects.filter(dossier_id=dossier.pk).order_by("role").values_list("role", "act")
    assert [*acts] == [(Role.CANDIDATE, "write_application"), (Role.SECRETARIAT, "close_unanswered")]
    assert vae.fresh(dossier).state == S.APPLICATION_RETURNED


def test_nights_skipped_tell_the_secretariat_and_remind_nobody_too_late(world):
    returned(world)
    nightly(2027, 3, 2)
    assert told("application_return_ending", "application_return_overdue") == [
        ("application_return_overdue", world.branch.secretary)
    ]


def test_a_short_time_is_not_reminded_on_the_day_it_is_given(world):
    returned(world, answer_by=dt.date(2026, 9, 23))
    nightly(2026, 9, 20)
    assert told("application_return_ending") == []
    nightly(2026, 9, 21)
    assert len(told("application_return_ending")) == 1


def test_deposited_between_the_scheduler_and_the_worker_tells_nobody(world):
    dossier = returned(world)
    with at(2026, 11, 20, hour=4):
        watch_returns()
    with at(2026, 11, 20):
        redeposit(dossier)
        run_due()
    assert [*Job.objects.filter(kind=OVERDUE).values_list("state", flat=True)] == ["DONE"]
    assert told("application_return_overdue") == []


def test_each_return_has_its_own_reminder(world):
    dossier = returned(world)
    first = dossier.events.get(verb="return_application")
    nightly(2026, 11, 10)
    with at(2026, 11, 12):
        dossier = redeposit(dossier)
        advance(dossier, "return_application", actor=secretary(dossier), comment=MISSING)
    with at(2027, 1, 5):
        assert remind_candidate(first, actor=service_account(CLOCK_ACCOUNT)) is False
    nightly(2027, 1, 5)
    assert Job.objects.filter(kind=REMIND).count() == 2
    assert len(told("application_return_ending")) == 2


def test_part_2_is_still_deposited_after_the_day(world):
    dossier = returned(world)
    nightly(2026, 11, 20)
    with at(2026, 11, 25):
        dossier = redeposit(dossier)
    assert (dossier.state, deadline_of(dossier)) == (S.APPLIED, None)
    acts = PendingAct.objects.filter(dossier_id=dossier.pk).values_list("role", "act")
    assert [*acts] == [(Role.SECRETARIAT, "examine_application")]


# --- Closed by the secretariat ---------------------------------------------------------------------------------------------------


def test_secretariat_closes_after_the_day_with_its_reasons(world):
    with at(2026, 9, 14):
        by = vae.provider(world)
    dossier = vae.coached(returned(world), by)
    with at(2026, 11, 19, hour=23), pytest.raises(Blocked) as refusal:
        advance(dossier, "close_unanswered", actor=secretary(dossier), comment="Sans nouvelles.")
    assert [b.code for b in refusal.value.blockers] == ["deadline_not_over"]
    with at(2026, 11, 20, hour=0):
        with pytest.raises(Forbidden):
            advance(dossier, "close_unanswered", actor=dossier.candidate.user, comment="Sans nouvelles.")
        advance(dossier, "close_unanswered", actor=secretary(dossier), comment="Sans nouvelles.")
    assert vae.fresh(dossier).state == S.WITHDRAWN
    assert told("application_closed", "coached_dossier_closed") == [
        ("application_closed", dossier.candidate.user),
        ("coached_dossier_closed", by.manager),
    ]
    bodies = dict(Email.objects.filter(code__endswith="closed").values_list("code", "body"))
    assert {code: "Sans nouvelles." in body for code, body in bodies.items()} == {
        "application_closed": True,
        "coached_dossier_closed": False,
    }


def test_closed_the_person_may_ask_again(client, world):
    dossier = returned(world)
    with at(2026, 11, 20):
        advance(dossier, "close_unanswered", actor=secretary(dossier), comment="Sans nouvelles.")
    enter(client, dossier.candidate.user)
    page = client.get(reverse("dossier_detail", args=[dossier.pk]))
    assert [act["label"] for act in page.context["acts"]] == ["Demander un nouveau dossier de VAE"]


# --- Who reads what was missing --------------------------------------------------------------------------------------------------


def test_what_was_missing_is_the_candidate_s_and_the_secretariat_s_alone(client, world):
    """Neither the accompanying provider nor the assessors named later read it: on the dossier, in the history, on either version."""
    by = vae.provider(world)
    dossier = vae.coached(returned(world), by)
    with at(2026, 10, 2):
        dossier = vae.admitted_next(redeposit(dossier))
        advance(dossier, "start_writing", actor=dossier.candidate.user)
        assign(dossier, Role.SECTOR_PROFESSIONAL, world.beta.professional, actor=secretary(dossier))
        assign(dossier, Role.EXTERNAL_ASSESSOR, world.branch.external, actor=secretary(dossier))
    readers = {
        by.manager: False,
        world.beta.professional: False,
        world.branch.external: False,
        dossier.candidate.user: True,
        secretary(dossier): True,
    }
    versions = [reverse("signable_detail", args=[part.pk]) for part in dossier.signables.filter(kind="APPLICATION")]
    assert len(versions) == 2
    for user, reads in readers.items():
        enter(client, user)
        pages = [client.get(url) for url in (reverse("dossier_detail", args=[dossier.pk]), *versions)]
        assert [page.status_code for page in pages] == [200] * 3
        assert "a retourné la partie 2 comme incomplète" in text_of(pages[0])
        assert any("illisible" in page.content.decode() for page in pages) is reads, user
        client.logout()


def test_frozen_content_does_not_carry_what_was_missing(world):
    dossier = redeposit(returned(world))
    assert "illisible" not in str(vae.part_2(dossier).content)


# --- The alert of a new time ------------------------------------------------------------------------------------------------------


def test_alert_is_given_again_when_part_2_was_returned_and_deposited_on_the_day_of_the_first(world):
    """Never found complete: the deposit of the afternoon starts a time of its own, whatever was told that morning."""
    with at(2026, 9, 14):
        dossier = applied(world)
    account = service_account(CLOCK_ACCOUNT)
    with at(2026, 10, 29, hour=4):
        assert alert_secretariat(examination_of(dossier), actor=account) is True
    with at(2026, 10, 29, hour=10):
        advance(dossier, "return_application", actor=secretary(dossier), comment=MISSING)
        dossier = redeposit(dossier)
    with at(2026, 12, 12, hour=4):
        assert alert_secretariat(examination_of(dossier), actor=account) is False
    with at(2026, 12, 13, hour=4):
        assert alert_secretariat(examination_of(dossier), actor=account) is True
        assert alert_secretariat(examination_of(dossier), actor=account) is False
