"""The page of a dossier decided without the CQP: what is kept, what is to be done again, and on which pathway."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from pathways import resuming
from pathways.enums import PathwayKind
from pathways.forms.registration import JobForm
from pathways.models import Dossier
from pathways.pages import resumption_page

UNPROCESSABLE = 422


@access("pathways.resume")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_resume(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    is_vae = request.POST.get("kind") == PathwayKind.VAE
    posted = request.POST if request.method == "POST" and not is_vae else None
    initial = {name: getattr(dossier, name) for name in JobForm.JOB}
    form = JobForm(posted or drafts.restore(request), initial=initial)
    blockers = resuming.refusals(dossier, request.user)
    if request.method == "POST" and (is_vae or form.is_valid()):
        try:
            opened = _resume(request, dossier, is_vae, form)
        except Blocked as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, f"Dossier {opened.number} ouvert : il reprend le dossier {dossier.number}.")
            return redirect("dossier_detail", pk=opened.pk)
    context = resumption_page(request.user, dossier, form) | {"blockers": blockers}
    status = CONFLICT if blockers and request.method == "POST" else UNPROCESSABLE if form.errors else 200
    return render(request, "pathways/dossier_resume.html", context, status=status)


def _resume(request, dossier, is_vae, form):
    if is_vae:
        return resuming.resume_dossier(dossier, actor=request.user, kind=PathwayKind.VAE)
    return resuming.resume_dossier(dossier, actor=request.user, kind=PathwayKind.SKILLS, job=form.job())
