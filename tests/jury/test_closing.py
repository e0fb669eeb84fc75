import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django_fsm import TransitionNotAllowed

from candidates.models import CompetencyCredit
from candidates.services import check_identity, update_identity, write_credit
from cqp.access.decisions import Forbidden
from cqp.documents.models import IssuedDocument
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import AwardKind, College, Conformity, SessionState, Verdict
from jury.models import Award, CompetencyDecision, DecisionSheet, JuryItem, JuryMember, JurySession
from jury.services import closing
from jury.services.attendance import mark_presence
from jury.services.deliberation import deliberate, reopen
from jury.services.opening import open_session
from pathways.enums import Role
from pathways.enums import State as S
from pathways.models import DossierEvent
from pathways.services import advance, merge_candidates

from . import sittings

pytestmark = pytest.mark.django_db
N = Verdict.NOT_VALIDATED


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def closed(world, *dossiers):
    """Each dossier decided as its story says, then the session closed by its president."""
    session = JurySession.objects.get(state=SessionState.OPEN)
    return sittings.closed(session)


def test_full_award(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    session = closed(world)
    dossier.refresh_from_db()
    award = Award.objects.get()
    assert (session.state, dossier.state) == (SessionState.CLOSED, S.AWARDED)
    assert (award.kind, award.decided_on, award.holder_name) == (
        AwardKind.FULL,
        session.held_on,
        dossier.candidate.full_name,
    )
    assert len(award.verification_code) * 5 >= 128
    assert set(award.verification_code) <= set(closing.ALPHABET)
    assert award.document.kind == "certificate"
    assert award.document.context["award"]["verification_url"].endswith(f"/verification/{award.verification_code}/")
    kinds = list(dossier.papers.order_by("pk").values_list("document__kind", flat=True))
    assert kinds[-2:] == ["decision_sheet", "certificate"]
    ledger = CompetencyCredit.objects.filter(candidate=dossier.candidate)
    assert set(ledger.values_list("acquired_on", "last_day")) == {(dt.date(2026, 11, 23), dt.date(2031, 11, 23))}
    assert ledger.count() == 6
    letters = set(Email.objects.filter(code__startswith="jury_result").values_list("code", "recipient"))
    assert letters == {
        ("jury_result_full", dossier.candidate.user_id),
        ("jury_result_company", world.alpha.manager.pk),
    }


def test_partial_award_keeps_what_is_validated_and_says_what_is_missing(world):
    dossier = sittings.complete(world, refused_by_external={4})
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, {4: N}, reason="Alertes tardives.", recommendations=sittings.ADVICE)
    closed(world)
    dossier.refresh_from_db()
    assert dossier.state == S.PARTIALLY_AWARDED
    statement = Award.objects.get(kind=AwardKind.PARTIAL).document.context
    assert [row["number"] for row in statement["validated"]] == [1, 2, 3, 5, 6]
    assert {row["expires_on"] for row in statement["validated"]} == {"2031-11-23"}
    assert [(row["number"], row["reason"]) for row in statement["to_complete"]] == [(4, "Alertes tardives.")]
    letter = Email.objects.get(code="jury_result_partial").body
    assert "AF compétence 4" in letter.split("Compétences à compléter")[1]
    assert sittings.ADVICE in letter
    assert sorted(CompetencyCredit.objects.values_list("competency__number", flat=True)) == [1, 2, 3, 5, 6]


