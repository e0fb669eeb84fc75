from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from cqp.access.decisions import can
from cqp.access.views import access
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from jury.composition import room_of
from jury.forms.session import ReasonForm
from jury.services import independence, locks
from jury.views.posted import posted
from jury.views.sessions import form_page, session_of

from . import pages
from .forms import DeclarationForm, RecusalForm


@access("jury.declare")
@form_page
def session_independence(request, pk):
    """One page, one submit: the dossiers of the agenda, and whether one has a link with anybody there."""
    session = session_of(request, pk)
    locks.require_not_over(session)
    member = session.members.seated().select_related("user").get(user=request.user)
    data = request.POST if request.method == "POST" else drafts.restore(request)
    form = DeclarationForm(data, rows=pages.declaration_rows(session, member))
    if request.method == "POST" and form.is_valid():
        try:
            independence.declare(session, actor=request.user, **form.declared())
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
        else:
            messages.success(
                request, "Votre déclaration est enregistrée : les dossiers sur lesquels vous siégez vous sont ouverts."
            )
            return redirect("session_detail", pk=session.pk)
    return render(request, "jury/independence/declare.html", {"session": session, "form": form})


@access("jury.recuse")
@form_page
def session_recusals(request, pk, item_pk):
    """Who sits on one dossier; the president or the secretariat note that somebody does not."""
    session = session_of(request, pk)
    item = _item(session, item_pk)
    room = room_of(session)
    form = _recusal_form(request, room, item)
    if request.method == "POST" and form.is_valid():
        try:
            done = independence.recuse(item, form.chosen(), actor=request.user, **form.recusal())
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
        else:
            messages.success(request, pages.recusal_told(done))
            return redirect("session_recusals", pk=session.pk, item_pk=item.pk)
    context = {
        "session": session,
        "item": item,
        "form": form,
        "standings": pages.standings(room, item),
        "blockers": room.reasons_on(item),
        "may_set_aside": can(request.user, "jury.set_aside", item).allowed,
        "is_over": not (session.is_planned or session.is_open),
    }
    return render(request, "jury/independence/recusals.html", context)


def _recusal_form(request, room, item):
    """Whoever still sits may be recused; withdrawing for parity is offered to the president, when it is broken."""
    free = [member for member in room.seated if member.pk not in room.recused.get(item.pk, ())]
    president = room.session.president
    may_restore = bool(room.reasons_on(item)) and president is not None and president.user_id == request.user.pk
    return RecusalForm(posted(request), members=free, may_restore_parity=may_restore)


def _item(session, pk):
    return get_object_or_404(session.items.in_force().select_related("dossier__candidate", "session"), pk=pk)


@access("jury.recuse")
@form_page
def recusal_lift(request, pk, recusal_pk):
    session = session_of(request, pk)
    locks.require_not_over(session)
    recusal = get_object_or_404(pages.recusals_of(session), pk=recusal_pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        independence.lift_recusal(recusal, actor=request.user, **form.cleaned_data)
        messages.success(request, f"Le déport de {recusal.member} est levé.")
        return redirect("session_recusals", pk=session.pk, item_pk=recusal.item_id)
    dossier = recusal.item.dossier
    lines = [
        ("Membre", str(recusal.member)),
        ("Dossier", f"{dossier.number} – {dossier.candidate}"),
        ("Cause", recusal.get_cause_display()),
    ]
    return render(
        request,
        "jury/independence/recusal_lift.html",
        {"session": session, "recusal": recusal, "form": form, "lines": lines},
    )
