"""Following the link of a mail. Its token leaves the address bar at once: the form that sets the password never carries it."""

from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from cqp.access.views import PUBLIC, access
from cqp.accounts import services
from cqp.accounts.arrivals import arrival_of
from cqp.accounts.forms import ChoosePasswordForm
from cqp.accounts.models import User

_SESSION_INVITATION = "invitation"
_GONE, _NOT_FOUND, _FORBIDDEN = 410, 404, 403


@access(PUBLIC)
@require_safe
def invitation_open(request, token):
    """The address in the mail. Opening it uses nothing up: mail scanners follow links too."""
    limited = ratelimit.consume_or_429(request, action="invitation_open", limit_get=True)
    if limited:
        return limited
    invitation = services.invitation_with_token(token)
    if invitation is None or not invitation.is_usable:
        response = _dead_link(request, invitation)
    else:
        request.session[_SESSION_INVITATION] = invitation.pk
        response = redirect("invitation_accept")
    response["Referrer-Policy"] = "no-referrer"
    return response


def _dead_link(request, invitation):
    context = {
        "is_known": invitation is not None,
        "is_used": invitation is not None and invitation.used_at is not None,
        "arrival": arrival_of(invitation) if invitation else None,
    }
    return render(request, "accounts/invitation_dead.html", context, status=_GONE if invitation else _NOT_FOUND)


@access(PUBLIC)
@sensitive_post_parameters("password")
def invitation_accept(request):
    """Choose a password (first time), or confirm while signed in as the person invited."""
    invitation = services.opened_invitation(request.session.get(_SESSION_INVITATION))
    if invitation is None or not invitation.is_usable:
        return _dead_link(request, invitation)
    person = services.invited_person(invitation)
    if request.user.is_authenticated and request.user != person:
        return render(request, "accounts/invitation_other_person.html", {"email": invitation.email}, status=_FORBIDDEN)
    if person is not None and person.is_activated:
        return _confirm(request, invitation)
    return _choose_password(request, invitation, person or User(email=invitation.email))


def _confirm(request, invitation):
    """The account exists: its owner proves it by signing in, then confirms."""
    if not request.user.is_authenticated:
        messages.info(request, "Un compte existe déjà à cette adresse : connectez-vous pour terminer.")
        return redirect_to_login(request.path, reverse(settings.LOGIN_URL))
    if request.method == "POST":
        services.accept_invitation(invitation)
        return _welcome(request, invitation)
    context = {"lines": _what_happens(invitation), "arrival": arrival_of(invitation)}
    return render(request, "accounts/invitation_confirm.html", context)


def _choose_password(request, invitation, person):
    form = ChoosePasswordForm(request.POST or None, user=person)
    if request.method == "POST" and form.is_valid():
        user = services.accept_invitation(invitation, password=form.cleaned_data["password"])
        # The link has proved the address and the password has just been typed: no need to ask for it again on the next page.
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
        record_authentication(request, user, method="password", email=user.email, reauthenticated=True)
        return _welcome(request, invitation)
    context = {"form": form, "email": invitation.email, "lines": _what_happens(invitation)}
    return render(request, "accounts/invitation_password.html", context)


def _what_happens(invitation):
    """What accepting will record, in (label, value) lines."""
    lines = [("Adresse électronique", invitation.email)]
    arrival = arrival_of(invitation)
    return lines + arrival.lines(invitation.payload) if arrival else lines


def _welcome(request, invitation):
    request.session.pop(_SESSION_INVITATION, None)
    arrival = arrival_of(invitation)
    if arrival is None:
        messages.success(request, "Votre compte est ouvert.")
        return redirect(settings.LOGIN_REDIRECT_URL)
    sentence, address = arrival.welcome(request.user, invitation.payload)
    messages.success(request, sentence)
    return redirect(address)