@pytest.mark.parametrize(
    ("conclusion", "verdicts", "state", "letter"),
    [
        (Conformity.CONFORM, dict.fromkeys(range(1, 7), N), S.NOT_AWARDED, "jury_result_none"),
        (Conformity.NOT_CONFORM, {}, S.NOT_AWARDED, "jury_result_none"),
        (Conformity.COMPLEMENT, {}, S.POSTPONED, "jury_result_postponed"),
    ],
)
def test_nothing_validated_writes_neither_credit_nor_title(world, conclusion, verdicts, state, letter):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    texts = {"observation": "Il manque le bilan.", "recommendations": sittings.ADVICE}
    sittings.decide(dossier, world.branch.juror, verdicts, conclusion=conclusion, reason="Rien ne le montre.", **texts)
    closed(world)
    dossier.refresh_from_db()
    assert dossier.state == state
    assert (Award.objects.count(), CompetencyCredit.objects.count()) == (0, 0)
    assert Email.objects.filter(code=letter, recipient=dossier.candidate.user).count() == 1
    assert IssuedDocument.objects.filter(kind="decision_sheet").count() == 1


def test_postponed_dossier_comes_back_to_another_session(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sittings.decide(
        dossier, world.branch.juror, conclusion=Conformity.COMPLEMENT, observation="Préciser la situation observée."
    )
    closed(world)
    advance(dossier, "declare_complete", actor=world.branch.secretary)
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    closed(world)
    dossier.refresh_from_db()
    assert dossier.state == S.AWARDED
    assert [item.settled_at is not None for item in dossier.jury_items.order_by("pk")] == [True, True]


def test_closing_lists_everything_missing_and_writes_nothing(world):
    empty = sittings.complete(world)
    without_advice = sittings.complete(world, refused_by_external={2})
    sittings.sitting(world, empty, without_advice)
    sittings.decide(without_advice, world.branch.juror, {2: N})
    with pytest.raises(Blocked) as refused:
        closed(world)
    assert [blocker.message for blocker in refused.value.blockers] == [
        f"Dossier {empty.number} : la conclusion du contrôle de conformité manque.",
        f"Dossier {without_advice.number} : des préconisations sont dues au candidat.",
    ]
    assert JurySession.objects.get().state == SessionState.OPEN


def test_divergent_opinion_left_undecided_forbids_closing(world):
    dossier = sittings.complete(world, refused_by_external={2})
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, {2: ""})
    with pytest.raises(Blocked) as refused:
        closed(world)
    assert [b.message for b in refused.value.blockers] == [
        f"Dossier {dossier.number} : compétence 2 sans décision, les avis divergent."
    ]


def test_dossier_that_stopped_being_complete_is_not_awarded(world):
    """Her name was corrected during the session: nobody has compared it with an identity document since."""
    dossier, sent_back = sittings.complete(world), sittings.complete(world)
    sittings.sitting(world, dossier, sent_back)
    sittings.decide(dossier, world.branch.juror)
    sittings.decide(sent_back, world.branch.juror, conclusion=Conformity.COMPLEMENT, observation="Préciser le bilan.")
    for one in (dossier, sent_back):
        update_identity(one.candidate, actor=one.candidate.user, birth_name="Durand")
    with pytest.raises(Blocked) as refused:
        closed(world)
    assert codes(refused) == ["no_longer_complete"]
    assert dossier.number in str(refused.value)
    assert "Identité du candidat vérifiée" in str(refused.value)
    # Jurors may not open the identity: the president is told, without a link that would be refused.
    assert refused.value.blockers[0].url == ""
    check_identity(dossier.candidate, actor=world.branch.secretary)
    closed(world)
    dossier.refresh_from_db()
    assert dossier.state == S.AWARDED


