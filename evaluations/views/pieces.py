"""The files joined to parts 2 and 3: listed and added by the candidate, handed back after an access check."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cqp.access.views import access, fetch
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from cqp.uploads.responses import upload_response
from evaluations.enums import PieceKind, SignableKind
from evaluations.forms.activities import ProofForm
from evaluations.forms.pieces import PieceForm
from evaluations.models import Piece
from evaluations.piece_lists import piece_rows
from evaluations.section_lists import after, application_sections
from evaluations.services import pieces as services
from pathways.models import Dossier

from .documents import current, frame, line_of
from .saving import UNPROCESSABLE

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def _join(request, signable, form, template, context, **where):
    """Add the file of a valid form, then the list again; a refusal is said on the page, beside what was chosen."""
    blockers = []
    if request.method == "POST" and form.is_valid():
        try:
            piece = services.add_piece(signable, actor=request.user, **where, **form.piece())
        except Blocked as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, f"« {piece.upload.name} » est joint à votre dossier.")
            return redirect(request.path)
    status = CONFLICT if blockers else UNPROCESSABLE if form.errors else 200
    return render(request, template, frame(signable) | {"form": form, "blockers": blockers} | context, status=status)


@access("evaluations.write_application")
@page_with_form
def application_pieces(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    signable = current(dossier, SignableKind.APPLICATION)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    experiences = list(signable.application.experiences.all())
    form = PieceForm(*_sent(request), experiences=experiences, initial={"what": request.GET.get("preuve", "")})
    sections = application_sections(signable, request.path)
    context = {
        "rows": piece_rows(signable, request.user),
        "most": services.MOST,
        "sections": sections,
        "next_url": after(sections, signable),
    }
    return _join(request, signable, form, "evaluations/application_pieces.html", context)


@access("evaluations.write_activities")
@page_with_form
def activity_pieces(request, pk, number):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    signable = current(dossier, SignableKind.ACTIVITIES)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    competency = line_of(signable.activity_table, number).competency
    rows = piece_rows(signable, request.user, competency=competency)
    context = {"rows": rows, "competency": competency, "most": services.MOST}
    where = {"kind": PieceKind.ACTIVITY, "competency": competency}
    return _join(request, signable, ProofForm(*_sent(request)), "evaluations/activity_pieces.html", context, **where)


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _fetch_piece(request, pk):
    whole = ("signable__dossier__candidate", "signable__dossier__version", "upload__file", "competency")
    return fetch(request, Piece.objects.for_user(request.user).select_related(*whole), pk)


@access("evaluations.read_piece")
@require_GET
def piece_download(request, pk):
    return upload_response(_fetch_piece(request, pk).upload)


@access("evaluations.withdraw_piece")
@require_POST
def piece_withdraw(request, pk):
    piece = services.withdraw_piece(_fetch_piece(request, pk), actor=request.user)
    messages.success(request, f"« {piece.upload.name} » est retiré de votre dossier.")
    return redirect(_page_of(piece))


def _page_of(piece) -> str:
    dossier_id = piece.signable.dossier_id
    if piece.kind == PieceKind.ACTIVITY:
        return reverse("activity_pieces", args=[dossier_id, piece.competency.number])
    return reverse("application_pieces", args=[dossier_id])
