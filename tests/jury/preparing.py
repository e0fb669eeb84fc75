"""A pool, dates sounded out, members called: what the tests before a session are made of."""

import datetime as dt

from cqp.jobs.models import Job
from cqp.jobs.services import run_job
from cqp.shared import clock
from jury.enums import College, Standing
from jury.preparation.tasks import KINDS, watch_replies
from jury.services.pool import add_seat
from jury.services.soundings import ask_dates

HALF_PAST_NINE = dt.time(9, 30)


def in_days(days) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def in_pool(committee, user, college, standing=Standing.TITULAR, **more):
    """In office since last year, without term, unless told."""
    if college == College.TRADE_EXPERT:
        more = {"certifications": [committee.versions[0].certification]} | more
    values = {"term_from": in_days(-365), "organisation_name": "Organisation"} | more
    return add_seat(
        actor=committee.secretary,
        committee=committee.organisation,
        college=college,
        standing=standing,
        email=user if isinstance(user, str) else user.email,
        first_name="Prénom",
        last_name="Nom",
        **values,
    )


def pool(committee) -> list:
    """One of each college, titulars, and a substitute employee."""
    return [
        in_pool(committee, committee.president, College.EMPLOYEES),
        in_pool(committee, committee.juror, College.EMPLOYERS),
        in_pool(committee, committee.expert, College.TRADE_EXPERT),
        in_pool(committee, "suppleante@jury.test", College.EMPLOYEES, Standing.SUBSTITUTE),
    ]


def asked(committee, *days):
    """Dates in so many days, at half past nine."""
    return ask_dates(
        actor=committee.secretary,
        committee=committee.organisation,
        place="Salle 2",
        answer_by=in_days(min(days) - 1),
        moments=[(in_days(n), HALF_PAST_NINE) for n in days],
    )


def night(day, beats=1, *, is_worker_away=False) -> int:
    """The beat of that night and the reminders asked for by then; papers and mails wait. Returns how many the beat asked for."""
    with clock.frozen(dt.datetime.combine(day, dt.time(2, 0), tzinfo=dt.UTC)):
        found = sum(watch_replies() for _ in range(beats))
        jobs = Job.objects.filter(kind__in=KINDS.values()).order_by("pk")
        for job in [] if is_worker_away else jobs:
            run_job(job.pk)
    return found
