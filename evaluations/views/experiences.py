"""The experiences of part 2, and the counter that the server makes again at each change."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from cqp.access.views import access
from cqp.shared import drafts
from cqp.shared.templatetags.cqp_ui import count_fr, day_fr
from evaluations.admissibility import threshold_of
from evaluations.experience import count
from evaluations.forms.application import DaysForm, ExperienceForm, NewExperienceForm
from evaluations.forms.section import SectionPage
from evaluations.section_lists import after, application_sections
from evaluations.services import application as services

from .application import form_page, open_part_2
from .documents import frame
from .saving import UNPROCESSABLE, Screen, write_page


@dataclass(frozen=True)
class Typed:
    """An experience as it stands in the form, whether it is saved or not."""

    title: str
    starts_on: date
    ends_on: date | None
    working_time: int


def _counter(signable, experiences) -> dict:
    """What templates/evaluations/_experience_count.html shows."""
    application, threshold = signable.application, threshold_of(signable.dossier)
    counted = count(experiences, application.requested_on)
    shown = f"{counted.shown}".replace(".", ",")
    return {
        "counted": counted,
        "threshold": threshold,
        # Tenths of a month: the bar takes whole numbers.
        "bar": {
            "value": int(min(counted.shown, threshold) * 10),
            "max": threshold * 10,
            "text": f"{shown} mois sur {threshold}" if threshold else f"{shown} mois",
        },
        "is_enough": counted.is_enough(threshold),
        "lacking": counted.lacking(threshold),
    }


def _experiences(signable):
    rows = signable.application.experiences.select_related("saved_by", "application__signable")
    return rows.prefetch_related("pieces", "copied_from__rulings")


@access(services.MAY_WRITE)
@require_GET
def application_experiences(request, pk):
    signable = open_part_2(request, pk)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    experiences = list(_experiences(signable))
    context = _frame(signable) | _counter(signable, experiences) | {"rows": [_row(row) for row in experiences]}
    context["next_url"] = after(context["sections"], signable)
    return render(request, "evaluations/application_experiences.html", context)


def _row(experience) -> dict:
    """What the secretariat said of it before the part came back is shown beside it."""
    rulings = list(experience.copied_from.rulings.all()) if experience.copied_from else []
    proofs = sum(piece.withdrawn_at is None for piece in experience.pieces.all())
    return {
        "experience": experience,
        "proofs": proofs,
        "proofs_words": count_fr(proofs, "justificatif,justificatifs"),
        "ruling": next((ruling for ruling in rulings if ruling.is_retained is not None), None),
    }


@access(services.MAY_WRITE)
@form_page
def application_experience_add(request, pk):
    signable = open_part_2(request, pk)
    if not signable.is_open:
        return redirect("signable_detail", pk=signable.pk)
    if request.htmx and request.method != "POST":
        return _live_counter(request, signable)
    form = NewExperienceForm(request.POST if request.method == "POST" else drafts.restore(request))
    if request.method == "POST" and form.is_valid():
        made = services.save_experience(signable.application, actor=request.user, **form.cleaned_data)
        messages.success(request, "Expérience ajoutée. Racontez maintenant ce que vous y faites.")
        return redirect("application_experience", pk=pk, experience=made.pk)
    context = _frame(signable) | _counter(signable, _experiences(signable)) | {"form": form}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "evaluations/application_experience_add.html", context, status=status)


@access(services.MAY_WRITE)
@form_page
def application_experience(request, pk, experience):
    signable = open_part_2(request, pk)
    row = _one(signable, experience)
    if request.htmx and request.method != "POST":
        return _live_counter(request, signable, row)

    def build(data):
        return SectionPage(data, ExperienceForm(data, instance=_one(signable, experience)))

    def save(page):
        for form in page.written:
            revision = form.instance.revision
            values = page.values(form) | {"experience": form.instance, "revision": revision}
            services.save_experience(signable.application, actor=request.user, **values)

    context = _frame(signable) | _counter(signable, _experiences(signable)) | {"experience": row, "told": _row(row)}
    sections = partial(application_sections, signable, _here(signable))
    screen = Screen("evaluations/application_experience.html", _here(signable), sections, context, signable)
    return write_page(request, build, save, screen)


@access(services.MAY_WRITE)
@form_page
def application_experience_remove(request, pk, experience):
    signable = open_part_2(request, pk)
    row = _one(signable, experience)
    if request.method == "POST":
        services.remove_experience(row, actor=request.user)
        messages.success(request, "Expérience retirée.")
        return redirect("application_experiences", pk=pk)
    ending = day_fr(row.ends_on) if row.ends_on else "à ce jour"
    lines = [
        ("Emploi ou activité", row.title),
        ("Employeur ou structure", row.employer),
        ("Période", f"{day_fr(row.starts_on)} – {ending}"),
        ("Justificatifs retirés avec elle", str(_row(row)["proofs"] or "aucun")),
    ]
    context = _frame(signable) | {"lines": lines, "experience": row}
    return render(request, "evaluations/application_experience_remove.html", context)


def _one(signable, pk):
    """Read afresh each time it is asked, or 404 for one that is not of this version."""
    found = _experiences(signable).filter(pk=pk).first()
    if found is None:
        raise Http404("Cette expérience n'existe plus.")
    return found


def _here(signable):
    return reverse("application_experiences", args=[signable.dossier_id])


def _frame(signable) -> dict:
    """The pages of one experience stand in the section of them all."""
    return frame(signable) | {"back": _here(signable), "sections": application_sections(signable, _here(signable))}


def _live_counter(request, signable, edited=None):
    """The counter as it would be with the days typed so far; what cannot be read yet is left out."""
    others = [row for row in _experiences(signable) if edited is None or row.pk != edited.pk]
    days = DaysForm(request.GET)
    if days.is_valid():
        others.append(Typed(edited.title if edited else "Cette expérience", **days.cleaned_data))
    return render(request, "evaluations/_experience_count.html", _counter(signable, others))
