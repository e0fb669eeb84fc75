"""What the page of the pool shows."""

from dataclasses import dataclass

from cqp.shared import clock
from jury.enums import College, Standing
from jury.models import PoolSeat

# Told apart on the page when the term ends soon: the committee has to name somebody.
SOON_DAYS = 90


@dataclass(frozen=True)
class SeatRow:
    seat: PoolSeat
    word: str
    tone: str
    certifications: str


@dataclass(frozen=True)
class CollegeRows:
    college: College
    rows: list
    titulars: int
    substitutes: int


def pool_of(user) -> tuple[list[CollegeRows], list[SeatRow]]:
    """(in office or to come, by college; over). Two queries, whatever the number of seats."""
    today = clock.today()
    seats = PoolSeat.objects.for_user(user).select_related("user", "committee").prefetch_related("certifications")
    rows = [_row(seat, today) for seat in seats]
    over = [row for row in rows if _is_over(row.seat, today)]
    current = [row for row in rows if not _is_over(row.seat, today)]
    return [_college(college, current, today) for college in College], over


def _college(college, rows, today):
    theirs = [row for row in rows if row.seat.college == college]
    sitting = [row.seat.standing for row in theirs if row.seat.is_in_office(today)]
    return CollegeRows(college, theirs, sitting.count(Standing.TITULAR), sitting.count(Standing.SUBSTITUTE))


def _is_over(seat, today) -> bool:
    return any(day is not None and last for day, last in _ends(seat, today))


def _ends(seat, today):
    yield seat.ended_on, seat.ended_on is not None and seat.ended_on <= today
    yield seat.term_until, seat.term_until is not None and seat.term_until < today


def _row(seat, today):
    titles = ", ".join(certification.code for certification in seat.certifications.all())
    return SeatRow(seat, *_standing(seat, today), titles)


def _standing(seat, today):
    if _is_over(seat, today):
        return "terminé", "neutral"
    if today < seat.term_from:
        return "à venir", "info"
    if seat.ended_on or (seat.term_until and (seat.term_until - today).days <= SOON_DAYS):
        return "prend bientôt fin", "waiting"
    return "en mandat", "success"
