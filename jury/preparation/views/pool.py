from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from cqp.shared.templatetags.cqp_ui import day_fr
from jury.models import PoolSeat
from jury.preparation import pool
from jury.preparation.forms import EndSeatForm, SeatForm
from jury.preparation.tabs import tabs
from jury.services import pool as services

form_page = require_http_methods(["GET", "HEAD", "POST"])


@access("jury.keep_pool")
@require_safe
def pool_list(request):
    colleges, over = pool.pool_of(request.user)
    context = {"colleges": colleges, "over": over, "tabs": tabs("pool_list")}
    return render(request, "jury/preparation/pool_list.html", context)


@access("jury.keep_pool")
@form_page
def pool_add(request):
    data = request.POST if request.method == "POST" else drafts.restore(request)
    form, status = SeatForm(data, committees=request.user.committees), 200
    if request.method == "POST" and form.is_valid():
        try:
            seat = services.add_seat(actor=request.user, **form.values())
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
            status = CONFLICT
        else:
            messages.success(
                request, f"{seat.user.get_full_name()} est au vivier à partir du {day_fr(seat.term_from)}."
            )
            return redirect("pool_list")
    return render(request, "jury/preparation/pool_add.html", {"form": form}, status=status)


@access("jury.keep_pool")
@form_page
def pool_end(request, pk):
    seat = fetch(request, PoolSeat.objects.for_user(request.user).select_related("user", "committee"), pk)
    form = EndSeatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.end_seat(seat, actor=request.user, **form.cleaned_data)
        messages.success(
            request, f"{seat.user.get_full_name()} quitte le vivier le {day_fr(form.cleaned_data['ends_on'])}."
        )
        return redirect("pool_list")
    until = f"jusqu'au {day_fr(seat.term_until)}" if seat.term_until else "sans terme"
    lines = [
        ("Personne", seat.user.get_full_name()),
        ("Collège", f"{seat.get_college_display()}, {seat.get_standing_display()}"),
        ("Mandat", f"à partir du {day_fr(seat.term_from)}, {until}"),
    ]
    return render(request, "jury/preparation/pool_end.html", {"form": form, "lines": lines})
