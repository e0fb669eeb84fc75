"""The agenda: which dossiers a session examines, and the jurors' right to read them."""

from django.db import transaction
from django.db.models import Max

from cqp.access.decisions import authorize
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury import appeals, incompatibilities
from jury.models import JuryItem, JuryMember, JurySession
from jury.titles import already_held
from pathways.enums import Role, State
from pathways.models import Assignment, Dossier
from pathways.services import advance, give_assignment, lock, withdraw_assignment

from .locks import lock_session, require_not_over, require_planned
from .sheets import open_sheet

WITHOUT_REASON = "Retiré de l'ordre du jour."


@transaction.atomic
def put_on_agenda(session, *dossiers, actor) -> list[JuryItem]:
    """Put complete dossiers at the end of the agenda; all of them, or none.

    Raises Forbidden, or Blocked: session no longer planned, dossier of another committee, not complete, of a person who
    already holds that CQP, a member cannot sit on it.
    Side effects: the decision sheet is prefilled, candidate and company are told. The members read nothing of it before declaring.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    members = [member.user for member in session.members.seated().select_related("user").order_by("pk")]
    chosen = list(dict.fromkeys(dossier.pk for dossier in dossiers))
    locked = {pk: lock(Dossier(pk=pk)) for pk in sorted(chosen)}
    if found := [b for pk in chosen for b in _cannot_be_put(session, locked[pk], members)]:
        raise Blocked(found)
    return [_put(session, locked[pk], actor) for pk in chosen]


def _cannot_be_put(session, dossier, members):
    if dossier.committee_id != session.committee_id:
        return [Blocker("other_committee", f"Le dossier {dossier.number} relève d'une autre commission.")]
    if dossier.state != State.COMPLETE:
        text = f"Le dossier {dossier.number} est {dossier.get_state_display()} : seuls les dossiers complets sont inscrits à une séance."
        return [Blocker("not_complete", text)]
    found = already_held(dossier) + appeals.agenda_blockers(session.held_on, dossier)
    return found + incompatibilities.blockers(members, [dossier])


def _put(session, dossier, actor):
    last = session.items.aggregate(last=Max("position"))["last"] or 0
    item = JuryItem.objects.create(session=session, dossier=dossier, position=last + 1, put_by=actor)
    open_sheet(item)
    advance(dossier, "schedule", actor=actor, session=session.number)
    return item


@transaction.atomic
def take_off_agenda(item, *, actor, reason) -> None:
    """The dossier is complete again and waits for another session; in session it is set aside, and the minutes say why.

    Raises Forbidden (the secretariat; in session, whoever conducts it on that dossier too), Blocked without reason, once closed or off
    already.
    """
    item.session = session = lock_session(item.session)
    authorize(actor, "jury.set_aside", item)
    require_not_over(session)
    # A page left open: the dossier may be on the agenda of another session by now, which this item says nothing of.
    if not session.items.undecided().filter(pk=item.pk).exists():
        raise Blocked(Blocker("not_on_agenda", "Ce dossier a déjà quitté cet ordre du jour."))
    if not reason.strip():
        raise Blocked(
            Blocker("comment_missing", "Indiquez le motif du retrait : il reste dans l'historique du dossier.")
        )
    advance(item.dossier, "unschedule", actor=actor, comment=reason)


def leave_agenda(dossier, *, actor, reason) -> JurySession | None:
    """Date the item and take back the jurors' right to read, in the transaction of the edge that made the dossier leave. The session
    that it leaves; None when it was on no agenda."""
    item = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session").first()
    if item is None:
        return None
    if item.session.is_to_sign:
        text = (
            "Le jury a délibéré sur ce dossier : sa décision entre en vigueur à la dernière signature du procès-verbal."
        )
        raise Blocked(Blocker("deliberated", text))
    item.removed_at = clock.now()
    item.removed_by = actor
    item.removal_reason = reason.strip() or WITHOUT_REASON
    item.save(update_fields=["removed_at", "removed_by", "removal_reason"])
    release_jurors(
        dossier, [member.user for member in item.session.members.seated().select_related("user")], actor=actor
    )
    return item.session


def let_read(dossier, user, *, actor) -> None:
    """The member becomes a juror of the dossier: the assignment and its grant, once. Only a declaration without link gives it."""
    if not dossier.assignments.in_force().filter(role=Role.JUROR, user=user).exists():
        give_assignment(dossier, Role.JUROR, user, actor=actor)


def stop_reading(dossier, user, *, actor) -> None:
    """Recused: even somebody who judged it in an earlier session reads no more of the dossier than they decided then."""
    for assignment in (
        dossier.assignments.in_force().filter(role=Role.JUROR, user=user).select_related("user", "dossier")
    ):
        withdraw_assignment(assignment, actor=actor)


def release_jurors(dossier, users, *, actor) -> None:
    """They lose the dossier, but those who were in the room when it was decided: what one has judged stays readable."""
    judged = JuryMember.objects.seated().filter(
        stays__isnull=False, session__items__dossier_id=dossier.pk, session__items__settled_at__isnull=False
    )
    kept = set(judged.values_list("user_id", flat=True))
    rows = Assignment.objects.in_force().filter(dossier_id=dossier.pk, role=Role.JUROR, user__in=[u.pk for u in users])
    for assignment in rows.exclude(user__in=kept).select_related("user", "dossier").order_by("pk"):
        withdraw_assignment(assignment, actor=actor)
