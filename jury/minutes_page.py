"""The minutes on the screen of whoever reads or signs them."""

from django.urls import reverse

from cqp.access.decisions import can
from cqp.notifications.enums import EmailStatus

from .enums import MinutesKind, Outcome
from .models import Minutes, Recusal
from .pages import OUTCOME_TONES
from .rectification_page import minutes_rows
from .services.letters import letters_of
from .services.signing import able, awaited


def standing_minutes(session) -> Minutes | None:
    """Those under signature, or signed."""
    return session.minutes.standing().filter(kind=MinutesKind.SESSION).first()


def standing_context(session, user) -> dict:
    """For the page of the session: its minutes, the reader's place in the room, the letters that the secretariat has to read over."""
    closed = session.is_closed and can(user, "jury.manage", session).allowed
    held = closed and any(letter.email.status == EmailStatus.HELD for letter in letters_of(session))
    return {
        "minutes": standing_minutes(session),
        "has_seat": session.is_open and can(user, "jury.seat", session).allowed,
        "letters_to_read": held,
    }


def minutes_context(minutes, user) -> dict:
    waiting = awaited(minutes) if minutes.is_to_sign else []
    return {
        "minutes": minutes,
        "session": minutes.session,
        "content": minutes.content,
        "decisions": _decisions(minutes, user),
        **_rectified(minutes, user),
        "signatures": _signatures(minutes, waiting),
        "impediments": minutes.impediments.select_related("member__user").order_by("noted_at", "pk"),
        "paper": paper_row(minutes, user) if _reads_paper(minutes, user) else None,
        "may_sign": any(member.user_id == user.pk for member in waiting),
        "set_aside": _set_aside(minutes),
        **_ways_out(minutes, waiting, user),
    }


def _set_aside(minutes) -> str:
    """Why a version is not signed any more; its reason is told below."""
    if minutes.is_rectifying:
        return "Procès-verbal écarté : la rectification a été abandonnée"
    if minutes.session.is_cancelled:
        return "Version écartée : la séance a été interrompue"
    return "Version écartée : la délibération a été rouverte"


def _ways_out(minutes, waiting, user) -> dict:
    """When a signature does not come: whose impediment this reader may note, and the acts that set these minutes aside."""
    pending, manages = minutes.is_to_sign, can(user, "jury.manage", minutes).allowed
    notes = pending and can(user, "jury.note_impediment", minutes).allowed
    found = {
        "notable": _notable(minutes, waiting, user) if notes else [],
        "may_reopen": pending and not minutes.is_rectifying and can(user, "jury.close", minutes).allowed,
        "may_interrupt": pending and not minutes.is_rectifying and manages,
        "may_abandon": pending and minutes.is_rectifying and can(user, "jury.rectify", minutes).allowed,
    }
    return found | {"has_ways_out": any(found.values())}


def _notable(minutes, waiting, user) -> list:
    president = minutes.session.president
    if not minutes.is_rectifying:
        return [member for member in waiting if member.pk != president.pk]
    if user.pk == president.user_id or president.pk not in {member.pk for member in able(minutes)}:
        return waiting
    # The secretariat, while the president can sign: only that they cannot.
    return [member for member in waiting if member.pk == president.pk]


def impediment_warning(minutes) -> str:
    """What is still due, whoever is noted."""
    due = (
        "la signature du président de séance ou, à défaut, celle d'un membre qui a siégé"
        if minutes.is_rectifying
        else "une signature par collège, et toujours celle du président"
    )
    return f"Le motif figure au procès-verbal. Il y faut au moins {due}."


def _reads_paper(minutes, user) -> bool:
    return minutes.document is not None and can(user, "jury.download_minutes", minutes).allowed


def paper_row(minutes, user) -> dict:
    """For components/paper.html: the minutes on paper, once they are in force."""
    document = minutes.document
    here = [minutes.pk]
    paper = {
        "title": document.title,
        "number": document.number,
        "state": document.status.lower(),
        "at": document.created_at,
        "url": reverse("minutes_download", args=here) if document.is_ready else "",
        "size": document.file.size if document.is_ready else None,
        "digest": document.file.sha256 if document.is_ready else "",
        "version": "",
        "replaced_by": "",
    }
    may_retry = document.has_failed and can(user, "jury.manage", minutes).allowed
    return {
        "paper": paper,
        "poll_url": reverse("minutes_state", args=here),
        "retry_url": reverse("minutes_retry", args=here) if may_retry else "",
    }


def _decisions(minutes, user) -> list[dict]:
    """Each decision in words. A member who withdrew from a dossier signs for the session, and reads nothing of that dossier."""
    theirs = Recusal.objects.in_force().filter(item__session=minutes.session_id, member__user=user)
    hidden = set(theirs.order_by().values_list("item__dossier__number", flat=True))
    labels = {row["code"]: row["label"] for row in minutes.content.get("verdict_choices", [])}
    found = []
    for row in minutes.content.get("decisions", []):
        outcome = Outcome(row["decision"])
        competencies = [one | {"label": labels.get(one["verdict"], "")} for one in row["competencies"]]
        shown = {"label": outcome.label, "tone": OUTCOME_TONES[outcome], "competencies": competencies}
        found.append(row | shown | {"is_hidden": row["dossier"]["number"] in hidden})
    return found


def _rectified(minutes, user) -> dict:
    """Of rectifying minutes: before and after, and whether this member withdrew from that dossier."""
    if minutes.kind != MinutesKind.RECTIFYING:
        return {}
    recusals = minutes.rectification.item.recusals.in_force()
    return {"rectified": minutes_rows(minutes), "is_hidden": recusals.filter(member__user=user).exists()}


def _signatures(minutes, waiting) -> list[dict]:
    """For components/signatures.html: those given, then those still waited for."""
    given = minutes.signatures.select_related("member__user").order_by("signed_at", "pk")
    rows = [
        {
            "as_what": row.member.get_college_display(),
            "who": str(row.member),
            "at": row.signed_at,
            "digest": row.digest,
        }
        for row in given
    ]
    return rows + [{"as_what": member.get_college_display(), "who": str(member)} for member in waiting]
