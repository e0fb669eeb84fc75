"""The files joined to what people write and to the trainings: listed, added, withdrawn, handed back after an access check."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cqp.access.decisions import authorize, can
from cqp.access.views import access, fetch
from cqp.shared.blockers import Blocked
from cqp.shared.middleware import CONFLICT
from cqp.uploads.responses import upload_response
from evaluations.enums import PieceKind, SignableKind
from evaluations.forms.activities import ProofForm
from evaluations.forms.pieces import AnnexForm, PieceForm
from evaluations.models import Piece
from evaluations.piece_lists import attestation_rows, piece_rows
from evaluations.section_lists import after, application_sections
from evaluations.services import pieces as services
from pathways.models import Dossier

from .documents import current, frame, line_of
from .saving import UNPROCESSABLE

page_with_form = require_http_methods(["GET", "HEAD", "POST"])


def _join(request, dossier, form, save, template, context):
    """Add the file of a valid form by `save`, then the list again; a refusal is said on the page, beside what was chosen."""
    blockers = []
    if request.method == "POST" and form.is_valid():
        try:
            piece = save(**form.piece())
        except Blocked as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, f"« {piece.upload.name} » est joint au dossier.")
            return redirect(request.path)
    status = CONFLICT if blockers else UNPROCESSABLE if form.errors else 200
    context |= {"dossier": dossier, "form": form, "blockers": blockers, "most": services.MOST}
    return render(request, template, context, status=status)


def _join_to(request, signable, form, template, context, **where):
    """The same, for a document being written."""
    save = partial(services.add_piece, signable, actor=request.user, **where)
    return _join(request, signable.dossier, form, save, template, frame(signable) | context)


def _open(request, pk, kind):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    return current(dossier, kind)


@access("evaluations.write_application")
@page_with_form
def application_pieces(request, pk):
    signable = _open(request, pk, SignableKind.APPLICATION)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    experiences = list(signable.application.experiences.all())
    form = PieceForm(*_sent(request), experiences=experiences, initial={"what": request.GET.get("preuve", "")})
    sections = application_sections(signable, request.path)
    context = {
        "rows": piece_rows(signable, request.user),
        "sections": sections,
        "next_url": after(sections, signable),
    }
    return _join_to(request, signable, form, "evaluations/application_pieces.html", context)


@access("evaluations.write_activities")
@page_with_form
def activity_pieces(request, pk, number):
    signable = _open(request, pk, SignableKind.ACTIVITIES)
    return _competency_pieces(
        request, signable, signable.activity_table, number, "activity_table", "activity_competency"
    )


@access("evaluations.write_candidate_part")
@page_with_form
def candidate_part_pieces(request, pk, number):
    signable = _open(request, pk, SignableKind.CANDIDATE_PART)
    return _competency_pieces(
        request, signable, signable.candidate_part, number, "candidate_part", "candidate_part_competency"
    )


def _competency_pieces(request, signable, part, number, list_page, writing_page):
    """The proofs of one competency: the same page for part 3 and for the candidate's part of Outil 2."""
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    competency = line_of(part, number).competency
    rows = piece_rows(signable, request.user, competency=competency)
    context = {
        "rows": rows,
        "competency": competency,
        "list_url": reverse(list_page, args=[signable.dossier_id]),
        "writing_url": reverse(writing_page, args=[signable.dossier_id, number]),
    }
    where = {"kind": PieceKind.ACTIVITY, "competency": competency}
    return _join_to(
        request, signable, ProofForm(*_sent(request)), "evaluations/competency_pieces.html", context, **where
    )


@access("evaluations.join_annex")
@page_with_form
def positioning_pieces(request, pk):
    """Outil 1 is written by the professional; its annexes are the candidate's."""
    signable = _open(request, pk, SignableKind.POSITIONING)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    context = {"rows": piece_rows(signable, request.user)}
    return _join_to(request, signable, AnnexForm(*_sent(request)), "evaluations/positioning_pieces.html", context)


@access("evaluations.see_follow_up")
@page_with_form
def training_attestations(request, pk, action):
    """Read by everybody of the dossier: it is the proof of a line of the completeness sheet. Joined by those who may."""
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    training = get_object_or_404(dossier.training_actions, pk=action)
    training.dossier = dossier
    if request.method == "POST":
        authorize(request.user, "evaluations.join_attestation", dossier)
    context = {
        "training": training,
        "rows": attestation_rows(dossier, request.user, training=training),
        "may_join": can(request.user, "evaluations.join_attestation", dossier).allowed,
        "may_edit": can(request.user, "evaluations.plan_training", dossier).allowed,
    }
    save = partial(services.join_attestation, training, actor=request.user)
    form = ProofForm(*_sent(request))
    return _join(request, dossier, form, save, "evaluations/training_attestations.html", context)


def _sent(request):
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _fetch_piece(request, pk):
    whole = ("signable__dossier__candidate", "signable__dossier__version", "upload__file", "competency")
    whole += ("training__dossier__candidate", "training__dossier__version")
    return fetch(request, Piece.objects.for_user(request.user).select_related(*whole), pk)


@access("evaluations.read_piece")
@require_GET
def piece_download(request, pk):
    return upload_response(_fetch_piece(request, pk).upload)


@access("evaluations.withdraw_piece")
@require_POST
def piece_withdraw(request, pk):
    piece = services.withdraw_piece(_fetch_piece(request, pk), actor=request.user)
    messages.success(request, f"« {piece.upload.name} » est retiré du dossier.")
    return redirect(_page_of(piece))


def _page_of(piece) -> str:
    dossier_id = piece.dossier.pk
    if piece.training_id is not None:
        return reverse("training_attestations", args=[dossier_id, piece.training_id])
    if piece.kind == PieceKind.ACTIVITY:
        page = "activity_pieces" if piece.signable.kind == SignableKind.ACTIVITIES else "candidate_part_pieces"
        return reverse(page, args=[dossier_id, piece.competency.number])
    page = "positioning_pieces" if piece.signable.kind == SignableKind.POSITIONING else "application_pieces"
    return reverse(page, args=[dossier_id])
