import datetime as dt

import pytest

from cqp.access import grants
from cqp.access.decisions import Forbidden
from cqp.audit.models import AuditEvent
from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocked
from jury.enums import College, SessionState
from jury.models import Award, DecisionSheet, JurySession
from jury.services.agenda import put_on_agenda, take_off_agenda
from jury.services.attendance import designate_president, mark_presence
from jury.services.convocations import add_member, remove_member
from jury.services.opening import open_session
from jury.services.sessions import cancel_session, plan_session, postpone_session
from pathways.enums import GRANT_OF, Role
from pathways.enums import State as S
from pathways.models import Dossier, PendingAct
from pathways.services import advance, merge_candidates

from . import sittings

pytestmark = pytest.mark.django_db


def codes(refused):
    return [blocker.code for blocker in refused.value.blockers]


def held_grants(user, dossier):
    return grants.codenames(user, dossier)


def test_session_is_planned_by_its_own_secretariat_only(world):
    with pytest.raises(Forbidden):
        plan_session(
            actor=world.neighbour.secretary,
            committee=world.branch.organisation,
            held_on=clock.today(),
            starts_at=dt.time(9),
            place="Paris",
        )
    assert JurySession.objects.count() == 0


def test_session_is_not_planned_in_the_past(world):
    with pytest.raises(Blocked) as refused:
        sittings.planned(world.branch, clock.today() - dt.timedelta(days=1))
    assert codes(refused) == ["session_in_the_past"]


def test_a_dossier_on_the_agenda_is_read_once_independence_is_declared(world):
    dossier = sittings.complete(world)
    session = sittings.planned(world.branch)
    sittings.seat(session, world.branch, world.branch.president, College.EMPLOYEES)
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    sittings.seat(session, world.branch, world.branch.juror, College.EMPLOYERS)
    dossier.refresh_from_db()
    assert dossier.state == S.SCHEDULED
    called = (world.branch.president, world.branch.juror)
    assert [held_grants(user, dossier) for user in called] == [[], []]
    sittings.declared(session)
    for user in called:
        assert held_grants(user, dossier) == [GRANT_OF[Role.JUROR]]
        assert list(Dossier.objects.for_user(user)) == [dossier]
    assert held_grants(world.branch.expert, dossier) == []
    assert list(PendingAct.objects.values_list("role", "act")) == [(Role.JUROR, "prepare")]


def test_person_who_holds_the_cqp_is_not_put_on_another_agenda(world):
    """Two companies registered her; the first dossier was awarded, under the row later found to be the double."""
    awarded = sittings.complete(world)
    sitting = sittings.sitting(world, awarded)
    sittings.decide(awarded, world.branch.juror)
    sittings.closed(sitting)
    again, stranger = sittings.complete(world, company=world.beta), sittings.complete(world)
    merge_candidates(actor=world.branch.secretary, kept=again.candidate, double=awarded.candidate)
    session = sittings.planned(world.branch)
    with pytest.raises(Blocked) as refused:
        put_on_agenda(session, again, stranger, actor=world.branch.secretary)
    assert codes(refused) == ["already_held"]
    held = Award.objects.get()
    assert f"est déjà titulaire de ce CQP ({held.number}, délivré le 23 novembre 2026)" in str(refused.value)
    assert session.items.count() == 0
    put_on_agenda(session, stranger, actor=world.branch.secretary)


def test_decision_sheet_is_prefilled_from_the_facts(world):
    dossier = sittings.complete(world)
    sittings.ready(world, dossier)
    checks = sittings.item_of(dossier).sheet.checks
    assert {line["answer"] for line in checks} == {"YES", "NOT_APPLICABLE"}
    assert [line["label"] for line in checks if line["answer"] == "NOT_APPLICABLE"] == [
        "Actions de formation prévues par le parcours",
        "Attestations de formation",
        "Outil 2 — organisme en charge de la formation",
    ]


def test_only_complete_dossiers_of_the_committee_are_put_on_the_agenda(world):
    session = sittings.planned(world.branch)
    transmitted = world.dossier(S.TRANSMITTED)
    foreign = world.dossier(S.COMPLETE, company=world.gamma)
    with pytest.raises(Blocked) as refused:
        put_on_agenda(session, transmitted, foreign, actor=world.branch.secretary)
    assert codes(refused) == ["not_complete", "other_committee"]
    assert session.items.count() == 0


def test_generic_schedule_without_a_session_is_refused(world):
    dossier = sittings.complete(world)
    with pytest.raises(Blocked) as refused:
        advance(dossier, "schedule", actor=world.branch.secretary)
    assert codes(refused) == ["no_session"]
    dossier.refresh_from_db()
    assert dossier.state == S.COMPLETE


