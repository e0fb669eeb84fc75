from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.saving import SAVED, UNPROCESSABLE, Screen, write_page
from cqp.shared.sections import SectionPage
from pathways.forms.registration import CohortForm, JobCorrectionForm
from pathways.job import correct_job, job_closed
from pathways.models import Dossier
from pathways.pages import job_lines, last_told
from pathways.services import set_cohort


@access("pathways.edit_job")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_job(request, pk):
    """« Candidat et emploi »: what was not known at the registration, or was wrong, until Outil 1 is presented."""
    dossier = fetch(request, Dossier, pk)

    def build(data):
        stored = Dossier.objects.for_user(request.user).values(*JobCorrectionForm.JOB).get(pk=pk)
        form = JobCorrectionForm(data, stored=stored)
        form.saved_by, form.saved_at = last_told(dossier, "job_corrected")
        return SectionPage(data, form)

    def save(page):
        for form in page.written:
            correct_job(dossier, actor=request.user, seen=form.stored, **page.values(form))

    context = {"dossier": dossier, "closed": job_closed(dossier), "lines": job_lines(dossier)}
    next_url = reverse("dossier_detail", args=[pk])
    answer = write_page(request, build, save, Screen("pathways/dossier_job.html", next_url, context=context))
    if answer.status_code == SAVED:
        messages.success(request, "Emploi enregistré.")
    return answer


@access("pathways.set_cohort")
@require_http_methods(["GET", "HEAD", "POST"])
def dossier_cohort(request, pk):
    dossier = fetch(request, Dossier, pk)
    posted = request.POST if request.method == "POST" else drafts.restore(request)
    form = CohortForm(posted, initial={"cohort": dossier.cohort})
    if request.method == "POST" and form.is_valid():
        set_cohort(dossier, actor=request.user, **form.cleaned_data)
        messages.success(request, "Cohorte enregistrée.")
        return redirect("dossier_detail", pk=pk)
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "pathways/dossier_cohort.html", {"dossier": dossier, "form": form}, status=status)
