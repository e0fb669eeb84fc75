from allauth.account.views import LoginView
from allauth.mfa.base.views import IndexView
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cqp.access.views import PUBLIC, access
from cqp.accounts import personas
from cqp.accounts.models import User
from cqp.accounts.second_factor import second_factor_missing


class SignInView(LoginView):
    """allauth's, with the demonstration's one-click buttons when there are some."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"personas": personas.listed() if settings.DEMO else []}


class SecondFactorIndexView(IndexView):
    """allauth's, with the reason when the role of this person demands a second factor."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_demanded": second_factor_missing(self.request.user)}


sign_in = access(PUBLIC)(SignInView.as_view())


@access(PUBLIC)
@require_safe
def how_to_get_an_account(request):
    """Where "I have no account" leads: there is no free sign-up, so say who opens what."""
    return render(request, "account/signup_closed.html")


@access(PUBLIC)
@require_POST
def demo_sign_in(request):
    """Become one of the listed personas without a password. Does not exist outside the demonstration."""
    email = request.POST.get("email", "")
    if not settings.DEMO or email not in {persona.email for persona in personas.listed()}:
        raise Http404
    user = get_object_or_404(User, email=email, is_active=True)
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect(settings.LOGIN_REDIRECT_URL)
