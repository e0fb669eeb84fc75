"""The clock of the benefits: a nightly beat only says « look »; one job per person, last day and notice, and one for the lapse.

Nothing depends on the night when this runs: what is due and not done is asked of the rows. Two beats at once, nights skipped, a
clock moved back and forth end in the same state, and a job that fails keeps nobody else from being told.
"""

from celery.schedules import crontab

from candidates.models import CompetencyCredit
from cqp.accounts.services import service_account
from cqp.celery import app
from cqp.jobs.registry import handler
from cqp.jobs.services import enqueue, retry
from cqp.shared import clock

from .clock import NOTICE_MONTHS, due_for_lapse, due_for_notice
from .telling import give_notice, write_lapse

CLOCK_ACCOUNT = "Échéance des bénéfices"
LAPSE = "jury.lapse_benefit"
NOTICES = {months: f"jury.notice_{months}_months" for months in NOTICE_MONTHS}
# Before anybody is at work in Paris, summer and winter; after the clock of the admissibility.
EVERY_NIGHT = crontab(hour=2, minute=50)


@app.task(name="jury.watch_benefits")
def task_watch_benefits():
    watch_benefits()


app.add_periodic_task(EVERY_NIGHT, task_watch_benefits.s(), name="jury.watch_benefits")


def watch_benefits() -> int:
    """Ask for what has come due. Keyed by the right and the notice: asked twice, done once. Returns how many were asked for."""
    today = clock.today()
    notices = {}
    for line in due_for_notice(today):
        notices.setdefault((line.person, line.last_day), (NOTICES[line.notice], line.pk))
    lapses = {}
    for line in due_for_lapse(today):
        lapses.setdefault((line.person, line.last_day), (LAPSE, line.pk))
    asked = [*notices.values(), *lapses.values()]
    for kind, line in asked:
        _ask(kind, line)
    return len(asked)


def _ask(kind, line) -> None:
    """The line stands for those that end with it. A job that failed on a night when something was broken gets its attempts back."""
    key = f"{kind}:{line}"
    enqueue(kind, line, key=key)
    retry(key)


def _line(claim):
    return CompetencyCredit.objects.get(pk=claim.object_id)


@handler(LAPSE)
def task_lapse(claim):
    with claim.effect():
        write_lapse(_line(claim), actor=service_account(CLOCK_ACCOUNT))


def _giver_of(months):
    def task_notice(claim):
        with claim.effect():
            give_notice(_line(claim), months=months, actor=service_account(CLOCK_ACCOUNT))

    return task_notice


for _months, _kind in NOTICES.items():
    handler(_kind)(_giver_of(_months))
