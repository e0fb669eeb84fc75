"""The candidate's part of Outil 2: how far it is, then a page per competency, on a phone in the evening."""

from functools import partial

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cqp.access.views import access, fetch
from evaluations.enums import SignableKind
from evaluations.forms.follow_up import CandidateLineForm
from evaluations.forms.section import SectionPage
from evaluations.piece_lists import piece_rows
from evaluations.section_lists import COMPLETE, EMPTY, candidate_part_sections
from evaluations.services import follow_up as services
from pathways.models import Dossier

from .documents import current, frame, line_of, screen_of
from .saving import is_autosave, save_each, write_page

MAY_WRITE = "evaluations.write_candidate_part"


def _open(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    return current(dossier, SignableKind.CANDIDATE_PART)


@access(MAY_WRITE)
@require_GET
def candidate_part(request, pk):
    signable = _open(request, pk)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    # A page of its own for the list: whole titles, even on a phone.
    sections = [section | {"short": ""} for section in candidate_part_sections(signable, request.path)]
    done = sum(section["state"] == COMPLETE for section in sections)
    context = frame(signable) | {
        "sections": sections,
        "done": done,
        "started": any(section["state"] != EMPTY for section in sections),
        "next": next((section for section in sections if section["state"] != COMPLETE), None),
    }
    return render(request, "evaluations/candidate_part.html", context)


@access(MAY_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def candidate_part_competency(request, pk, number):
    signable = _open(request, pk)
    line_of(signable.candidate_part, number)
    sections = partial(candidate_part_sections, signable, request.path)

    def build(data):
        line, wording = line_of(signable.candidate_part, number), signable.dossier.version.wording
        return SectionPage(data, CandidateLineForm(data, instance=line, wording=wording))

    screen = screen_of("evaluations/candidate_part_competency.html", signable, sections)
    competency = line_of(signable.candidate_part, number).competency
    screen.context["competency"] = competency
    if not is_autosave(request):
        screen.context["rows"] = piece_rows(signable, request.user, competency=competency)
    return write_page(request, build, save_each(services.save_part_line, request.user), screen)
