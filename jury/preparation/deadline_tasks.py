"""The clock of the delays: a nightly beat looks, one job per committee tells its secretariat, once per dossier and last day.

Nothing depends on the night when this runs: what is near and untold is asked of the rows. Nights skipped, two beats at once, a job run
twice, a clock moved back end in the same mails; a dossier whose last day is already over is told late rather than never.
"""

from celery.schedules import crontab

from cqp.accounts.enums import OrganisationKind
from cqp.accounts.models import Organisation
from cqp.accounts.services import secretaries_of
from cqp.celery import app
from cqp.jobs.registry import handler
from cqp.jobs.services import enqueue, retry
from cqp.notifications.services import notify
from cqp.shared import clock
from jury.models import DeadlineNotice

from .deadlines import to_tell

KIND = "jury.tell_deadlines"
# Before anybody is at work in Paris, summer and winter; after the other clocks.
EVERY_NIGHT = crontab(hour=3, minute=10)


@app.task(name="jury.watch_deadlines")
def task_watch_deadlines():
    watch_deadlines()


app.add_periodic_task(EVERY_NIGHT, task_watch_deadlines.s(), name="jury.watch_deadlines")


def watch_deadlines() -> int:
    """Ask for the committees that have something to be told. Keyed by the committee and the night: asked twice, done once."""
    asked = 0
    for committee in Organisation.objects.filter(kind=OrganisationKind.COMMITTEE).order_by("pk"):
        if to_tell(committee):
            key = f"{KIND}:{committee.pk}:{clock.today()}"
            enqueue(KIND, committee.pk, key=key)
            retry(key)
            asked += 1
    return asked


@handler(KIND)
def task_tell_deadlines(claim):
    with claim.effect():
        tell_deadlines(claim.object_id)


def tell_deadlines(committee_pk) -> int:
    """One mail for all that is near and untold, noted line by line. Called inside `claim.effect()` only."""
    # One at a time for a committee: the night before's job, tried again, and tonight's tell nothing twice.
    committee = Organisation.objects.select_for_update().get(pk=committee_pk)
    rows = to_tell(committee)
    if rows:
        DeadlineNotice.objects.bulk_create(DeadlineNotice(dossier=row.dossier, last_day=row.deadline) for row in rows)
        notify("jury_deadline_near", to=secretaries_of(committee), context={"committee": committee, "rows": rows})
    return len(rows)
