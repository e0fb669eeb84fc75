"""The recours gracieux: the candidate contests, the secretariat rules and answers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from jury.appeal_pages import TONES, appeal_lines, appeals_of, detail_context, lodging_context
from jury.appeals import renouncing_blockers
from jury.forms.appeals import AdmissibilityForm, AnswerForm, GroundsForm, ReceivedForm, RenounceForm
from jury.models import Appeal
from jury.services import appeals
from pathways.models import Dossier

from .sessions import form_page


@access("jury.list_appeals")
@require_safe
def appeal_list(request):
    pending, answered = appeals_of(request.user)
    return render(request, "jury/appeal_list.html", {"pending": pending, "answered": answered, "tones": TONES})


@access("jury.appeal")
@form_page
def appeal_lodge(request, pk):
    """What an appeal is about, until when, and its grounds; for the secretariat, the day the letter came."""
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    context = lodging_context(dossier, request.user)
    own = dossier.candidate.user_id == request.user.pk
    form = (GroundsForm if own else ReceivedForm)(_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            appeal = appeals.lodge_appeal(dossier, actor=request.user, **form.cleaned_data)
        except Blocked as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"Le recours {appeal.number} est déposé. Un courriel l'a confirmé au candidat.")
            return redirect("appeal_detail", pk=appeal.pk)
    return render(request, "jury/appeal_lodge.html", {"form": form, "own": own, **context})


@access("jury.view_appeal")
@require_safe
def appeal_detail(request, pk):
    appeal = _appeal(request, pk)
    return render(request, "jury/appeal_detail.html", detail_context(appeal, request.user))


@access("jury.rule_appeal")
@form_page
def appeal_rule(request, pk):
    appeal, form = _appeal(request, pk), AdmissibilityForm(_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            ruled = appeals.rule_appeal(appeal, actor=request.user, **form.ruling())
        except Blocked as refusal:
            _refuse(form, refusal)
        else:
            messages.success(
                request, f"Le recours {appeal.number} est {ruled.get_state_display()} ; le candidat est prévenu."
            )
            return redirect("appeal_detail", pk=appeal.pk)
    return render(request, "jury/appeal_rule.html", {"appeal": appeal, "form": form, "lines": appeal_lines(appeal)})


@access("jury.rule_appeal")
@form_page
def appeal_answer(request, pk):
    appeal, form = _appeal(request, pk), AnswerForm(_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            appeals.answer_appeal(appeal, actor=request.user, **form.answered())
        except Blocked as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, f"La réponse au recours {appeal.number} est envoyée au candidat.")
            return redirect("appeal_detail", pk=appeal.pk)
    return render(request, "jury/appeal_answer.html", {"appeal": appeal, "form": form, "lines": appeal_lines(appeal)})


@access("jury.renounce_appeal")
@form_page
def appeal_renounce(request, pk):
    """The candidate gives the appeal up, or the secretariat registers that they did by letter."""
    appeal = _appeal(request, pk)
    own = appeal.item.dossier.candidate.user_id == request.user.pk
    form = RenounceForm(_data(request), own=own)
    if request.method == "POST" and form.is_valid():
        try:
            appeals.renounce_appeal(appeal, actor=request.user, **form.cleaned_data)
        except Blocked as refusal:
            _refuse(form, refusal)
        else:
            messages.success(
                request, f"Le recours {appeal.number} est abandonné : la décision du jury reste en vigueur."
            )
            return redirect("appeal_detail", pk=appeal.pk)
    context = {"appeal": appeal, "form": form, "lines": appeal_lines(appeal), "own": own}
    return render(request, "jury/appeal_renounce.html", context | {"blockers": renouncing_blockers(appeal)})


def _appeal(request, pk):
    return fetch(request, Appeal.objects.for_user(request.user).for_page(), pk)


def _data(request):
    return request.POST if request.method == "POST" else drafts.restore(request)


def _refuse(form, refusal):
    """What was typed stays on the page, beside what the service found."""
    for blocker in refusal.blockers:
        form.add_error(None, blocker.message)
