"""The minutes on the screen of whoever reads or signs them."""

from django.urls import reverse

from cqp.access.decisions import can
from cqp.notifications.enums import EmailStatus
from cqp.shared.templatetags.cqp_ui import day_fr

from .enums import MinutesKind, Outcome
from .models import JuryItem, Minutes
from .pages import OUTCOME_TONES
from .rectification_page import minutes_rows
from .services.letters import letters_of
from .services.signing import able, awaited

# Parts of the content of a session's minutes that are about one dossier each, beside the decisions.
ASIDE = ("set_aside", "contested")


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


def expected_signatures(user) -> list[dict]:
    """The minutes that wait for this person's signature, as rows of the home page: one for the day, however many dossiers. One query."""
    rows = Minutes.objects.awaiting(user).select_related("session__committee").order_by("made_at", "pk")
    return [
        {
            "label": f"Signer le {minutes.get_kind_display()}",
            "url": reverse("minutes_sign", args=[minutes.pk]),
            "candidate": f"Séance de jury du {day_fr(minutes.session.held_on)}",
            "certification": minutes.session.committee.name,
            "number": minutes.number,
            "since": minutes.made_at,
            "role": "membre du jury",
        }
        for minutes in rows
    ]


def minutes_context(minutes, user) -> dict:
    waiting = awaited(minutes) if minutes.is_to_sign else []
    return {
        "minutes": minutes,
        "session": minutes.session,
        "content": minutes.content,
        **_told(minutes, user),
        "signatures": _signatures(minutes, waiting),
        "impediments": minutes.impediments.select_related("member__user").order_by("noted_at", "pk"),
        "paper": paper_row(minutes, user) if _reads_paper(minutes, user) else None,
        "may_sign": any(member.user_id == user.pk for member in waiting),
        "aside_title": _aside_title(minutes),
        **_ways_out(minutes, waiting, user),
    }


def _aside_title(minutes) -> str:
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


def _told(minutes, user) -> dict:
    """The content as its reader may read it: a member signs for the whole session, and reads only the dossiers on which they sit."""
    read = _numbers_read(minutes, user)
    if minutes.kind == MinutesKind.RECTIFYING:
        return {"rectified": minutes_rows(minutes), "is_hidden": minutes.content["dossier"]["number"] not in read}
    aside = {name: [_aside(row, row["dossier"] in read) for row in minutes.content[name]] for name in ASIDE}
    decisions = [_decision(minutes, row, row["dossier"]["number"] in read) for row in minutes.content["decisions"]]
    return {"decisions": decisions, **aside}


def _numbers_read(minutes, user) -> set:
    """Numbers of the dossiers of those minutes of which this person reads something."""
    items = minutes.items
    if not user.is_secretary_of(minutes.session.committee_id):
        items = items.filter(pk__in=JuryItem.objects.without_link_to(user).order_by().values("pk"))
    return set(items.order_by().values_list("dossier__number", flat=True))


def _decision(minutes, row, is_read) -> dict:
    """In words; the position and the number alone when it is not theirs to read: nothing else reaches the page."""
    if not is_read:
        return {"position": row["position"], "dossier": row["dossier"], "is_hidden": True}
    # Minutes frozen before each version had its words say them once for all.
    choices = row.get("verdict_choices") or minutes.content["verdict_choices"]
    labels = {choice["code"]: choice["label"] for choice in choices}
    outcome = Outcome(row["decision"])
    competencies = [one | {"label": labels.get(one["verdict"], "")} for one in row["competencies"]]
    shown = {"label": outcome.label, "tone": OUTCOME_TONES[outcome], "competencies": competencies}
    return row | shown | {"is_hidden": False}


def _aside(row, is_read) -> dict:
    return row | {"is_hidden": False} if is_read else {"dossier": row["dossier"], "is_hidden": True}


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
