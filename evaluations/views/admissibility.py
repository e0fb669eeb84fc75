"""The examination of part 2: the file on one side, the decision on the other; then what binds, each on a page that asks once."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from cqp.shared import clock
from cqp.shared.middleware import CONFLICT
from evaluations import admissibility
from evaluations.enums import AdmissibilityVerdict
from evaluations.examination_clock import clock_of
from evaluations.examination_pages import (
    build_page,
    confirm_context,
    counted,
    examination_context,
    latest_examination,
    return_text,
    return_warning,
)
from evaluations.forms.admissibility import ReturnForm, RulingForm
from evaluations.return_deadline import default_day
from evaluations.services import admissibility as services
from evaluations.services.returned_part import return_application as return_part
from pathways.actions import edge_for
from pathways.models import Dossier
from pathways.services import advance

from .saving import UNPROCESSABLE, Screen, write_page

EXAMINE = "evaluations.examine"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _fetch(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    examination = latest_examination(dossier)
    if examination is None:
        raise Http404("Aucune partie 2 n'a encore été déposée.")
    return dossier, examination


@access("evaluations.see_examination")
@form_page
def application_examination(request, pk):
    dossier, examination = _fetch(request, pk)
    context = examination_context(request.user, dossier, examination)
    if request.method != "POST" and not can(request.user, EXAMINE, dossier):
        return render(request, "evaluations/examination.html", context | {"page": None})
    here = reverse("application_examination", args=[pk])
    screen = Screen("evaluations/examination.html", next_url=here, context=context)
    return write_page(request, lambda data: build_page(data, dossier), _save(request.user), screen)


def _save(actor):
    """Each row by its service; the reasons of the opinion last, so that two people meet on the same row first."""

    def save(page):
        for form in page.written:
            service = services.save_ruling if isinstance(form, RulingForm) else services.save_examination
            service(form.instance, actor=actor, revision=form.instance.revision, **page.values(form))

    return save


@access(EXAMINE)
@require_POST
def examination_count(request, pk):
    """The experience retained as the page stands, asked again at each change; nothing is written."""
    dossier, examination = _fetch(request, pk)
    page = build_page(request.POST, dossier)
    return render(request, "evaluations/_examination_count.html", {"count": counted(examination, page)})


@access("pathways.accept_application")
@require_POST
def application_accept(request, pk):
    dossier, _ = _fetch(request, pk)
    advance(dossier, "accept_application", actor=request.user)
    messages.success(request, "La partie 2 est complète : vous pouvez rendre l'avis.")
    return redirect("application_examination", pk=pk)


@access("pathways.return_application")
@form_page
def application_return(request, pk):
    dossier, examination = _fetch(request, pk)
    edge = edge_for(request.user, dossier, "return_application")
    initial = {"comment": return_text(examination), "answer_by": default_day(dossier, clock.today())}
    form = ReturnForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        return_part(dossier, actor=request.user, **form.cleaned_data)
        messages.success(request, "La partie 2 est retournée : le candidat reçoit la liste de ce qui manque.")
        return redirect("dossier_detail", pk=pk)
    context = {
        "dossier": dossier,
        "edge": edge.custom,
        "form": form,
        "blockers": admissibility.answered_by_silence(dossier),
        "warning": return_warning(clock_of(dossier)),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/examination_return.html", context, status=status)


@access(EXAMINE)
@form_page
def application_decide(request, pk, verdict):
    dossier, examination = _fetch(request, pk)
    edge = edge_for(request.user, dossier, services.EDGE_OF[verdict])
    changed = ""
    if request.method == "POST":
        try:
            services.decide(examination, actor=request.user, verdict=verdict, seen=request.POST.get("seen", ""))
        except services.Changed as refusal:
            changed = refusal.blockers[0].message
            dossier, examination = _fetch(request, pk)
        else:
            messages.success(request, f"Avis {AdmissibilityVerdict(verdict).label} rendu : le candidat le reçoit.")
            return redirect("dossier_detail", pk=pk)
    context = confirm_context(request.user, dossier, examination, edge, verdict) | {"changed": changed}
    return render(request, "evaluations/examination_decide.html", context, status=CONFLICT if changed else 200)
