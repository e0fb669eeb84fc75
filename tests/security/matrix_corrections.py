"""After the decision: the candidate contests, the secretariat answers; the president or the secretariat proposes to rectify."""

from .cells import Row, today
from .matrix_dossiers import CALLED, CANDIDATE, REASON, SECRETARIAT
from .matrix_jury import PRESIDENT, SESSION, item
from .scene_corrections import GROUNDS, WHY, appeal_of, rectification_of

PARTIES = CANDIDATE | SECRETARIAT
PROPOSERS = SECRETARIAT | PRESIDENT


def appeal(label):
    return lambda tenant: [appeal_of(tenant, label).pk]


def rectification(tenant):
    return [rectification_of(tenant).pk]


ROWS = [
    Row("appeal_list", get=SECRETARIAT),
    Row(
        "appeal_lodge",
        lambda tenant: [tenant.dossier("awarded").pk],
        sees=CALLED,
        get=PARTIES,
        post=PARTIES,
        data=lambda _: {"grounds": GROUNDS, "received_on": today()},
    ),
    Row("appeal_detail", appeal("contested"), sees=PARTIES, get=PARTIES),
    Row(
        "appeal_rule",
        appeal("contested"),
        sees=PARTIES,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"admissible": "no", "reason": REASON},
    ),
    Row(
        "appeal_answer",
        appeal("admitted"),
        sees=PARTIES,
        get=SECRETARIAT,
        post=SECRETARIAT,
        data=lambda _: {"upheld": "yes", "answer": REASON},
    ),
    Row(
        "appeal_renounce",
        appeal("contested"),
        sees=PARTIES,
        get=PARTIES,
        post=PARTIES,
        data=lambda _: {"reason": REASON},
    ),
    Row(
        "rectification_write",
        item("awarded"),
        sees=SESSION,
        get=PROPOSERS,
        post=PROPOSERS,
        form="secretary",
        data=lambda _: {
            "reason": WHY,
            "verdict_4": "NOT_VALIDATED",
            "reason_4": WHY,
            "recommendations": "Suivre une formation courte.",
        },
    ),
    Row("rectification_detail", rectification, sees=SESSION, get=PROPOSERS, post=PROPOSERS),
    Row(
        "rectification_abandon",
        rectification,
        sees=SESSION,
        get=PROPOSERS,
        post=PROPOSERS,
        data=lambda _: {"reason": REASON},
    ),
]
