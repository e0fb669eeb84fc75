"""What happens before a session: the pool, dates under way, somebody who does not come and who may take their place."""

import datetime as dt

from cqp.demo.cast import person
from cqp.documents.services import file_document, store_file
from cqp.shared import clock
from jury.enums import College, Standing
from jury.models import PoolSeat, Sounding
from jury.preparation.documents import summons_of
from jury.services.convocations import reply
from jury.services.pool import add_seat
from jury.services.soundings import ask_dates

# Two companies share a committee: the people of each are in office at their own time, so that nobody is asked by both.
TERMS = {"alpha": (-30, 60), "beta": (90, 180), "gamma": (-30, 60)}


def in_days(days) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def build_preparation(tenant) -> None:
    committee = tenant.committee
    (employee, _), (employer, _) = committee.more_jurors
    substitute = person(f"suppleant@{tenant.name}-jury.test", "Serge", f"Suppléant-{tenant.name}")
    for user, college, standing in (
        (committee.president, College.EMPLOYEES, Standing.TITULAR),
        (employee, College.EMPLOYEES, Standing.TITULAR),
        (committee.juror, College.EMPLOYERS, Standing.TITULAR),
        (committee.expert, College.TRADE_EXPERT, Standing.TITULAR),
        (substitute, College.EMPLOYERS, Standing.SUBSTITUTE),
    ):
        _seat(tenant, user, college, standing)
    first = TERMS[tenant.name][0] + 45
    ask_dates(
        actor=committee.secretary,
        committee=committee.organisation,
        place=f"Salle {tenant.name}",
        answer_by=in_days(first - 5),
        moments=[(in_days(first + n), dt.time(9, 30)) for n in (0, 1)],
    )
    reply(tenant.session("planned"), actor=employer, coming=False)
    for member in tenant.session("planned").members.select_related("session"):
        paper = summons_of(member)
        stored = store_file(b"%PDF-1.7 CONVOCATION", name=f"{paper.number}.pdf", content_type="application/pdf")
        file_document(paper, stored, template_version=paper.template_version)


def _seat(tenant, user, college, standing):
    starts, ends = TERMS[tenant.name]
    experts = [version.certification for version in tenant.committee.versions]
    add_seat(
        actor=tenant.committee.secretary,
        committee=tenant.committee.organisation,
        college=college,
        standing=standing,
        certifications=experts if college == College.TRADE_EXPERT else (),
        term_from=in_days(starts),
        term_until=in_days(ends),
        email=user.email,
    )


def seat_of(tenant, user) -> PoolSeat:
    return PoolSeat.objects.get(committee=tenant.committee.organisation, user=user)


def substitute_of(tenant) -> PoolSeat:
    return PoolSeat.objects.get(user__email=f"suppleant@{tenant.name}-jury.test")


def sounding_of(tenant) -> Sounding:
    return Sounding.objects.get(place=f"Salle {tenant.name}")


def first_date(tenant):
    return sounding_of(tenant).dates.first()
