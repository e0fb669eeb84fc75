"""Part 2 of a VAE: how far it is, then a page per section, on a phone in the evening."""

from functools import partial

from django.db import transaction
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from cqp.access.views import access, fetch
from evaluations.enums import SignableKind
from evaluations.forms.application import RequestForm, SelfPositioningForm, SituationForm, SituationPage
from evaluations.forms.section import SectionPage
from evaluations.models import Application
from evaluations.return_deadline import deadline_of
from evaluations.section_lists import COMPLETE, EMPTY, application_sections
from evaluations.services import application as services
from pathways.models import Dossier
from pathways.requests import earlier_requests

from .documents import current, frame, screen_of
from .saving import save_each, write_page

form_page = require_http_methods(["GET", "HEAD", "POST"])


def open_part_2(request, pk):
    dossier = fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)
    return current(dossier, SignableKind.APPLICATION)


def afresh(signable) -> Application:
    """The row as it is stored now, with the page's own instance of its dossier."""
    application = current(signable.dossier, SignableKind.APPLICATION).application
    application.signable = signable
    return application


@access(services.MAY_WRITE)
@require_GET
def application_edit(request, pk):
    signable = open_part_2(request, pk)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    # A page of its own for the list: whole titles, even on a phone.
    sections = [section | {"short": ""} for section in application_sections(signable, request.path)]
    context = frame(signable) | {
        "sections": sections,
        "done": sum(section["state"] == COMPLETE for section in sections),
        "started": any(section["state"] != EMPTY for section in sections),
        "next": next((section for section in sections if section["state"] != COMPLETE), None),
        "missing": [line.strip() for line in signable.reason.splitlines() if line.strip()],
        "deadline": deadline_of(signable.dossier),
    }
    return render(request, "evaluations/application.html", context)


def _screen(request, signable, template, **context):
    return screen_of(template, signable, partial(application_sections, signable, request.path), **context)


@access(services.MAY_WRITE)
@form_page
def application_request(request, pk):
    signable = open_part_2(request, pk)

    def build(data):
        return SectionPage(data, RequestForm(data, instance=afresh(signable)))

    def save(page):
        for form in page.written:
            values = form.to_save(page.values(form))
            services.save_application(form.instance, actor=request.user, revision=form.instance.revision, **values)

    earlier = earlier_requests(signable.dossier)
    return write_page(
        request, build, save, _screen(request, signable, "evaluations/application_request.html", earlier=earlier)
    )


@access(services.MAY_WRITE)
@form_page
def application_situation(request, pk):
    signable = open_part_2(request, pk)
    context = {
        "missing": signable.dossier.candidate.missing_civil_status,
        "coaching": signable.dossier.coachings.in_force().select_related("provider").first(),
    }
    screen = _screen(request, signable, "evaluations/application_situation.html", **context)
    return write_page(
        request, lambda data: SituationPage(data, afresh(signable)), _save_situation(request.user), screen
    )


def _save_situation(actor):
    """The situation, then each line of the table of trainings."""

    @transaction.atomic
    def save(page):
        for form in page.written:
            service = services.save_application if isinstance(form, SituationForm) else services.save_training
            service(form.instance, actor=actor, revision=form.instance.revision, **page.values(form))

    return save


@access(services.MAY_WRITE)
@form_page
def application_positioning(request, pk):
    signable = open_part_2(request, pk)

    def build(data):
        lines = afresh(signable).lines.select_related("competency", "saved_by", "application__signable")
        said = {"wording": signable.dossier.version.wording}
        rows = [SelfPositioningForm(data, instance=line, prefix=f"c{line.competency.number}", **said) for line in lines]
        return SectionPage(data, *rows)

    save = transaction.atomic(save_each(services.save_line, request.user))
    return write_page(request, build, save, _screen(request, signable, "evaluations/application_positioning.html"))
