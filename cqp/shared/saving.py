"""What every page that several people may write does with what is typed: show it, save it, or say why not with both texts kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet
from django.http import JsonResponse
from django.shortcuts import redirect, render

from . import clock, drafts
from .blockers import Blocked, Conflict
from .middleware import CONFLICT
from .sections import LongText, SectionPage, as_text
from .templatetags.cqp_ui import day_fr

SAVED, UNPROCESSABLE, UNAVAILABLE = 302, 422, 503
# Somebody may save between our reading and our writing: compare again with what is stored then.
ATTEMPTS = 3
CHOSEN = "chosen"


@dataclass
class Screen:
    """How a page is drawn and where it leads. `sections` is asked again after a save: the states of the side list follow."""

    template: str
    next_url: str
    sections: Callable[[], list] = list
    context: dict = field(default_factory=dict)


def write_page(request, build, save, screen: Screen):
    """`build(data)` makes the SectionPage on rows read afresh; `save(page)` calls the services for `page.written`."""
    if request.method != "POST":
        return _show(request, build(drafts.restore(request)), screen)
    for _ in range(ATTEMPTS):
        page = build(request.POST)
        if page.clashes():
            return _choose(request, page, screen)
        try:
            save(page)
        except Conflict:
            continue
        except Blocked as refusal:
            return _refuse(request, page, screen, refusal)
        page.reseal()
        return _saved(request, page, screen)
    # Autosave tries again later by itself; a person presses the button again.
    return JsonResponse({"message": "Réessayez dans un instant."}, status=UNAVAILABLE)


def save_each(service, actor):
    """The `save` of a page whose forms are rows of one kind, each written by `service`."""

    def save(page: SectionPage):
        for form in page.written:
            service(form.instance, actor=actor, revision=form.instance.revision, **page.values(form))

    return save


def save_seen(service, actor):
    """The same for rows without a revision: `service` is told what the page compared with, and refuses when it is no longer stored."""

    def save(page: SectionPage):
        for form in page.written:
            service(form.instance, actor=actor, seen=form.stored, **page.values(form))

    return save


def is_autosave(request) -> bool:
    return bool(request.headers.get("X-Autosave"))


def _show(request, page, screen, status=200, **more):
    context = {"page": page, "sections": screen.sections(), **screen.context, **more}
    return render(request, screen.template, context, status=status)


def _saved(request, page, screen):
    if not is_autosave(request):
        return _show(request, page, screen, status=UNPROCESSABLE) if page.errors else redirect(_way_on(request, screen))
    if page.errors:
        return JsonResponse({"errors": page.errors, "version": page.version}, status=UNPROCESSABLE)
    sections = [{"url": section["url"], "state": section["state"]} for section in screen.sections()]
    return JsonResponse({"saved_at": clock.now().isoformat(), "version": page.version, "sections": sections})


def _way_on(request, screen):
    """The next section; after a choice between two texts the same one, where both may have to be made into one."""
    return request.get_full_path() if CHOSEN in request.POST else screen.next_url


def _choose(request, page, screen):
    """Both texts, and a choice that posts with the seal of what is stored now: choosing is saving."""
    clashes = page.clashes()
    kept = [
        (CHOSEN, "1"),
        ("draft_owner", drafts.sign_owner(request.user)),
        *_kept(request, page, {c.html_name for c in clashes}),
    ]
    page.reseal_on_stored()
    conflict = {
        "fields": [_words_of(clash) for clash in clashes],
        "kept": kept,
        "version": page.version,
        "action": request.get_full_path(),
        "theirs_by": _author(clashes[0].form, request.user),
        "theirs_at": clashes[0].form.saved_at,
    }
    if is_autosave(request):
        return render(request, "errors/_conflict.html", {"conflict": conflict}, status=CONFLICT)
    return _show(request, page, screen, status=CONFLICT, conflict=conflict)


def _author(form, reader):
    if form.saved_by is None:
        return "Quelqu'un"
    if form.saved_by != reader:
        return form.saved_by.get_full_name()
    return f"{form.other_author} ou une autre de vos fenêtres" if form.other_author else "Une autre de vos fenêtres"


def _kept(request, page, chosen):
    """What is not in question travels along: the merged values, or as typed where a value is not acceptable."""
    for form in page.forms:
        values = page.values(form) if form.is_valid() else None
        for name in form.fields:
            html_name = form.add_prefix(name)
            if html_name in chosen:
                continue
            if values is not None:
                yield html_name, as_text(values[name])
            else:
                yield from ((html_name, typed) for typed in request.POST.getlist(html_name))


def _words_of(clash):
    words = {
        "name": clash.html_name,
        "label": clash.form.fields[clash.name].label,
        "theirs": as_text(clash.theirs),
        "mine": as_text(clash.mine),
        "theirs_label": readable(clash.form, clash.name, clash.theirs),
        "mine_label": readable(clash.form, clash.name, clash.mine),
    }
    if isinstance(clash.form.fields[clash.name], LongText) and words["theirs"] and words["mine"]:
        words["both"] = f"{words['theirs']}\n\n{words['mine']}"
    return words


def readable(form, name, value) -> str:
    """A value as a person reads it: the words of a choice, of a box, a French date."""
    labels = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, bool) and value not in labels:
        return "coché" if value else "non coché"
    if isinstance(value, list | QuerySet):
        return ", ".join(str(labels[getattr(code, "pk", code)]) for code in value)
    value = getattr(value, "pk", value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    if hasattr(value, "isoformat"):
        return day_fr(value)
    return str(labels.get(value, as_text(value)))


def _refuse(request, page, screen, refusal):
    """Presented or signed meanwhile: nothing is saved, and what was typed stays readable to be copied."""
    typed = [
        (form.fields[name].label, readable(form, name, form.cleaned_data[name]))
        for form in page.written
        for name in form.changed_data
        if form.cleaned_data[name]
    ]
    template = "errors/_refused.html" if is_autosave(request) else "errors/refused.html"
    context = {"blockers": refusal.blockers, "typed": typed, **screen.context}
    return render(request, template, context, status=CONFLICT)
