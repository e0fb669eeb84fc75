"""The jury: the secretariat prepares, the members decide, the president closes, anybody verifies."""

from jury.models import Award, Minutes

from .cells import ANY, Row, today
from .matrix_dossiers import REASON, SECRETARIAT
from .scene_room import ballot_of, competencies, minutes_of

JUROR, PRESIDENT = frozenset({"JUROR"}), frozenset({"PRESIDENT"})
SESSION = SECRETARIAT | JUROR


def session(label):
    return lambda tenant: [tenant.session(label).pk]


def item(label):
    return lambda tenant: [tenant.item(label).pk]


def of_session(route, label, who, **more):
    return Row(route, session(label), sees=SESSION, get=who, post=more.pop("post", who), **more)


def everybody_present(tenant):
    return {"present": list(tenant.session("ready").members.order_by("pk").values_list("pk", flat=True))}


def expert_of(tenant):
    return [tenant.session("planned").pk, tenant.member("planned", tenant.committee.expert).pk]


def vote(tenant):
    """The address of the vote under way; where nobody votes, any number."""
    ballot = ballot_of(tenant)
    return [tenant.item("voting").pk, ballot.pk if ballot else 1]


def signed_minutes(tenant):
    return [Minutes.objects.filter(session=tenant.session("closed")).latest("pk").pk]


def second_employee(tenant):
    minutes = minutes_of(tenant)
    members = minutes.session.members.filter(college="EMPLOYEES").exclude(pk=minutes.session.president_id)
    return [minutes.pk, members.order_by("pk").first().pk]


def of_item(route, label, who, data=None):
    return Row(route, item(label), sees=SESSION, post=who, data=data)


def of_vote(route, who, data=None):
    return Row(route, vote, sees=SESSION, post=who, data=data)


ROOM = [
    Row("session_room", session("open"), sees=SESSION, get=SESSION),
    Row("session_seat", session("open"), sees=SESSION, get=JUROR),
    Row(
        "session_examine",
        session("voting"),
        sees=SESSION,
        post=PRESIDENT,
        data=lambda tenant: {"item": tenant.item("voting").pk},
    ),
    of_session("session_motion", "voting", PRESIDENT),
    of_item("motion_undo", "adopted", PRESIDENT),
    of_item("item_heard", "voting", PRESIDENT),
    of_item(
        "ballot_call",
        "voting",
        PRESIDENT,
        data=lambda tenant: {"competency": competencies(tenant.item("voting"))[1].pk},
    ),
    of_vote("ballot_cast", JUROR, data=lambda _: {"choice": "FOR"}),
    of_vote("ballot_count", PRESIDENT, data=lambda _: {"reason": REASON}),
    of_vote("ballot_cancel", PRESIDENT),
    Row(
        "decision_clear",
        lambda tenant: [tenant.item("voting").pk, competencies(tenant.item("voting"))[2].pk],
        sees=SESSION,
        post=JUROR,
        data=lambda tenant: {"revision": tenant.item("voting").sheet.revision},
    ),
    # Each member signs for themselves; nobody signs twice, whoever it is.
    Row("minutes_sign", lambda tenant: [minutes_of(tenant).pk], sees=SESSION, get=SESSION, post=JUROR),
    # In force: the paper is asked for, the worker has not made it here (409, told on a page).
    Row("minutes_download", signed_minutes, sees=SESSION, get=SESSION, get_code=409),
    Row("minutes_state", signed_minutes, sees=SESSION, get=SESSION),
    Row("minutes_retry", signed_minutes, sees=SESSION, post=SECRETARIAT),
    Row(
        "minutes_impediment",
        second_employee,
        sees=SESSION,
        get=PRESIDENT,
        post=PRESIDENT,
        data=lambda _: {"reason": REASON},
    ),
    of_session("session_reopen", "to_sign", PRESIDENT, data=lambda _: {"reason": REASON}),
    # Nothing is sent twice: sending what has left answers the same.
    of_session("session_letters", "closed", SECRETARIAT),
]

ROWS = [
    Row("session_list", get=SESSION),
    Row(
        "session_plan",
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"held_on": today(), "starts_at": "09:30", "place": "Salle 2"},
    ),
    Row("session_detail", session("planned"), sees=SESSION, get=SESSION, act="planned"),
    Row("session_detail", session("closed"), sees=SESSION, get=SESSION, act="closed"),
    of_session(
        "session_agenda", "planned", SECRETARIAT, data=lambda tenant: {"dossiers": [tenant.dossier("complete").pk]}
    ),
    of_session(
        "member_add",
        "planned",
        SECRETARIAT,
        data=lambda _: {
            "first_name": "Nora",
            "last_name": "Neuve",
            "email": "nora@exemple.test",
            "college": "EMPLOYERS",
        },
    ),
    Row("member_remove", expert_of, sees=SESSION, get=SECRETARIAT, post=SECRETARIAT),
    Row("session_presence", session("ready"), sees=SESSION, post=SECRETARIAT | PRESIDENT, data=everybody_present),
    Row(
        "session_president",
        session("ready"),
        sees=SESSION,
        post=SESSION,
        data=lambda tenant: {"president": tenant.member("ready", tenant.committee.juror).pk},
    ),
    of_session("session_open", "ready", SECRETARIAT | PRESIDENT),
    of_session("session_close", "open", PRESIDENT),
    *ROOM,
    of_session(
        "session_move",
        "planned",
        SECRETARIAT,
        data=lambda _: {"held_on": today(), "starts_at": "10:30", "place": "Salle 3"},
    ),
    of_session("session_cancel", "planned", SECRETARIAT, data=lambda _: {"reason": REASON}, act="cancel"),
    of_session("session_cancel", "open", SECRETARIAT, data=lambda _: {"reason": REASON}, act="interrupt"),
    # Deliberated, and its president will never sign.
    of_session("session_cancel", "to_sign", SECRETARIAT, data=lambda _: {"reason": REASON}, act="interrupt_to_sign"),
    # The secretariat reads the sheet; it does not decide.
    Row(
        "item_decide",
        item("sitting"),
        sees=SESSION,
        get=SESSION,
        post=JUROR,
        form="president",
        data=lambda _: {"observation": "Rien à signaler."},
    ),
    # Computes what the sheet would decide, writes nothing.
    Row("item_outcome", item("sitting"), sees=SESSION, post=SESSION, form="", post_code=200),
    Row(
        "item_remove",
        item("on_agenda"),
        sees=SESSION,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"reason": REASON},
        act="take_off",
    ),
    # In session, whoever conducts it sets a dossier aside too.
    Row(
        "item_remove",
        item("voting"),
        sees=SESSION,
        get=SECRETARIAT | PRESIDENT,
        post=SECRETARIAT | PRESIDENT,
        data=lambda _: {"reason": REASON},
        act="set_aside",
    ),
    # Each person's own ledger; the calendar shows that of the committee's CQP.
    Row("own_benefits", get=ANY),
    Row("benefit_calendar", get=SECRETARIAT),
    Row("verification", public={"GET": (200, 200), "POST": (302, 302)}, data=lambda tenant: {"code": code_of(tenant)}),
    Row("verification_result", lambda tenant: [code_of(tenant)], public={"GET": (200, 200)}),
]


def code_of(tenant):
    return Award.objects.get(item__dossier=tenant.dossier("awarded")).verification_code
