from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from cqp.access.views import access, fetch
from cqp.accounts import services
from cqp.accounts.forms import ColleagueForm
from cqp.accounts.models import Organisation
from cqp.shared import drafts
from cqp.shared.blockers import Blocked


@access("accounts.manage_people")
def organisation_people(request, pk):
    """Who is in charge of the organisation, and inviting a colleague."""
    organisation = fetch(request, Organisation, pk)
    form = ColleagueForm(request.POST or drafts.restore(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_manager(organisation, actor=request.user, **form.cleaned_data)
        except Blocked as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, f"Invitation envoyée à {form.cleaned_data['email']}.")
            return redirect("organisation_people", pk=organisation.pk)
    people = organisation.memberships.current().select_related("user").order_by("user__last_name", "pk")
    context = {"form": form, "organisation": organisation, "people": people}
    return render(request, "accounts/organisation_people.html", context)


@access("accounts.manage_people")
def membership_end(request, pk, membership_pk):
    organisation = fetch(request, Organisation, pk)
    membership = get_object_or_404(organisation.memberships.current().select_related("user"), pk=membership_pk)
    if request.method == "POST":
        services.end_membership(membership, actor=request.user)
        messages.success(request, f"{membership.user.get_full_name()} ne fait plus partie de {organisation.name}.")
        if membership.user == request.user:
            return redirect("my_account")
        return redirect("organisation_people", pk=organisation.pk)
    lines = [("Personne", membership.user.get_full_name()), ("Organisation", organisation.name)]
    return render(request, "accounts/membership_end.html", {"organisation": organisation, "lines": lines})
