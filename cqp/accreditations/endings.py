"""Accreditations and commitments that come to their last day: which are due for a notice, and who is told."""

from cqp.accounts.services import managers_of, secretaries_of
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.dates import add_months
from cqp.shared.deadlines import is_too_late, last_days_under_notice, notice_due

from .models import Accreditation, ProviderCommitment

# Months before the last day, the farthest first: the time to train again, or to sign again.
NOTICE_MONTHS = (3, 1)


def due_for_notice(rows, today) -> list[tuple]:
    """(row, months) of the accreditations or commitments whose time of notice is today, whether it was given or not. One query.

    A notice that would have begun before the row did is not given: who signs for two months knows when they end.
    """
    farthest = max(last for _, last in last_days_under_notice(today, NOTICE_MONTHS).values())
    ending = rows.unrenewed().filter(valid_until__range=(today, farthest), valid_from__lte=today).order_by("pk")
    found = [(row, notice_due(row.valid_until, today, NOTICE_MONTHS)) for row in ending]
    return [(row, months) for row, months in found if add_months(row.valid_until, -months) > row.valid_from]


def tell_accreditation(pk, *, months) -> bool:
    """To the holder and to the secretariat of the committee. False when it is too late for this notice, or when it was renewed or ended."""
    row = _still_ending(Accreditation.objects.select_related("user", "certification__committee"), pk, months)
    if row is None:
        return False
    context = {"accreditation": row, "months": months}
    notify("accreditation_ending", to=[row.user], context=context)
    notify("accreditation_ending_secretariat", to=secretaries_of(row.certification.committee), context=context)
    return True


def tell_commitment(pk, *, months) -> bool:
    """To whoever manages the provider and to the secretariat of the committee. False as for an accreditation."""
    row = _still_ending(ProviderCommitment.objects.select_related("provider", "committee"), pk, months)
    if row is None:
        return False
    context = {"commitment": row, "months": months}
    notify("commitment_ending", to=managers_of(row.provider), context=context)
    notify("commitment_ending_secretariat", to=secretaries_of(row.committee), context=context)
    return True


def _still_ending(rows, pk, months):
    row = rows.unrenewed().filter(pk=pk).first()
    too_late = row is not None and is_too_late(row.valid_until, clock.today(), months, NOTICE_MONTHS)
    return None if too_late else row
