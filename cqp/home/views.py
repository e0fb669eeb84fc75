from django.shortcuts import render

from cqp.access.views import SIGNED_IN, access
from pathways.models import PendingAct


@access(SIGNED_IN)
def home(request):
    """What waits for me comes first."""
    return render(request, "home/home.html", {"pending": PendingAct.objects.for_user(request.user).for_home()})