def test_only_the_president_closes(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    for actor in (world.branch.secretary, world.branch.juror, world.alpha.manager):
        with pytest.raises(Forbidden):
            deliberate(session, actor=actor)
    assert JurySession.objects.get().state == SessionState.OPEN


def test_jury_that_lost_a_member_does_not_close(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    mark_presence(session, actor=world.branch.secretary, present=session.members.exclude(college=College.TRADE_EXPERT))
    with pytest.raises(Blocked) as refused:
        closed(world)
    assert codes(refused) == ["expert_missing"]


def test_closing_is_one_transaction(world, monkeypatch):
    """The second dossier fails: the first one, already advanced in the same transaction, is as if nothing had been tried."""
    first, second = sittings.complete(world), sittings.complete(world)
    session = sittings.sitting(world, first, second)
    for dossier in (first, second):
        sittings.decide(dossier, world.branch.juror)
    before = (DossierEvent.objects.count(), Email.objects.count(), IssuedDocument.objects.count())
    real = closing.advance

    def failing(dossier, name, **data):
        if dossier.pk == second.pk:
            raise RuntimeError("power cut")
        return real(dossier, name, **data)

    monkeypatch.setattr(closing, "advance", failing)
    with pytest.raises(RuntimeError), transaction.atomic():
        sittings.closed(session)
    first.refresh_from_db()
    assert (first.state, JurySession.objects.get().state) == (S.SCHEDULED, SessionState.OPEN)
    assert (Award.objects.count(), CompetencyCredit.objects.count()) == (0, 0)
    assert (DossierEvent.objects.count(), Email.objects.count(), IssuedDocument.objects.count()) == before


@pytest.mark.parametrize("edge", ["award", "award_partially", "refuse_award", "postpone"])
def test_juror_cannot_take_a_decision_edge_outside_the_closing(world, edge):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    with pytest.raises(Blocked) as refused:
        advance(dossier, edge, actor=world.branch.president)
    assert codes(refused) == ["session_not_closed"]
    dossier.refresh_from_db()
    assert dossier.state == S.SCHEDULED


def test_closed_session_neither_opens_nor_closes_again(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    session = closed(world)
    with pytest.raises(TransitionNotAllowed):
        sittings.closed(session)
    with pytest.raises(TransitionNotAllowed):
        open_session(session, actor=world.branch.president)
    with pytest.raises(Forbidden):
        sittings.decide(dossier, world.branch.juror)


def test_database_freezes_what_a_closed_session_decided(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    session = closed(world)
    item, decision = JuryItem.objects.get(), CompetencyDecision.objects.first()
    other = CompetencyDecision(sheet=item.sheet, competency=dossier.version.competencies.first(), verdict=N)
    attempts = {
        "session moved": lambda: JurySession.objects.update(place="Ailleurs"),
        "member absent": lambda: JuryMember.objects.update(is_present=False),
        "member deleted": lambda: JuryMember.objects.all().delete(),
        "member added": lambda: JuryMember.objects.create(
            session=session, user=world.beta.tutor, college=College.EMPLOYEES
        ),
        "item removed": lambda: JuryItem.objects.update(position=9),
        "sheet rewritten": lambda: DecisionSheet.objects.update(recommendations="Autre chose"),
        "decision rewritten": lambda: CompetencyDecision.objects.filter(pk=decision.pk).update(verdict=N),
        "decision deleted": decision.delete,
        "decision added": other.save,
        "award renamed": lambda: Award.objects.update(holder_name="Quelqu'un d'autre"),
        "award unlinked": lambda: Award.objects.update(document=None),
        "award deleted": lambda: Award.objects.all().delete(),
    }
    passed = []
    for name, attempt in attempts.items():
        try:
            with transaction.atomic():
                attempt()
        except DatabaseError:
            continue
        passed.append(name)
    assert passed == []


def test_database_refuses_an_award_outside_a_closed_session(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    with pytest.raises(DatabaseError), transaction.atomic():
        Award.objects.create(
            item=sittings.item_of(dossier), kind="FULL", number="CQP-0", verification_code="X", decided_on=clock.today()
        )


@pytest.mark.parametrize(("before", "after"), [("PLANNED", "CLOSED"), ("PLANNED", "OPEN"), ("OPEN", "PLANNED")])
def test_database_refuses_a_wrong_edge_of_a_session(world, before, after):
    """PLANNED → OPEN is an edge, but not without a president."""
    session = sittings.sitting(world, sittings.complete(world)) if before == "OPEN" else sittings.planned(world.branch)
    with pytest.raises(DatabaseError), transaction.atomic():
        JurySession.objects.filter(pk=session.pk).update(state=after)


def test_benefit_of_a_leap_day_ends_on_a_28_february(world):
    with clock.frozen(dt.datetime(2028, 2, 29, 11, tzinfo=dt.UTC)):
        dossier = sittings.complete(world)
        sittings.sitting(world, dossier)
        sittings.decide(dossier, world.branch.juror)
        closed(world)
    assert set(CompetencyCredit.objects.values_list("acquired_on", "last_day")) == {
        (dt.date(2028, 2, 29), dt.date(2033, 2, 28))
    }


def test_credit_that_still_counts_completes_the_award_on_its_last_day(world):
    """Five decided now, one already validated five years ago to the day; the partial title is superseded."""
    dossier = sittings.complete(world, refused_by_professional={6}, refused_by_external={6})
    sixth = dossier.version.competencies.get(number=6)
    write_credit(
        candidate=dossier.candidate,
        competency=sixth,
        decided_on=dt.date(2021, 11, 23),
        dossier_number="ancien",
        session_number="JURY-2021-000001",
    )
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, {6: Verdict.ALREADY_VALIDATED}, reason="Le bénéfice court encore.")
    closed(world)
    dossier.refresh_from_db()
    assert dossier.state == S.AWARDED
    sheet = IssuedDocument.objects.get(kind="decision_sheet").context
    assert (sheet["competencies"][5]["validated_on"], sheet["competencies"][5]["expires_on"]) == (
        "2021-11-23",
        "2026-11-23",
    )
    assert CompetencyCredit.objects.filter(competency=sixth).count() == 1


def test_jurors_keep_reading_what_they_judged(world):
    dossier = sittings.complete(world)
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)
    closed(world)
    assert dossier.assignments.in_force().filter(role=Role.JUROR).count() == 3


def test_full_award_supersedes_the_partial_one_of_the_same_person(world):
    """Two companies registered her; the secretariat found out before the second session."""
    partial = sittings.complete(world, refused_by_external={4})
    sittings.sitting(world, partial)
    sittings.decide(partial, world.branch.juror, {4: N}, recommendations=sittings.ADVICE)
    closed(world)
    whole, stranger = sittings.complete(world, company=world.beta), sittings.complete(world)
    merge_candidates(actor=world.branch.secretary, kept=partial.candidate, double=whole.candidate)
    with clock.frozen(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC)):
        sittings.sitting(world, whole, stranger)
        for dossier in (whole, stranger):
            sittings.decide(dossier, world.branch.juror)
        closed(world)
    old, new = (Award.objects.get(item__dossier=dossier) for dossier in (partial, whole))
    assert (old.superseded_by, new.superseded_by) == (new, None)
    assert Award.objects.get(item__dossier=stranger).superseded_by is None


def test_person_found_late_to_hold_the_cqp_is_given_nothing_more(world):
    """Both dossiers were decided before the two rows were found to be one person: neither the signature nor a new deliberation passes."""
    whole, late = sittings.complete(world), sittings.complete(world, company=world.beta, refused_by_external={4})
    first, second = sittings.sitting(world, whole), sittings.sitting(world, late)
    sittings.decide(whole, world.branch.juror)
    sittings.decide(late, world.branch.juror, {4: N}, recommendations=sittings.ADVICE)
    minutes = sittings.deliberated(second)
    sittings.closed(first)
    merge_candidates(actor=world.branch.secretary, kept=late.candidate, double=whole.candidate)
    with pytest.raises(Blocked) as refused:
        sittings.signed(minutes)
    assert codes(refused)[0] == "already_held"
    reopen(second, actor=world.branch.president, reason="Déjà titulaire.")
    with pytest.raises(Blocked) as refused:
        sittings.deliberated(second)
    assert codes(refused)[0] == "already_held"
    assert [award.item.dossier for award in Award.objects.all()] == [whole]
