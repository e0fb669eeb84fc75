"""What the minutes of a session say, as plain JSON in the shape of cqp.documents.papers: frozen at the deliberation, then signed."""

from datetime import datetime, time

from django.db.models import Q

from cqp.documents.services import digest
from cqp.shared import clock
from evaluations.contents import parts

from . import contents
from .enums import MinutesKind, Outcome, RecusalCause
from .models import Attendance, ContestedLine, ParityRecord, Recusal
from .outcomes import failed_lines, outcome_of

_PAPER = {MinutesKind.SESSION: "jury_minutes", MinutesKind.RECTIFYING: "jury_rectifying_minutes"}


def paper_kind(minutes) -> str:
    return _PAPER[MinutesKind(minutes.kind)]


def signed(minutes) -> dict:
    """The content as it was signed, then who signed it and who could not."""
    signatures = minutes.signatures.select_related("member__user").order_by("signed_at", "pk")
    impediments = minutes.impediments.select_related("member__user").order_by("noted_at", "pk")
    done = {signature.member_id for signature in signatures}
    president = minutes.session.president_id
    return minutes.content | {
        "signatures": [
            {
                "name": str(signature.member),
                "role": _quality(signature.member, president),
                "signed_at": signature.signed_at.isoformat(),
                "digest": signature.digest,
            }
            for signature in signatures
        ],
        "impediments": [
            {"name": str(row.member), "role": _quality(row.member, president), "reason": row.reason}
            for row in impediments
            if row.member_id not in done
        ],
    }


def _quality(member, president) -> str:
    college = str(member.get_college_display())
    return f"{contents.PRESIDENT}, {college}" if member.pk == president else college


def of_session(minutes, items) -> dict:
    """`items`: those that the jury decides, locked by the caller."""
    session = minutes.session
    members = list(session.members.seated().select_related("user").order_by("college", "user__last_name", "pk"))
    return {
        "number": minutes.number,
        "version": minutes.version,
        "committee": {"name": session.committee.name},
        "session": {
            "number": session.number,
            "held_on": parts.day(session.held_on),
            "place": session.place,
            "opened_at": session.opened_at.isoformat(),
            "deliberated_at": session.deliberated_at.isoformat(),
        },
        "members": _members(session, members),
        "presidencies": _presidencies(session),
        "parity": _parity(session),
        "recusals": _recusals(session),
        "decision_choices": parts.choices(Outcome),
        "decisions": [_decision(item) for item in items],
        "set_aside": _set_aside(session),
        "contested": _contested(session),
    }


def _members(session, members):
    stays = {}
    for stay in Attendance.objects.filter(member__in=[m.pk for m in members]).order_by("arrived_at", "pk"):
        left_at = stay.left_at.isoformat() if stay.left_at else None
        stays.setdefault(stay.member_id, []).append({"arrived_at": stay.arrived_at.isoformat(), "left_at": left_at})
    return [
        {
            "name": str(member),
            "college": str(member.get_college_display()),
            "organisation": member.organisation_name,
            "is_present": member.is_present,
            "is_president": member.pk == session.president_id,
            "stays": stays.get(member.pk, []),
        }
        for member in members
    ]


def _presidencies(session):
    """Each designation, in order."""
    rows = session.presidencies.select_related("member__user").order_by("designated_at", "pk")
    return [{"name": str(row.member), "designated_at": row.designated_at.isoformat()} for row in rows]


def _parity(session):
    rows = ParityRecord.objects.filter(session=session).select_related("item__dossier").order_by("noted_at", "pk")
    return [
        {
            "noted_at": row.noted_at.isoformat(),
            "moment": str(row.get_moment_display()),
            "dossier": row.item.dossier.number if row.item else None,
            "present": len(row.present),
            "reasons": [str(reason) for reason in row.reasons],
        }
        for row in rows
    ]


def _recusals(session):
    """Who, on what and since when. The private detail of a link stays between the member and the president."""
    rows = Recusal.objects.filter(item__session=session).select_related("item__dossier", "member__user")
    return [
        {
            "name": str(row.member),
            "dossier": row.item.dossier.number,
            "cause": str(RecusalCause(row.cause).label),
            "recorded_at": row.recorded_at.isoformat(),
            "lifted_at": row.lifted_at.isoformat() if row.lifted_at else None,
            # What was decided with them in the room: emptied, then decided again by the others.
            "cleared_decision": row.cleared_decision,
        }
        for row in rows.order_by("recorded_at", "pk")
    ]


def _decision(item):
    sheet, dossier = item.sheet, item.dossier
    outcome = outcome_of(sheet, dossier.version.competencies.all())
    paper = contents.unsigned_sheet(item, outcome)
    kept = ("number", "title", "verdict", "reason", "vote")
    return {
        "position": item.position,
        "dossier": paper["dossier"],
        "certification": {name: paper["certification"][name] for name in ("title", "version")},
        "candidate": dossier.candidate.full_name,
        "heard_at": item.heard_at.isoformat() if item.heard_at else None,
        "conclusion": paper["conformity_conclusion"],
        "verdict_choices": paper["verdict_choices"],
        "reservations": [
            {"line": line["label"], "comment": line["comment"]} for line in failed_lines(sheet) if line["comment"]
        ],
        "competencies": [{name: row[name] for name in kept} for row in paper["competencies"]],
        "decision": str(outcome),
        "in_one_motion": sheet.adopted_at is not None,
        "recommendations": sheet.recommendations,
        "sheet_digest": digest(paper),
    }


def _set_aside(session):
    """What left the agenda on the day of the session, and what left it before because a member does not sit on it: a declaration made
    at home may break the parity of a dossier. Not what was put back on the same agenda since."""
    that_day = datetime.combine(session.held_on, time.min, tzinfo=clock.PARIS)
    decided = session.items.in_force().order_by().values("dossier")
    recused = Recusal.objects.filter(item__session=session).order_by().values("item")
    rows = session.items.filter(Q(removed_at__gte=that_day) | Q(removed_at__isnull=False, pk__in=recused))
    rows = rows.exclude(dossier__in=decided).select_related("dossier__candidate")
    return [
        {
            "dossier": item.dossier.number,
            "candidate": item.dossier.candidate.full_name,
            "removed_at": item.removed_at.isoformat(),
            "reason": item.removal_reason,
        }
        for item in rows.order_by("removed_at", "pk")
    ]


def _contested(session):
    examined = session.items.examined().order_by().values("pk")
    rows = ContestedLine.objects.filter(item__in=examined, withdrawn_at__isnull=True)
    found = []
    for row in rows.select_related("item__dossier", "item__sheet", "member__user").order_by("contested_at", "pk"):
        labels = {line["code"]: line["label"] for line in row.item.sheet.checks}
        found.append(
            {
                "dossier": row.item.dossier.number,
                "line": labels.get(row.code, row.code),
                "name": str(row.member),
                "reason": row.reason,
            }
        )
    return found
