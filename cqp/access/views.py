"""Each view declares its action once; the check, the menu, the route table and the tests read the same declaration."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponseNotAllowed

from .decisions import authorize

PUBLIC = "public"
SIGNED_IN = "signed-in"
# What a browser sends. Anything else would run a view as if it were a page; the library's own views even take PUT for POST.
METHODS = ("GET", "HEAD", "OPTIONS", "POST")


def access(action: str):
    """Declare and enforce the action of a view.

    PUBLIC: anyone. SIGNED_IN: any signed-in person, the view shows only their own things. Otherwise the action's rule:
    views whose URL carries a `pk` ask it through `fetch()` on the object; the others are asked here, without object.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            if action not in (PUBLIC, SIGNED_IN) and not kwargs:
                authorize(request.user, action)
            return view(request, *args, **kwargs)

        guarded.access = action
        return login_not_required(guarded) if action == PUBLIC else guarded

    return decorate


def fetch(request, source, pk, *, action: str | None = None):
    """The object of the URL, or 404 when it is not yours, or 403 with the reason when it is yours but not allowed now.

    `source` is a model whose default manager has `for_user()`, or such a queryset. The same 404 answers for "absent" and
    "not yours", so that nobody learns which numbers exist.
    """
    queryset = getattr(source, "objects", source)
    obj = queryset.for_user(request.user).filter(pk=pk).first()
    if obj is None:
        raise Http404("Cette page n'existe pas, ou n'est pas pour vous.")
    declared = action or request.resolver_match.func.access
    if declared not in (PUBLIC, SIGNED_IN):
        authorize(request.user, declared, obj)
    return obj
