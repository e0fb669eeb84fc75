"""What the jury waits for, and from whom."""

from django.urls import reverse

from pathways.enums import Role
from pathways.enums import State as S
from pathways.expectations import describe, expects

from .enums import SessionState
from .models import JuryItem


@expects
def sitting(dossier):
    """A complete dossier waits for an agenda; once on it, for its jurors: to read it before the session, to decide during it."""
    if dossier.state == S.COMPLETE:
        yield Role.SECRETARIAT, "schedule"
    if dossier.state == S.SCHEDULED:
        item = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session").first()
        if item is not None:
            yield Role.JUROR, "decide" if item.session.state == SessionState.OPEN else "prepare"


def _at_session(dossier):
    item = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session").first()
    if item is None:
        return reverse("session_list")
    if item.session.is_open:
        return reverse("item_decide", args=[item.pk])
    return reverse("session_detail", args=[item.session_id])


def _at_sessions(_dossier):
    return reverse("session_list")


describe("schedule", "Inscrire à une séance de jury", _at_sessions)
describe("prepare", "Lire le dossier avant la séance de jury", _at_session)
describe("decide", "Décider en séance de jury", _at_session)
