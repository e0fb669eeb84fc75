"""Outil 2, assessment: organisation, grid and own opinion of each competency, synthesis. Tablet first."""

from functools import partial

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cqp.access.decisions import authorize, can
from cqp.access.views import access, fetch
from cqp.shared import clock
from evaluations.enums import SIGNS_AS, SignableKind
from evaluations.forms.assessment import ORGANISATION_FORMS, SynthesisForm
from evaluations.forms.section import SectionPage
from evaluations.gaps import accreditation_number, assessors
from evaluations.opinions import earlier_opinions, pairs, role_in
from evaluations.section_lists import assessment_sections
from evaluations.services import assessment as services
from evaluations.told import told_on
from pathways.models import Dossier

from .documents import current, line_of, screen_of
from .grid import build_grid, save_grid_page
from .saving import readable, save_each, write_page

MAY_TICK, MAY_ORGANISE = "evaluations.tick_grid", "evaluations.organise_assessment"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _open(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    return current(dossier, SignableKind.ASSESSMENT)


def _sections(request, signable):
    return partial(assessment_sections, signable, request.path, request.user)


def _written_by_external(request, signable, form, template, **context):
    """Organisation and synthesis: the external assessor holds the pen, the professional reads (domaine.md § 1.2 G, I)."""

    def build(data):
        assessment = current(signable.dossier, SignableKind.ASSESSMENT).assessment
        return SectionPage(data, form(data, instance=assessment))

    decision = can(request.user, MAY_ORGANISE, signable)
    screen = screen_of(template, signable, _sections(request, signable), assessment=signable.assessment, **context)
    screen.context |= {"decision": decision, "people": _assessors(signable), "read_only": _as_read(build(None))}
    if request.method == "POST":
        authorize(request.user, MAY_ORGANISE, signable)
    if decision.allowed:
        return write_page(request, build, save_each(services.save_organisation, request.user), screen)
    return render(request, template, screen.context | {"sections": screen.sections(), "page": build(None)})


def _as_read(page):
    """What the form holds, for the assessor who does not write it."""
    form = page.forms[0]
    return [(form.fields[name].label, readable(form, name, value)) for name, value in form.stored.items()]


def _assessors(signable):
    """Who assesses, with the accreditation in force on the day of the assessment (today while it has no date)."""
    assessment = signable.assessment
    day = assessment.held_on or clock.today()
    found = []
    for role, user in assessors(assessment):
        number = accreditation_number(user, role, signable.dossier, day)
        found.append(
            (
                role.label.capitalize(),
                f"{user.get_full_name()}, {f'habilitation {number}' if number else 'sans habilitation à cette date'}",
            )
        )
    return found


@access(MAY_TICK)
@form_page
def assessment_edit(request, pk):
    signable = _open(request, pk)
    form = ORGANISATION_FORMS[signable.dossier.kind]
    place = signable.assessment.get_place_kind_display()
    return _written_by_external(request, signable, form, "evaluations/assessment_organisation.html", place=place)


@access(MAY_TICK)
@form_page
def assessment_synthesis(request, pk):
    signable = _open(request, pk)
    return _written_by_external(
        request,
        signable,
        SynthesisForm,
        "evaluations/assessment_synthesis.html",
        rows=pairs(signable.assessment, request.user),
    )


@access(MAY_TICK)
@form_page
def assessment_competency(request, pk, number):
    signable = _open(request, pk)
    competency = line_of(signable.assessment, number).competency
    screen = screen_of(
        "evaluations/assessment_competency.html",
        signable,
        _sections(request, signable),
        competency=competency,
        quality=SIGNS_AS.get(role_in(signable.assessment, request.user), ""),
        pair=pairs(signable.assessment, request.user, competency)[0],
        earlier=earlier_opinions(signable, competency),
        told=told_on(signable.dossier, competency, request.user),
    )
    build = partial(build_grid, signable, number, request.user)
    return write_page(request, build, partial(save_grid_page, actor=request.user), screen)
