"""The candidate's page: who may accompany them, who does, who did."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cqp.access.views import access, fetch
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from cqp.shared.templatetags.cqp_ui import day_fr
from pathways import coaching
from pathways.forms.acts import CoachingForm
from pathways.models import Dossier

UNPROCESSABLE = 422
page_with_form = require_http_methods(["GET", "HEAD", "POST"])


@access("pathways.choose_coaching")
@page_with_form
def dossier_coaching(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    posted = request.POST if request.method == "POST" else None
    told = _told(dossier)
    initial = {"provider": told["current"].provider_id if told["current"] else None}
    form = CoachingForm(posted, providers=coaching.choosable_providers(dossier), initial=initial)
    blockers = []
    if posted is not None and form.is_valid():
        try:
            coaching.choose_provider(dossier, actor=request.user, provider=form.cleaned_data["provider"])
        except Blocked as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, f"{form.cleaned_data['provider'].name} vous accompagne.")
            return redirect("dossier_coaching", pk=pk)
    context = told | {"form": form, "blockers": blockers}
    status = CONFLICT if blockers else UNPROCESSABLE if form.errors else 200
    return render(request, "pathways/dossier_coaching.html", context, status=status)


def _told(dossier) -> dict:
    """Who accompanies, who did, and why nothing changes any more."""
    rows = list(dossier.coachings.select_related("provider").order_by("-started_at", "-pk"))
    return {
        "dossier": dossier,
        "closed": [blocker.message for blocker in coaching.coaching_closed(dossier)],
        "current": next((row for row in rows if row.ended_at is None), None),
        "past": [row for row in rows if row.ended_at],
    }


@access("pathways.choose_coaching")
@page_with_form
def coaching_end(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    current = dossier.coachings.in_force().select_related("provider").first()
    if request.method == "POST":
        ended = coaching.end_coaching(dossier, actor=request.user)
        messages.success(request, f"{ended.provider.name} ne vous accompagne plus.")
        return redirect("dossier_coaching", pk=pk)
    if current is None:
        return redirect("dossier_coaching", pk=pk)
    lines = [("Organisme", current.provider.name), ("Vous accompagne depuis le", day_fr(current.started_at))]
    return render(request, "pathways/coaching_end.html", {"dossier": dossier, "lines": lines})
