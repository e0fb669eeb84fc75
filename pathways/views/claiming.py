"""The candidate's page: what they validated elsewhere, and whether it counts in the dossier that a company opened."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cqp.access.views import access, fetch
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from pathways import claiming
from pathways.forms.acts import ClaimForm
from pathways.models import Dossier
from pathways.pages import claim_page

UNPROCESSABLE = 422


@access("pathways.claim_benefits")
@require_http_methods(["GET", "HEAD", "POST"])
def benefits_claim(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    refused = []
    if form.is_valid():
        try:
            messages.success(request, _choose(dossier, request.user, form.cleaned_data["choice"]))
        except Blocked as refusal:
            refused = refusal.blockers
        else:
            return redirect("dossier_detail", pk=dossier.pk)
    status = CONFLICT if refused else UNPROCESSABLE if form.errors else 200
    context = claim_page(dossier) | {"form": form, "is_refused": bool(refused)}
    return render(request, "pathways/benefits_claim.html", context, status=status)


def _choose(dossier, user, choice) -> str:
    if choice == ClaimForm.CLAIM:
        claiming.claim_benefits(dossier, actor=user)
        return "C'est noté : ces compétences sont gardées dans ce dossier, seules les autres y seront évaluées."
    claiming.decline_benefits(dossier, actor=user)
    return "C'est noté : toutes les compétences seront évaluées dans ce dossier."
