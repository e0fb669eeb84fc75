"""The public door: is this title authentic? It tells what kind of title, of whom, which CQP, decided when; nothing else."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cqp.access.views import PUBLIC, access
from jury.forms.verification import CodeForm, read_code
from jury.verification import answer

from . import tries
from .posted import posted

TOO_MANY = 429


def _unindexed(response):
    # The referrer stays same-origin (settings): with "no-referrer" a browser sends `Origin: null` and its own form is refused.
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store"
    return response


@access(PUBLIC)
@require_http_methods(["GET", "HEAD", "POST"])
def verification(request):
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect("verification_result", code=form.cleaned_data["code"])
    return _unindexed(render(request, "jury/verification.html", {"form": form}))


@access(PUBLIC)
@require_safe
def verification_result(request, code):
    """Same page whether the code is known or not; after too many unknown codes, nobody at that address is answered for a while."""
    if tries.too_many(request):
        return _unindexed(render(request, "429.html", status=TOO_MANY))
    found = answer(read_code(code))
    if not found.is_known:
        tries.count_unknown(request)
    return _unindexed(render(request, "jury/verification_result.html", {"answer": found}))
