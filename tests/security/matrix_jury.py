"""The jury: the secretariat prepares, the members decide, the president closes, anybody verifies."""

from jury.models import Award

from .cells import Row, today
from .matrix_dossiers import REASON, SECRETARIAT

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
    of_session(
        "session_move",
        "planned",
        SECRETARIAT,
        data=lambda _: {"held_on": today(), "starts_at": "10:30", "place": "Salle 3"},
    ),
    of_session("session_cancel", "planned", SECRETARIAT, data=lambda _: {"reason": REASON}, act="cancel"),
    of_session("session_cancel", "open", SECRETARIAT, data=lambda _: {"reason": REASON}, act="interrupt"),
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
    ),
    Row("verification", public={"GET": (200, 200), "POST": (302, 302)}, data=lambda tenant: {"code": code_of(tenant)}),
    Row("verification_result", lambda tenant: [code_of(tenant)], public={"GET": (200, 200)}),
]


def code_of(tenant):
    return Award.objects.get(item__dossier=tenant.dossier("awarded")).verification_code
