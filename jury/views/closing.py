"""Towards the end of the session: the motion, a decision taken back; after it, the letters."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cqp.access.views import access
from cqp.notifications.enums import EmailStatus
from jury.forms.room import ClearForm, LettersForm
from jury.motion_page import motion_context
from jury.services import letters, motion, sheets

from .room import item_of
from .sessions import form_page, session_of


@access("jury.conduct")
@form_page
def session_motion(request, pk):
    """Which dossiers the motion takes, and why the others wait for their own examination."""
    session = session_of(request, pk)
    if request.method == "POST":
        adopted = motion.adopt_concordant(session, actor=request.user)
        messages.success(request, f"{len(adopted)} dossier(s) adopté(s) en bloc, une décision écrite par compétence.")
        return redirect("session_motion", pk=session.pk)
    return render(request, "jury/session_motion.html", motion_context(session, request.user))


@access("jury.decide")
@require_POST
def decision_clear(request, pk, competency_pk):
    item = item_of(request, pk)
    competency = get_object_or_404(item.dossier.version.competencies.all(), pk=competency_pk)
    form = ClearForm(request.POST)
    if form.is_valid():
        sheets.clear_decision(item.sheet, competency, actor=request.user, revision=form.cleaned_data["revision"])
        messages.success(request, f"Compétence {competency.number} : plus rien n'est décidé.")
    return redirect("item_decide", pk=item.pk)


@access("jury.manage")
@form_page
def session_letters(request, pk):
    """Read over, then sent: all at once or one by one. Nothing is rewritten here: a letter says what the jury signed."""
    session = session_of(request, pk)
    form = LettersForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        one = form.cleaned_data["email"]
        left = letters.send_letters(session, actor=request.user, emails=None if one is None else [one])
        messages.success(request, f"{left} courrier(s) envoyé(s).")
        return redirect("session_letters", pk=session.pk)
    rows = letters.letters_of(session)
    held = sum(row.email.status == EmailStatus.HELD for row in rows)
    return render(request, "jury/session_letters.html", {"session": session, "rows": rows, "held": held})
