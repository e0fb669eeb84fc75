"""Reading at home: the members who declared no link, and nobody else; the guide, whoever plans or sits."""

from .cells import Row
from .matrix_jury import JUROR, SESSION, item, session

REASON = "La date de l'entretien est raturée."


def line(label):
    return lambda tenant: [tenant.item(label).pk, "order"]


ROWS = [
    Row("session_reading", session("open"), sees=SESSION, get=JUROR),
    # What a member notes at home is not even the secretariat's.
    Row(
        "item_reading",
        item("sitting"),
        sees=SESSION,
        get=JUROR,
        post=JUROR,
        form="president",
        data=lambda _: {"notes": "À revoir."},
    ),
    Row("line_contest", line("sitting"), sees=SESSION, get=JUROR, post=JUROR, data=lambda _: {"reason": REASON}),
    Row("line_withdraw", line("sitting"), sees=SESSION, post=JUROR),
    Row("jury_guide", get=SESSION),
    # Nobody has asked for the paper of this version yet: the address says so.
    Row("guide_paper", get=SESSION, post=SESSION, get_code=404),
    Row("guide_state", get=SESSION, get_code=404),
]
