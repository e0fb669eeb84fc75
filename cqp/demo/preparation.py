"""Before a jury day: the pool of the committee, dates sounded out for the session after next, first answers."""

from datetime import time, timedelta

from cqp.shared import clock
from jury.enums import College, Standing
from jury.models import JurySession
from jury.services.convocations import reply
from jury.services.pool import add_seat
from jury.services.soundings import answer_dates, ask_dates

from .cast import Committee
from .hearing import trades

EMPLOYEES, EMPLOYERS = "Syndicat des salariés de la formation", "Fédération des organismes"
# (first name, last name, college, organisation, standing) of those who are not in the cast.
OTHERS = (
    ("Farida", "Amrani", College.EMPLOYEES, "Union des personnels de la formation", Standing.TITULAR),
    ("Luc", "Tessier", College.EMPLOYEES, EMPLOYEES, Standing.SUBSTITUTE),
    ("Odile", "Mercier", College.EMPLOYERS, EMPLOYERS, Standing.TITULAR),
    ("Thierry", "Klein", College.EMPLOYERS, EMPLOYERS, Standing.SUBSTITUTE),
    ("Awa", "Sow", College.TRADE_EXPERT, "", Standing.SUBSTITUTE),
)


def fill_pool(committee: Committee, domain: str) -> None:
    """Nine months into terms of three years."""
    cast = (
        (committee.president, College.EMPLOYEES, EMPLOYEES),
        (committee.juror, College.EMPLOYERS, EMPLOYERS),
        (committee.expert, College.TRADE_EXPERT, ""),
    )
    for user, college, organisation in cast:
        _seat(committee, user.email, user.first_name, user.last_name, college, organisation, Standing.TITULAR)
    for first, last, college, organisation, standing in OTHERS:
        _seat(committee, f"{last.lower()}@{domain}", first, last, college, organisation, standing)


def _seat(committee, email, first_name, last_name, college, organisation, standing):
    starts = clock.today()
    add_seat(
        actor=committee.secretary,
        committee=committee.organisation,
        college=college,
        standing=standing,
        organisation_name=organisation,
        certifications=trades(committee, college),
        term_from=starts,
        term_until=starts + timedelta(days=3 * 365),
        email=email,
        first_name=first_name,
        last_name=last_name,
    )


def sound_dates(committee: Committee) -> None:
    """Three dates asked: a jury may sit on the first, its expert is missing on the second, the third is half answered."""
    today = clock.today()
    sounding = ask_dates(
        actor=committee.secretary,
        committee=committee.organisation,
        place="Salle du conseil, Paris",
        answer_by=today + timedelta(days=14),
        moments=[(today + timedelta(days=n), time(9, 30)) for n in (31, 33, 38)],
    )
    first, second, third = sounding.dates.all()
    for user, said in (
        (committee.president, {first.pk: True, second.pk: True, third.pk: False}),
        (committee.juror, {first.pk: True, second.pk: True}),
        (committee.expert, {first.pk: True, second.pk: False}),
    ):
        answer_dates(sounding, actor=user, available=said)


def first_replies(committee: Committee, session: JurySession) -> None:
    """The president comes; the others have not answered yet."""
    reply(session, actor=committee.president, coming=True)
