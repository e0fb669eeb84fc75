"""Reading a document and signing it: what is shown is what is signed (the form carries the digest of what was read)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from evaluations import contents
from evaluations.enums import SIGNS_AS, SignableKind
from evaluations.forms.signing import ReasonForm, SignForm
from evaluations.models import Signable
from evaluations.piece_lists import joined_rows
from evaluations.readable import blocks_of
from evaluations.section_lists import visible_gaps
from evaluations.services import signatures as services
from pathways.enums import Role

from .documents import frame, home_of, writing_url
from .saving import UNPROCESSABLE


def _fetch(request, pk):
    return fetch(request, Signable.objects.for_user(request.user).for_page().prefetch_related("signatures__signer"), pk)


@access("evaluations.read")
@require_GET
def signable_detail(request, pk):
    return render(request, "evaluations/signable_detail.html", _reading(request, _fetch(request, pk)))


def _reading(request, signable, sign_form=None):
    may_write = can(request.user, "evaluations.present", signable).allowed
    versions = signable.dossier.signables.filter(kind=signable.kind).exclude(pk=signable.pk).order_by("-version")
    return frame(signable) | {
        "home": home_of(request.user, signable),
        "reason": signable.reason if can(request.user, "evaluations.read_reason", signable) else "",
        "blocks": _blocks(signable),
        "gaps": visible_gaps(signable, request.user) if signable.is_open else [],
        "may_present": may_write and signable.is_open,
        "may_take_back": may_write and not signable.is_open and not signable.is_completed,
        "writing_url": writing_url(signable) if may_write and signable.is_open else "",
        "advice_url": reverse("activity_table", args=[signable.dossier_id]) if _may_advise(request, signable) else "",
        "pieces": joined_rows(signable, request.user),
        "rows": _signature_rows(signable),
        "sign_forms": [] if signable.is_open else _sign_forms(request.user, signable, sign_form),
        "versions": [other for other in versions if can(request.user, "evaluations.read", other)],
    }


def _may_advise(request, signable):
    return signable.kind == SignableKind.ACTIVITIES and can(request.user, "evaluations.advise", signable).allowed


def _blocks(signable):
    """The frozen content; or a preview of what would be frozen, but for opinions, separate until they are all given."""
    if not signable.is_open:
        return blocks_of(signable.kind, signable.content)
    if signable.kind == SignableKind.ASSESSMENT:
        return []
    return blocks_of(signable.kind, contents.content_of(signable))


def _signature_rows(signable):
    given = {signature.role: signature for signature in signable.valid_signatures}
    rows = []
    for role in (*signable.signers, *signable.optional_signers):
        row = {"as_what": role.label, "optional": role in signable.optional_signers}
        if signature := given.get(role):
            row |= {"who": signature.signer.get_full_name(), "at": signature.signed_at, "digest": signature.digest}
            row["sworn"] = signature.sworn
        rows.append(row)
    return rows


def _sign_forms(user, signable, posted=None):
    """(quality, form, whether nothing waits for it) per signature that this person may still give."""
    forms = []
    for role in (*signable.missing_signers, *signable.missing_optional_signers):
        if not can(user, f"evaluations.sign_as_{role.lower()}", signable):
            continue
        form = posted if posted is not None and posted.data.get("role") == role else None
        initial = {"role": role.value, "digest": signable.digest}
        form = form or SignForm(initial=initial, signable=signable, auto_id=f"id_{role.lower()}_%s")
        forms.append((SIGNS_AS[role], form, role in signable.optional_signers))
    return forms


@access("evaluations.sign")
@require_POST
def signable_sign(request, pk):
    signable = _fetch(request, pk)
    form = SignForm(request.POST, signable=signable)
    if form.is_valid() and form.cleaned_data["role"] in (*signable.signers, *signable.optional_signers):
        role, told = Role(form.cleaned_data["role"]), form.cleaned_data
        sworn = told.get("sworn", False)
        services.sign(signable, actor=request.user, role=role, seen_digest=told["digest"], sworn=sworn)
        messages.success(request, f"Signé {SIGNS_AS[role]}.")
        return redirect("signable_detail", pk=pk)
    context = _reading(request, signable, form) | {"form": form}
    return render(request, "evaluations/signable_detail.html", context, status=UNPROCESSABLE)


@access("evaluations.present")
@require_POST
def signable_present(request, pk):
    signable = _fetch(request, pk)
    services.present(signable, actor=request.user)
    messages.success(request, "Présenté à la signature : chaque signataire le voit sur sa page d'accueil.")
    return redirect("signable_detail", pk=pk)


@access("evaluations.present")
@require_http_methods(["GET", "HEAD", "POST"])
def signable_take_back(request, pk):
    signable = _fetch(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.take_back(signable, actor=request.user, comment=form.cleaned_data["comment"])
        messages.success(
            request, "La rédaction est reprise. Il faudra présenter de nouveau le document à la signature."
        )
        return redirect("signable_detail", pk=pk)
    given = ", ".join(signature.signer.get_full_name() for signature in signable.valid_signatures)
    lines = [("Document", str(signable)), ("Signatures à redemander", given or "aucune")]
    context = frame(signable) | {"form": form, "lines": lines}
    return render(request, "evaluations/signable_take_back.html", context, status=UNPROCESSABLE if form.errors else 200)
