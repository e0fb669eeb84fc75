"""A decision in force is never rewritten: signed minutes put another in its place, and what it gave and no longer stands is revoked."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from candidates.models import CompetencyCredit
from cqp.access.decisions import Forbidden
from cqp.documents.models import IssuedDocument
from cqp.notifications.enums import EmailStatus
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import AwardKind, Conformity, Outcome, Verdict
from jury.models import Award, AwardRevocation, CompetencyDecision, Minutes, Rectification
from jury.outcomes import in_force, outcome_in_force
from jury.services.rectification import abandon_rectification, make_rectifying_minutes, propose_rectification
from jury.services.signing import sign
from jury.verification import answer
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import PendingAct
from pathways.services import advance
from tests import resumed

from . import sittings

pytestmark = pytest.mark.django_db
V, N = Verdict.VALIDATED, Verdict.NOT_VALIDATED
WHY = "La compétence 4 a été mal reportée sur la fiche."
LATER = dt.datetime(2026, 12, 14, 11, tzinfo=dt.UTC)
SESSION_DAY = dt.date(2026, 11, 23)


def decided(world, verdicts):
    dossier = sittings.complete(world, refused_by_external=set(verdicts))
    sitting = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, verdicts, reason="Alertes tardives.", recommendations=sittings.ADVICE)
    sittings.closed(sitting)
    dossier.refresh_from_db()
    return dossier


@pytest.fixture
def partial(world):
    """Competency 4 is not validated; the other five are."""
    return decided(world, {4: N})


@pytest.fixture
def full(world):
    return decided(world, {})


def proposed(world, dossier, verdicts, *, actor=None, **texts):
    """All validated but what `verdicts` says."""
    competencies = dossier.version.competencies.all()
    said = {c.pk: (verdicts.get(c.number, V), "Mal reportée." if c.number in verdicts else "") for c in competencies}
    values = {"reason": WHY, "conclusion": Conformity.CONFORM, "recommendations": sittings.ADVICE, "decisions": said}
    return propose_rectification(sittings.item_of(dossier), actor=actor or world.branch.secretary, **(values | texts))


def rectified(world, dossier, verdicts, **texts):
    """Proposed, made and signed by the three who signed the first, some weeks later."""
    with clock.frozen(LATER):
        rectification = proposed(world, dossier, verdicts, **texts)
        minutes = make_rectifying_minutes(rectification, actor=world.branch.secretary)
        for member in minutes.signers.select_related("user"):
            sign(minutes, actor=member.user)
    dossier.refresh_from_db()
    minutes.refresh_from_db()
    return minutes


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def counting(dossier):
    lines = CompetencyCredit.objects.unrevoked().filter(candidate=dossier.candidate)
    return {line.competency.number: line.acquired_on for line in lines.select_related("competency")}


def test_partial_becomes_full_on_the_day_of_the_first_decision(world, partial):
    first = Award.objects.get()
    minutes = rectified(world, partial, {})
    assert (partial.state, minutes.effective_at) == (S.AWARDED, LATER)
    assert counting(partial) == dict.fromkeys(range(1, 7), SESSION_DAY)
    new = Award.objects.get(kind=AwardKind.FULL)
    assert (new.decided_on, new.document.kind) == (SESSION_DAY, "certificate")
    first.refresh_from_db()
    assert (first.superseded_by, first.revocation.act_number) == (new, minutes.number)
    assert first.revocation.revoked_on == LATER.date()


def test_full_becomes_partial_and_what_falls_is_revoked_never_erased(world, full):
    minutes = rectified(world, full, {4: N})
    assert full.state == S.PARTIALLY_AWARDED
    assert counting(full) == dict.fromkeys((1, 2, 3, 5, 6), SESSION_DAY)
    fallen = CompetencyCredit.objects.get(competency__number=4, revocation__isnull=False)
    assert (fallen.revocation.act_number, WHY in fallen.revocation.reason) == (minutes.number, True)
    certificate, statement = Award.objects.order_by("pk")
    assert (certificate.revocation.act_number, statement.kind) == (minutes.number, AwardKind.PARTIAL)
    # The sheet of the session is as it was closed.
    assert set(CompetencyDecision.objects.values_list("verdict", flat=True)) == {V}


def test_full_becomes_nothing_when_the_approach_did_not_conform(world, full):
    rectified(world, full, {}, conclusion=Conformity.NOT_CONFORM, observation="L'habilitation avait pris fin.")
    assert (full.state, counting(full)) == (S.NOT_AWARDED, {})
    assert AwardRevocation.objects.count() == Award.objects.count() == 1


def test_partial_stays_partial_with_other_competencies(world, partial):
    rectified(world, partial, {5: N})
    assert partial.state == S.PARTIALLY_AWARDED
    assert sorted(counting(partial)) == [1, 2, 3, 4, 6]
    assert [award.kind for award in Award.objects.in_force()] == [AwardKind.PARTIAL]


def test_papers_are_made_anew_and_say_which_they_replace(world, partial):
    minutes = rectified(world, partial, {})
    sheets = IssuedDocument.objects.filter(kind="decision_sheet").order_by("pk")
    assert [sheet.context["rectified_by"] for sheet in sheets] == [None, minutes.number]
    assert sheets[1].replaces == sheets[0]
    assert [row["verdict"] for row in sheets[1].context["competencies"]] == [V] * 6
    certificate, statement = (IssuedDocument.objects.get(kind=k) for k in ("certificate", "competency_statement"))
    assert certificate.replaces == statement
    assert minutes.document.kind == "jury_rectifying_minutes"


def test_letter_is_held_for_the_secretariat_to_read_over(world, partial):
    minutes = rectified(world, partial, {})
    letter = Email.objects.get(code="jury_result_rectified")
    assert (letter.recipient, letter.status) == (partial.candidate.user, EmailStatus.HELD)
    assert minutes.number in letter.body
    assert WHY in letter.body
    company = Email.objects.get(code="jury_rectified_company")
    assert (company.recipient, WHY in company.body) == (world.alpha.manager, False)


def test_one_reading_tells_the_decisions_in_force(world, partial):
    item = sittings.item_of(partial)
    competencies = list(partial.version.competencies.all())
    assert outcome_in_force(item, competencies) == Outcome.PARTIAL_AWARD
    minutes = rectified(world, partial, {})
    item = sittings.item_of(partial)
    assert (outcome_in_force(item, competencies), in_force(item).minutes) == (Outcome.FULL_AWARD, minutes)


def test_nothing_changes_before_the_last_signature(world, partial):
    minutes = make_rectifying_minutes(proposed(world, partial, {}), actor=world.branch.secretary)
    for user in (world.branch.juror, world.branch.expert):
        sign(minutes, actor=user)
    partial.refresh_from_db()
    item = sittings.item_of(partial)
    assert (partial.state, AwardRevocation.objects.count(), in_force(item).minutes) == (S.PARTIALLY_AWARDED, 0, None)
    acts = PendingAct.objects.filter(dossier=partial)
    assert list(acts.values_list("role", "act")) == [(Role.JUROR, "sign_rectification")]
    asked = set(Email.objects.filter(code="jury_rectification_to_sign").values_list("recipient", flat=True))
    assert asked == {world.branch.president.pk, world.branch.juror.pk, world.branch.expert.pk}
    with pytest.raises(Blocked) as refused:
        proposed(world, partial, {5: N})
    assert codes(refused) == ["to_sign"]


def test_set_aside_before_the_last_signature_another_is_proposed(world, partial):
    rectification = proposed(world, partial, {})
    minutes = make_rectifying_minutes(rectification, actor=world.branch.secretary)
    sign(minutes, actor=world.branch.juror)
    abandon_rectification(rectification, actor=world.branch.secretary, reason="La fiche était juste.")
    with pytest.raises(Blocked) as refused:
        sign(minutes, actor=world.branch.president)
    assert codes(refused) == ["minutes_reopened"]
    assert PendingAct.objects.filter(dossier=partial).count() == 0
    minutes = rectified(world, partial, {5: N})
    assert minutes.effective_at is not None
    assert Minutes.objects.filter(kind="RECTIFYING").count() == 2


def test_a_draft_may_be_written_again_and_abandoned(world, partial):
    draft = proposed(world, partial, {})
    again = proposed(world, partial, {5: N})
    assert again.pk == draft.pk
    abandon_rectification(again, actor=world.branch.secretary, reason="Erreur.")
    with pytest.raises(Blocked) as refused:
        make_rectifying_minutes(again, actor=world.branch.secretary)
    assert codes(refused) == ["not_a_draft"]


@pytest.mark.parametrize(
    ("verdicts", "texts", "code"),
    [
        ({4: N}, {"decisions": None}, "nothing_changes"),
        ({5: N}, {"recommendations": " "}, "incomplete"),
        ({}, {"conclusion": Conformity.NOT_CONFORM}, "incomplete"),
        ({}, {"conclusion": Conformity.COMPLEMENT}, "no_complement"),
        ({}, {"reason": "  "}, "comment_missing"),
        ({1: Verdict.ALREADY_VALIDATED}, {}, "incomplete"),
    ],
)
def test_what_a_session_could_not_have_decided_is_refused(world, partial, verdicts, texts, code):
    if texts.get("decisions", True) is None:
        rows = sittings.item_of(partial).sheet.decisions.all()
        texts = {"decisions": {row.competency_id: (row.verdict, row.reason) for row in rows}}
    with pytest.raises(Blocked) as refused:
        proposed(world, partial, verdicts, **texts)
    assert codes(refused) == [code]
    assert Rectification.objects.count() == 0


def test_only_the_president_of_that_session_and_its_secretariat_propose(world, partial):
    for stranger in (world.branch.juror, world.neighbour.secretary, world.alpha.manager, partial.candidate.user):
        with pytest.raises(Forbidden):
            proposed(world, partial, {}, actor=stranger)
    assert proposed(world, partial, {}, actor=world.branch.president).proposed_by == world.branch.president


def test_no_juror_takes_the_edge_without_signed_minutes_nor_twice(world, partial):
    with pytest.raises(Blocked) as refused:
        advance(partial, "rectify_award", actor=world.branch.president)
    assert codes(refused) == ["not_rectified"]
    rectified(world, partial, {})
    with pytest.raises(Blocked) as refused:
        advance(partial, "rectify_refusal", actor=world.branch.president)
    assert codes(refused) == ["already_rectified"]


def test_a_rectification_is_itself_rectified(world, full):
    """The first one was the mistake: what it withdrew is given again, beside what it withdrew."""
    rectified(world, full, {4: N})
    rectified(world, full, {})
    assert (full.state, counting(full)) == (S.AWARDED, dict.fromkeys(range(1, 7), SESSION_DAY))
    assert CompetencyCredit.objects.filter(candidate=full.candidate).count() == 7
    first, statement, last = Award.objects.order_by("pk")
    assert [award.kind for award in Award.objects.in_force()] == [AwardKind.FULL]
    assert (statement.superseded_by, first.superseded_by) == (last, statement)
    assert "demandez le document actuel" in answer(first.verification_code).text


def test_database_freezes_a_rectification_once_its_minutes_are_made(world, partial):
    rectification = proposed(world, partial, {})
    make_rectifying_minutes(rectification, actor=world.branch.secretary)
    attempts = (
        lambda: Rectification.objects.update(reason="Autre chose"),
        lambda: rectification.decisions.update(verdict=N),
        lambda: rectification.decisions.all().delete(),
        lambda: Rectification.objects.all().delete(),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


# --- what anybody who holds a code is told ------------------------------------------------------


def test_verification_says_annulled_and_replaced(world, full):
    code = Award.objects.get().verification_code
    assert answer(code).title == "CQP délivré"
    rectified(world, full, {4: N})
    told = answer(code)
    assert (told.title, "14 décembre 2026" in told.text, "demandez le document actuel" in told.text) == (
        "Document annulé",
        True,
        True,
    )
    assert answer(Award.objects.in_force().get().verification_code).title == "Validation partielle"
    # Neither the reason nor the act: what the page told of a title that stands, and the day it was taken back.
    assert WHY not in told.text


def test_verification_says_annulled_without_replacement(world, full):
    code = Award.objects.get().verification_code
    rectified(world, full, {}, conclusion=Conformity.NOT_CONFORM, observation="L'habilitation avait pris fin.")
    assert answer(code).title == "Document annulé"
    assert "Rien ne le remplace" in answer(code).text


def test_whoever_holds_the_cqp_since_is_given_no_second_certificate(world, partial):
    with clock.frozen(LATER):
        later = resumed.walk(resumed.assessed(partial), "transmit", "declare_complete")
        session = sittings.sitting(world, later)
        kept = dict.fromkeys((1, 2, 3, 5, 6), Verdict.ALREADY_VALIDATED)
        sittings.decide(later, world.branch.juror, kept, reason="Gardée.")
        sittings.closed(session)
    with pytest.raises(Blocked) as refused:
        proposed(world, partial, {})
    assert codes(refused) == ["already_held"]
    assert [award.kind for award in Award.objects.in_force().filter(kind=AwardKind.FULL)] == [AwardKind.FULL]
