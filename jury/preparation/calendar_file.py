"""The day of a session as a file that any calendar opens. It names nobody: neither members nor candidates."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

from cqp.notifications.services import Attachment
from cqp.shared import clock

from .documents import answer_url

# A session has no planned end; half a day is kept free.
LASTS = timedelta(hours=4)


def session_file(session, *, is_cancelled=False) -> Attachment:
    """One entry per session, always the same: moved or cancelled, the calendar changes the one it has."""
    calendar = Calendar()
    calendar.add("prodid", "-//CQP//jury paritaire//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(_event(session, is_cancelled))
    kind = "text/calendar"
    return Attachment(f"{session.number}.ics", kind, calendar.to_ical().decode())


def _event(session, is_cancelled) -> Event:
    starts = datetime.combine(session.held_on, session.starts_at, tzinfo=clock.PARIS).astimezone(UTC)
    event = Event()
    event.add("uid", f"{session.number}@{urlsplit(settings.PUBLIC_URL).hostname or 'localhost'}")
    # Rises with every change: calendars keep the highest.
    event.add("sequence", int((clock.now() - session.created_at).total_seconds()))
    event.add("dtstamp", clock.now())
    event.add("dtstart", starts)
    event.add("dtend", starts + LASTS)
    event.add("summary", f"Jury paritaire – {session.committee.name}")
    event.add("location", session.place)
    event.add("description", f"Séance {session.number}. Dire si vous venez : {answer_url(session)}")
    event.add("url", answer_url(session))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event
