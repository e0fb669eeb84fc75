"""Independence: each member declares for themselves; the president or the secretariat note who does not sit on a dossier."""

from .cells import Row
from .matrix_dossiers import REASON, SECRETARIAT
from .matrix_jury import JUROR, PRESIDENT, SESSION, session
from .scene_independence import recusal_of

KEEPERS = SECRETARIAT | PRESIDENT


def sitting(tenant):
    return [tenant.session("open").pk, tenant.item("sitting").pk]


def recusal(tenant):
    return [tenant.session("open").pk, recusal_of(tenant).pk]


def second_employer(tenant):
    user, _ = tenant.committee.more_jurors[1]
    return {"member": tenant.member("open", user).pk, "cause": "FOUND", "reason": REASON}


ROWS = [
    Row(
        "session_independence",
        session("ready"),
        sees=SESSION,
        get=JUROR,
        post=JUROR,
        data=lambda tenant: {f"link-{tenant.item('on_agenda').pk}": "PERSONAL"},
    ),
    Row("session_recusals", sitting, sees=SESSION, get=KEEPERS, post=KEEPERS, data=second_employer),
    Row("recusal_lift", recusal, sees=SESSION, get=KEEPERS, post=KEEPERS, data=lambda _: {"reason": REASON}),
]
