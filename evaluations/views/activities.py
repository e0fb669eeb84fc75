"""Part 3 of a VAE: how far it is, a page per competency for the candidate, another for the provider that advises them."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from cqp.shared import drafts
from evaluations.admissibility import favourable
from evaluations.advice import advice_counts, advice_on
from evaluations.enums import SignableKind
from evaluations.forms.activities import ActivityLineForm, AdviceForm, EmploymentTodayForm
from evaluations.forms.section import SectionPage
from evaluations.piece_lists import piece_rows
from evaluations.readable import facts_of_activity
from evaluations.section_lists import COMPLETE, EMPTY, activity_sections
from evaluations.services import activities as services
from evaluations.services.coaching_comments import give_advice
from pathways.models import Dossier

from .documents import current, frame, line_of, screen_of
from .saving import UNPROCESSABLE, save_each, write_page


def _open(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    return current(dossier, SignableKind.ACTIVITIES)


@access("evaluations.see_activities")
@require_GET
def activity_table(request, pk):
    """Where the candidate goes on writing, and where the provider chooses what to read and advise."""
    signable = _open(request, pk)
    may_write = can(request.user, "evaluations.write_activities", signable).allowed
    if not signable.is_open or not (may_write or can(request.user, "evaluations.see_advice", signable)):
        return redirect("signable_detail", pk=signable.pk)
    page = "activity_competency" if may_write else "activity_advice"
    # A page of its own for the list: whole titles, even on a phone.
    sections = [section | {"short": ""} for section in activity_sections(signable, request.path, page)]
    context = frame(signable) | {
        "sections": sections,
        "done": sum(section["state"] == COMPLETE for section in sections),
        **_way_in(signable.activity_table, sections),
        "may_write": may_write,
        "valid_until": _valid_until(signable) if may_write else None,
        "advised": advice_counts(signable),
    }
    return render(request, "evaluations/activity_table.html", context)


def _valid_until(signable):
    """Until when part 3 may be deposited; once it was, it is completed without another limit."""
    opinion = favourable(signable.dossier) if signable.version == 1 else None
    return opinion and opinion.valid_until


def _way_in(table, sections) -> dict:
    """Until something is written here it begins with the situation: proposed as it was months ago, it is read again first."""
    started = table.saved_at is not None or any(section["state"] != EMPTY for section in sections[1:])
    left = [section for section in sections if section["state"] != COMPLETE] if started else sections
    return {"started": started, "next": left[0] if left else None}


@access("evaluations.write_activities")
@require_http_methods(["GET", "HEAD", "POST"])
def activity_situation(request, pk):
    signable = _open(request, pk)

    def build(data):
        table = current(signable.dossier, SignableKind.ACTIVITIES).activity_table
        return SectionPage(data, EmploymentTodayForm(data, instance=table))

    screen = screen_of(
        "evaluations/activity_situation.html", signable, partial(activity_sections, signable, request.path)
    )
    return write_page(request, build, save_each(services.save_activity_situation, request.user), screen)


@access("evaluations.write_activities")
@require_http_methods(["GET", "HEAD", "POST"])
def activity_competency(request, pk, number):
    signable = _open(request, pk)
    competency = line_of(signable.activity_table, number).competency
    sections = partial(activity_sections, signable, request.path)

    def build(data):
        line, wording = line_of(signable.activity_table, number), signable.dossier.version.wording
        return SectionPage(data, ActivityLineForm(data, instance=line, wording=wording))

    minimum = signable.dossier.version.activity_min_length
    known = {"competency": competency, "minimum": minimum}
    screen = screen_of("evaluations/activity_competency.html", signable, sections, **known)
    if not request.headers.get("X-Autosave"):
        screen.context["rows"] = piece_rows(signable, request.user, competency=competency)
        screen.context["advice"] = advice_on(signable, competency)
    return write_page(request, build, save_each(services.save_activity_line, request.user), screen)


@access("evaluations.see_advice")
@require_http_methods(["GET", "HEAD", "POST"])
def activity_advice(request, pk, number):
    signable = _open(request, pk)
    line = line_of(signable.activity_table, number)
    form = AdviceForm(request.POST if request.method == "POST" else drafts.restore(request))
    if request.method == "POST" and form.is_valid():
        give_advice(signable, line.competency, actor=request.user, text=form.cleaned_data["text"])
        messages.success(request, "Votre conseil est enregistré : le candidat le lit à côté de son texte.")
        return redirect(request.path)
    context = frame(signable) | {
        "sections": activity_sections(signable, request.path, "activity_advice"),
        "competency": line.competency,
        "facts": facts_of_activity(line),
        "rows": piece_rows(signable, request.user, competency=line.competency),
        "advice": advice_on(signable, line.competency),
        "form": form,
        "may_advise": signable.is_open and can(request.user, "evaluations.advise", signable).allowed,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "evaluations/activity_advice.html", context, status=status)
