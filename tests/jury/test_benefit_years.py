"""Six years of a small branch, night after night, 29 February included: every notice once, to the right person, every lapse on its day.

The judge is a model written here from the sentence of the rule (domaine.md § 4.5), with its own calendar: it imports nothing of the clock.
"""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest
from django.db import connection

from candidates.models import CompetencyCredit, CreditLapse, CreditNotice
from candidates.services import revoke_credit
from cqp.audit.models import AuditEvent
from cqp.jobs.enums import JobState
from cqp.jobs.models import Job
from cqp.jobs.services import run_due
from cqp.notifications.models import Email
from cqp.shared import clock
from jury.benefits.tasks import CLOCK_ACCOUNT, LAPSE, NOTICES, watch_benefits
from pathways.services import merge_candidates
from tests.nights import ONE, days, dead_three_nights_out_of_eight, moved_back, period, restless

from .benefits import NIGHT, at, day, deliver, line, named, nightly, person, session_on
from .racing import refusals, together

FIRST, LAST = day("2027-02-01"), day("2033-03-05")
FRENCH = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
NOTICE_MONTHS = (12, 6, 3, 1)


# --- the judge ------------------------------------------------------------------------------------------------------------


@dataclass
class Line:
    """What the model knows of one line: who reads it, of what, until when, and from which day on its end is nobody's concern."""

    owner: str
    title: str
    last_day: dt.date | None
    known_from: dt.date = dt.date.min
    # From that day on the mails go to somebody else: the row was found to be a double.
    merged: tuple | None = None
    moot_from: dt.date = dt.date.max
    told: set = field(default_factory=set)
    credit: object = None
    is_lapsed: bool = False

    def reader(self, today):
        return self.merged[1] if self.merged and self.merged[0] < today else self.owner

    def is_known(self, today):
        return self.known_from < today

    def matters(self, today):
        return today <= self.moot_from


@dataclass(frozen=True, order=True)
class Fact:
    on: dt.date
    code: str
    reader: str
    subject: str
    titles: tuple
    session: str = ""


def french(when):
    return f"{when.day} {FRENCH[when.month - 1]} {when.year}"


def expected(lines, sessions, nights):
    """Everything that must have happened after these nights, lived in this order: mails with their day, lapses with theirs, and how
    many jobs of each kind. What people did by day is not undone when the clock goes back."""
    facts, lapses, asked, latest = [], [], Counter(), FIRST
    for today in nights:
        latest, groups = max(latest, today), {}
        for one in lines:
            if one.last_day is None or not one.is_known(latest):
                continue
            if one.last_day < today and not one.is_lapsed:
                one.is_lapsed = True
                lapses.append((one.owner, one.title, one.last_day + ONE))
                groups.setdefault((one.reader(latest), one.last_day, "lapsed"), []).append(one)
            elif (
                (months := period(one.last_day, today, NOTICE_MONTHS))
                and months not in one.told
                and one.matters(latest)
            ):
                one.told.add(months)
                groups.setdefault((one.reader(latest), one.last_day, months), []).append(one)
        for (reader, last_day, what), its in groups.items():
            asked[LAPSE if what == "lapsed" else NOTICES[what]] += 1
            titles = tuple(sorted(one.title for one in its if one.matters(latest)))
            if what == "lapsed":
                subject = f"Compétences validées : leur bénéfice a pris fin le {french(last_day)}"
                facts += [Fact(today, "benefit_lapsed", reader, subject, titles)] if titles else []
            else:
                subject = f"D'ici {what} mois : fin du bénéfice de compétences validées, le {french(last_day)}"
                fits = min((held for held in sessions if today <= held <= last_day), default=None)
                facts.append(Fact(today, "benefit_ending", reader, subject, titles, french(fits) if fits else ""))
    return sorted(facts), sorted(lapses), asked


# --- the branch -----------------------------------------------------------------------------------------------------------


