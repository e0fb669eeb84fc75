from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cqp.access.views import access, fetch
from pathways import actions, expectations, services, workflow
from pathways.forms.acts import ActForm
from pathways.models import Dossier
from pathways.pages import act_lines


@access("pathways.act")
def dossier_act(request, pk, verb):
    """One edge of the workflow: shows what will be recorded, asks once. The service asks everything again."""
    dossier = fetch(request, Dossier, pk)
    name = verb.replace("-", "_")
    if name not in actions.offered(dossier):
        raise Http404("Cet acte n'existe pas.")
    edge = actions.edge_for(request.user, dossier, name)
    form = ActForm(request.POST if request.method == "POST" else None, asks_reason=edge.custom["comment"])
    if request.method == "POST" and form.is_valid():
        services.advance(dossier, name, actor=request.user, **form.cleaned_data)
        messages.success(request, f"{edge.custom['label']} : c'est fait.")
        return redirect("dossier_detail", pk=dossier.pk)
    context = {
        "dossier": dossier,
        "edge": edge.custom,
        "form": form,
        "lines": act_lines(request.user, dossier, edge),
        "blockers": workflow.blockers(dossier, name),
        "tone": "danger" if name in actions.CLOSING else "primary",
    }
    return render(request, "pathways/dossier_act.html", context)


@access("pathways.act")
@require_safe
def dossier_expected(request, pk, code):
    """From an expected act to the page where it is done now: lists link here, and need no query per row to know that page."""
    dossier = fetch(request, Dossier, pk)
    try:
        words = expectations.words_of(code.replace("-", "_"))
    except KeyError:
        raise Http404("Cet acte n'existe pas.") from None
    return redirect(words.url(dossier))
