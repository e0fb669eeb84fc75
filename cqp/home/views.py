from django.shortcuts import render
from django.views.decorators.http import require_safe

from cqp.access.views import PUBLIC, SIGNED_IN, access

from .overview import overview


@access(SIGNED_IN)
@require_safe
def home(request):
    """What waits for me comes first, then my dossiers, then the rest."""
    return render(request, "home/home.html", overview(request.user))


@access(PUBLIC)
@require_safe
def accessibility(request):
    return render(request, "home/accessibility.html")


@access(PUBLIC)
@require_safe
def your_data(request):
    """What a candidate is told of their data at the positioning and at part 2, open to everybody (domaine.md § 4.6)."""
    return render(request, "home/your_data.html")
