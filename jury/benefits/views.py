from django.shortcuts import render
from django.views.decorators.http import require_safe

from cqp.access.views import SIGNED_IN, access

from . import pages


@access(SIGNED_IN)
@require_safe
def own_benefits(request):
    """What juries have validated for me: each line with its last day, those that count no longer included."""
    return render(request, "jury/benefits/own_benefits.html", {"ledger": pages.ledger_of(request.user)})


@access("jury.see_benefits")
@require_safe
def benefit_calendar(request):
    """What ends in the coming months, what has ended in the last ones, and the people of one month."""
    shown = pages.calendar(
        request.user,
        coming_asked=pages.month_asked(request.GET.get("mois")),
        lapsed_asked=pages.month_asked(request.GET.get("caducs")),
    )
    return render(request, "jury/benefits/benefit_calendar.html", shown)
