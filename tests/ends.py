"""Accreditations and commitments that are without effect from today on."""

from datetime import timedelta

from cqp.shared import clock


def ended_today(end, granted, *, actor):
    """`end` (end_accreditation, end_commitment) was done yesterday: it takes effect the next day at the earliest."""
    with clock.frozen(clock.now() - timedelta(days=1)):
        return end(granted, actor=actor, ends_on=clock.today() + timedelta(days=1), reason="à sa demande")
