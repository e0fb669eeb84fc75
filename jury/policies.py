"""Who plans, who sits, who decides, who closes. Rules take the session or one of its agenda items."""

from cqp.access.decisions import ALLOW, refuse, rule

from .models import JuryItem, JuryMember

_SECRETARIAT = "Cet acte revient au secrétariat de la CPEF."


def session_of(obj):
    return obj.session if isinstance(obj, JuryItem) else obj


def is_juror(user) -> bool:
    """Sits, or has sat, in a jury: such a person also presents a second factor at sign-in (house § 1 row 16)."""
    return JuryMember.objects.filter(user=user).exists()


def _is_secretary(user, session) -> bool:
    return user.is_secretary_of(session.committee_id)


def _seat(user, session):
    return session.members.filter(user=user).first()


def _is_president(user, session) -> bool:
    return session.president is not None and session.president.user_id == user.pk


@rule("jury.list")
def may_list_sessions(user, _):
    """The secretariat, and whoever sits or has sat in a session: each sees their own."""
    if user.committees or is_juror(user):
        return ALLOW
    return refuse("Les séances de jury sont l'affaire du secrétariat et de leurs membres.")


@rule("jury.plan")
def may_plan_session(user, committee):
    """The secretariat of the committee."""
    allowed = bool(user.committees) if committee is None else user.is_secretary_of(committee.pk)
    return ALLOW if allowed else refuse(_SECRETARIAT)


@rule("jury.view")
def may_view_session(user, obj):
    """The secretariat of the committee, and the members of that session."""
    session = session_of(obj)
    if _is_secretary(user, session) or _seat(user, session):
        return ALLOW
    return refuse("Vous n'êtes pas membre de ce jury.")


@rule("jury.manage")
def may_manage_session(user, obj):
    """The secretariat sets the members and the agenda; the services refuse once the session is open."""
    return ALLOW if _is_secretary(user, session_of(obj)) else refuse(_SECRETARIAT)


@rule("jury.attend")
def may_mark_presence(user, obj):
    """The secretariat keeps the attendance sheet; the president too, when the secretariat is not in the room."""
    session = session_of(obj)
    if _is_secretary(user, session) or _is_president(user, session):
        return ALLOW
    return refuse("La feuille de présence est tenue par le secrétariat ou par le président de séance.")


@rule("jury.designate")
def may_designate_president(user, obj):
    """Those present designate their president (mode d'emploi); the secretariat may record it for them."""
    session = session_of(obj)
    seat = _seat(user, session)
    if _is_secretary(user, session) or (seat and seat.is_present):
        return ALLOW
    return refuse("Le président est désigné par les membres présents.")


@rule("jury.open")
def may_open_session(user, obj):
    """The designated president, or the secretariat at their side."""
    session = session_of(obj)
    if _is_secretary(user, session) or _is_president(user, session):
        return ALLOW
    return refuse("La séance est ouverte par son président ou par le secrétariat.")


@rule("jury.decide")
def may_decide(user, obj):
    """The members present, while the session is open. The secretariat reads; it does not decide."""
    session = session_of(obj)
    seat = _seat(user, session)
    if seat is None:
        return refuse("Seuls les membres du jury décident.")
    if not seat.is_present:
        return refuse("Vous n'êtes pas noté(e) présent(e) à cette séance.")
    if not session.is_open:
        return refuse(
            "On décide en séance : elle n'est pas ouverte." if session.is_planned else "La séance n'est plus ouverte."
        )
    if isinstance(obj, JuryItem) and obj.removed_at:
        return refuse("Ce dossier a été retiré de l'ordre du jour.")
    return ALLOW


@rule("jury.close")
def may_close_session(user, obj):
    """The president alone: closing signs the decisions."""
    return ALLOW if _is_president(user, session_of(obj)) else refuse("Seul le président de séance peut la clore.")
