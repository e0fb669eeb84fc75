from django.shortcuts import render

from cqp.access.views import PUBLIC, SIGNED_IN, access

from .overview import overview


@access(SIGNED_IN)
def home(request):
    """What waits for me comes first, then my dossiers, then the rest."""
    return render(request, "home/home.html", overview(request.user))


@access(PUBLIC)
def accessibility(request):
    return render(request, "home/accessibility.html")
