"""Who plans, who sits, who decides, who closes. Rules take the session, one of its agenda items or its minutes."""

from django.db.models import Value

from cqp.access.decisions import ALLOW, refuse, rule
from cqp.shared import clock
from pathways.enums import Role

from .models import JuryItem, JuryMember, JurySession, PoolSeat

SITS, IN_POOL = "sits", "in_pool"
_SECRETARIAT = "Cet acte revient au secrétariat de la CPEF."


def session_of(obj):
    return obj if isinstance(obj, JurySession) else obj.session


def is_juror(user) -> bool:
    """Sits, or has sat, in a jury: such a person also presents a second factor at sign-in (house § 1 row 16)."""
    return JuryMember.objects.seated().filter(user=user).exists()


def part_of(user) -> frozenset:
    """SITS: sits, or has sat, in a jury; IN_POOL: may be called to one. One query for both, remembered on this instance only: the menu
    of every page asks."""
    if "_jury_part" not in user.__dict__:
        seats = JuryMember.objects.seated().filter(user=user).order_by().annotate(part=Value(SITS))
        pool = PoolSeat.objects.not_over(clock.today()).filter(user=user).order_by().annotate(part=Value(IN_POOL))
        found = seats.values_list("part", flat=True).union(pool.values_list("part", flat=True))
        user.__dict__["_jury_part"] = frozenset(found)
    return user.__dict__["_jury_part"]


def _is_secretary(user, session) -> bool:
    return user.is_secretary_of(session.committee_id)


def _seat(user, session):
    return session.members.seated().filter(user=user).first()


def _is_president(user, session) -> bool:
    return session.president is not None and session.president.user_id == user.pk


@rule("jury.list")
def may_list_sessions(user, _):
    """The secretariat, and whoever sits or has sat in a session: each sees their own."""
    if user.committees or SITS in part_of(user):
        return ALLOW
    return refuse("Les séances de jury sont l'affaire du secrétariat et de leurs membres.")


@rule("jury.plan")
def may_plan_session(user, committee):
    """The secretariat of the committee."""
    allowed = bool(user.committees) if committee is None else user.is_secretary_of(committee.pk)
    return ALLOW if allowed else refuse(_SECRETARIAT)


@rule("jury.view")
def may_view_session(user, obj):
    """The secretariat of the committee, and the members of that session; of a dossier, those who judge it (`jury.read_item`)."""
    if isinstance(obj, JuryItem):
        return may_read_item(user, obj)
    session = session_of(obj)
    if _is_secretary(user, session) or _seat(user, session):
        return ALLOW
    return refuse("Vous n'êtes pas membre de ce jury.")


@rule("jury.read_item")
def may_read_item(user, item):
    """The secretariat, and the members who declared no link with the candidate and are not recused."""
    if _is_secretary(user, item.session) or JuryItem.objects.judged_by(user).filter(pk=item.pk).exists():
        return ALLOW
    return refuse("Déclarez votre indépendance avant de lire ce dossier ; déporté(e), vous ne le lisez pas.")


@rule("jury.declare")
def may_declare(user, obj):
    """Each member, for themselves."""
    return (
        ALLOW if _seat(user, session_of(obj)) else refuse("Seuls les membres de ce jury déclarent leur indépendance.")
    )


@rule("jury.recuse")
def may_record_recusal(user, obj):
    """The president or the secretariat notes that a member does not sit on a dossier, or sits again."""
    session = session_of(obj)
    if _is_secretary(user, session) or _is_president(user, session):
        return ALLOW
    return refuse("Les déports sont notés par le président de séance ou par le secrétariat.")


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
    if isinstance(obj, JuryItem) and not JuryItem.objects.judged_by(user).filter(pk=obj.pk).exists():
        return refuse("Vous ne siégez pas sur ce dossier.")
    return ALLOW


@rule("jury.seat")
def may_sit(user, obj):
    """Each member has a screen of their own in the room."""
    return ALLOW if _seat(user, session_of(obj)) else refuse("Seuls les membres de ce jury y ont une place.")