@pytest.mark.parametrize("who", ["tutor", "professional", "manager", "external", "candidate"])
def test_whoever_is_linked_to_the_dossier_cannot_be_called(world, who):
    dossier = sittings.complete(world)
    session = sittings.planned(world.branch)
    put_on_agenda(session, dossier, actor=world.branch.secretary)
    user = {
        "tutor": world.alpha.tutor,
        "professional": world.alpha.professional,
        "manager": world.alpha.manager,
        "external": world.branch.external,
        "candidate": dossier.candidate.user,
    }[who]
    with pytest.raises(Blocked) as refused:
        sittings.seat(session, world.branch, user, College.EMPLOYEES)
    assert set(codes(refused)) == {"cannot_sit"}
    assert dossier.number in str(refused.value)
    assert user.get_full_name() in str(refused.value)
    assert session.members.count() == 0


def test_dossier_of_a_members_company_is_not_put_on_the_agenda(world):
    session = sittings.planned(world.branch)
    sittings.seat(session, world.branch, world.alpha.manager, College.EMPLOYERS)
    dossier = sittings.complete(world)
    with pytest.raises(Blocked) as refused:
        put_on_agenda(session, dossier, actor=world.branch.secretary)
    assert codes(refused) == ["cannot_sit"]


def test_member_without_account_is_invited_once(world):
    session = sittings.planned(world.branch)
    new = {"email": "nouvelle@jury.test", "first_name": "Nora", "last_name": "Neuve", "college": College.EMPLOYEES}
    member = add_member(session, actor=world.branch.secretary, **new)
    assert (member.user.email, member.user.is_activated) == ("nouvelle@jury.test", False)
    invitation, summons = Email.objects.order_by("pk")
    assert "vous siégez au jury paritaire du 23 novembre 2026 à 9" in invitation.body
    assert (invitation.code, summons.code) == ("account_invitation", "jury_summons")
    with pytest.raises(Blocked) as refused:
        add_member(session, actor=world.branch.secretary, **new)
    assert codes(refused) == ["already_member"]


def test_removed_member_loses_the_dossiers_and_the_presidency(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    remove_member(session.president, actor=world.branch.secretary)
    session = JurySession.objects.get()
    assert session.president is None
    assert held_grants(world.branch.president, dossier) == []
    assert Email.objects.filter(code="jury_member_released").count() == 1


def test_president_is_designated_among_those_present(world):
    session = sittings.planned(world.branch)
    member = sittings.seat(session, world.branch, world.branch.president, College.EMPLOYEES)
    with pytest.raises(Blocked) as refused:
        designate_president(session, member, actor=world.branch.secretary)
    assert codes(refused) == ["president_absent"]


def test_absent_member_does_not_designate(world):
    session = sittings.planned(world.branch)
    members = sittings.seated(session, world.branch)
    mark_presence(session, actor=world.branch.secretary, present=members[:1])
    with pytest.raises(Forbidden):
        designate_president(session, members[0], actor=world.branch.juror)


def test_opening_lists_every_reason(world):
    session = sittings.planned(world.branch, clock.today() + dt.timedelta(days=3))
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused) == ["parity_broken", "expert_missing", "president_missing", "too_early", "empty_agenda"]


def test_opening_is_refused_when_the_president_left(world):
    session = sittings.ready(world, sittings.complete(world))
    others = [member for member in session.members.all() if member.pk != session.president_id]
    mark_presence(session, actor=world.branch.secretary, present=others)
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused) == ["parity_broken", "president_absent"]


@pytest.mark.parametrize("college", [College.EMPLOYEES, College.EMPLOYERS, College.TRADE_EXPERT])
def test_fourth_member_forbids_opening(world, college):
    session = sittings.ready(world, sittings.complete(world))
    sittings.seat(session, world.branch, world.beta.tutor, college)
    mark_presence(session, actor=world.branch.secretary, present=session.members.all())
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused)[0] == "jury_of_four"
    assert JurySession.objects.get().state == SessionState.PLANNED


def test_member_named_tutor_after_the_agenda_forbids_opening(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    from pathways.services import give_assignment, withdraw_assignment

    withdraw_assignment(dossier.assignments.in_force().get(role=Role.TUTOR), actor=world.alpha.manager)
    give_assignment(dossier, Role.TUTOR, world.branch.juror, actor=world.alpha.manager)
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused) == ["cannot_sit"]
    assert "tuteur" in str(refused.value)


def test_dossier_made_incomplete_leaves_the_agenda_and_its_jurors(world):
    kept, returned = sittings.complete(world), sittings.complete(world)
    session = sittings.ready(world, kept, returned)
    advance(returned, "return_incomplete", actor=world.branch.secretary, comment="La pièce d'identité est illisible.")
    assert [item.dossier for item in session.items.in_force()] == [kept]
    gone = sittings.item_of(returned)
    assert (gone.removed_by, gone.removal_reason) == (world.branch.secretary, "La pièce d'identité est illisible.")
    assert held_grants(world.branch.president, returned) == []
    assert returned.assignments.in_force().filter(role=Role.JUROR).count() == 0
    assert open_session(session, actor=world.branch.secretary).is_open


def test_withdrawn_dossier_leaves_the_agenda_of_an_open_session(world):
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    advance(dossier, "withdraw", actor=dossier.candidate.user, comment="Je quitte la branche.")
    assert session.items.in_force().count() == 0


