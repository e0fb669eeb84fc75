"""Voting when it is asked for: each entitled member has one voice, nobody sees a voice before the count, the count writes the decision."""

from collections import Counter

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.composition import require_jury_on
from jury.enums import Choice, Conformity, Verdict
from jury.models import Ballot, BallotVote, JuryItem
from jury.opinions import competency_views

from .locks import lock_session
from .sheets import decision_blockers, write_verdict


def locked_item(item) -> JuryItem:
    """The session locked, then the item as it is now."""
    session = lock_session(item.session)
    current = JuryItem.objects.for_page().select_related("sheet").get(pk=item.pk)
    current.session = session
    return current


@transaction.atomic
def call_ballot(item, competency, *, actor) -> Ballot:
    """« Valider cette compétence ? », put to those who sit on the dossier.

    Raises Forbidden unless the president (or, on a dossier from which the president withdrew, a member who sits on it) in an open
    session; Blocked: those who sit are not a jury, conformity not concluded, competency kept, a vote already under way.
    """
    item = locked_item(item)
    authorize(actor, "jury.conduct", item)
    require_jury_on(item)
    if found := _cannot_be_voted(item, competency):
        raise Blocked(found)
    ballot = Ballot.objects.create(item=item, competency=competency, called_by=actor)
    record("jury.ballot_called", actor=actor, object=item.session, payload={"item": item.pk, "ballot": ballot.pk})
    return ballot


def _cannot_be_voted(item, competency):
    label = f"Compétence {competency.number}"
    if item.sheet.conclusion != Conformity.CONFORM:
        text = f"{label} : concluez d'abord le contrôle de conformité ; on ne vote que sur une démarche conforme."
        return [Blocker("conformity_first", text)]
    views = {view.competency.pk: view for view in competency_views(item.dossier, item.session.held_on)}
    if views[competency.pk].is_kept:
        return [Blocker("kept", f"{label}, déjà validée et non évaluée cette fois : il n'y a rien à voter.")]
    if item.ballots.under_way().filter(competency=competency).exists():
        return [Blocker("ballot_under_way", f"{label} : un vote est déjà en cours.")]
    return []


@transaction.atomic
def cast(ballot, *, actor, choice) -> BallotVote:
    """One voice, which may change until the count. Raises Forbidden unless present and sitting on that dossier, Blocked once over."""
    item = locked_item(ballot.item)
    authorize(actor, "jury.decide", item)
    ballot = _under_way(ballot)
    member = item.session.members.present().get(user=actor)
    vote, _ = BallotVote.objects.update_or_create(
        ballot=ballot, member=member, defaults={"choice": Choice(choice), "cast_at": clock.now()}
    )
    return vote


@transaction.atomic
def count(ballot, *, actor, reason="") -> Ballot:
    """Close the vote, write its figures and the decision that it makes.

    The entitled are those who sit on the dossier now; one who said nothing abstains; carried as `result` says. Same refusals as
    `call_ballot`, and Blocked without reason when the vote departs from two opinions that agree.
    """
    item = locked_item(ballot.item)
    authorize(actor, "jury.conduct", item)
    ballot, room = _under_way(ballot), require_jury_on(item)
    _tally(ballot, item, [member.pk for member in room.sitting_on(item)])
    verdict = Verdict.VALIDATED if ballot.is_carried else Verdict.NOT_VALIDATED
    if found := decision_blockers(item, {ballot.competency_id: (verdict, reason)}):
        raise Blocked(found)
    ballot.closed_at = clock.now()
    ballot.save()
    write_verdict(item, ballot.competency_id, verdict, reason, actor=actor, ballot=ballot)
    record("jury.ballot_counted", actor=actor, object=item.session, payload={"item": item.pk, "ballot": ballot.pk})
    return ballot


def _tally(ballot, item, entitled):
    said = dict(ballot.votes.filter(member__in=entitled).order_by("pk").values_list("member", "choice"))
    voices = Counter(said.values())
    ballot.entitled = len(entitled)
    ballot.votes_for, ballot.votes_against = voices[Choice.FOR], voices[Choice.AGAINST]
    ballot.abstentions = ballot.entitled - ballot.votes_for - ballot.votes_against
    weight = said.get(item.session.president_id) if item.dossier.version.president_has_casting_vote else None
    ballot.is_carried, ballot.used_casting_vote = result(
        ballot.entitled, ballot.votes_for, ballot.votes_against, president=weight
    )


def result(entitled, votes_for, votes_against, *, president=None) -> tuple[bool, bool]:
    """(carried, by the casting vote). Pure. `president`: what they voted, None when their voice has no more weight than another.

    Carried by more than half of those entitled; short of it, by the president's voice when it is « pour » and nobody outnumbers it:
    one « contre » more or one « pour » less never carries what was not (ADR 0030).
    """
    if votes_for * 2 > entitled:
        return True, False
    if president == Choice.FOR and votes_for >= votes_against:
        return True, True
    return False, president == Choice.AGAINST and votes_for == votes_against


@transaction.atomic
def cancel(ballot, *, actor) -> Ballot:
    """Put an end to a vote without counting it. Raises Forbidden like `call_ballot`, Blocked once over."""
    item = locked_item(ballot.item)
    authorize(actor, "jury.conduct", item)
    ballot = _under_way(ballot)
    ballot.cancelled_at = clock.now()
    ballot.save(update_fields=["cancelled_at"])
    record("jury.ballot_cancelled", actor=actor, object=item.session, payload={"item": item.pk, "ballot": ballot.pk})
    return ballot


def _under_way(ballot) -> Ballot:
    current = Ballot.objects.select_for_update(of=("self",)).select_related("competency").get(pk=ballot.pk)
    if current.closed_at or current.cancelled_at:
        raise Blocked(Blocker("ballot_over", "Ce vote est déjà dépouillé ou annulé."))
    return current
