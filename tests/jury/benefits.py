"""Ledgers written in one line, and nights of the clock: what the tests of the benefits are made of."""

import datetime as dt
import re

from candidates.models import Candidate
from candidates.services import write_credit
from cqp.accounts.models import User
from cqp.jobs.services import run_due
from cqp.notifications.models import Email
from cqp.shared import clock
from jury.benefits.tasks import watch_benefits
from jury.models import Award, JuryItem, JurySession
from tests.databases import guards_lifted

from . import sittings

NIGHT, NOON = dt.time(1, 50, tzinfo=dt.UTC), dt.time(11, 0, tzinfo=dt.UTC)


def day(text) -> dt.date:
    return dt.date.fromisoformat(text)


def at(when, hour=NOON):
    """The clock on that day, at noon unless told: « 2031-11-23 » or a date."""
    when = day(when) if isinstance(when, str) else when
    return clock.frozen(dt.datetime.combine(when, hour))


def nightly(when, beats=1) -> int:
    """The beat of that night, its jobs done. Returns how many were asked for."""
    with at(when, NIGHT):
        asked = sum(watch_benefits() for _ in range(beats))
        if asked:
            run_due()
    return asked


def person(first_name) -> Candidate:
    """Somebody whose dossiers do not matter here."""
    user = User.objects.create_user(
        f"{first_name.lower()}@exemple.test", first_name=first_name, last_name="Martin", password="!"
    )
    return Candidate.objects.create(user=user, birth_name="Martin", first_name=first_name, email=user.email)


def line(candidate, version, number, decided_on, months=60, dossier_number="AF-2026-900001"):
    """Written by the service, with another length than the version's when told: `None` is for life."""
    competency = version.competencies.select_related("version").get(number=number)
    competency.version.benefit_months = months
    return write_credit(
        candidate=candidate,
        competency=competency,
        decided_on=day(decided_on) if isinstance(decided_on, str) else decided_on,
        dossier_number=dossier_number,
        session_number="JURY-2026-900001",
    )


def deliver(dossier, kind="FULL") -> Award:
    """The title alone, as if its session had been held: closing one is told elsewhere."""
    session = sittings.planned(dossier.story.committee)
    with guards_lifted():
        item = JuryItem.objects.create(
            session=session, dossier_id=dossier.pk, position=1, put_by=session.planned_by, settled_at=clock.now()
        )
        return Award.objects.create(
            item=item,
            kind=kind,
            number=f"CQP-{item.pk}",
            verification_code=f"CODE{item.pk}",
            decided_on=clock.today(),
            holder_name=dossier.candidate.full_name,
            certification_title=dossier.version.certification.title,
        )


def session_on(committee, held_on) -> JurySession:
    return sittings.planned(committee, day(held_on) if isinstance(held_on, str) else held_on)


def mails(code="benefit_ending"):
    return Email.objects.filter(code=code).order_by("pk")


def named(mail) -> list[str]:
    """Competencies that the mail names, in its order."""
    return re.findall(r"^– \d+\. (.+)$", mail.body, re.MULTILINE)
