from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from cqp.access.views import access, fetch
from cqp.accounts.services import managers_of
from cqp.accreditations import services
from cqp.accreditations.forms import CommitmentEndForm, CommitmentFilter, CommitmentForm, ProviderForm
from cqp.accreditations.models import ProviderCommitment
from cqp.accreditations.tables import CommitmentTable
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from cqp.shared.templatetags.cqp_ui import day_fr

PER_PAGE = 25


@access("accreditations.list_commitments")
@require_safe
def commitment_list(request):
    rows = ProviderCommitment.objects.for_user(request.user).with_details().by_provider()
    found = CommitmentFilter(request.GET, queryset=rows, request=request)
    hidden = () if len(request.user.committees) > 1 else ("committee",)
    table = CommitmentTable(found.qs, exclude=hidden)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"found": found, "table": table, "count": table.paginator.count}
    return render(request, "accreditations/commitment_list.html", context)


@access("accreditations.register_provider")
def provider_register(request):
    form = ProviderForm(request.POST or drafts.restore(request), committees=request.user.committees)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            recorded = services.register_provider(actor=request.user, **form.registration())
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
            status = CONFLICT
        else:
            messages.success(request, _recorded(recorded))
            if not managers_of(recorded.provider).filter(email=form.cleaned_data["email"]).exists():
                messages.info(request, _already_here(recorded.provider))
            return redirect("commitment_list")
    return render(request, "accreditations/provider_register.html", {"form": form}, status=status)


@access("accreditations.renew_commitment")
def commitment_renew(request, pk):
    commitment = fetch(request, ProviderCommitment, pk)
    data = request.POST or drafts.restore(request)
    form = CommitmentForm(data, initial={"valid_from": services.next_first_day(commitment)})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            recorded = services.renew_commitment(commitment, actor=request.user, **form.cleaned_data)
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
            status = CONFLICT
        else:
            messages.success(request, _recorded(recorded))
            return redirect("commitment_list")
    context = {"form": form, "lines": _lines(commitment)}
    return render(request, "accreditations/commitment_renew.html", context, status=status)


@access("accreditations.end_commitment")
def commitment_end(request, pk):
    commitment = fetch(request, ProviderCommitment, pk)
    form = CommitmentEndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ending = services.end_commitment(commitment, actor=request.user, **form.cleaned_data)
        messages.success(request, f"L'engagement {commitment.number} prend fin le {day_fr(ending.ends_on)}.")
        return redirect("commitment_list")
    context = {"form": form, "lines": _lines(commitment)}
    return render(request, "accreditations/commitment_end.html", context)


def _lines(commitment) -> list[tuple[str, str]]:
    lines = [
        ("Organisme", commitment.provider.name),
        ("SIRET", commitment.provider.siret),
        ("Engagement", commitment.number),
        ("Signé le", day_fr(commitment.signed_on)),
        ("Valable", f"du {day_fr(commitment.valid_from)} au {day_fr(commitment.valid_until)}"),
    ]
    if hasattr(commitment, "ending"):
        lines.append(("Terminé le", day_fr(commitment.ending.ends_on)))
    return lines


def _recorded(commitment) -> str:
    return f"Engagement {commitment.number} de {commitment.provider.name} enregistré, jusqu'au {day_fr(commitment.valid_until)}."


def _already_here(provider) -> str:
    """Who manages an organisation is chosen by those who already do."""
    return (
        f"{provider.name} est déjà inscrit : ses responsables sont prévenus par courriel. La personne que vous avez indiquée "
        "n'en fait pas partie ; eux seuls peuvent l'inviter."
    )
