from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cqp.access.decisions import authorize, can
from cqp.access.views import access, fetch
from evaluations.views.saving import UNPROCESSABLE, Screen, is_autosave, write_page
from jury.models import JuryItem, JurySession
from jury.views.posted import posted

from . import order, pages, services
from .forms import ContestForm, notes_page

form_page = require_http_methods(["GET", "HEAD", "POST"])


def _item(request, pk):
    return fetch(request, JuryItem.objects.for_user(request.user).in_force().for_page().select_related("sheet"), pk)


@access("jury.pre_read")
@require_safe
def session_reading(request, pk):
    """Every dossier that this member judges, what deserves attention first, in words, read or not."""
    session = fetch(request, JurySession.objects.for_user(request.user).for_page(), pk)
    rows = order.rows_of(session, request.user)
    context = {
        "session": session,
        "rows": rows,
        "read": sum(row.is_read for row in rows),
        "first": next((row for row in rows if not row.is_read), None),
        "undeclared": order.waiting_for_declaration(session, request.user),
    }
    return render(request, "jury/reading/session_reading.html", context)


@access("jury.pre_read")
@form_page
def item_reading(request, pk):
    """One dossier, everything that is needed to read it in place; private notes saved as one types; then the next unread one."""
    item = _item(request, pk)
    rows = order.rows_of(item.session, request.user)
    row = rows[order.place_of(rows, item) - 1]
    following = order.next_unread(rows, item)
    if request.method == "POST":
        authorize(request.user, "jury.take_notes", item)
    context = {"item": item, "row": row, "rows": rows, "following": following, "place": order.place_of(rows, item)}
    context |= {"read": sum(row.is_read for row in rows), "notes": can(request.user, "jury.take_notes", item)}
    if request.method != "POST" or not is_autosave(request):
        context |= pages.item_context(row, request.user)
    screen = Screen("jury/reading/item_reading.html", _way_on(request, row, following), context=context)
    return write_page(request, lambda data: notes_page(data, item, request.user), _save(request, item), screen)


def _way_on(request, row, following) -> str:
    """« Marquer lu et passer au suivant » goes on without the list; after the last one, the list says that all is read."""
    if "next" not in request.POST:
        return row.url
    return following.url if following else reverse("session_reading", args=[row.item.session_id])


def _save(request, item):
    def save(page):
        for form in page.written:
            values = page.values(form)
            services.save_notes(item, actor=request.user, revision=form.instance.revision, **values)
        if {"next", "unread"} & request.POST.keys() and not page.errors:
            services.mark_read(item, actor=request.user, is_read="next" in request.POST)

    return save


def _line_of(item, code) -> dict:
    line = next((line for line in item.sheet.checks if line["code"] == code), None)
    if line is None:
        raise Http404("Cette ligne n'est pas sur la fiche de conformité.")
    return line


@access("jury.contest")
@form_page
def line_contest(request, pk, code):
    """One line of the conformity sheet, and why this member contests it."""
    item = _item(request, pk)
    line = _line_of(item, code)
    form = ContestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.contest_line(item, code, actor=request.user, **form.cleaned_data)
        messages.success(
            request, f"« {line['label']} » est contestée : les autres membres et le secrétariat le voient."
        )
        return redirect("item_reading", pk=item.pk)
    context = {"item": item, "line": line, "form": form}
    return render(request, "jury/reading/line_contest.html", context, status=UNPROCESSABLE if form.errors else 200)


@access("jury.contest")
@require_POST
def line_withdraw(request, pk, code):
    item = _item(request, pk)
    line = _line_of(item, code)
    services.withdraw_contest(item, code, actor=request.user)
    messages.success(request, f"« {line['label']} » : votre contestation est retirée.")
    return redirect("item_reading", pk=item.pk)
