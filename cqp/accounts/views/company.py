from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cqp.access.views import PUBLIC, access
from cqp.accounts import services
from cqp.accounts.forms import CompanyRegistrationForm
from cqp.shared import drafts

_SESSION_EMAIL = "company_registration_email"


@access(PUBLIC)
def company_register(request):
    """A company registers itself; the answer on screen is the same whether or not its SIRET is already here."""
    form = CompanyRegistrationForm(request.POST or drafts.restore(request), initial=_known_person(request.user))
    if request.method == "POST" and form.is_valid():
        limited = ratelimit.consume_or_429(request, action="company_register", key=form.cleaned_data["email"])
        if limited:
            return limited
        services.register_company(**form.registration())
        request.session[_SESSION_EMAIL] = form.cleaned_data["email"]
        return redirect("company_register_sent")
    return render(request, "accounts/company_register.html", {"form": form})


def _known_person(user) -> dict:
    if not user.is_authenticated:
        return {}
    return {"email": user.email, "first_name": user.first_name, "last_name": user.last_name}


@access(PUBLIC)
@require_safe
def company_register_sent(request):
    context = {"email": request.session.get(_SESSION_EMAIL, ""), "days": services.INVITATION_DAYS}
    return render(request, "accounts/company_register_sent.html", context)
