"""The screens of the room: one shared by everybody, one per member. Read again every few seconds: few queries, whatever the agenda."""

from django.db.models import Max
from django.urls import reverse

from cqp.access.decisions import can
from cqp.documents.services import digest
from cqp.referentials.enums import Hearing
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import count_fr, day_fr

from .composition import room_of
from .enums import Choice, SessionState, Verdict
from .masks import read_by
from .models import Ballot, JuryItem, JurySession, Recusal
from .opinions import competency_views
from .outcomes import decisions_of, outcome_of
from .pages import OUTCOME_TONES

VERDICT_TONES = {Verdict.VALIDATED: "success", Verdict.ALREADY_VALIDATED: "success", Verdict.NOT_VALIDATED: "danger"}


def expected_openings(user) -> list[dict]:
    """The sessions of the day that this person presides and that are still to be opened, as rows of the home page. One query."""
    sessions = JurySession.objects.filter(state=SessionState.PLANNED, held_on=clock.today(), president__user=user)
    rows = sessions.with_agenda_size().annotate(since=Max("presidencies__designated_at"))
    return [
        {
            "label": "Ouvrir la séance de jury",
            "url": reverse("session_open", args=[session.pk]),
            "candidate": f"Séance de jury du {day_fr(session.held_on)}",
            "certification": count_fr(session.dossiers, "dossier,dossiers"),
            "number": session.number,
            "since": session.since,
            "role": "président(e) de séance",
        }
        for session in rows.order_by("starts_at", "pk")
    ]


def room_context(session, user, *, is_wall=False) -> dict:
    """What the wall shows: who is here, whether they are a jury, who has still to declare, the dossier under examination and the
    vote, never who voted what. Read by the whole room, the wall says of a dossier on which somebody present does not sit its number
    alone (ADR 0044); each member who does reads it at their place."""
    room, agenda = room_of(session), _read(session)
    for member in room.seated:
        member.to_declare = len(room.undeclared(member, agenda)) if session.is_open else 0
    current = _current(session)
    read = current is not None and can(user, "jury.view", current).allowed
    aside = [member for member in room.present if not room.sits(member, current)] if is_wall and read else []
    shown = read and not aside
    context = {
        "session": session,
        "present": room.present,
        "own_to_declare": sum(member.to_declare for member in room.seated if member.user_id == user.pk),
        "reasons": room.reasons + room.president,
        "current": current if shown else None,
        "is_hidden": current is not None and not shown,
        "aside": {"number": current.dossier.number, "names": ", ".join(map(str, aside))} if aside else None,
        "dossier_reasons": room.reasons_on(current) if read else [],
        "rows": _decided(current) if shown else [],
        "outcome": _outcome(current) if shown else None,
        "ballots": _ballots(current, room, user) if shown else [],
        "again": _to_decide_again(session, agenda),
        "progress": {"done": sum(item.outcome is not None for item in agenda), "total": len(agenda)},
    }
    return context | {"state": _state(context)}


def _state(context) -> str:
    """What would be drawn, in sixteen signs: the screen that asks again says which it shows, and nothing moves when it is the same."""
    current = context["current"]
    said = [
        [context["session"].state, context["session"].president_id],
        [[member.pk, member.to_declare] for member in context["present"]],
        [context["own_to_declare"], context["again"], context["aside"]],
        [reason.code for reason in context["reasons"] + context["dossier_reasons"]],
        [current.pk, current.sheet.revision, bool(current.heard_at)] if current else context["is_hidden"],
        [[row["ballot"].pk, row["voted"], row["entitled"], row["own"]] for row in context["ballots"]],
        context["progress"],
    ]
    return digest(said)[:16]


def _current(session):
    if session.current_item_id is None:
        return None
    rows = JuryItem.objects.undecided() if session.is_open else JuryItem.objects.in_force()
    item = rows.for_page().select_related("sheet").filter(pk=session.current_item_id).first()
    if item is not None:
        item.session = session
    return item


