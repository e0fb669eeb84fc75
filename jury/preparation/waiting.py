"""What waits for a member before a session, as rows of the home page: a convocation to answer, dates to choose among."""

from django.db.models import Min
from django.urls import reverse

from cqp.shared.templatetags.cqp_ui import day_fr
from jury.enums import Reply, SessionState
from jury.models import Availability, JuryMember


def expected_answers(user) -> list[dict]:
    """Two queries, whatever their number: convocations first."""
    return [*_convocations(user), *_soundings(user)]


def _convocations(user):
    mine = JuryMember.objects.seated().filter(user=user, reply=Reply.AWAITED, session__state=SessionState.PLANNED)
    for member in mine.select_related("session__committee").order_by("session__held_on", "pk"):
        session = member.session
        yield {
            "label": "Dire si vous venez au jury",
            "url": reverse("session_reply", args=[session.pk]),
            "candidate": f"Séance de jury du {day_fr(session.held_on)}",
            "certification": session.committee.name,
            "number": session.number,
            "since": member.called_at,
            "role": "membre du jury",
        }


def _soundings(user):
    asked = Availability.objects.filter(seat__user=user, is_available__isnull=True, date__sounding__closed_at=None)
    named = asked.values("date__sounding", "date__sounding__place", "date__sounding__committee__name")
    rows = named.annotate(since=Min("asked_at"), until=Min("date__sounding__answer_by")).order_by("date__sounding")
    for row in rows:
        yield {
            "label": "Donner vos disponibilités pour un jury",
            "url": reverse("sounding_answer", args=[row["date__sounding"]]),
            "candidate": row["date__sounding__committee__name"],
            "certification": row["date__sounding__place"],
            "number": f"jusqu'au {day_fr(row['until'])} inclus",
            "since": row["since"],
            "role": "vivier des jurys",
        }
