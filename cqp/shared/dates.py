import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """Same day `months` later; the last day of the month when it does not exist (29 February → 28 February, house § 1 row 10)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
