"""What the jury's papers say, as plain JSON in the shapes of cqp.documents.papers. Frozen when asked, at the closing of the session."""

from django.conf import settings
from django.urls import reverse

from cqp.documents.services import digest
from evaluations.contents import parts

from .enums import Answer, Conformity, Outcome, Verdict
from .opinions import competency_views
from .outcomes import in_force

PRESIDENT = "président de séance"


def decision_sheet_paper(item, outcome: Outcome, signature) -> dict:
    """Outil 3 for one dossier, signed by the president through the minutes (rectified without them, by another who sat): `signature`
    is theirs, the digest is this sheet's."""
    content = unsigned_sheet(item, outcome)
    presides = signature.member_id == item.session.president_id
    role = PRESIDENT if presides else str(signature.member.get_college_display())
    signed = {"name": str(signature.member), "role": role, "signed_at": signature.signed_at.isoformat()}
    return content | {"signatures": [signed | {"digest": digest(content)}]}


def unsigned_sheet(item, outcome: Outcome) -> dict:
    """What the minutes bear the digest of: the same at the deliberation and when they take effect."""
    sheet, session, dossier = item.sheet, item.session, item.dossier
    standing = in_force(item)
    return parts.head(dossier) | {
        "candidate": parts.candidate(dossier.candidate),
        "session": _session(session),
        "conformity_choices": parts.choices(Answer),
        "conformity": [{"label": c["label"], "answer": c["answer"], "comment": c["comment"]} for c in sheet.checks],
        "conformity_conclusion": conclusion_told(standing),
        "opinion_choices": dossier.version.wording.frozen("opinion"),
        "verdict_choices": dossier.version.wording.frozen("decision"),
        "competencies": _competencies(item),
        "decision_choices": parts.choices(Outcome),
        "decision": str(outcome),
        "recommendations": standing.recommendations,
        "rectified_by": standing.minutes.number if standing.minutes else None,
        "recusals": _recusals(item),
    }


def _recusals(item):
    rows = item.recusals.in_force().select_related("member__user").order_by("recorded_at", "pk")
    return [{"name": str(row.member), "reason": str(row.get_cause_display())} for row in rows]


def _session(session):
    members = session.members.seated().select_related("user").order_by("college", "user__last_name", "pk")
    return {
        "number": session.number,
        "held_on": parts.day(session.held_on),
        "place": session.place,
        "members": [
            {
                "name": str(member),
                "college": str(member.get_college_display()),
                "organisation": member.organisation_name,
                "is_present": member.is_present,
                "is_president": member.pk == session.president_id,
            }
            for member in members
        ],
    }


def conclusion_told(standing) -> str:
    label = str(Conformity(standing.conclusion).label)
    return f"{label} — {standing.observation}" if standing.observation else label


def _competencies(item):
    standing = in_force(item)
    decided = standing.decisions if standing.conclusion == Conformity.CONFORM else {}
    rows = []
    for view in competency_views(item.dossier, item.session.held_on):
        decision = decided.get(view.competency.pk)
        rows.append(
            parts.competency(view.competency)
            | {
                "professional": view.professional["verdict"] if view.professional else None,
                "external": view.external["verdict"] if view.external else None,
                "verdict": decision.verdict if decision else "",
                "reason": decision.reason if decision else "",
                # A rectified decision was put right on paper, without a new vote.
                "vote": _vote(getattr(decision, "ballot", None)),
            }
            | _benefit(item, view, decision)
        )
    return rows


def _vote(ballot):
    """The figures of a counted vote: never who voted what."""
    if ballot is None:
        return None
    figures = {"in_favour": ballot.votes_for, "against": ballot.votes_against, "abstentions": ballot.abstentions}
    return figures | {"casting_vote": ballot.used_casting_vote}


def _benefit(item, view, decision):
    """From which decision the competency counts, and until which day, included."""
    already = decision is not None and decision.verdict == Verdict.ALREADY_VALIDATED
    # « Déjà validée » by a line that was taken back since: it counts on no day, and the paper tells none.
    if decision is None or decision.verdict == Verdict.NOT_VALIDATED or (already and view.credit is None):
        return {"validated_on": None, "expires_on": None}
    if already:
        return {"validated_on": parts.day(view.credit.acquired_on), "expires_on": parts.day(view.credit.last_day)}
    held_on = item.session.held_on
    return {
        "validated_on": parts.day(held_on),
        "expires_on": parts.day(item.dossier.version.last_day_of_benefit(held_on)),
    }


def certificate_paper(award) -> dict:
    version = award.item.dossier.version
    competencies = [parts.competency(competency) for competency in version.competencies.all()]
    mention = version.wording.text("certificate_mention", count=len(competencies))
    return _title(award) | {"mention": mention, "competencies": competencies}


def competency_statement_paper(award) -> dict:
    rows = _competencies(award.item)
    validated = ("number", "title", "validated_on", "expires_on")
    to_complete = ("number", "title", "reason")
    return _title(award) | {
        "validated": [{name: row[name] for name in validated} for row in rows if row["validated_on"]],
        "to_complete": [{name: row[name] for name in to_complete} for row in rows if not row["validated_on"]],
        "recommendations": in_force(award.item).recommendations,
    }


def _title(award):
    item = award.item
    return parts.head(item.dossier) | {
        "holder": parts.candidate(item.dossier.candidate),
        "award": {
            "number": award.number,
            "verification_code": award.verification_code,
            "verification_url": verification_url(award),
            "decided_on": parts.day(award.decided_on),
            "session_number": item.session.number,
        },
        "signatories": [{"name": str(item.session.president), "role": "Président du jury paritaire"}],
    }


def verification_url(award) -> str:
    return settings.PUBLIC_URL + reverse("verification_result", args=[award.verification_code])


def letter(item) -> dict:
    """What the result letters say: plain values, ready to be read."""
    standing, session = in_force(item), item.session
    rows = _competencies(item)
    return {
        "title": item.dossier.certification.title,
        "session": session,
        "validated": [row for row in rows if row["validated_on"]],
        "to_complete": [row for row in rows if not row["validated_on"]],
        "observation": standing.observation,
        "recommendations": standing.recommendations,
    }
