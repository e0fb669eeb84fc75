"""The clock of the endings: a nightly beat only says « look »; one job per accreditation or commitment and per notice.

The key of the job is the proof that the notice was given: two beats at once, nights skipped, a clock moved back and forth end in
the same state.
"""

from celery.schedules import crontab

from cqp.accreditations.endings import NOTICE_MONTHS, due_for_notice, tell_accreditation, tell_commitment
from cqp.accreditations.models import Accreditation, ProviderCommitment
from cqp.celery import app
from cqp.jobs.registry import handler
from cqp.jobs.services import enqueue, retry
from cqp.shared import clock

ACCREDITATION = "accreditations.accreditation_{}_months"
COMMITMENT = "accreditations.commitment_{}_months"
# Before anybody is at work in Paris, summer and winter; before the clock of the benefits.
EVERY_NIGHT = crontab(hour=2, minute=45)


@app.task(name="accreditations.watch_endings")
def task_watch_endings():
    watch_endings()


app.add_periodic_task(EVERY_NIGHT, task_watch_endings.s(), name="accreditations.watch_endings")


def watch_endings() -> int:
    """Ask for the notices whose time this is: asked every night of that time, given once. Returns how many were asked for."""
    today = clock.today()
    due = [(ACCREDITATION, *found) for found in due_for_notice(Accreditation.objects, today)]
    due += [(COMMITMENT, *found) for found in due_for_notice(ProviderCommitment.objects, today)]
    for kind, row, months in due:
        _ask(kind.format(months), row.pk)
    return len(due)


def _ask(kind, pk) -> None:
    """One that failed on a night when something was broken gets its attempts back the next."""
    key = f"{kind}:{pk}"
    enqueue(kind, pk, key=key)
    retry(key)


def _teller(tell, months):
    def task_notice(claim):
        with claim.effect():
            tell(claim.object_id, months=months)

    return task_notice


for _months in NOTICE_MONTHS:
    handler(ACCREDITATION.format(_months))(_teller(tell_accreditation, _months))
    handler(COMMITMENT.format(_months))(_teller(tell_commitment, _months))
