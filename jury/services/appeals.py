"""The recours gracieux: lodged, ruled admissible or not, answered; upheld, the dossier is deliberated again by others (domaine.md § 4.3)."""

from django.db import transaction

from candidates.services import revoke_credit
from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.appeals import contestable_item, refusals, renouncing_blockers, upheld_on, was_late
from jury.enums import STANDING_EDGE_OF, AppealState, Outcome
from jury.models import Appeal, AwardRevocation
from jury.outcomes import outcome_in_force
from jury.rectifying import credits_of
from pathways import expectations
from pathways.enums import Role
from pathways.reactions import people
from pathways.services import advance, lock

from .locks import lock_session

NEW_DELIBERATION = "Nouvelle délibération après un recours accueilli."


@transaction.atomic
def lodge_appeal(dossier, *, actor, grounds, received_on=None) -> Appeal:
    """Contest the last decision of `dossier`: by its candidate today, or by the secretariat for a letter that came on `received_on`.

    Raises Forbidden, or Blocked: not decided, no grounds, an appeal already pending, received before the decision or in the
    future, and for the candidate once the delay is over. Side effects: the candidate and the secretariat are told.
    """
    item = contestable_item(dossier)
    if item is not None:
        item.session = lock_session(item.session)
    dossier = lock(dossier)
    authorize(actor, "jury.appeal", dossier)
    if item is None or dossier.state != item.dossier.state:
        raise Blocked(Blocker("not_decided", "Seule une décision du jury en vigueur peut être contestée."))
    by_candidate = dossier.candidate.user_id == actor.pk
    day = clock.today() if by_candidate or received_on is None else received_on
    if not grounds.strip():
        raise Blocked(Blocker("grounds_missing", "Dites ce qui n'a pas été régulier."))
    if found := refusals(item, day, by_candidate=by_candidate):
        raise Blocked(found)
    appeal = Appeal.objects.create(
        number=next_number("REC"), item=item, lodged_by=actor, lodged_on=day, grounds=grounds.strip()
    )
    record("appeal.lodged", actor=actor, object=appeal)
    _tell(appeal, "appeal_lodged")
    notify("appeal_to_rule", to=people(dossier, Role.SECRETARIAT), context=_said(appeal))
    expectations.refresh(dossier)
    return appeal


@transaction.atomic
def rule_appeal(appeal, *, actor, admissible: bool, reason: str) -> Appeal:
    """Admissible or not: in time, about regularity. Told to the candidate with the reason.

    Raises Forbidden, or Blocked: already ruled, no reason, admissible although it came too late.
    """
    appeal, dossier = _locked(appeal, actor)
    if appeal.state != AppealState.LODGED:
        raise Blocked(Blocker("already_ruled", f"Ce recours est {appeal.get_state_display()} : il a déjà été examiné."))
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif : il sera lu par le candidat."))
    if admissible and was_late(appeal):
        raise Blocked(Blocker("too_late", "Ce recours a été déposé après le délai : il ne peut pas être recevable."))
    appeal.state = AppealState.ADMISSIBLE if admissible else AppealState.INADMISSIBLE
    appeal.admissibility_reason, appeal.admissibility_by = reason.strip(), actor
    appeal.admissibility_at = clock.now()
    appeal.save()
    record("appeal.ruled", actor=actor, object=appeal, payload={"admissible": admissible})
    _tell(appeal, "appeal_admissible" if admissible else "appeal_inadmissible")
    expectations.refresh(dossier)
    return appeal


@transaction.atomic
def answer_appeal(appeal, *, actor, upheld: bool, answer: str) -> Appeal:
    """The answer on the merits of the regularity. Upheld: the dossier is complete again, for a new deliberation by another composition.

    What was first decided stands until that deliberation takes effect (`replace_contested_decision`).
    Raises Forbidden, or Blocked: not admissible, no answer, another dossier open for the same person and CQP.
    """
    appeal, dossier = _locked(appeal, actor)
    if appeal.state != AppealState.ADMISSIBLE:
        text = f"Ce recours est {appeal.get_state_display()} : on répond à un recours recevable, une fois."
        raise Blocked(Blocker("not_admissible", text))
    if not answer.strip():
        raise Blocked(Blocker("comment_missing", "Motivez la réponse : elle sera lue par le candidat."))
    appeal.state = AppealState.UPHELD if upheld else AppealState.REJECTED
    appeal.answer, appeal.answered_by, appeal.answered_at = answer.strip(), actor, clock.now()
    appeal.save()
    record("appeal.answered", actor=actor, object=appeal, payload={"upheld": upheld})
    if upheld:
        advance(dossier, "reopen_after_appeal", actor=actor, act=appeal.number)
    else:
        expectations.refresh(dossier)
    _tell(appeal, "appeal_upheld" if upheld else "appeal_rejected")
    return appeal


