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
