from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from cqp.access.views import access, fetch
from cqp.accreditations import services
from cqp.accreditations.forms import AccreditationFilter, AccreditationForm, EndForm
from cqp.accreditations.models import Accreditation
from cqp.accreditations.tables import AccreditationTable
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from cqp.shared.templatetags.cqp_ui import day_fr

PER_PAGE = 25


@access("accreditations.list")
@require_safe
def accreditation_list(request):
    rows = Accreditation.objects.for_user(request.user).with_details()
    found = AccreditationFilter(request.GET, queryset=rows, request=request)
    table = AccreditationTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"found": found, "table": table, "count": table.paginator.count}
    return render(request, "accreditations/accreditation_list.html", context)


@access("accreditations.grant")
def accreditation_grant(request):
    form = AccreditationForm(request.POST or drafts.restore(request), committees=request.user.committees)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            granted = services.accredit_person(actor=request.user, **form.cleaned_data)
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
            status = CONFLICT
        else:
            text = f"Habilitation {granted.number} accordée à {granted.user.get_full_name()}, jusqu'au {day_fr(granted.valid_until)}."
            messages.success(request, text)
            return redirect("accreditation_list")
    return render(request, "accreditations/accreditation_grant.html", {"form": form}, status=status)


@access("accreditations.end")
def accreditation_end(request, pk):
    accreditation = fetch(request, Accreditation, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.end_accreditation(accreditation, actor=request.user, **form.cleaned_data)
        messages.success(
            request, f"L'habilitation {accreditation.number} prend fin le {day_fr(form.cleaned_data['ends_on'])}."
        )
        return redirect("accreditation_list")
    lines = [
        ("Personne", accreditation.user.get_full_name()),
        ("Habilitation", f"{accreditation.number} — {accreditation.get_role_display()}"),
        ("CQP", accreditation.certification.title),
        ("Valable", f"du {day_fr(accreditation.valid_from)} au {day_fr(accreditation.valid_until)}"),
    ]
    return render(request, "accreditations/accreditation_end.html", {"form": form, "lines": lines})