class Branch:
    """Twelve people of two committees. Each line is told to the judge, and written in the ledger on its day when it is still to come."""

    def __init__(self, world):
        self.world, self.version = world, world.branch.versions[0]
        self.lines, self.events, self.sessions = [], {}, []

    def expect(self, candidate, number, decided_on, last_day, version=None, months=60):
        """`last_day` is read on the calendar by whoever writes the test; the service must come to the same. Returns what the judge holds."""
        version = version or self.version
        title = f"{version.certification.code} compétence {number}"
        told = Line(candidate.first_name, title, day(last_day) if last_day else None)
        self.lines.append(told)

        def write():
            told.credit = line(candidate, version, number, decided_on, months)
            assert told.credit.last_day == told.last_day

        if day(decided_on) < FIRST:
            write()
        else:
            told.known_from = day(decided_on)
            self.on(decided_on, write)
        return told

    def on(self, when, act):
        """At noon that day, after the night."""
        self.events.setdefault(day(when), []).append(act)

    def settle(self):
        branch = self.world.branch
        for held in ("2028-02-20", "2031-06-30"):
            self.sessions.append(session_on(branch, held).held_on)
        self.plain()
        self.renewed()
        self.delivered()
        self.found_twice()
        self.revoked()
        self.leaping()

    def plain(self):
        early = person("Ana")
        for number in (1, 2, 4):
            self.expect(early, number, "2023-02-28", "2028-02-28")
        two_days = person("Bruno")
        self.expect(two_days, 1, "2024-02-29", "2029-02-28")
        self.expect(two_days, 2, "2024-02-29", "2029-02-28")
        self.expect(two_days, 3, "2024-08-31", "2029-08-31")
        for_life = person("Chloé")
        self.expect(for_life, 1, "2024-02-29", None, months=None)
        over, half_way = person("Denis"), person("Elsa")
        self.expect(over, 1, "2022-01-20", "2027-01-20")
        self.expect(half_way, 5, "2022-03-15", "2027-03-15")
        neighbour, both = person("Farid"), person("Gaëlle")
        theirs = self.world.neighbour.versions[0]
        self.expect(neighbour, 6, "2026-01-31", "2031-01-31", version=theirs)
        self.expect(both, 1, "2026-10-05", "2031-10-05")
        self.expect(both, 2, "2026-10-05", "2031-10-05", version=theirs)

    def renewed(self):
        again = person("Hugo")
        old = self.expect(again, 1, "2023-06-15", "2028-06-15")
        self.expect(again, 2, "2023-06-15", "2028-06-15")
        old.moot_from = day("2028-01-10")
        self.expect(again, 1, "2028-01-10", "2033-01-10")

    def delivered(self):
        dossier = self.world.dossier("REGISTERED", first_name="Inès")
        for number in (1, 3):
            told = self.expect(dossier.candidate, number, "2024-05-10", "2029-05-10")
            told.moot_from = day("2028-12-01")
        self.on("2028-12-01", lambda: deliver(dossier))

    def found_twice(self):
        kept, double = person("Jeanne"), person("Jane")
        self.expect(kept, 2, "2025-03-31", "2030-03-31")
        told = self.expect(double, 1, "2025-03-31", "2030-03-31")
        told.merged = (day("2029-11-01"), "Jeanne")
        secretary = self.world.branch.secretary
        self.on("2029-11-01", lambda: merge_candidates(actor=secretary, kept=kept, double=double))

    def revoked(self):
        wronged = person("Karim")
        told = self.expect(wronged, 1, "2025-07-31", "2030-07-31")
        self.expect(wronged, 2, "2025-07-31", "2030-07-31")
        told.moot_from = day("2030-01-15")
        terms = {"actor": self.world.branch.secretary, "reason": "Un juré était son tuteur.", "act_number": "PVR-1"}
        self.on("2030-01-15", lambda: revoke_credit(told.credit, on=clock.today(), **terms))

    def leaping(self):
        """Decided on a 29 February: five years end on a 28, four on a 29."""
        leap = person("Lina")
        self.expect(leap, 1, "2028-02-29", "2033-02-28")
        self.expect(leap, 2, "2028-02-29", "2032-02-29", months=48)

    def live(self, nights, beats=1, night=nightly):
        """Each night, then the acts of that day; a day that comes back does not bring its acts again."""
        done = set()
        for tonight in nights:
            for today in sorted(when for when in self.events if when < tonight and when not in done):
                done.add(today)
                with at(today):
                    for act in self.events[today]:
                        act()
            night(tonight, beats)


def seen():
    """The same facts, read in the outbox."""
    rows = Email.objects.filter(code__startswith="benefit_").select_related("recipient").order_by("pk")
    return sorted(_fact(row) for row in rows)


