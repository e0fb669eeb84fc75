from django.shortcuts import render
from django.views.decorators.http import require_GET

from cqp.access.views import access, fetch
from evaluations.completeness import sheet
from pathways import workflow
from pathways.enums import Role
from pathways.models import Dossier


@access("evaluations.completeness")
@require_GET
def completeness(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    lines = sheet(dossier)
    missing = [line for line in lines if not line.is_met]
    is_secretary = Role.SECRETARIAT in dossier.roles_of(request.user)
    context = {
        "dossier": dossier,
        "lines": lines,
        "missing": missing,
        "may_complete": is_secretary
        and not missing
        and workflow.transition_of(dossier, "declare_complete") is not None,
        "may_return": is_secretary and workflow.transition_of(dossier, "return_incomplete") is not None,
        "identity_missing": is_secretary and any(line.code == "identity" for line in missing),
    }
    return render(request, "evaluations/completeness.html", context)
