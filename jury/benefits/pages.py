"""What the pages of the benefits show, in a fixed number of queries whatever the length of the ledger."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.formats import date_format

from candidates.models import CompetencyCredit
from cqp.shared import clock
from cqp.shared.charts import bar_chart
from cqp.shared.dates import add_months
from cqp.shared.deadlines import notice_due
from cqp.shared.templatetags.cqp_ui import day_fr
from pathways.models import Dossier

from .clock import NOTICE_MONTHS, still_useful, with_fate
from .telling import in_order

MONTHS_SHOWN = 12
EVERYTHING = "quoi=tout"
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


# --- one person's ledger ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LedgerRow:
    """One line, and what it is worth today: asked of its dates, as the jury asks them."""

    credit: CompetencyCredit
    word: str
    tone: str
    detail: str
    # Counts no longer: shown struck out, never left out.
    is_over: bool

    @property
    def rule(self) -> str:
        """The version of the CQP, and the length it gave on that day: the reason of the last day."""
        months = self.credit.benefit_months
        return f"version {self.credit.competency.version.label}, {f'{months} mois' if months else 'à vie'}"

    @property
    def last_day(self) -> str:
        return day_fr(self.credit.last_day) if self.credit.last_day else "à vie"


def has_ledger(user) -> bool:
    return CompetencyCredit.objects.of_account(user).exists()


def ledger_of(user) -> list[dict]:
    """[{certification, rows}] of the person who signs in with this account, whatever the employer or the committee of the day."""
    return _by_certification(CompetencyCredit.objects.of_account(user))


def ledger_of_person(candidate, committees) -> list[dict]:
    """The same for a secretariat, about the CQP of its committee: every line of the person, merged rows included."""
    lines = CompetencyCredit.objects.of_person(candidate)
    return _by_certification(lines.filter(competency__version__certification__committee__in=committees))


def ledger_rows(candidate, certification) -> list[LedgerRow]:
    """What the person has, or had, of one CQP, whatever the version. One query."""
    lines = CompetencyCredit.objects.of_person(candidate).filter(competency__version__certification=certification)
    today = clock.today()
    return [ledger_row(line, today) for line in in_order(lines.select_related("lapse", "revocation"))]


def _by_certification(lines) -> list[dict]:
    lines = in_order(lines.select_related("lapse", "revocation"))
    today = clock.today()
    found = []
    for certification, its in groupby(lines, key=lambda line: line.competency.version.certification):
        found.append({"certification": certification, "rows": [ledger_row(line, today) for line in its]})
    return found


def ledger_row(credit, today) -> LedgerRow:
    if revocation := getattr(credit, "revocation", None):
        told = f"le {day_fr(revocation.revoked_on)}, acte {revocation.act_number} : {revocation.reason}"
        return LedgerRow(credit, "retirée", "danger", told, True)
    if credit.last_day is None:
        return LedgerRow(credit, "valable", "success", "à vie", False)
    if credit.last_day < today:
        return LedgerRow(credit, "caduque", "neutral", f"depuis le {day_fr(credit.lapses_on)}", True)
    until = f"jusqu'au {day_fr(credit.last_day)} inclus"
    if notice_due(credit.last_day, today, NOTICE_MONTHS):
        return LedgerRow(credit, "prend bientôt fin", "waiting", until, False)
    return LedgerRow(credit, "valable", "success", until, False)


# --- the secretariat's calendar -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Month:
    first: date
    people: int
    lines: int


@dataclass(frozen=True)
class EndingRow:
    """What one person loses on one day, for one CQP."""

    person: str
    certification: str
    competencies: list
    day: date
    dossiers: list
    # What became of it, in words, with its tone: read when everything is shown.
    fate: tuple


REVOKED, DELIVERED, RENEWED = ("retirée", "danger"), ("CQP délivré", "success"), ("renouvelée", "info")
TO_COME, OVER = ("à suivre", "waiting"), ("caduque", "neutral")


def fate_of(line, usual) -> tuple:
    if hasattr(line, "revocation"):
        return REVOKED
    return DELIVERED if line.delivered else RENEWED if line.renewed else usual


def month_asked(text) -> date | None:
    """« 2031-11 » of the address, or None: anything else shows the usual month."""
    found = _MONTH.fullmatch(text or "")
    return date(int(found[1]), int(found[2]), 1) if found else None


def coming(committees, *, everything=False):
    """Lines of these committees that end within twelve months and still matter; or all of them."""
    today = clock.today()
    lines = _ours(committees).filter(last_day__range=(today, add_months(today, MONTHS_SHOWN)))
    return lines.with_person() if everything else still_useful(lines)


def lapsed(committees, *, everything=False):
    """Lines of these committees that ended in the last twelve months, and were not renewed nor overtaken since; or all that ever did."""
    today = clock.today()
    lines = _ours(committees).filter(lapse__isnull=False)
    if everything:
        return lines.with_person()
    return still_useful(lines.filter(lapse__lapsed_on__range=(add_months(today, -MONTHS_SHOWN), today)))


def _ours(committees):
    return CompetencyCredit.objects.filter(competency__version__certification__committee__in=committees)


def calendar(user, *, coming_asked, lapsed_asked, everything=False) -> dict:
    """Both tables of months with their drawings, and the people of the month asked for: the first one to come unless told."""
    lines, over = (part(user.committees, everything=everything) for part in (coming, lapsed))
    counted, ended = months_of(lines, "last_day"), months_of(over, "lapse__lapsed_on")
    if not (coming_asked or lapsed_asked) and counted:
        coming_asked = counted[0].first
    this_month = clock.today().replace(day=1)
    return {
        "everything": everything,
        "tabs": [
            {"label": "À suivre", "url": "?", "current": not everything, "count": None},
            {"label": "Tout", "url": f"?{EVERYTHING}", "current": everything, "count": None},
        ],
        "coming": {
            "months": counted,
            "month": coming_asked,
            "rows": endings_in(lines, "last_day", coming_asked, user, TO_COME),
            "chart": chart_of("Compétences dont le bénéfice prend fin, mois par mois", counted, this_month),
        },
        "lapsed": {
            "months": ended,
            "month": lapsed_asked,
            "rows": endings_in(over, "lapse__lapsed_on", lapsed_asked, user, OVER),
            "chart": chart_of(
                "Compétences devenues caduques, mois par mois", ended, add_months(this_month, -MONTHS_SHOWN)
            ),
        },
    }


def chart_of(name, months, first):
    """Competencies of each month from `first`, those without any included, so that a gap is seen. The table counts the people too."""
    counted = {month.first: month.lines for month in months}
    shown = [add_months(first, rank) for rank in range(MONTHS_SHOWN + 1)]
    return bar_chart(name, [(date_format(month, "F Y"), counted.get(month, 0)) for month in shown])


def months_of(lines, day_field) -> list[Month]:
    """Each month that has something, in order. One query."""
    by_month = lines.order_by().annotate(month=TruncMonth(day_field)).values("month")
    counted = by_month.annotate(people=Count("person", distinct=True), n=Count("pk")).order_by("month")
    return [Month(row["month"], row["people"], row["n"]) for row in counted]


def endings_in(lines, day_field, month, user, usual) -> list[EndingRow]:
    """Who loses what in that month, day by day; nobody without a month. `usual`: the fate of what still matters. Two queries."""
    if month is None:
        return []
    its = with_fate(lines).filter(**{f"{day_field}__gte": month, f"{day_field}__lt": add_months(month, 1)})
    related = its.select_related("candidate__merged_into", "competency__version__certification")
    ordered = related.order_by(
        day_field, "person", "competency__version__certification", "competency__version", "competency__number", "pk"
    )
    rows = list(ordered)
    for row in rows:
        row.fate = fate_of(row, usual)
    rows.sort(key=lambda row: (row.last_day, row.person, row.competency.version.certification_id, row.fate))
    numbers = {row.dossier_number for row in rows}
    known = dict(Dossier.objects.for_user(user).filter(number__in=numbers).values_list("number", "pk"))
    same = groupby(rows, key=lambda row: (row.last_day, row.person, row.competency.version.certification_id, row.fate))
    return [_ending(list(group), day_field, known) for _, group in same]


def _ending(lines, day_field, known) -> EndingRow:
    first = lines[0]
    numbers = dict.fromkeys(line.dossier_number for line in lines)
    return EndingRow(
        person=(first.candidate.merged_into or first.candidate).full_name,
        certification=first.competency.version.certification.title,
        competencies=list(dict.fromkeys(line.competency.number for line in lines)),
        day=first.last_day if day_field == "last_day" else first.lapses_on,
        dossiers=[{"number": number, "pk": known.get(number)} for number in numbers],
        fate=first.fate,
    )
