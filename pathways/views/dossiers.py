from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from pathways import services
from pathways.exports import export_response
from pathways.filters import DossierFilter
from pathways.forms.registration import RegistrationForm
from pathways.models import Dossier
from pathways.pages import dossier_page
from pathways.tables import DossierTable, with_what_rows_show

PER_PAGE = 25


def _listed(request, *, paginate):
    """The filter and the sorted table that the address describes: the same for the screen and for the export."""
    found = DossierFilter(request.GET, queryset=Dossier.objects.for_user(request.user), request=request)
    table = DossierTable(with_what_rows_show(found.qs))
    RequestConfig(request, paginate=paginate).configure(table)
    return found, table


@access("pathways.list")
@require_safe
def dossier_list(request):
    found, table = _listed(request, paginate={"per_page": PER_PAGE})
    context = {
        "found": found,
        "table": table,
        "count": table.paginator.count,
        "may_register": can(request.user, "pathways.register").allowed,
        "page_query": request.GET.urlencode(),
    }
    return render(request, "pathways/dossier_list.html", context)


@access("pathways.export")
@require_safe
def dossier_export(request):
    """All the pages of the list as filtered and sorted on screen."""
    _, table = _listed(request, paginate=False)
    return export_response((row.record for row in table.rows), actor=request.user)


@access("pathways.register")
def dossier_register(request):
    form = RegistrationForm(request.POST or drafts.restore(request), companies=request.user.companies)
    blockers = []
    if request.method == "POST" and form.is_valid():
        try:
            dossier = services.open_dossier(actor=request.user, **form.registration())
        except Blocked as refusal:
            blockers = refusal.blockers
        else:
            messages.success(
                request, f"Dossier {dossier.number} ouvert. Désignez maintenant les personnes qui l'accompagnent."
            )
            return redirect("dossier_people", pk=dossier.pk)
    context = {"form": form, "blockers": blockers}
    return render(request, "pathways/dossier_register.html", context, status=CONFLICT if blockers else 200)


@access("pathways.view")
@require_safe
def dossier_detail(request, pk):
    dossier = fetch(request, Dossier, pk)
    return render(request, "pathways/dossier_detail.html", dossier_page(request, dossier))
