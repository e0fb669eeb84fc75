"""What the jury waits for, and from whom.

The dossier says that it waits for a jury; which of its jurors are asked is said by the seats of the session (ADR 0031): not those of an
earlier session, nor whoever has still to declare, is recused, or is absent once it is open. A signature is asked for the whole
session: it is a row of the home page (`minutes_page.expected_signatures`), never one per dossier.
"""

from django.urls import reverse

from pathways.enums import Role
from pathways.enums import State as S
from pathways.expectations import describe, expects
from pathways.models import PendingAct
from pathways.models.pending import asked_of_seats

from .enums import AppealState, SessionState
from .models import Appeal, JuryItem, JuryMember, Rectification

_ACT = {SessionState.OPEN: "decide", SessionState.TO_SIGN: "sign_minutes"}


@expects
def sitting(dossier):
    """A complete dossier waits for an agenda; once on it, for its jurors: to read it before the
    session, to decide during it, to sign its minutes."""
    if dossier.state == S.COMPLETE:
        yield Role.SECRETARIAT, "schedule"
    if dossier.state == S.SCHEDULED:
        item = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session").first()
        if item is not None:
            yield Role.JUROR, _ACT.get(item.session.state, "prepare")


@asked_of_seats(Role.JUROR)
def of_seats(user):
    """Reading is asked of those who judge the dossier, deciding of those of them who are in the room."""
    acts, items = PendingAct.objects.filter(role=Role.JUROR), JuryItem.objects.undecided().judged_by(user).order_by()
    here = JuryMember.objects.present().filter(user=user).order_by().values("session")
    for act, asked in (
        ("prepare", items.filter(session__state=SessionState.PLANNED)),
        ("decide", items.filter(session__state=SessionState.OPEN, session__in=here)),
    ):
        yield acts.filter(act=act, dossier__in=asked.values("dossier"))


def _at_session(dossier):
    item = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session").first()
    if item is None:
        return reverse("session_list")
    return reverse("item_decide" if item.session.is_open else "item_reading", args=[item.pk])


def _at_minutes(dossier):
    item = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session").first()
    standing = item.session.minutes.standing().first() if item else None
    return reverse("minutes_sign", args=[standing.pk]) if standing else reverse("session_list")


def _in_the_queue(_dossier):
    """Where a session is prepared with whoever waits, or the one already planned is found."""
    return reverse("jury_queue")


describe("schedule", "Inscrire à une séance de jury", _in_the_queue)
describe("prepare", "Lire le dossier avant la séance de jury", _at_session)
describe("decide", "Décider en séance de jury", _at_session)
describe("sign_minutes", "Signer le procès-verbal de la séance de jury", _at_minutes)


@expects
def ruling(dossier):
    """After the decision: an appeal waits for the secretariat, a rectifying procès-verbal for its signatures."""
    if dossier.decided_at is None:
        return
    for state in Appeal.objects.pending().filter(item__dossier_id=dossier.pk).values_list("state", flat=True):
        yield Role.SECRETARIAT, "rule_appeal" if state == AppealState.LODGED else "answer_appeal"
    if _rectifying(dossier).exists():
        yield Role.JUROR, "sign_rectification"


def _rectifying(dossier):
    rows = Rectification.objects.filter(item__dossier_id=dossier.pk)
    return rows.to_sign().order_by("pk")


def _at_rectification(dossier):
    rectification = _rectifying(dossier).first()
    return reverse("minutes_sign", args=[rectification.minutes_id]) if rectification else reverse("session_list")


def _at_appeal(dossier):
    appeal = Appeal.objects.pending().filter(item__dossier_id=dossier.pk).first()
    return reverse("appeal_detail", args=[appeal.pk]) if appeal else reverse("appeal_list")


describe("rule_appeal", "Dire si le recours est recevable", _at_appeal)
describe("sign_rectification", "Signer le procès-verbal rectificatif", _at_rectification)
describe("answer_appeal", "Répondre au recours", _at_appeal)