@transaction.atomic
def renounce_appeal(appeal, *, actor, reason="") -> Appeal:
    """The candidate gives the appeal up; the decision stands. Upheld already, the dossier goes back to what that decision says, and
    leaves the agenda it was on: as long as no new deliberation has taken effect, nothing of it had changed.

    Raises Forbidden, or Blocked: answered otherwise, decided anew since, deliberated on and waiting for its signatures, no reason from
    the secretariat. Side effects: the candidate and the secretariat are told.
    """
    appeal, dossier = _locked(appeal, actor, "jury.renounce_appeal")
    if found := renouncing_blockers(appeal):
        raise Blocked(found)
    if actor.pk != dossier.candidate.user_id and not reason.strip():
        text = "Dites comment le candidat l'a fait savoir, par exemple « lettre reçue le 3 mars »."
        raise Blocked(Blocker("comment_missing", text))
    was_upheld = appeal.state == AppealState.UPHELD
    appeal.state, appeal.renunciation = AppealState.RENOUNCED, reason.strip()
    appeal.renounced_by, appeal.renounced_at = actor, clock.now()
    appeal.save()
    record("appeal.renounced", actor=actor, object=appeal, payload={"was_upheld": was_upheld})
    if was_upheld:
        outcome = outcome_in_force(appeal.item, dossier.version.competencies.all())
        advance(dossier, STANDING_EDGE_OF[outcome], actor=actor)
    else:
        expectations.refresh(dossier)
    notify("appeal_renounced", to=people(dossier, Role.CANDIDATE, Role.SECRETARIAT), context=_said(appeal))
    return appeal


def _locked(appeal, actor, action="jury.rule_appeal"):
    """The session first, then the dossier, then the appeal as it is now."""
    session = lock_session(appeal.item.session)
    dossier = lock(appeal.item.dossier)
    appeal = Appeal.objects.select_for_update(of=("self",)).select_related("item__sheet").get(pk=appeal.pk)
    appeal.item.session, appeal.item.dossier = session, dossier
    authorize(actor, action, appeal)
    return appeal, dossier


def _said(appeal) -> dict:
    return {"appeal": appeal, "dossier": appeal.item.dossier, "session": appeal.item.session}


def _tell(appeal, code) -> None:
    notify(code, to=[appeal.item.dossier.candidate.user], context=_said(appeal))


def replace_contested_decision(item, outcome, *, actor) -> None:
    """The new deliberation takes effect: what the contested decision gave is revoked, and points to what replaces it.

    Called by the closing for each dossier, once its own lines and title are written. Nothing happens without an upheld appeal,
    nor when the jury only asks for a complement: the first decision then still stands.
    """
    if outcome == Outcome.POSTPONED:
        return
    for appeal in upheld_on([item.dossier]).exclude(item=item).select_related("item__session"):
        revoke_decision(appeal.item, actor=actor, on=item.session.held_on, act_number=appeal.number)
        point_to(appeal.item, item.award)


def revoke_decision(item, *, actor, on, act_number, reason=NEW_DELIBERATION) -> None:
    """Every line of the ledger and every title that this decision gave and that still counts."""
    for credit in credits_of(item).unrevoked():
        revoke_credit(credit, actor=actor, on=on, reason=reason, act_number=act_number)
    for award in item.awards.in_force().order_by("pk"):
        AwardRevocation.objects.create(
            award=award, revoked_on=on, reason=reason, act_number=act_number, recorded_by=actor
        )


def point_to(item, award) -> None:
    """Titles of `item` that were revoked lead to the one that replaces them, if any."""
    if award is None:
        return
    for old in item.awards.filter(revocation__isnull=False, superseded_by__isnull=True).exclude(pk=award.pk):
        old.superseded_by = award
        old.save(update_fields=["superseded_by"])
