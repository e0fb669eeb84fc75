from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cqp.access.views import access, fetch
from cqp.shared.saving import SAVED, Screen, write_page
from cqp.shared.sections import SectionPage
from pathways.forms.identity import IdentityForm
from pathways.models import Dossier
from pathways.pages import identity_lines, identity_page, last_told
from pathways.services import confirm_identity, correct_identity


@access("pathways.edit_identity")
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_identity(request, pk):
    """The civil status, by the candidate or by the secretariat that found a mistake."""
    dossier = fetch(request, Dossier, pk)
    known = dossier.candidate

    def build(data):
        known.refresh_from_db()
        form = IdentityForm(data, instance=known)
        form.saved_by, form.saved_at = last_told(dossier, "identity_updated")
        return SectionPage(data, form)

    def save(page):
        for form in page.written:
            correct_identity(dossier, actor=request.user, seen=form.stored, **page.values(form))

    context = identity_page(request.user, dossier)
    screen = Screen("candidates/candidate_identity.html", request.path, context=context)
    response = write_page(request, build, save, screen)
    if response.status_code == SAVED:
        messages.success(request, "État civil enregistré.")
    return response


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
