"""The clock of the admissibility: each day, one job per dossier and per due day (domaine.md §§ 1.4, 4.4, 6 no. 24).

Nothing depends on the day when this runs: a job looks at the dossier as it is then. Days skipped, two schedulers, a job run
twice end in the same state; and a dossier that fails does not keep the others from being admitted.
"""

from celery.schedules import crontab

from cqp.accounts.services import service_account
from cqp.celery import app
from cqp.jobs.registry import handler
from cqp.jobs.services import enqueue, retry
from cqp.shared import clock
from evaluations.enums import SignableKind
from evaluations.examination_clock import clocks_of, silence_admits
from evaluations.models import Examination, Signable
from evaluations.return_deadline import deadlines_of
from evaluations.services import admissibility, returned_part
from pathways.enums import State
from pathways.models import DossierEvent, VaeDossier

CLOCK_ACCOUNT = "Échéance de recevabilité"
ADMIT, ALERT = "evaluations.admit_tacitly", "evaluations.alert_examination"
REMIND, OVERDUE = "evaluations.remind_returned_part", "evaluations.tell_return_overdue"
# Before anybody is at work in Paris, summer and winter.
EVERY_NIGHT = crontab(hour=2, minute=40)


@app.task(name="evaluations.watch_examinations")
def task_watch_examinations():
    watch_examinations()
    watch_returns()


app.add_periodic_task(EVERY_NIGHT, task_watch_examinations.s(), name="evaluations.watch_examinations")


def watch_examinations() -> int:
    """Ask for what has come due. Keyed by the examination and the day: asked twice, done once. Returns how many were asked for."""
    today = clock.today()
    under_way = VaeDossier.objects.filter(state__in=[State.APPLIED, State.UNDER_EXAMINATION])
    dossiers = list(under_way.select_related("version").order_by("pk"))
    clocks = clocks_of(dossiers)
    asked = 0
    for dossier, examination in _examined(dossiers):
        time = clocks[dossier.pk]
        if time.is_alert(today):
            asked += _ask(ALERT, examination, time.alert_on)
        if silence_admits(dossier) and time.is_elapsed(today):
            asked += _ask(ADMIT, examination, time.due_on)
    return asked


def watch_returns() -> int:
    """Ask for the reminders and the deadlines of the parts 2 returned. Keyed by the return and its last day."""
    today = clock.today()
    returned = VaeDossier.objects.filter(state=State.APPLICATION_RETURNED).select_related("version").order_by("pk")
    asked = 0
    for deadline in deadlines_of(list(returned)).values():
        if deadline.is_reminder_due(today):
            asked += _ask(REMIND, deadline.event, deadline.last_day)
        if deadline.is_over(today):
            asked += _ask(OVERDUE, deadline.event, deadline.last_day)
    return asked


def _ask(kind, pk, day) -> int:
    """One that failed on a night when something was broken gets its attempts back the next."""
    key = f"{kind}:{pk}:{day}"
    enqueue(kind, pk, key=key)
    retry(key)
    return 1


def _examined(dossiers):
    """(dossier, number of the examination of its last version), in the order given."""
    rows = Signable.objects.filter(dossier__in=[dossier.pk for dossier in dossiers], kind=SignableKind.APPLICATION)
    newest = dict(rows.filter(examination__isnull=False).order_by("version").values_list("dossier", "examination"))
    return [(dossier, newest[dossier.pk]) for dossier in dossiers if dossier.pk in newest]


def _examination(claim):
    return Examination.objects.select_related("signable__dossier").get(pk=claim.object_id)


@handler(ADMIT)
def task_admit_tacitly(claim):
    with claim.effect():
        admissibility.admit_by_silence(_examination(claim), actor=service_account(CLOCK_ACCOUNT))


@handler(ALERT)
def task_alert_examination(claim):
    with claim.effect():
        admissibility.alert_secretariat(_examination(claim), actor=service_account(CLOCK_ACCOUNT))


def _return(claim):
    return DossierEvent.objects.select_related("dossier").get(pk=claim.object_id)


@handler(REMIND)
def task_remind_returned_part(claim):
    with claim.effect():
        returned_part.remind_candidate(_return(claim), actor=service_account(CLOCK_ACCOUNT))


@handler(OVERDUE)
def task_tell_return_overdue(claim):
    with claim.effect():
        returned_part.tell_return_overdue(_return(claim), actor=service_account(CLOCK_ACCOUNT))
