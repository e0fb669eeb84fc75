from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from cqp.access.decisions import authorize
from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from pathways import services
from pathways.enums import Role
from pathways.models import Dossier
from pathways.naming import NAMED_ROLES
from pathways.pages import naming_forms, people_page


@access("pathways.people")
def dossier_people(request, pk):
    """Who is named; naming the tutor and the professional (company), the external assessor (secretariat)."""
    dossier = fetch(request, Dossier, pk)
    data = request.POST or drafts.restore(request)
    role = _role(data) if data else ""
    forms = naming_forms(request.user, dossier, role=role, data=data)
    status = 200
    if request.method == "POST":
        authorize(request.user, f"pathways.name_{_role(request.POST).lower()}", dossier)
        form = forms[role]
        try:
            if form.is_valid():
                name = _name(dossier, role, request.user, form.cleaned_data)
                messages.success(request, f"{name} est désigné(e) : {role.label}.")
                return redirect("dossier_people", pk=dossier.pk)
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
            status = CONFLICT
    return render(request, "pathways/dossier_people.html", people_page(dossier, forms), status=status)


def _role(data):
    if data.get("role") not in NAMED_ROLES:
        raise Http404("Ce rôle n'existe pas.")
    return Role(data["role"])


def _name(dossier, role, actor, data):
    if role == Role.TUTOR:
        return services.invite_tutor(dossier, actor=actor, **data).user
    comment = data.get("comment", "")
    return services.assign(dossier, role, data["user"], actor=actor, job_title=data["job_title"], comment=comment).user
