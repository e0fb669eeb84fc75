from django.contrib import messages
from django.shortcuts import redirect, render

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from cqp.shared import drafts
from pathways.forms import IdentityForm
from pathways.models import Dossier
from pathways.pages import identity_lines
from pathways.services import confirm_identity, correct_identity


@access("pathways.edit_identity")
def candidate_identity(request, pk):
    """The civil status, by the candidate or by the secretariat that found a mistake."""
    dossier = fetch(request, Dossier, pk)
    known = dossier.candidate
    context = {
        "dossier": dossier,
        "missing": known.missing_civil_status,
        "checked_on": known.identity_checked_on,
        "checked_by": known.identity_checked_by,
        "may_check": can(request.user, "pathways.check_identity", dossier).allowed,
    }
    form = IdentityForm(request.POST or drafts.restore(request), instance=known)
    if request.method == "POST" and form.is_valid():
        correct_identity(dossier, actor=request.user, **form.cleaned_data)
        messages.success(request, "État civil enregistré.")
        return redirect("candidate_identity", pk=dossier.pk)
    return render(request, "candidates/candidate_identity.html", {**context, "form": form})


@access("pathways.check_identity")
def identity_check(request, pk):
    """The secretariat has the identity document under its eyes."""
    dossier = fetch(request, Dossier, pk)
    if request.method == "POST":
        confirm_identity(dossier, actor=request.user)
        messages.success(request, "Identité vérifiée.")
        return redirect("dossier_detail", pk=dossier.pk)
    context = {
        "dossier": dossier,
        "lines": identity_lines(dossier.candidate),
        "missing": dossier.candidate.missing_civil_status,
    }
    return render(request, "candidates/identity_check.html", context)
