"""The two doors every request goes through: signed in, and with the second factor that the role demands."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequiredMiddleware
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from cqp.access.views import PUBLIC
from cqp.shared import drafts

from .second_factor import second_factor_missing

KEPT = "Votre session avait expiré. Reconnectez-vous : ce que vous aviez saisi est gardé et vous sera rendu."
NOT_KEPT = "Votre session avait expiré. Reconnectez-vous, puis recommencez cette action."
UNAUTHORIZED = 401
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Signed in by default. An expired session loses nothing: what it posts is put aside and given back after sign-in.

    A page is sent to the sign-in page; htmx is told to go there (it would otherwise swap the sign-in page inside the form);
    autosave gets a 401 with the address, keeps the text on screen and tries again.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated and request.method not in SAFE_METHODS:
            drafts.forget(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        kept = request.method == "POST" and drafts.put_aside(request)
        sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _page_to_come_back_to(request, kept=kept)})}"
        if request.headers.get("X-Autosave"):
            return JsonResponse({"sign_in": sign_in}, status=UNAUTHORIZED)
        if request.method not in SAFE_METHODS:
            messages.warning(request, KEPT if kept else NOT_KEPT)
        if request.headers.get("HX-Request"):
            return HttpResponse(status=UNAUTHORIZED, headers={"HX-Redirect": sign_in})
        return redirect(sign_in)


def _page_to_come_back_to(request, *, kept: bool) -> str:
    """The address asked for, or the page it was asked from when that address only answers to forms or fragments."""
    if kept or (request.method in SAFE_METHODS and not request.headers.get("HX-Request")):
        return request.get_full_path()
    origin = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(origin, allowed_hosts={request.get_host()}):
        return urlsplit(origin)._replace(scheme="", netloc="").geturl() or "/"
    return resolve_url(settings.LOGIN_REDIRECT_URL)


class SecondFactorMiddleware:
    """Secretariat, jury and administrators reach no page before they have set up a second factor (house § 1 row 16).

    Open meanwhile: public pages, and those marked `open_before_second_factor` (signing out, setting the factor up).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated or _is_open(view_func) or not second_factor_missing(request.user):
            return None
        if request.headers.get("X-Autosave") or request.headers.get("HX-Request"):
            return HttpResponse(status=UNAUTHORIZED, headers={"HX-Redirect": resolve_url("mfa_index")})
        return redirect("mfa_index")


def _is_open(view_func) -> bool:
    return getattr(view_func, "open_before_second_factor", False) or getattr(view_func, "access", None) == PUBLIC
