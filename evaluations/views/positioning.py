"""Outil 1 on screen: interview, a page per competency, individual plan, the newcomer's shortcut."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cqp.access.views import access, fetch
from cqp.shared import drafts
from evaluations.enums import Level, SignableKind
from evaluations.forms.positioning import InterviewForm, PlannedStepForm, PositioningLineForm
from evaluations.forms.section import SectionPage
from evaluations.piece_lists import piece_rows
from evaluations.section_lists import positioning_sections
from evaluations.services import positioning as services
from pathways.models import Dossier

from .documents import current, frame, line_of, number_in, screen_of
from .saving import UNPROCESSABLE, is_autosave, save_each, save_seen, write_page

MAY_WRITE = "evaluations.write_positioning"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _open(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    return current(dossier, SignableKind.POSITIONING)


@access(MAY_WRITE)
@form_page
def positioning_edit(request, pk):
    signable = _open(request, pk)
    screen = screen_of(
        "evaluations/positioning_interview.html", signable, partial(positioning_sections, signable, request.path)
    )

    def build(data):
        positioning = current(signable.dossier, SignableKind.POSITIONING).positioning
        positioning.signable = signable
        return SectionPage(data, InterviewForm(data, instance=positioning))

    screen.context["positioning"] = signable.positioning
    if not is_autosave(request):
        screen.context["rows"] = piece_rows(signable, request.user)
    return write_page(request, build, save_each(services.save_interview, request.user), screen)


@access(MAY_WRITE)
@form_page
def positioning_competency(request, pk, number):
    signable = _open(request, pk)
    line_of(signable.positioning, number)
    sections = partial(positioning_sections, signable, request.path)

    def build(data):
        line, wording = line_of(signable.positioning, number), signable.dossier.version.wording
        return SectionPage(data, PositioningLineForm(data, instance=line, wording=wording))

    screen = screen_of("evaluations/positioning_competency.html", signable, sections)
    screen.context["competency"] = line_of(signable.positioning, number).competency
    return write_page(request, build, save_each(services.save_line, request.user), screen)


def _competencies(signable):
    return signable.dossier.competencies_to_assess


def _to_acquire(signable):
    acquired = signable.positioning.lines.filter(level=Level.ACQUIRED).values("competency")
    return _competencies(signable).exclude(pk__in=acquired)


@access(MAY_WRITE)
@form_page
def positioning_plan(request, pk):
    signable = _open(request, pk)
    if request.method != "POST" and not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    data = request.POST if request.method == "POST" else drafts.restore(request)
    wanted = signable.positioning.lines.filter(competency__number=number_in(request.GET, "competence")).first()
    initial = {"competency": wanted.competency_id} if wanted else {}
    form = PlannedStepForm(data, competencies=_to_acquire(signable), initial=initial)
    if request.method == "POST" and form.is_valid():
        services.plan_step(signable.positioning, actor=request.user, **form.cleaned_data)
        messages.success(request, "Étape ajoutée au parcours individualisé.")
        return redirect(request.path)
    context = frame(signable) | {
        "form": form,
        "sections": positioning_sections(signable, request.path),
        "rows": _plan_rows(signable.positioning),
    }
    return render(request, "evaluations/positioning_plan.html", context, status=UNPROCESSABLE if form.errors else 200)


def _plan_rows(positioning):
    """A row per competency: its planned steps, or why there is none, or why there should be none."""
    steps = list(positioning.steps.select_related("competency"))
    return [
        {"line": line, "steps": [step for step in steps if step.competency_id == line.competency_id]}
        for line in positioning.lines.select_related("competency")
    ]


def _step(signable, step):
    found = signable.positioning.steps.select_related("competency", "positioning").filter(pk=step).first()
    if found is None:
        raise Http404("Cette étape n'existe plus.")
    found.positioning.signable = signable
    return found


@access(MAY_WRITE)
@form_page
def positioning_step_edit(request, pk, step):
    signable = _open(request, pk)
    _step(signable, step)

    def build(data):
        form = PlannedStepForm(data, instance=_step(signable, step), competencies=_competencies(signable))
        # Only the professional writes the plan.
        form.saved_by = request.user
        return SectionPage(data, form)

    sections = partial(positioning_sections, signable, "")
    screen = screen_of("evaluations/positioning_step.html", signable, sections)
    screen.next_url = reverse("positioning_plan", args=[pk])
    return write_page(request, build, save_seen(services.change_step, request.user), screen)


@access(MAY_WRITE)
@form_page
def positioning_step_delete(request, pk, step):
    signable = _open(request, pk)
    row = _step(signable, step)
    if request.method == "POST":
        services.drop_step(row, actor=request.user)
        messages.success(request, "Étape retirée du parcours individualisé.")
        return redirect("positioning_plan", pk=pk)
    lines = [
        ("Compétence", f"{row.competency.number}. {row.competency.title}"),
        ("Modalité", row.get_modality_display()),
        ("Organisme ou lieu", row.provider),
        ("Période", row.period),
    ]
    return render(request, "evaluations/positioning_step_delete.html", frame(signable) | {"lines": lines, "step": row})


@access(MAY_WRITE)
@form_page
def positioning_newcomer(request, pk):
    signable = _open(request, pk)
    if request.method == "POST":
        services.declare_newcomer(signable.positioning, actor=request.user)
        messages.success(request, "Les compétences sont toutes à acquérir. Complétez le parcours individualisé.")
        return redirect("positioning_plan", pk=pk)
    answered = [line for line in signable.positioning.lines.select_related("competency") if line.level]
    lines = [
        ("Positionnement", "« non acquise » pour toutes les compétences"),
        ("Besoin en formation", services.NEWCOMER_NEED),
        ("Parcours individualisé", "une action de formation par compétence, à préciser ensuite"),
    ]
    return render(
        request, "evaluations/positioning_newcomer.html", frame(signable) | {"lines": lines, "answered": len(answered)}
    )
