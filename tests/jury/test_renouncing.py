"""After an appeal upheld, the first decision stands: neither lost by an abandon, nor deliberated again when others rest on it."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from candidates.models import CompetencyCredit
from cqp.access.decisions import Forbidden
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.appeals import contestable_item
from jury.enums import AppealState, Conformity, Verdict
from jury.models import Appeal, Award, AwardRevocation, CompetencyDecision, JuryItem
from jury.services.agenda import put_on_agenda
from jury.services.appeals import answer_appeal, renounce_appeal, rule_appeal
from jury.services.rectification import make_rectifying_minutes, propose_rectification
from pathways import resuming
from pathways.enums import State as S
from pathways.services import advance
from tests import resumed
from tests.databases import guards_lifted

from . import sittings
from .test_appeals import LATER, codes, lodged, other_jury, upheld
from .test_pages import sign_in, text_of
from .test_rectification import decided, proposed

pytestmark = pytest.mark.django_db
N, KEPT = Verdict.NOT_VALIDATED, Verdict.ALREADY_VALIDATED
DAYS_LATER = LATER + dt.timedelta(days=3)


@pytest.fixture
def partial(world):
    """Partly awarded by a session of today: competency 4 is not validated."""
    return decided(world, {4: N})


def taken_up(world, dossier, verdicts):
    """The dossier that takes it up, decided on the strength of what the first gave."""
    later = resumed.walk(resumed.assessed(dossier), "transmit", "declare_complete")
    session = sittings.sitting(world, later)
    sittings.decide(later, world.branch.juror, verdicts, reason="Encore fragile.", recommendations=sittings.ADVICE)
    sittings.closed(session)
    later.refresh_from_db()
    return later


def still_decided(dossier):
    """Nothing of what the first decision gave has moved."""
    dossier.refresh_from_db()
    counting = CompetencyCredit.objects.unrevoked().filter(candidate=dossier.candidate).count()
    return dossier.state, counting, AwardRevocation.objects.count()


# --- renouncing ------------------------------------------------------------------------------------


def test_decision_in_force_is_not_abandoned_with_its_dossier(world, partial):
    appeal = upheld(world, partial)
    for actor in (partial.candidate.user, world.alpha.manager):
        with pytest.raises(Blocked) as refused:
            advance(partial, "withdraw", actor=actor, comment="Je renonce.")
        assert codes(refused) == ["decision_in_force"]
        # The employer learns nothing of the appeal from what refuses the act.
        assert "recours" not in str(refused.value)
    renounce_appeal(appeal, actor=partial.candidate.user)
    assert still_decided(partial) == (S.PARTIALLY_AWARDED, 5, 0)
    # Decided again as it was: taken up, rectified, contested like any other.
    assert resuming.refusals(partial, partial.candidate.user) == []
    assert proposed(world, partial, {}).item == contestable_item(partial)


def test_renounced_while_on_an_agenda_the_dossier_leaves_it(world, partial):
    appeal = upheld(world, partial)
    with clock.frozen(LATER):
        session, _ = other_jury(world, partial)
        before = Email.objects.count()
        renounce_appeal(appeal, actor=partial.candidate.user)
    assert still_decided(partial) == (S.PARTIALLY_AWARDED, 5, 0)
    assert JuryItem.objects.filter(session=session, removed_at=None).count() == 0
    told = Email.objects.order_by("pk").values_list("code", "recipient")[before:]
    assert set(told) == {
        ("appeal_renounced", partial.candidate.user_id),
        ("appeal_renounced", world.branch.secretary.pk),
        ("jury_unscheduled", partial.candidate.user_id),
        ("jury_unscheduled", world.alpha.manager.pk),
    }
    company = Email.objects.get(code="jury_unscheduled", recipient=world.alpha.manager)
    assert ("recours" in company.body, "La décision du jury déjà en vigueur" in company.body) == (False, True)


def test_adjourned_then_renounced_the_first_decision_is_the_one_that_stands(world, partial):
    appeal = upheld(world, partial)
    with clock.frozen(LATER):
        session, members = other_jury(world, partial)
        told = {"conclusion": Conformity.COMPLEMENT, "observation": "Joindre la preuve 3."}
        sittings.decide(partial, members[1].user, **told)
        sittings.closed(session)
        partial.refresh_from_db()
        assert partial.state == S.POSTPONED
        renounce_appeal(appeal, actor=partial.candidate.user)
    assert still_decided(partial) == (S.PARTIALLY_AWARDED, 5, 0)
    assert contestable_item(partial) == appeal.item
    with clock.frozen(DAYS_LATER):
        draft = propose_rectification(
            contestable_item(partial),
            actor=world.branch.secretary,
            reason="Mal reportée.",
            conclusion=Conformity.CONFORM,
            decisions={competency.pk: (Verdict.VALIDATED, "") for competency in partial.version.competencies.all()},
        )
        sittings.signed(make_rectifying_minutes(draft, actor=world.branch.secretary))
    partial.refresh_from_db()
    assert partial.state == S.AWARDED


def test_pending_appeal_is_given_up_and_nothing_moves(world, partial):
    appeal = lodged(world, partial)
    for stranger in (world.alpha.manager, world.branch.juror, world.neighbour.secretary):
        with pytest.raises(Forbidden):
            renounce_appeal(appeal, actor=stranger)
    with pytest.raises(Blocked) as refused:
        renounce_appeal(appeal, actor=world.branch.secretary, reason=" ")
    assert codes(refused) == ["comment_missing"]
    appeal = renounce_appeal(appeal, actor=world.branch.secretary, reason="Lettre reçue le 20 novembre.")
    assert (appeal.state, appeal.renounced_by) == (AppealState.RENOUNCED, world.branch.secretary)
    assert still_decided(partial) == (S.PARTIALLY_AWARDED, 5, 0)
    with pytest.raises(Blocked) as refused:
        rule_appeal(appeal, actor=world.branch.secretary, admissible=True, reason="Dans le délai.")
    assert codes(refused) == ["already_ruled"]
    with pytest.raises(Blocked) as refused:
        renounce_appeal(appeal, actor=partial.candidate.user)
    assert codes(refused) == ["appeal_over"]


def test_once_decided_anew_there_is_nothing_to_renounce(world, partial):
    appeal = upheld(world, partial)
    with clock.frozen(LATER):
        session, members = other_jury(world, partial)
        sittings.decide(partial, members[1].user)
        minutes = sittings.deliberated(session)
        with pytest.raises(Blocked) as refused:
            renounce_appeal(appeal, actor=partial.candidate.user)
        assert codes(refused) == ["deliberated"]
        sittings.signed(minutes)
        with pytest.raises(Blocked) as refused:
            renounce_appeal(appeal, actor=partial.candidate.user)
    assert codes(refused) == ["decided_anew"]


def test_no_edge_back_without_a_renunciation_and_only_to_what_stands(world, partial):
    appeal = upheld(world, partial)
    for edge in ("stand_by_award", "stand_by_partial", "stand_by_refusal"):
        with pytest.raises(Blocked) as refused:
            advance(partial, edge, actor=partial.candidate.user)
        assert codes(refused) == ["not_renounced"]
    appeal.state, appeal.renounced_by, appeal.renounced_at = AppealState.RENOUNCED, partial.candidate.user, clock.now()
    appeal.save()
    with pytest.raises(Blocked) as refused:
        advance(partial, "stand_by_award", actor=partial.candidate.user)
    assert codes(refused) == ["other_outcome"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.update(state="UPHELD", renounced_by=None, renounced_at=None)


def test_candidate_renounces_on_screen_and_the_employer_reads_nothing_of_it(world, partial, client, settings):
    appeal = upheld(world, partial)
    place, page = reverse("appeal_renounce", args=[appeal.pk]), reverse("dossier_detail", args=[partial.pk])
    employer = text_of(sign_in(client, world.alpha.manager, settings).get(page))
    assert ("Recours" in employer, "Un autre jury délibérera de nouveau" in employer) == (False, True)
    own = sign_in(client, partial.candidate.user, settings)
    shown = text_of(own.get(page))
    assert f"Recours {appeal.number} accueilli" in shown
    # No door that would refuse: why the dossier is not abandoned, and what is possible instead.
    assert reverse("dossier_act", args=[partial.pk, "withdraw"]) not in shown
    assert "le candidat y renonce depuis la page de son dossier" in shown
    assert place in text_of(own.get(reverse("appeal_detail", args=[appeal.pk])))
    assert "Renoncer à la nouvelle délibération" in text_of(own.get(place))
    own.post(place, {"reason": ""})
    partial.refresh_from_db()
    assert partial.state == S.PARTIALLY_AWARDED
    again = own.post(place, {"reason": ""})
    assert "il n'y a plus rien à quoi renoncer" in text_of(again).replace("&#x27;", "'")
    employer = text_of(sign_in(client, world.alpha.manager, settings).get(page))
    assert ("renoncé" in employer, "aucun autre jury ne délibérera de nouveau" in employer) == (False, True)


# --- what others rest on ------------------------------------------------------------------------------


def test_appeal_is_not_upheld_while_a_later_decision_counts_what_the_contested_one_gave(world, partial):
    with clock.frozen(LATER):
        later = taken_up(world, partial, dict.fromkeys((1, 2, 3, 5, 6), KEPT) | {4: N})
    with clock.frozen(DAYS_LATER):
        appeal = rule_appeal(
            lodged(world, partial), actor=world.branch.secretary, admissible=True, reason="Dans le délai."
        )
        with pytest.raises(Blocked) as refused:
            answer_appeal(appeal, actor=world.branch.secretary, upheld=True, answer="Le lien est établi.")
        assert codes(refused) == ["counted_later"]
        assert f"Compétences 1, 2, 3, 5, 6 : la décision du 14 décembre 2026 (dossier {later.number})" in str(
            refused.value
        )
        answer_appeal(appeal, actor=world.branch.secretary, upheld=False, answer="Une décision repose sur elle.")
    assert still_decided(partial) == (S.PARTIALLY_AWARDED, 5, 0)


def test_new_deliberation_does_not_take_effect_over_a_decision_that_rests_on_the_first(world, partial):
    """Found to be one person since the appeal was upheld: another dossier of theirs counts what this one gave."""
    upheld(world, partial)
    with clock.frozen(LATER):
        session, members = other_jury(world, partial)
        sittings.decide(
            partial,
            members[1].user,
            conclusion=Conformity.NOT_CONFORM,
            observation="Non conforme.",
            recommendations=sittings.ADVICE,
        )
        other = resting_on(world, partial)
        with pytest.raises(Blocked) as refused:
            sittings.deliberated(session)
    assert codes(refused) == ["counted_later"]
    assert other.number in str(refused.value)


def resting_on(world, partial):
    """A dossier of the same person that says « déjà validée » of what the first gave: as two rows of one
    person found after the fact would leave it."""
    other = sittings.complete(world)
    session = sittings.sitting(world, other)
    sittings.decide(other, world.branch.juror)
    sittings.closed(session)
    with guards_lifted():
        type(other).objects.filter(pk=other.pk).update(candidate=partial.candidate)
        Award.objects.filter(item__dossier=other.pk).update(kind="PARTIAL")
        rows = CompetencyDecision.objects.filter(sheet__item__dossier=other.pk, competency__number=1)
        rows.update(verdict=KEPT)
    return other


def test_nothing_is_left_to_decide_once_the_cqp_is_held(world, partial):
    """The first decision is contested in time, the dossier that takes it up delivers the CQP, then the answer comes."""
    with clock.frozen(LATER):
        appeal = rule_appeal(
            lodged(world, partial), actor=world.branch.secretary, admissible=True, reason="Dans le délai."
        )
        later = taken_up(world, partial, dict.fromkeys((1, 2, 3, 5, 6), KEPT))
        assert later.state == S.AWARDED
    with clock.frozen(DAYS_LATER):
        with pytest.raises(Blocked) as refused:
            answer_appeal(appeal, actor=world.branch.secretary, upheld=True, answer="Le lien est établi.")
        assert codes(refused) == ["already_held"]
        answer_appeal(appeal, actor=world.branch.secretary, upheld=False, answer="Le CQP est délivré depuis.")
        with pytest.raises(Blocked) as refused:
            lodged(world, partial)
        assert codes(refused) == ["already_held"]
    assert still_decided(partial)[0] == S.PARTIALLY_AWARDED
    with pytest.raises(Blocked):
        put_on_agenda(sittings.planned(world.branch), partial, actor=world.branch.secretary)
