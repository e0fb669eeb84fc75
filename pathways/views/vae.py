"""The public door of the VAE: what it is, and the request for a file (mode d'emploi, « Demande de VAE »)."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cqp.access.decisions import authorize
from cqp.access.views import PUBLIC, access
from cqp.accounts.services import INVITATION_DAYS
from pathways import requests
from pathways.forms.acts import VaeRequestForm
from pathways.offer import offer_at, offers

_SESSION_EMAIL = "vae_request_email"


def _offer(code):
    offer = offer_at(code)
    if offer is None:
        raise Http404("Ce CQP n'existe pas, ou n'est plus ouvert aux demandes.")
    return offer


@access(PUBLIC)
@require_safe
def vae_list(request):
    return render(request, "pathways/vae_list.html", {"offers": offers()})


@access(PUBLIC)
@require_safe
def vae_information(request, code):
    return render(request, "pathways/vae_information.html", {"offer": _offer(code)})


@access(PUBLIC)
def vae_request(request, code):
    """Signed in: one confirmation. Otherwise a mail proves the address; the screen answers the same whoever it belongs to."""
    offer = _offer(code)
    if request.user.is_authenticated:
        return _confirm(request, offer)
    form = VaeRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limited = ratelimit.consume_or_429(request, action="vae_request", key=form.cleaned_data["email"])
        if limited:
            return limited
        requests.ask_from_outside(offer, **form.cleaned_data)
        request.session[_SESSION_EMAIL] = form.cleaned_data["email"]
        return redirect("vae_request_sent", code=offer.code)
    return render(request, "pathways/vae_request.html", {"offer": offer, "form": form})


def _confirm(request, offer):
    authorize(request.user, "pathways.request_file", offer.version)
    if request.method == "POST":
        dossier = requests.request_file(user=request.user, version=offer.version)
        messages.success(request, requests.welcome(dossier))
        return redirect("dossier_detail", pk=dossier.pk)
    context = {"offer": offer, "blockers": requests.refusals(request.user, offer.version)}
    context["lines"] = [
        ("Ce que vous demandez", "un dossier de VAE"),
        ("CQP visé", offer.certification.title),
        ("Par", f"{request.user.get_full_name()}, {request.user.email}"),
        ("Auprès de", f"{offer.certification.committee.name}, dont le secrétariat vous remettra le dossier"),
    ]
    return render(request, "pathways/vae_request_confirm.html", context)


@access(PUBLIC)
@require_safe
def vae_request_sent(request, code):
    context = {"offer": _offer(code), "email": request.session.get(_SESSION_EMAIL, ""), "days": INVITATION_DAYS}
    return render(request, "pathways/vae_request_sent.html", context)
