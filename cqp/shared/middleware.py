"""Turns the refusals raised by services into pages that say what to do (house § 1 row 8)."""

from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from .blockers import Blocked, Conflict

CONFLICT = 409


class RefusalMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """409 with every blocker and its link; 409 as well when what the page showed has moved on.

        A form that writes a text keeps both texts itself (`cqp.shared.saving`): only an act without text comes here with a Conflict.
        """
        context = {"back_url": request.headers.get("referer", "")}
        if isinstance(exception, Blocked):
            return render(request, "errors/blocked.html", context | {"blockers": exception.blockers}, status=CONFLICT)
        if isinstance(exception, TransitionNotAllowed | ConcurrentTransition | Conflict):
            return render(request, "errors/stale.html", context, status=CONFLICT)
        return None


class PrivatePagesMiddleware:
    """What a signed-in person reads is never kept by a cache or by the browser's back button on a shared computer (ASVS 14.3.2)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response