def test_dossier_no_longer_complete_forbids_opening(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    candidate = dossier.candidate
    from candidates.services import update_identity

    update_identity(candidate, actor=candidate.user, birth_name="Durand")
    with pytest.raises(Blocked) as refused:
        open_session(session, actor=world.branch.secretary)
    assert codes(refused) == ["no_longer_complete"]


def test_dossier_taken_off_is_complete_again_and_may_be_put_on_another_agenda(world):
    dossier = sittings.complete(world)
    sittings.ready(world, dossier)
    take_off_agenda(sittings.item_of(dossier), actor=world.branch.secretary, reason="Trop de dossiers ce jour-là.")
    dossier.refresh_from_db()
    assert dossier.state == S.COMPLETE
    put_on_agenda(sittings.planned(world.branch), dossier, actor=world.branch.secretary)
    dossier.refresh_from_db()
    assert dossier.state == S.SCHEDULED


def test_cancelled_session_gives_its_dossiers_back(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    cancel_session(session, actor=world.branch.secretary, reason="Grève des transports.")
    dossier.refresh_from_db()
    assert (dossier.state, JurySession.objects.get().state) == (S.COMPLETE, SessionState.CANCELLED)
    assert Email.objects.filter(code="jury_session_cancelled").count() == 3


def moved(session, actor, held_on, place="Salle 2"):
    return postpone_session(session, actor=actor, held_on=held_on, starts_at=dt.time(14), place=place)


def test_session_is_not_opened_after_its_day(world):
    """The decisions would be antedated: benefits and accreditations are asked at the date of the session."""
    session = sittings.ready(world, sittings.complete(world))
    with clock.frozen(dt.datetime(2026, 11, 24, 11, tzinfo=dt.UTC)):
        with pytest.raises(Blocked) as refused:
            open_session(session, actor=world.branch.secretary)
        assert codes(refused) == ["too_late"]
        assert "prévue le 23 novembre 2026 : reportez-la à aujourd'hui avant de l'ouvrir" in str(refused.value)
        moved(session, world.branch.secretary, clock.today())
        assert session.members.present().count() == 0
        mark_presence(session, actor=world.branch.secretary, present=session.members.all())
        assert open_session(session, actor=world.branch.secretary).held_on == dt.date(2026, 11, 24)


def test_moved_session_tells_its_members_and_those_who_wait_for_it(world):
    dossier = sittings.complete(world)
    session = sittings.ready(world, dossier)
    Email.objects.all().delete()
    session = moved(session, world.branch.secretary, clock.today() + dt.timedelta(days=7))
    told = Email.objects.filter(code="jury_session_moved")
    assert set(told.values_list("recipient", flat=True)) == {member.user_id for member in session.members.all()}
    assert "– le lundi 30 novembre 2026 (au lieu du 23 novembre 2026)" in told.first().body
    again = Email.objects.filter(code="jury_scheduled")
    assert set(again.values_list("recipient", flat=True)) == {dossier.candidate.user_id, world.alpha.manager.pk}
    assert AuditEvent.objects.filter(verb="jury.session_moved").count() == 1


def test_session_is_moved_by_its_secretariat_and_not_to_the_past(world):
    session = sittings.ready(world, sittings.complete(world))
    for actor in (world.branch.president, world.neighbour.secretary):
        with pytest.raises(Forbidden):
            moved(session, actor, clock.today())
    with pytest.raises(Blocked) as refused:
        moved(session, world.branch.secretary, clock.today() - dt.timedelta(days=1))
    assert codes(refused) == ["session_in_the_past"]
    assert JurySession.objects.get().place != "Salle 2"


def test_interrupted_session_gives_its_dossiers_back_and_keeps_the_drafts(world):
    """The expert left: the session can neither close nor go on."""
    dossier = sittings.complete(world)
    session = sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror, observation="Une signature est pâle.")
    for actor in (world.branch.president, world.branch.juror):
        with pytest.raises(Forbidden):
            cancel_session(session, actor=actor, reason="L'expert est parti.")
    session = cancel_session(session, actor=world.branch.secretary, reason="L'expert est parti.")
    dossier.refresh_from_db()
    assert (dossier.state, session.state, session.is_interrupted) == (S.COMPLETE, SessionState.CANCELLED, True)
    sheet = DecisionSheet.objects.get()
    assert (sheet.observation, sheet.decisions.count()) == ("Une signature est pâle.", 6)
    assert sittings.item_of(dossier).removal_reason == f"Séance {session.number} interrompue."
    assert "est interrompue sans décision" in Email.objects.filter(code="jury_session_cancelled").first().body
    sittings.sitting(world, dossier)
    sittings.decide(dossier, world.branch.juror)


def test_composition_is_fixed_once_open(world):
    session = sittings.sitting(world, sittings.complete(world))
    for act in (
        lambda: sittings.seat(session, world.branch, world.beta.tutor, College.EMPLOYEES),
        lambda: put_on_agenda(session, sittings.complete(world), actor=world.branch.secretary),
        lambda: moved(session, world.branch.secretary, clock.today()),
    ):
        with pytest.raises(Blocked) as refused:
            act()
        assert codes(refused) == ["session_not_planned"]
