from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cqp.access.decisions import authorize, can
from cqp.access.views import access, fetch
from evaluations.views.saving import Screen, write_page
from jury import pages
from jury.composition import room_of
from jury.forms.session import RemovalForm
from jury.models import JuryItem
from jury.services import agenda, locks
from jury.sheet_page import build_page, live_outcome, save_page, sheet_context

from .posted import posted
from .sessions import form_page


def _item(request, pk):
    return fetch(request, JuryItem.objects.for_user(request.user).for_page().select_related("sheet__saved_by"), pk)


@access("jury.view")
@form_page
def item_decide(request, pk):
    """The decision sheet of one dossier: written by the members present while the session is open, read by the others."""
    item = _item(request, pk)
    sections, following = pages.neighbours(item, request.user)
    decision = can(request.user, "jury.decide", item)
    here = reverse("item_decide", args=[item.pk])
    next_url = reverse("item_decide", args=[following.pk]) if following and "next" in request.POST else here
    context = {"item": item, "following": following, "decision": decision, **sheet_context(item)}
    context["may_rectify"] = can(request.user, "jury.rectify", item).allowed
    screen = Screen("jury/item_decide.html", next_url, sections=lambda: sections, context=context)
    if request.method == "POST" or decision:
        authorize(request.user, "jury.decide", item)
        return write_page(
            request, lambda data: build_page(data, _item(request, pk)), save_page(item, request.user), screen
        )
    page = build_page(None, item)
    return render(request, screen.template, {"page": page, "sections": sections, **context})


@access("jury.view")
@require_POST
def item_outcome(request, pk):
    """Fragment: what the sheet would decide, as it is being filled in. Writes nothing."""
    item = _item(request, pk)
    outcome = live_outcome(build_page(request.POST, item), item)
    return render(request, "jury/_outcome.html", {"outcome": outcome})


@access("jury.set_aside")
@form_page
def item_remove(request, pk):
    """Before the session, by the secretariat; during it, by whoever conducts it too: the dossier waits for another session."""
    item = _item(request, pk)
    locks.require_not_over(item.session)
    form = RemovalForm(posted(request))
    if request.method == "POST" and form.is_valid():
        agenda.take_off_agenda(item, actor=request.user, **form.cleaned_data)
        messages.success(
            request, f"Le dossier {item.dossier.number} a quitté l'ordre du jour ; il attend une autre séance."
        )
        return redirect("session_detail", pk=item.session_id)
    lines = [("Dossier", f"{item.dossier.number} – {item.dossier.candidate}"), ("Séance", item.session.number)]
    reasons = room_of(item.session).reasons_on(item) if item.session.is_open else []
    return render(request, "jury/item_remove.html", {"item": item, "form": form, "lines": lines, "blockers": reasons})
