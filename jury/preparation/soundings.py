"""One table dates × people, with for each date whether those available make a jury; and whom to call for it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from cqp.shared.templatetags.cqp_ui import day_fr, time_fr
from jury import parity
from jury.enums import College, Standing
from jury.models import Availability, PoolSeat, Sounding, SoundingDate

WORDS = {True: ("disponible", "success"), False: ("pas disponible", "danger"), None: ("sans réponse", "waiting")}
NOT_ASKED = ("hors mandat", "neutral")


def told(date) -> str:
    return f"{day_fr(date.held_on)} à {time_fr(date.starts_at)}"


@dataclass(frozen=True)
class DateColumn:
    """One date: those available, and why they are not a jury (empty when they are)."""

    date: SoundingDate
    label: str
    available: list
    blockers: list


@dataclass(frozen=True)
class PersonRow:
    seat: PoolSeat
    # (word, tone) for each date, in the order of the columns.
    answers: list


@dataclass(frozen=True)
class Callable:
    """Somebody asked for a date: what they answered, and whether they are among those first called."""

    seat: PoolSeat
    is_available: bool | None
    is_proposed: bool

    @property
    def told(self) -> str:
        word, _ = WORDS[self.is_available]
        standing, college = self.seat.get_standing_display(), self.seat.get_college_display()
        return f"{self.seat.user.get_full_name()} – {college}, {standing} – {word}"


def soundings_of(user):
    """Those of the committees whose secretariat one holds, the latest first, with how many were asked and answered. One query."""
    rows = Sounding.objects.for_user(user).filter(committee__in=user.committees).select_related("committee", "session")
    people = "dates__availabilities__seat"
    answered = Q(dates__availabilities__answered_at__isnull=False)
    return rows.annotate(
        asked=Count(people, distinct=True), answered=Count(people, filter=answered, distinct=True)
    ).prefetch_related("dates")


def table_of(sounding) -> dict:
    """Columns and rows; two queries, whatever the number of dates and people."""
    rows = Availability.objects.filter(date__sounding=sounding).select_related("seat__user")
    rows = list(rows.order_by("seat__college", "seat__standing", "seat__user__last_name", "seat_id"))
    dates = list(sounding.dates.all())
    answers = {(row.date_id, row.seat_id): row.is_available for row in rows}
    seats = list({row.seat_id: row.seat for row in rows}.values())
    columns = [_column(date, seats, answers) for date in dates]
    people = [PersonRow(seat, [_word(answers, date, seat) for date in dates]) for seat in seats]
    return {"columns": columns, "people": people}


def _column(date, seats, answers):
    available = [seat for seat in seats if answers.get((date.pk, seat.pk))]
    return DateColumn(date, told(date), available, parity.verdict(first_called(available)))


def _word(answers, date, seat):
    key = (date.pk, seat.pk)
    return WORDS[answers[key]] if key in answers else NOT_ASKED


def first_called(seats) -> list:
    """Two of each college and an expert, or one of each: the titulars first. Where a jury cannot be made, whoever there is.

    Pure: reads college, standing and names.
    """
    ordered = sorted(seats, key=lambda seat: (seat.standing != Standing.TITULAR, seat.user.last_name, seat.pk))
    of = {college: [seat for seat in ordered if seat.college == college] for college in College}
    sides = of[College.EMPLOYEES], of[College.EMPLOYERS]
    each = min(parity.MAX_PER_SIDE, *(len(side) for side in sides)) or 1
    return [seat for side in sides for seat in side[:each]] + of[College.TRADE_EXPERT][:1]


def callable_for(date) -> list[Callable]:
    """Whoever was asked for this date, those first called proposed. One query."""
    rows = list(date.availabilities.select_related("seat__user"))
    proposed = {seat.pk for seat in first_called([row.seat for row in rows if row.is_available])}
    found = [Callable(row.seat, row.is_available, row.seat_id in proposed) for row in rows]
    return sorted(found, key=lambda row: (not row.is_proposed, not row.is_available, row.seat.college, row.seat.pk))


def own_rows(sounding, user) -> list[Availability]:
    """The dates put to this person, with what they answered."""
    rows = Availability.objects.filter(date__sounding=sounding, seat__user=user).select_related("date")
    return list(rows.order_by("date__held_on", "date__starts_at", "date_id"))
