from django.shortcuts import render
from django.views.decorators.http import require_safe

from cqp.access.views import access
from jury.preparation import queue
from jury.preparation.tabs import tabs


@access("jury.see_queue")
@require_safe
def jury_queue(request):
    """Who waits for a session, since when, until when; tick some and plan their session."""
    context = {"queues": queue.queues_of(request.user), "capacity": queue.CAPACITY, "tabs": tabs("jury_queue")}
    return render(request, "jury/preparation/queue.html", context)