def _fact(row):
    held = re.findall(r"^Prochaine séance du jury où elles comptent encore : le (.+) \(séance", row.body, re.MULTILINE)
    return Fact(
        clock.day_of(row.created_at),
        row.code,
        row.recipient.first_name,
        row.subject,
        tuple(sorted(named(row))),
        "".join(held),
    )


def written_lapses():
    rows = CreditLapse.objects.values_list("credit__candidate__first_name", "credit__competency__title", "lapsed_on")
    return sorted(rows)


def written_notices():
    return sorted(CreditNotice.objects.values_list(*_LINE, "months"))


_LINE = ("credit__candidate__first_name", "credit__competency__title", "credit__last_day")


def written_in_the_journal():
    """(line, day) of each lapse, all in the name of the clock."""
    rows = AuditEvent.objects.filter(verb="credit.lapsed").select_related("actor")
    assert {row.actor.last_name for row in rows} <= {CLOCK_ACCOUNT}
    return sorted((int(row.object_id), row.payload["on"]) for row in rows)


def jobs():
    """How many of each kind, all done; one per key."""
    rows = list(Job.objects.filter(kind__in=[LAPSE, *NOTICES.values()]))
    assert {row.state for row in rows} == {JobState.DONE}
    assert len({row.key for row in rows}) == len(rows)
    return Counter(row.kind for row in rows)


def untouched(lines):
    """The ledger is as it was written: not one line more, not one figure moved."""
    told = sorted((one.credit.pk, one.title, one.credit.acquired_on, one.last_day) for one in lines)
    return told == sorted(CompetencyCredit.objects.values_list("pk", "competency__title", "acquired_on", "last_day"))


def fresh(lines):
    """For a judge who has seen nothing yet."""
    return [replace(one, told=set(), is_lapsed=False) for one in lines]


NIGHTS = days(FIRST, LAST)
LIVES = {
    "every night": lambda when: (NIGHTS, 1),
    "two beats, and dead three nights at a time": lambda when: (
        dead_three_nights_out_of_eight(restless(NIGHTS, when)),
        2,
    ),
    "the clock goes back": lambda when: (moved_back(restless(NIGHTS, when)), 1),
}


def judged(branch, nights):
    """Everything that there is after these nights is what the judge says, to the day and to the row."""
    facts, lapses, asked = expected(branch.lines, branch.sessions, nights)
    assert seen() == facts
    assert written_lapses() == lapses
    assert written_notices() == sorted(
        (one.owner, one.title, one.last_day, months) for one in branch.lines for months in one.told
    )
    assert written_in_the_journal() == sorted(
        (one.credit.pk, (one.last_day + ONE).isoformat()) for one in branch.lines if one.is_lapsed
    )
    assert jobs() == asked
    assert untouched(branch.lines)


@pytest.mark.parametrize("life", LIVES)
def test_every_notice_once_to_the_right_person_and_every_lapse_on_its_day(world, life):
    branch = Branch(world)
    branch.settle()
    on_time, lapses, _ = expected(fresh(branch.lines), branch.sessions, NIGHTS)
    nights, beats = LIVES[life]([fact.on for fact in on_time])
    branch.live(nights, beats)
    judged(branch, nights)
    # Whatever the nights: all of them told, and every line that ended has lapsed.
    assert (len(seen()), written_lapses()) == (63, lapses)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_two_beats_and_two_workers_at_the_very_same_time_change_nothing(world):
    """Threads, each with its connection, every night on which something happens."""
    branch = Branch(world)
    branch.settle()
    on_time, _, _ = expected(fresh(branch.lines), branch.sessions, NIGHTS)
    nights = sorted({fact.on for fact in on_time} | {NIGHTS[-1]})
    branch.live(nights, night=at_once)
    judged(branch, nights)


def at_once(tonight, beats):
    with at(tonight, NIGHT):
        assert refusals(together(watch_benefits, watch_benefits)) == []
        assert refusals(together(run_due, run_due)) == []


def test_years_hold_two_leap_days():
    assert [when for when in NIGHTS if (when.month, when.day) == (2, 29)] == [day("2028-02-29"), day("2032-02-29")]
    assert len(NIGHTS) > 6 * 365
