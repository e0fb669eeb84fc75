from django.shortcuts import render
from django.views.decorators.http import require_safe

from cqp.access.views import SIGNED_IN, access, fetch
from pathways.models import Dossier

from . import pages


@access(SIGNED_IN)
@require_safe
def own_benefits(request):
    """What juries have validated for me: each line with its last day, those that count no longer included."""
    return render(request, "jury/benefits/own_benefits.html", {"ledger": pages.ledger_of(request.user)})


@access("jury.see_whole_ledger")
@require_safe
def dossier_ledger(request, pk):
    """From a dossier, everything that juries have validated for its candidate: what lapsed and what was withdrawn as well."""
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    ledger = pages.ledger_of_person(dossier.candidate, request.user.committees)
    return render(request, "jury/benefits/dossier_ledger.html", {"dossier": dossier, "ledger": ledger})


@access("jury.see_benefits")
@require_safe
def benefit_calendar(request):
    """What ends in the coming months, what has ended in the last ones, and the people of one month; `?quoi=tout` leaves nothing out."""
    shown = pages.calendar(
        request.user,
        coming_asked=pages.month_asked(request.GET.get("mois")),
        lapsed_asked=pages.month_asked(request.GET.get("caducs")),
        everything=request.GET.get("quoi") == "tout",
    )
    return render(request, "jury/benefits/benefit_calendar.html", shown)
