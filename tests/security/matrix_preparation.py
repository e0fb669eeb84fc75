"""Before a session: the secretariat keeps the pool and the queue and sounds dates out; each member answers for themselves."""

from .cells import Row, today
from .matrix_dossiers import REASON, SECRETARIAT
from .matrix_jury import JUROR, SESSION, session
from .scene_preparation import first_date, in_days, seat_of, sounding_of, substitute_of


def expert_seat(tenant):
    return [seat_of(tenant, tenant.committee.expert).pk]


def sounding(tenant):
    return [sounding_of(tenant).pk]


def dates(_tenant):
    return {
        "place": "Salle 4",
        "answer_by": today(),
        "day_1": str(in_days(10)),
        "hour_1": "09:30",
        "day_2": str(in_days(11)),
        "hour_2": "14:00",
    }


def new_seat(_tenant):
    return {
        "email": "nora@exemple.test",
        "first_name": "Nora",
        "last_name": "Neuve",
        "college": "EMPLOYERS",
        "standing": "TITULAR",
        "term_from": today(),
    }


def declined(tenant):
    """The second employer of the planned session does not come: the substitute may take their place."""
    member = tenant.member("planned", tenant.committee.more_jurors[1][0])
    return [tenant.session("planned").pk, member.pk, substitute_of(tenant).pk]


def of_expert(tenant):
    return [tenant.session("planned").pk, tenant.member("planned", tenant.committee.expert).pk]


ROWS = [
    Row("pool_list", get=SECRETARIAT),
    Row("pool_add", get=SECRETARIAT, post=SECRETARIAT, data=new_seat),
    Row(
        "pool_end",
        expert_seat,
        sees=SECRETARIAT,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"ends_on": today(), "reason": REASON},
    ),
    Row("jury_queue", get=SECRETARIAT),
    Row("sounding_list", get=SECRETARIAT),
    Row("sounding_ask", get=SECRETARIAT, post=SECRETARIAT, data=dates),
    Row("sounding_detail", sounding, sees=SESSION, get=SECRETARIAT),
    Row(
        "sounding_answer",
        sounding,
        sees=SESSION,
        get=JUROR,
        post=JUROR,
        data=lambda tenant: {f"date_{first_date(tenant).pk}": "yes"},
    ),
    Row(
        "sounding_plan",
        lambda tenant: [sounding_of(tenant).pk, first_date(tenant).pk],
        sees=SESSION,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda tenant: {"seats": expert_seat(tenant)},
    ),
    Row("sounding_close", sounding, sees=SESSION, get=SECRETARIAT, post=SECRETARIAT),
    # Each member answers for themselves, and prints their own convocation; the secretariat prints any.
    Row("session_reply", session("planned"), sees=SESSION, get=JUROR, post=JUROR, data=lambda _: {"coming": "yes"}),
    Row("session_summons", session("planned"), sees=SESSION, get=JUROR),
    Row("member_summons", of_expert, sees=SESSION, get=SECRETARIAT),
    Row("member_replace", declined, sees=SESSION, post=SECRETARIAT),
]
