"""The letters of a decision: a row ties each to the dossier it is about, and each says what may be done next."""

import pytest
from django.db import DatabaseError, transaction

from cqp.notifications.models import Email
from cqp.referentials.models import CertificationVersion
from jury.appeals import letter_of
from jury.enums import Conformity, Verdict
from jury.models import DecisionLetter, Presidency
from jury.services.attendance import designate_president
from jury.services.letters import letters_of
from tests.databases import guards_lifted

from . import sittings
from .test_rectification import decided, rectified

pytestmark = pytest.mark.django_db
N = Verdict.NOT_VALIDATED
GOING_ON = "– soit en suivant une formation sur les compétences manquantes, dans un organisme de formation ;"
CONTEST = "Vous avez 2 mois à compter du jour d'envoi de ce courriel, dernier jour compris"


def closed(world, conclusion=Conformity.CONFORM, **texts):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, conclusion=conclusion, **texts)
    sittings.closed(session)
    return dossier


def to_candidate(dossier, code):
    return Email.objects.get(code=code, recipient=dossier.candidate.user_id, subject__contains=dossier.number).body


def said(body):
    """(the two ways to go on, how and until when to contest)."""
    return GOING_ON in body, CONTEST in body and "/recours/" in body


def test_each_result_says_how_to_contest_it_and_how_to_go_on_when_something_is_missing(world):
    full, partial = closed(world), decided(world, {4: N})
    refused = closed(
        world,
        Conformity.NOT_CONFORM,
        observation="L'habilitation avait pris fin.",
        recommendations=sittings.ADVICE,
    )
    adjourned = closed(world, Conformity.COMPLEMENT, observation="Préciser.")
    assert said(to_candidate(full, "jury_result_full")) == (False, True)
    assert said(to_candidate(partial, "jury_result_partial")) == (True, True)
    assert said(to_candidate(refused, "jury_result_none")) == (True, True)
    # Nothing is decided: neither contested, nor taken up.
    assert said(to_candidate(adjourned, "jury_result_postponed")) == (False, False)
    rectified(world, partial, {5: N})
    assert said(to_candidate(partial, "jury_result_rectified")) == (True, True)
    # The employer is told the decision, and nothing of contesting it.
    companies = Email.objects.filter(recipient=world.alpha.manager, code__startswith="jury_re")
    assert {("recours" in mail.body) for mail in companies} == {False}


def test_delay_of_the_letter_is_that_of_the_version(world):
    with guards_lifted():
        CertificationVersion.objects.update(appeal_months=1)
    assert "Vous avez un mois à compter du jour d'envoi" in to_candidate(closed(world), "jury_result_full")


def test_rows_tell_which_letter_is_about_which_decision(world):
    dossier = decided(world, {4: N})
    item = sittings.item_of(dossier)
    first = letter_of(item)
    assert (first.code, first.recipient) == ("jury_result_partial", dossier.candidate.user)
    rectified(world, dossier, {})
    assert letter_of(item).code == "jury_result_rectified"
    told = [(row.item, row.email.code) for row in letters_of(item.session)]
    codes = ("jury_result_partial", "jury_result_company", "jury_result_rectified", "jury_rectified_company")
    assert told == [(item, code) for code in codes]
    # A correction of the number in the subject, or another mail that bears it, changes nothing.
    Email.objects.filter(pk=first.pk).update(subject="Autre objet")
    assert letter_of(item).code == "jury_result_rectified"


def test_letters_of_a_session_cost_one_query_whatever_their_number(world, django_assert_num_queries):
    def read(number):
        dossiers = [sittings.complete(world) for _ in range(number)]
        session = sittings.sitting(world, *dossiers)
        for dossier in dossiers:
            sittings.decide(dossier, world.branch.juror)
        session = sittings.closed(session)
        with django_assert_num_queries(1):
            return [(row.email.recipient.email, row.item.dossier.candidate.full_name) for row in letters_of(session)]

    assert [len(read(number)) for number in (1, 3)] == [2, 6]


def test_presidency_is_a_row_of_its_own_that_the_minutes_tell(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    expert = session.members.get(user=world.branch.expert)
    designate_president(session, expert, actor=world.branch.juror)
    sittings.decide(dossier, world.branch.juror)
    minutes = sittings.deliberated(session)
    assert [row["name"] for row in minutes.content["presidencies"]] == ["Paul Président", "Emil Métier"]
    rows = session.presidencies.values_list("member__user", "designated_by")
    assert list(rows) == [
        (world.branch.president.pk, world.branch.juror.pk),
        (world.branch.expert.pk, world.branch.juror.pk),
    ]


def test_database_keeps_letters_and_presidencies_as_they_were_written(world):
    closed(world)
    attempts = (
        lambda: DecisionLetter.objects.update(item=None),
        lambda: DecisionLetter.objects.all().delete(),
        lambda: Presidency.objects.update(designated_by=world.branch.expert),
        lambda: Presidency.objects.all().delete(),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