@rule("jury.conduct")
def may_conduct(user, obj):
    """The president leads an open session; on a dossier from which the president withdrew, the members who sit on it."""
    session = session_of(obj)
    if not session.is_open:
        return refuse("La séance n'est pas ouverte.")
    leads = _is_president(user, session)
    if not isinstance(obj, JuryItem):
        return ALLOW if leads else refuse("La séance est conduite par son président.")
    judges = JuryItem.objects.filter(pk=obj.pk)
    if leads or not judges.judged_by(session.president.user).exists():
        return may_decide(user, obj)
    return refuse("La séance est conduite par son président.")


@rule("jury.set_aside")
def may_set_aside(user, item):
    """The secretariat; in session, whoever conducts it on that dossier: it waits for another session, with a reason, minuted."""
    if _is_secretary(user, item.session):
        return ALLOW
    return may_conduct(user, item)


@rule("jury.close")
def may_close_session(user, obj):
    """The president alone closes the deliberation and reopens it."""
    return ALLOW if _is_president(user, session_of(obj)) else refuse("Seul le président de séance peut la clore.")


@rule("jury.note_impediment")
def may_note_impediment(user, minutes):
    """The president; of rectifying minutes the secretariat too: months later, the president may be the one who cannot sign."""
    session = session_of(minutes)
    if _is_president(user, session) or (minutes.is_rectifying and _is_secretary(user, session)):
        return ALLOW
    return refuse("Les empêchements de signer sont notés par le président de séance.")


@rule("jury.sign")
def may_sign_minutes(user, minutes):
    """Each member who was present when the jury deliberated, in their own name."""
    if minutes.signers.filter(user=user).exists():
        return ALLOW
    return refuse("Le procès-verbal est signé par les membres présents à la délibération.")


# --- corrections ------------------------------------------------------------------------------------------------------------


@rule("jury.appeal")
def may_appeal(user, dossier):
    """The candidate; the secretariat for a letter that it received. Whether it is still time is said by the service."""
    if dossier.roles_of(user) & {Role.CANDIDATE, Role.SECRETARIAT}:
        return ALLOW
    return refuse(
        "Le recours appartient au candidat ; le secrétariat de la CPEF enregistre celui qu'il reçoit par écrit."
    )


@rule("jury.list_appeals")
def may_list_appeals(user, _):
    return ALLOW if user.committees else refuse(_SECRETARIAT)


@rule("jury.view_appeal")
def may_view_appeal(user, appeal):
    """Whoever may contest that dossier's decision."""
    return may_appeal(user, appeal.item.dossier)


@rule("jury.renounce_appeal")
def may_renounce_appeal(user, appeal):
    """The candidate; the secretariat for a letter that it received."""
    return may_appeal(user, appeal.item.dossier)


@rule("jury.rule_appeal")
def may_rule_appeal(user, appeal):
    """The secretariat of the committee; nobody answers their own appeal."""
    allowed = Role.SECRETARIAT in appeal.item.dossier.roles_of(user)
    return ALLOW if allowed else refuse(_SECRETARIAT)


@rule("jury.rectify")
def may_rectify(user, obj):
    """The president of that session, or its secretariat: they propose, those who signed the first procès-verbal sign."""
    session = session_of(obj)
    if not session.is_closed:
        return refuse("Rien n'est en vigueur : la séance n'est pas close.")
    if _is_secretary(user, session) or _is_president(user, session):
        return ALLOW
    return refuse("Une rectification est proposée par le président de la séance ou par le secrétariat de la CPEF.")


@rule("jury.download_minutes")
def may_download_minutes(user, minutes):
    """The whole minutes on paper: the secretariat, and the members who sat on every dossier that they tell of."""
    session = session_of(minutes)
    if _is_secretary(user, session):
        return ALLOW
    if not _seat(user, session):
        return refuse("Le procès-verbal est lu par les membres de ce jury et par le secrétariat.")
    if minutes.items.exclude(pk__in=JuryItem.objects.without_link_to(user).order_by().values("pk")).exists():
        return refuse(
            "Vous n'avez pas siégé sur tous les dossiers de ce procès-verbal : lisez-le à l'écran, sans ceux-là."
        )
    return ALLOW
