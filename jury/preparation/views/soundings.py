from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from cqp.shared.templatetags.cqp_ui import day_fr
from jury.models import Sounding
from jury.preparation import soundings
from jury.preparation.forms import AvailabilityForm, SeatsForm, SoundingForm
from jury.preparation.tabs import tabs
from jury.services import soundings as services

form_page = require_http_methods(["GET", "HEAD", "POST"])


def sounding_of(request, pk):
    return fetch(request, Sounding.objects.for_user(request.user).select_related("committee", "session"), pk)


@access("jury.ask_dates")
@require_safe
def sounding_list(request):
    context = {"soundings": soundings.soundings_of(request.user), "tabs": tabs("sounding_list")}
    return render(request, "jury/preparation/sounding_list.html", context)


@access("jury.ask_dates")
@form_page
def sounding_ask(request):
    data = request.POST if request.method == "POST" else drafts.restore(request)
    form, status = SoundingForm(data, committees=request.user.committees), 200
    if request.method == "POST" and form.is_valid():
        try:
            sounding = services.ask_dates(actor=request.user, **form.values())
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
            status = CONFLICT
        else:
            messages.success(request, "Les dates sont proposées au vivier par courriel.")
            return redirect("sounding_detail", pk=sounding.pk)
    return render(request, "jury/preparation/sounding_ask.html", {"form": form}, status=status)


@access("jury.ask_dates")
@require_safe
def sounding_detail(request, pk):
    """Dates × people, and for each date whether those available make a jury."""
    sounding = sounding_of(request, pk)
    context = {
        "sounding": sounding,
        "may_answer": can(request.user, "jury.answer_dates", sounding),
        **soundings.table_of(sounding),
    }
    return render(request, "jury/preparation/sounding_detail.html", context)


@access("jury.answer_dates")
@form_page
def sounding_answer(request, pk):
    sounding = sounding_of(request, pk)
    rows = soundings.own_rows(sounding, request.user)
    data = request.POST if request.method == "POST" else drafts.restore(request)
    form = AvailabilityForm(data, rows=rows, label=lambda date: soundings.told(date).capitalize())
    if request.method == "POST" and form.is_valid():
        services.answer_dates(sounding, actor=request.user, available=form.available())
        messages.success(
            request, f"C'est noté. Vous pouvez changer de réponse jusqu'au {day_fr(sounding.answer_by)} inclus."
        )
        return redirect("sounding_answer", pk=sounding.pk)
    return render(request, "jury/preparation/sounding_answer.html", {"sounding": sounding, "form": form, "rows": rows})


@access("jury.ask_dates")
@form_page
def sounding_plan(request, pk, date_pk):
    """Plan the session on one of the dates: who is called, those first called ticked."""
    sounding = sounding_of(request, pk)
    date = get_object_or_404(sounding.dates.select_related("sounding"), pk=date_pk)
    rows = soundings.callable_for(date)
    proposed = [str(row.seat.pk) for row in rows if row.is_proposed]
    form = SeatsForm(request.POST if request.method == "POST" else None, rows=rows, initial={"seats": proposed})
    if request.method == "POST" and form.is_valid():
        session = services.plan_from_sounding(date, actor=request.user, seats=form.chosen())
        messages.success(request, f"La séance {session.number} est prévue, ses membres sont convoqués.")
        return redirect("session_detail", pk=session.pk)
    context = {"sounding": sounding, "label": soundings.told(date), "form": form, "rows": rows}
    return render(request, "jury/preparation/sounding_plan.html", context)


@access("jury.ask_dates")
@form_page
def sounding_close(request, pk):
    sounding = sounding_of(request, pk)
    if request.method == "POST":
        services.give_up_sounding(sounding, actor=request.user)
        messages.success(request, "La consultation est close ; les personnes consultées sont prévenues.")
        return redirect("sounding_list")
    lines = [("Dates proposées", ", ".join(soundings.told(date) for date in sounding.dates.all()))]
    return render(request, "jury/preparation/sounding_close.html", {"sounding": sounding, "lines": lines})
