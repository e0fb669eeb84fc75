"""The ledger of validated competencies: what a line says, on which days it counts, and what no one may write."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from candidates.models import CompetencyCredit, CreditLapse, CreditNotice, CreditRevocation
from candidates.services import lapse_credits, note_notice, revoke_credit, write_credit
from cqp.audit.models import AuditEvent
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from pathways.services import advance, merge_candidates

DECIDED, LAST = dt.date(2026, 11, 23), dt.date(2031, 11, 23)
DAY = dt.timedelta(days=1)


def line(dossier, number=1, decided_on=DECIDED, candidate=None):
    return write_credit(
        candidate=candidate or dossier.candidate,
        competency=dossier.version.competencies.get(number=number),
        decided_on=decided_on,
        dossier_number=dossier.number,
        session_number="JURY-2026-000001",
    )


def revoke(credit, world, on=DECIDED, **changes):
    terms = {"reason": "Un juré était son tuteur.", "act_number": "PVR-2026-000001"} | changes
    return revoke_credit(credit, actor=world.branch.secretary, on=on, **terms)


def merge(world, kept, double):
    """One of two open dossiers for the same CQP must end first."""
    advance(double, "withdraw", actor=double.opened_by, comment="même personne")
    merge_candidates(actor=world.branch.secretary, kept=kept.candidate, double=double.candidate)


@pytest.fixture
def dossier(world):
    return world.dossier("REGISTERED")


# --- on which day ----------------------------------------------------------------------------------------------------------


def test_line_says_its_last_day_and_the_figure_it_follows(dossier):
    credit = line(dossier)
    assert (credit.last_day, credit.lapses_on, credit.benefit_months) == (LAST, LAST + DAY, 60)


def test_benefit_for_life_has_neither(dossier):
    competency = dossier.version.competencies.get(number=1)
    competency.version.benefit_months = None
    credit = write_credit(
        candidate=dossier.candidate,
        competency=competency,
        decided_on=DECIDED,
        dossier_number=dossier.number,
        session_number="JURY-2026-000001",
    )
    assert (credit.last_day, credit.lapses_on, credit.benefit_months) == (None, None, None)
    assert list(CompetencyCredit.objects.valid_on(dt.date(2099, 1, 1))) == [credit]


@pytest.mark.parametrize(
    ("asked", "counts"),
    [(DECIDED - DAY, False), (DECIDED, True), (LAST, True), (LAST + DAY, False)],
    ids=["the day before", "the day of the decision", "the last day", "the day after"],
)
def test_line_counts_from_its_decision_to_its_last_day(dossier, asked, counts):
    credit = line(dossier)
    assert list(CompetencyCredit.objects.valid_on(asked)) == ([credit] if counts else [])


def test_lapse_is_told_and_never_asked(dossier, world):
    """Written or not, the row changes nothing of the days on which the line counts."""
    credit = line(dossier, decided_on=dt.date(2021, 11, 22))
    lapse_credits([credit], actor=world.branch.secretary)
    on = CompetencyCredit.objects.valid_on
    assert (on(dt.date(2026, 11, 22)).count(), on(dt.date(2026, 11, 23)).count()) == (1, 0)


def test_revoked_line_counts_on_no_day_and_stays(dossier, world):
    credit, other = line(dossier), line(dossier, number=2)
    revocation = revoke(credit, world, on=DECIDED + DAY)
    assert [*CompetencyCredit.objects.valid_on(DECIDED)] == [*CompetencyCredit.objects.valid_on(LAST)] == [other]
    assert [*CompetencyCredit.objects.of_person(dossier.candidate)] == [credit, other]
    assert (credit.revocation, revocation.recorded_by) == (revocation, world.branch.secretary)
    event = AuditEvent.objects.get(verb="credit.revoked")
    assert (event.object_id, event.payload) == (str(credit.pk), {"act": "PVR-2026-000001"})


def test_line_is_revoked_once_and_not_before_it_was_acquired(dossier, world):
    credit = line(dossier)
    with pytest.raises(Blocked, match="avant d'avoir été validée"):
        revoke(credit, world, on=DECIDED - DAY)
    revoke(credit, world)
    with pytest.raises(Blocked, match="déjà été retirée"):
        revoke(credit, world)
    assert CreditRevocation.objects.count() == 1


def test_same_decision_gives_a_line_again_only_once_the_first_is_revoked(dossier, world):
    """A procès-verbal that rectifies another one."""
    first = line(dossier)
    with pytest.raises(IntegrityError), transaction.atomic():
        line(dossier)
    revoke(first, world)
    again = line(dossier)
    assert (first.rank, again.rank) == (1, 2)
    assert list(CompetencyCredit.objects.valid_on(DECIDED)) == [again]
    with pytest.raises(IntegrityError), transaction.atomic():
        line(dossier)


# --- whose ---------------------------------------------------------------------------------------------------------------


def test_lines_of_a_double_are_those_of_the_standing_row(world):
    kept, double, stranger = (world.dossier("REGISTERED", company) for company in (None, world.beta, None))
    first, second, _ = line(kept), line(double, number=2), line(stranger)
    merge(world, kept, double)
    ours = CompetencyCredit.objects.of_account
    assert [*ours(kept.candidate.user)] == [*CompetencyCredit.objects.of_person(kept.candidate)] == [first, second]
    assert [*ours(double.candidate.user)] == []
    people = dict(CompetencyCredit.objects.with_person().values_list("pk", "person"))
    assert (people[first.pk], people[second.pk]) == (kept.candidate.pk, kept.candidate.pk)


def test_last_line_of_a_competency_is_the_one_that_counts_longest(dossier, world):
    old, new = line(dossier, decided_on=dt.date(2022, 3, 1)), line(dossier)
    other = line(dossier, number=2, decided_on=dt.date(2022, 3, 1))
    assert [*CompetencyCredit.objects.last_of_their_competency()] == [new, other]
    revoke(new, world)
    assert [*CompetencyCredit.objects.unrevoked().last_of_their_competency()] == [old, other]


def test_line_of_a_double_renews_that_of_the_standing_row(world):
    kept, double = world.dossier("REGISTERED"), world.dossier("REGISTERED", world.beta)
    line(kept, decided_on=dt.date(2022, 3, 1))
    new = line(double)
    assert CompetencyCredit.objects.last_of_their_competency().count() == 2
    merge(world, kept, double)
    assert [*CompetencyCredit.objects.last_of_their_competency()] == [new]


# --- what the database refuses ----------------------------------------------------------------------------------------------


def test_ledger_and_what_happened_to_it_are_never_rewritten(dossier, world):
    credit = line(dossier)
    note_notice([credit], months=12)
    lapse_credits([credit], actor=world.branch.secretary)
    revoke(credit, world)
    changes = {
        CompetencyCredit: {"benefit_months": None},
        CreditNotice: {"months": 3},
        CreditLapse: {"recorded_at": clock.now()},
        CreditRevocation: {"reason": "autre"},
    }
    for model, change in changes.items():
        for act in (lambda m=model, c=change: m.objects.update(**c), lambda m=model: m.objects.all().delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                act()


@pytest.mark.parametrize("lapsed_on", [LAST, LAST + 2 * DAY])
def test_lapse_is_dated_the_day_after_the_last(dossier, lapsed_on):
    credit = line(dossier)
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditLapse.objects.create(credit=credit, lapsed_on=lapsed_on)
    CreditLapse.objects.create(credit=credit, lapsed_on=LAST + DAY)


def test_benefit_for_life_never_lapses(dossier):
    credit = CompetencyCredit.objects.create(
        candidate=dossier.candidate,
        competency=dossier.version.competencies.get(number=1),
        acquired_on=DECIDED,
        dossier_number=dossier.number,
        session_number="JURY-2026-000001",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditLapse.objects.create(credit=credit, lapsed_on=LAST + DAY)


def test_notice_and_lapse_are_written_once(dossier, world):
    credit = line(dossier)
    note_notice([credit], months=12)
    lapse_credits([credit], actor=world.branch.secretary)
    for again in (
        lambda: note_notice([credit], months=12),
        lambda: lapse_credits([credit], actor=world.branch.secretary),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            again()
    note_notice([credit], months=6)


@pytest.mark.parametrize("missing", ["reason", "act_number"])
def test_revocation_rests_on_an_act_and_a_reason(dossier, world, missing):
    with pytest.raises(IntegrityError), transaction.atomic():
        revoke(line(dossier), world, **{missing: ""})
