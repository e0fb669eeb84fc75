"""Two people act at the same instant on one session: PostgreSQL only, each race many times over, and once with the lock taken off."""

import datetime as dt
import threading
import time

import pytest
from django.db import transaction

from cqp.documents import services as documents
from cqp.documents.models import IssuedDocument, NumberSeries
from cqp.notifications.models import Email
from cqp.shared import clock
from jury.enums import Conformity, SessionState, Verdict
from jury.models import Award, Ballot, JuryItem, JurySession, MinutesSignature
from jury.services import closing, deliberation, sheets
from jury.services.agenda import put_on_agenda, take_off_agenda
from jury.services.ballots import call_ballot, cancel
from jury.services.deliberation import deliberate, reopen
from jury.services.signing import sign
from pathways.enums import State as S
from pathways.services import advance, correct_identity, merge_candidates

from . import sittings
from .racing import ON_POSTGRESQL, ROUNDS, names, overtaken, refusals, together, unlocked

pytestmark = ON_POSTGRESQL
# Those that bring whole dossiers to the jury each time.
SESSIONS = 5


@pytest.fixture
def decided(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    return session, dossier


def test_deliberation_closed_twice_makes_one_version_to_sign(world, decided):
    """Two windows of the president."""
    session, _ = decided
    for rank in range(1, ROUNDS + 1):
        answers = together(*[lambda: deliberate(session, actor=world.branch.president)] * 2)
        assert names(refusals(answers)) == ["TransitionNotAllowed"]
        assert session.minutes.count() == rank
        reopen(session, actor=world.branch.president, reason="Encore une fois.")


def test_last_two_signatures_at_once_take_effect_once(world):
    """The same dossier, sent back for a complement each time, goes through session after session."""
    dossier, branch = sittings.complete(world), world.branch
    for rank in range(1, ROUNDS + 1):
        session = sittings.sitting(world, dossier)
        sittings.decide(dossier, branch.juror, conclusion=Conformity.COMPLEMENT, observation="Préciser.")
        minutes = sittings.deliberated(session)
        sign(minutes, actor=branch.expert)
        answers = together(
            lambda minutes=minutes: sign(minutes, actor=branch.president),
            lambda minutes=minutes: sign(minutes, actor=branch.juror),
            lambda minutes=minutes: sign(minutes, actor=branch.juror),
        )
        assert names(refusals(answers)) == ["Blocked"]
        assert MinutesSignature.objects.filter(minutes=minutes).count() == 3
        assert IssuedDocument.objects.filter(kind="decision_sheet").count() == rank
        assert IssuedDocument.objects.filter(kind="jury_minutes").count() == rank
        assert Email.objects.filter(code="jury_result_postponed").count() == rank
        assert dossier.events.filter(verb="postpone").count() == rank
        advance(dossier, "declare_complete", actor=branch.secretary)


def test_two_sessions_signed_at_once_give_two_certificate_numbers(world):
    for _ in range(3):
        minutes = []
        for _ in range(2):
            dossier = sittings.complete(world)
            session = sittings.sitting(world, dossier)
            sittings.decide(dossier, world.branch.juror)
            made = sittings.deliberated(session)
            for user in (world.branch.juror, world.branch.expert):
                sign(made, actor=user)
            minutes.append(made)
        answers = together(*[lambda one=one: sign(one, actor=world.branch.president) for one in minutes])
        assert refusals(answers) == []
    numbers = list(Award.objects.order_by("number").values_list("number", flat=True))
    assert [number[-6:] for number in numbers] == [f"{rank:06d}" for rank in range(1, 7)]


def to_be_signed_last(world, *dossiers, refused=None):
    """A session that decided these dossiers, in this order; only the president's signature is missing. `refused`: one partly awarded."""
    branch = world.branch
    session = sittings.sitting(world, *dossiers)
    for dossier in dossiers:
        verdicts = {4: Verdict.NOT_VALIDATED} if dossier == refused else {}
        sittings.decide(dossier, branch.juror, verdicts, reason="Alertes tardives.", recommendations=sittings.ADVICE)
    minutes = sittings.deliberated(session)
    for user in (branch.juror, branch.expert):
        sign(minutes, actor=user)
    return minutes


def test_two_sessions_whose_agendas_number_in_another_order_never_wait_in_a_circle(world):
    """One gives a partial award first, the other a full one: the same series, each in the order of its own agenda."""
    for _ in range(SESSIONS):
        minutes = []
        for partial_first in (True, False):
            full, partial = sittings.complete(world), sittings.complete(world, refused_by_external={4})
            dossiers = (partial, full) if partial_first else (full, partial)
            minutes.append(to_be_signed_last(world, *dossiers, refused=partial))
        answers = together(*[lambda one=one: sign(one, actor=world.branch.president) for one in minutes])
        assert refusals(answers) == []
    assert Award.objects.count() == 4 * SESSIONS


def while_the_jury_signs(world, dossier, act, monkeypatch) -> list:
    """The last signature holds the session and its dossiers, and is about to write in the ledger of the person; `act` begins then."""
    minutes, holds, write = to_be_signed_last(world, dossier), threading.Event(), closing.write_credit

    def write_credit(**line):
        if not holds.is_set():
            holds.set()
            # Long enough for the other act to take what it can and to wait for the rest.
            time.sleep(2)
        return write(**line)

    def acts():
        holds.wait(timeout=120)
        return act()

    monkeypatch.setattr(closing, "write_credit", write_credit)
    return together(lambda: sign(minutes, actor=world.branch.president), acts)


def test_two_rows_found_to_be_one_person_while_the_jury_signs_about_them(world, monkeypatch):
    dossier, secretary = sittings.complete(world), world.branch.secretary
    elsewhere = world.dossier(S.REGISTERED, company=world.beta, version=world.branch.versions[1])
    kept, double = dossier.candidate, elsewhere.candidate

    def merge():
        return merge_candidates(actor=secretary, kept=kept, double=double)

    assert refusals(while_the_jury_signs(world, dossier, merge, monkeypatch)) == []
    elsewhere.refresh_from_db()
    assert (elsewhere.candidate, Award.objects.count()) == (kept, 1)


def test_civil_status_corrected_while_the_jury_signs_about_another_dossier_of_the_person(world, monkeypatch):
    """A telephone is not on the sheet: both pass."""
    dossier, secretary = sittings.complete(world), world.branch.secretary
    elsewhere = world.dossier(S.REGISTERED, company=world.beta, version=world.branch.versions[1])
    merge_candidates(actor=secretary, kept=dossier.candidate, double=elsewhere.candidate)

    def correct():
        # Time stands still in a test; a correction is one that came later.
        with clock.frozen(clock.now() + dt.timedelta(hours=1)):
            return correct_identity(elsewhere, actor=secretary, phone="06 00 00 00 00")

    assert refusals(while_the_jury_signs(world, dossier, correct, monkeypatch)) == []
    dossier.candidate.refresh_from_db()
    assert (dossier.candidate.phone, Award.objects.count()) == ("06 00 00 00 00", 1)


def test_dossier_of_a_row_merged_while_an_act_waits_for_it_is_still_found(world):
    """The act reads the dossier as it is once the merge is done: on the other row."""
    secretary, elsewhere = world.branch.secretary, world.branch.versions[1]
    kept = world.dossier(S.REGISTERED, company=world.beta, version=elsewhere).candidate
    seen = set()
    for rank in range(4):
        dossier = world.dossier(S.REGISTERED, version=world.branch.versions[0])
        answers = together(
            lambda dossier=dossier: merge_candidates(actor=secretary, kept=kept, double=dossier.candidate),
            lambda dossier=dossier: advance(dossier, "withdraw", actor=world.alpha.manager, comment="Départ."),
            late=1 - rank % 2,
        )
        assert refusals(answers) == []
        dossier.refresh_from_db()
        assert (dossier.state, dossier.candidate) == (S.WITHDRAWN, kept)
        seen.add(answers[1].candidate_id == kept.pk)
    assert seen == {True, False}


def numbered_in(*prefixes, pause=None):
    with transaction.atomic():
        for rank, prefix in enumerate(prefixes):
            if rank and pause:
                pause.wait(timeout=120)
            documents.next_number(prefix)


def locked_then_numbered_in(*prefixes):
    with transaction.atomic():
        documents.lock_series(*prefixes)
        numbered_in(*prefixes)


def test_acts_that_number_from_several_series_take_them_in_one_order():
    for _ in range(ROUNDS):
        answers = together(
            lambda: locked_then_numbered_in("CQP", "VALP"), lambda: locked_then_numbered_in("VALP", "CQP")
        )
        assert refusals(answers) == []
    last = dict(NumberSeries.objects.values_list("prefix", "last"))
    assert last == {"CQP": 2 * ROUNDS, "VALP": 2 * ROUNDS}


def numbered(_=None):
    with transaction.atomic():
        return documents.next_number("CQP")


def test_same_certificate_number_is_never_given_twice():
    numbers = [number for _ in range(ROUNDS) for number in together(numbered, numbered, numbered)]
    assert sorted(number[-6:] for number in numbers) == [f"{rank:06d}" for rank in range(1, 3 * ROUNDS + 1)]


def test_two_secretaries_put_one_dossier_on_two_agendas(world):
    dossier, secretary = sittings.complete(world), world.branch.secretary
    first, second = sittings.planned(world.branch), sittings.planned(world.branch)
    for _ in range(ROUNDS):
        answers = together(
            lambda: put_on_agenda(first, dossier, actor=secretary),
            lambda: put_on_agenda(second, dossier, actor=secretary),
        )
        assert names(refusals(answers)) == ["Blocked"]
        item = JuryItem.objects.undecided().get()
        dossier.refresh_from_db()
        assert dossier.state == S.SCHEDULED
        take_off_agenda(item, actor=secretary, reason="Encore une fois.")
        dossier.refresh_from_db()


def flipped(dossier):
    """The other verdict on the first competency, and the act that saves it."""
    sheet, first = sittings.item_of(dossier).sheet, dossier.version.competencies.first()
    now = sheet.decisions.get(competency=first).verdict
    other = Verdict.NOT_VALIDATED if now == Verdict.VALIDATED else Verdict.VALIDATED
    return lambda actor: sittings.decide_one(sheet, first, actor, other, reason="Relu en séance.")


def verdicts(dossier):
    rows = sittings.item_of(dossier).sheet.decisions.order_by("competency__number")
    return list(rows.values_list("verdict", flat=True))


def signed_verdicts(minutes):
    return [row["verdict"] for row in minutes.content["decisions"][0]["competencies"]]


def test_decision_saved_while_the_president_deliberates_is_in_the_minutes_or_refused(world, decided):
    session, dossier = decided
    sittings.decide(dossier, world.branch.juror, recommendations=sittings.ADVICE)
    seen = set()
    for rank in range(ROUNDS):
        save = flipped(dossier)
        answers = together(
            lambda: deliberate(session, actor=world.branch.president),
            lambda save=save: save(world.branch.juror),
            late=rank % 2,
        )
        seen.add(tuple(names(refusals(answers))))
        assert signed_verdicts(answers[0]) == verdicts(dossier)
        reopen(session, actor=world.branch.president, reason="Encore une fois.")
    assert seen == {(), ("Forbidden",)}


def test_vote_called_while_the_president_deliberates_never_waits_under_signature(world, decided):
    session, dossier = decided
    item, first = sittings.item_of(dossier), dossier.version.competencies.first()
    seen = set()
    for rank in range(ROUNDS):
        answers = together(
            lambda: deliberate(session, actor=world.branch.president),
            lambda: call_ballot(item, first, actor=world.branch.president),
            late=rank % 2,
        )
        seen.add(tuple(names(refusals(answers))))
        under_way = list(Ballot.objects.under_way().filter(item=item))
        is_open = JurySession.objects.get(pk=session.pk).state == SessionState.OPEN
        assert len(under_way) == is_open
        for ballot in under_way:
            cancel(ballot, actor=world.branch.president)
        if not is_open:
            reopen(session, actor=world.branch.president, reason="Encore une fois.")
    assert seen == {("Blocked",), ("Forbidden",)}


# --- the same, with the lock off: the tests above would see it ---------------------------------------------------------


def test_control_without_the_lock_of_the_session_a_decision_escapes_the_minutes(world, decided, monkeypatch):
    """The member has been let in while the session is open; the minutes are made before they write. The database is the second net:
    what was decided is frozen, whoever writes."""
    session, dossier = decided
    sittings.decide(dossier, world.branch.juror, recommendations=sittings.ADVICE)
    save, before = flipped(dossier), verdicts(dossier)
    answers = overtaken(
        monkeypatch,
        sheets,
        "decision_blockers",
        lambda: save(world.branch.juror),
        lambda: deliberate(session, actor=world.branch.president),
    )
    assert names(answers) == ["IntegrityError", "Minutes"]
    assert signed_verdicts(answers[1]) == verdicts(dossier) == before


def test_control_without_its_lock_the_series_gives_a_number_twice(monkeypatch):
    numbered()
    both_read, real = threading.Barrier(2), documents._locked

    def read_together(prefix):
        series = real(prefix)
        both_read.wait(timeout=120)
        return series

    unlocked(monkeypatch)
    monkeypatch.setattr(documents, "_locked", read_together)
    assert [number[-6:] for number in together(numbered, numbered)] == ["000002", "000002"]


def test_control_without_taking_them_first_two_orders_of_series_wait_in_a_circle():
    for prefix in ("CQP", "VALP"):
        numbered_in(prefix)
    both_hold_one = threading.Barrier(2)
    answers = together(
        lambda: numbered_in("CQP", "VALP", pause=both_hold_one), lambda: numbered_in("VALP", "CQP", pause=both_hold_one)
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "OperationalError"]


def test_control_without_the_lock_two_deliberations_meet_only_the_second_net(world, decided, monkeypatch):
    """Both found the session open and every sheet concluded: only the comparison of its state, at the write, stops one of them."""
    session, _ = decided
    closes = lambda: deliberate(session, actor=world.branch.president)  # noqa: E731
    answers = overtaken(monkeypatch, deliberation, "closing_blockers", closes, closes)
    assert names(answers) == ["ConcurrentTransition", "Minutes"]