def _decided(item):
    decided = decisions_of(item.sheet)
    return [_row(competency, decided.get(competency.pk)) for competency in item.dossier.version.competencies.all()]


def _row(competency, decision):
    wording = competency.version.wording
    label = wording.label("decision", decision.verdict) if decision else "pas encore décidée"
    tone = VERDICT_TONES[Verdict(decision.verdict)] if decision else "neutral"
    return {"competency": competency, "label": label, "tone": tone}


def _outcome(item):
    outcome = outcome_of(item.sheet, item.dossier.version.competencies.all())
    return {"label": outcome.label, "tone": OUTCOME_TONES[outcome]} if outcome else None


def _ballots(item, room, user):
    """How many have voted, and the reader's own voice; the others' are told by the count alone, as figures."""
    entitled = {member.pk: member.user_id for member in room.sitting_on(item)}
    found = []
    rows = Ballot.objects.under_way().filter(item=item).select_related("competency").prefetch_related("votes")
    for ballot in rows.order_by("called_at", "pk"):
        said = {vote.member_id: vote.choice for vote in ballot.votes.all() if vote.member_id in entitled}
        own = next((choice for pk, choice in said.items() if entitled[pk] == user.pk), "")
        label = f"Vote en cours, compétence {ballot.competency.number} : voix reçues"
        found.append({"ballot": ballot, "label": label, "voted": len(said), "entitled": len(entitled), "own": own})
    return found


def _read(session) -> list:
    """The agenda, each item with the `outcome` that its sheet gives."""
    rows = session.items.in_force().select_related("sheet", "dossier__version").order_by("position", "pk")
    items = list(rows.prefetch_related("sheet__decisions", "dossier__version__competencies"))
    for item in items:
        item.outcome = outcome_of(item.sheet, item.dossier.version.competencies.all())
    return items


def _to_decide_again(session, agenda) -> list[str]:
    """What a recusal noted in session has cleared, as long as it is not decided again: told to the whole room, by number."""
    recusals = Recusal.objects.filter(item__session=session, cleared_decision=True).order_by()
    cleared = set(recusals.values_list("item_id", flat=True))
    return [
        f"Dossier {item.dossier.number} : un membre n'y siège plus, ce qui avait été décidé avec lui est effacé."
        for item in agenda
        if item.pk in cleared and item.outcome is None
    ]


def seat_context(session, user) -> dict:
    """The member's own screen: the current dossier with what the opinions propose, their voice, and the president's acts."""
    context = room_context(session, user)
    current = context["current"]
    conducts = can(user, "jury.conduct", current or session).allowed
    leads = can(user, "jury.conduct", session).allowed
    return context | {
        "choices": Choice.choices,
        "views": _proposals(current, context) if current else [],
        "may_vote": current is not None and can(user, "jury.decide", current).allowed,
        "conducts": conducts,
        "leads": leads,
        "agenda": _agenda(session, user) if leads else [],
        "may_hear": current is not None and conducts and current.dossier.version.hearing != Hearing.NONE,
    }


def _proposals(item, context):
    """One row per competency: what the two opinions propose, what is decided, whether a vote may be called or is under way."""
    decided = {row["competency"].pk: row for row in context["rows"]}
    voting = {row["ballot"].competency_id: row for row in context["ballots"]}
    return [
        {
            "view": view,
            "decided": decided[view.competency.pk],
            "voting": voting.get(view.competency.pk),
            "proposal": view.proposed_word,
            "needs_reason": view.agree,
        }
        for view in competency_views(item.dossier, item.session.held_on)
    ]


def _agenda(session, user):
    """The dossiers that the president may put on the wall; the name of one they do not judge stays out."""
    judged = read_by(user, session)
    rows = session.items.undecided().select_related("dossier__candidate").order_by("position", "pk")
    return [
        {
            "item": item,
            "label": f"{item.position}. {item.dossier.candidate if item.pk in judged else item.dossier.number}",
            "is_current": item.pk == session.current_item_id,
        }
        for item in rows
    ]
