from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cqp.access.views import SIGNED_IN, access
from cqp.accounts import services
from cqp.accounts.enums import MembershipRole
from cqp.accounts.forms import NameForm
from cqp.shared import drafts


@access(SIGNED_IN)
def my_account(request):
    form = NameForm(request.POST or drafts.restore(request), instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Votre nom est enregistré.")
        return redirect("my_account")
    kinds = set(request.user.authenticator_set.values_list("type", flat=True))
    context = {
        "form": form,
        "memberships": [
            {"membership": membership, "is_managed": membership.role == MembershipRole.MANAGER}
            for membership in request.user.current_memberships
        ],
        "has_application": Authenticator.Type.TOTP in kinds,
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
    }
    return render(request, "accounts/my_account.html", context)


@access(SIGNED_IN)
@require_POST
def other_sessions_close(request):
    services.close_other_sessions(request)
    messages.success(request, "Vos autres sessions sont fermées. Celle-ci reste ouverte.")
    return redirect("my_account")
