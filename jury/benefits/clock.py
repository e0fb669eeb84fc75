"""Which lines of the ledger are due for a notice or for their lapse on a day: what is due and not done, asked of the rows themselves."""

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce

from candidates.models import CompetencyCredit, CreditNotice
from cqp.shared.deadlines import last_days_under_notice
from jury.enums import AwardKind
from jury.models import Award

# Months before the last day, the farthest first.
NOTICE_MONTHS = (12, 6, 3, 1)


def still_useful(lines):
    """Lines whose end changes something for the person: neither revoked, nor renewed, nor overtaken by the CQP itself."""
    return lines.unrevoked().last_of_their_competency().filter(~_delivered())


def with_fate(lines):
    """Adds `person`, and why the end of a line changes nothing any more: `renewed`, `delivered`; whether it is revoked is read
    with it."""
    return lines.with_renewal().annotate(delivered=_delivered()).select_related("revocation")


def _delivered() -> Exists:
    """The CQP itself, in force, is held by the `person` of the line."""
    person = Coalesce("item__dossier__candidate__merged_into", "item__dossier__candidate")
    delivered = Award.objects.in_force().order_by().filter(kind=AwardKind.FULL).annotate(person=person)
    theirs = delivered.filter(
        person=OuterRef("person"), item__dossier__version__certification=OuterRef("competency__version__certification")
    )
    return Exists(theirs)


def untold(lines, notice):
    """Those of which this notice (months ahead, or the expression that tells it) is still to be given. Adds `notice`.

    When the benefit is no longer than the notice, the letter of the jury has just said when it ends.
    """
    told = CreditNotice.objects.filter(credit=OuterRef("pk"), months=OuterRef("notice"))
    long_enough = Q(benefit_months__isnull=True) | Q(benefit_months__gt=F("notice"))
    return lines.annotate(notice=notice).filter(long_enough).filter(~Exists(told))


def due_for_notice(today):
    """Lines whose time of notice is today and that were not told. Adds `person` and `notice`."""
    spans = last_days_under_notice(today, NOTICE_MONTHS)
    # The spans follow each other from today on: a last day between today and the end of the farthest is in one of them.
    farthest = max(last for _, last in spans.values())
    lines = CompetencyCredit.objects.filter(last_day__range=(today, farthest))
    notice = Case(*[When(last_day__lte=spans[months][1], then=Value(months)) for months in sorted(spans)])
    due = untold(lines, notice).order_by("pk")
    # Most nights nothing is: the cheap question first, then who it still concerns.
    return still_useful(due) if due.exists() else due.none()


def due_for_lapse(today):
    """Lines whose last day is over and whose end is not written. Adds `person`."""
    return CompetencyCredit.objects.filter(last_day__lt=today, lapse__isnull=True).with_person().order_by("pk")
