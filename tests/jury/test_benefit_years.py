"""Six years of a small branch, night after night, 29 February included: every notice once, to the right person, every lapse on its day.

The judge is a model written here from the sentence of the rule (domaine.md § 4.5), with its own calendar: it imports nothing of the clock.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass, field

import pytest

from candidates.models import CreditLapse, CreditNotice
from candidates.services import revoke_credit
from cqp.notifications.models import Email
from cqp.shared import clock
from pathways.services import merge_candidates

from .benefits import at, day, deliver, line, named, nightly, person, session_on

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
ONE = dt.timedelta(days=1)


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


def months_before(last_day, months):
    """On the calendar: as many pages back, and the last day of that page when it is shorter."""
    year, month = last_day.year, last_day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return dt.date(year, month, min(last_day.day, calendar.monthrange(year, month)[1]))


def period(line, today):
    """12, 6, 3 or 1: the notice that this day belongs to; 0 outside of them."""
    begins = [months_before(line.last_day, months) for months in (12, 6, 3, 1)]
    ends = [*begins[1:], line.last_day + ONE]
    for months, first, over in zip((12, 6, 3, 1), begins, ends, strict=True):
        if first <= today < over:
            return months
    return 0


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
    """Everything that must have happened after these nights: mails, and the lapses with their day."""
    facts, lapses = [], []
    for today in nights:
        groups = {}
        for one in lines:
            if one.last_day is None or not one.is_known(today):
                continue
            if one.last_day < today and not one.is_lapsed:
                one.is_lapsed = True
                lapses.append((one.owner, one.title, one.last_day + ONE))
                groups.setdefault((one.reader(today), one.last_day, "lapsed"), []).append(one)
            elif (months := period(one, today)) and months not in one.told and one.matters(today):
                one.told.add(months)
                groups.setdefault((one.reader(today), one.last_day, months), []).append(one)
        for (reader, last_day, what), its in groups.items():
            titles = tuple(sorted(one.title for one in its if one.matters(today)))
            if what == "lapsed":
                subject = f"Compétences validées : leur bénéfice a pris fin le {french(last_day)}"
                facts += [Fact(today, "benefit_lapsed", reader, subject, titles)] if titles else []
            else:
                subject = f"D'ici {what} mois : fin du bénéfice de compétences validées, le {french(last_day)}"
                fits = min((held for held in sessions if today <= held <= last_day), default=None)
                facts.append(Fact(today, "benefit_ending", reader, subject, titles, french(fits) if fits else ""))
    return sorted(facts), sorted(lapses)


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

    def live(self, nights, beats=1):
        """Each night, then the acts of that day; a day that comes back does not bring its acts again."""
        done = set()
        for tonight in nights:
            for today in sorted(when for when in self.events if when < tonight and when not in done):
                done.add(today)
                with at(today):
                    for act in self.events[today]:
                        act()
            nightly(tonight, beats)


def days(first, last):
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


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


def undated(facts):
    return sorted((fact.code, fact.reader, fact.subject, fact.titles, fact.session) for fact in facts)


def restless(nights, facts):
    """Those within three days of something: the first life has shown that nothing happens on the others."""
    close = {fact.on + shift * ONE for fact in facts for shift in range(-3, 4)}
    return [night for night in nights if night in close] + nights[-1:]


def dead_three_nights_out_of_eight(nights):
    """The first of some notices and of some lapses among them."""
    return [night for rank, night in enumerate(nights) if rank % 8 not in (3, 4, 5)] + nights[-1:]


def moved_back(nights):
    """Every twelve nights the clock goes back four, then lives them again."""
    found = []
    for rank, night in enumerate(nights):
        found.append(night)
        if rank % 12 == 11:
            found += nights[rank - 4 : rank + 1]
    return found


NIGHTS = days(FIRST, LAST)
LIVES = {
    "every night": lambda facts: (NIGHTS, 1),
    "two beats, and dead three nights at a time": lambda facts: (
        dead_three_nights_out_of_eight(restless(NIGHTS, facts)),
        2,
    ),
    "the clock goes back": lambda facts: (moved_back(restless(NIGHTS, facts)), 1),
}


@pytest.mark.parametrize("life", LIVES)
def test_every_notice_once_to_the_right_person_and_every_lapse_on_its_day(world, life):
    branch = Branch(world)
    branch.settle()
    on_time, lapses = expected(branch.lines, branch.sessions, NIGHTS)
    branch.live(*LIVES[life](on_time))
    assert undated(seen()) == undated(on_time)
    if life == "every night":
        assert seen() == on_time
    assert len(on_time) == 63
    assert written_lapses() == lapses
    assert CreditNotice.objects.count() == sum(len(fact.titles) for fact in on_time if fact.code == "benefit_ending")


def test_years_hold_two_leap_days():
    assert [when for when in NIGHTS if (when.month, when.day) == (2, 29)] == [day("2028-02-29"), day("2032-02-29")]
    assert len(NIGHTS) > 6 * 365
