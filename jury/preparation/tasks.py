"""Reminders to the members who have not said whether they come: a nightly beat looks, one job per member and reminder does it.

Nothing depends on the night when this runs: what is due is asked of the rows, and each reminder has its key. Two beats at once,
nights skipped, a job run twice end in the same mails.
"""

from datetime import timedelta

from celery.schedules import crontab

from cqp.celery import app
from cqp.jobs.registry import handler
from cqp.jobs.services import enqueue, retry
from cqp.shared import clock
from jury.enums import Reply, SessionState
from jury.models import JuryMember
from jury.services.summons import remind

# Days before the session; the nearer takes the place of one whose time was missed.
REMINDERS = (7, 2)
KINDS = {days: f"jury.remind_{days}_days" for days in REMINDERS}
# Before anybody is at work in Paris, summer and winter; after the other clocks.
EVERY_NIGHT = crontab(hour=3, minute=0)


@app.task(name="jury.watch_replies")
def task_watch_replies():
    watch_replies()


app.add_periodic_task(EVERY_NIGHT, task_watch_replies.s(), name="jury.watch_replies")


def awaited():
    """Called, without answer, to a session still planned and to come."""
    members = JuryMember.objects.seated().filter(reply=Reply.AWAITED, session__state=SessionState.PLANNED)
    return members.filter(session__held_on__gt=clock.today()).select_related("session", "user")


def reminder_due(member, today) -> int | None:
    """Which reminder this is the time of, in days before; none for whoever was called when its time had already begun."""
    held_on = member.session.held_on
    begun = [days for days in REMINDERS if today >= held_on - timedelta(days=days)]
    if not begun or today >= held_on:
        return None
    days = min(begun)
    return days if clock.day_of(member.called_at) < held_on - timedelta(days=days) else None


def watch_replies() -> int:
    """Ask for what has come due. Keyed by the member, the day of the session and the reminder: asked twice, done once."""
    today = clock.today()
    soon = awaited().filter(session__held_on__lte=today + timedelta(days=max(REMINDERS)))
    asked = 0
    for member in soon.order_by("pk"):
        if days := reminder_due(member, today):
            _ask(member, days)
            asked += 1
    return asked


def _ask(member, days) -> None:
    """A session moved is another day to be reminded of. A job that failed on a bad night gets its attempts back."""
    key = f"{KINDS[days]}:{member.pk}:{member.session.held_on}"
    enqueue(KINDS[days], member.pk, key=key)
    retry(key)


def _reminder_of(days):
    def task_remind(claim):
        """Late, after the answer or for a nearer reminder, it says nothing."""
        with claim.effect():
            member = awaited().filter(pk=claim.object_id).first()
            if member is not None and reminder_due(member, clock.today()) == days:
                remind(member)

    return task_remind


for _days, _kind in KINDS.items():
    handler(_kind)(_reminder_of(_days))
