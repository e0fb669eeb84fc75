"""Outil 2, follow-up: one page that everybody of the dossier reads, and the tutor's forms behind it."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from cqp.shared import drafts
from evaluations.contents import plan_of
from evaluations.contents.follow_up import provider_of, tutor_of
from evaluations.enums import SignableKind
from evaluations.forms.follow_up import (
    CoverForm,
    NotHeldForm,
    PracticeForm,
    ReviewForm,
    ReviewLineForm,
    TrainingActionForm,
)
from evaluations.forms.section import SectionPage
from evaluations.planned_training import PlannedTraining
from evaluations.readable_booklets import plan_block
from evaluations.services import follow_up as services
from evaluations.signed import completed
from evaluations.training_lists import planned_rows, training_rows
from evaluations.training_providers import NOT_COMMITTED, uncommitted
from pathways.models import Dossier
from pathways.pages import last_told

from .documents import current, frame, number_in
from .saving import SAVED, UNPROCESSABLE, Screen, save_each, write_page

MAY_FOLLOW, MAY_PLAN = "evaluations.follow", "evaluations.plan_training"
form_page = require_http_methods(["GET", "HEAD", "POST"])


def _fetch(request, pk):
    return fetch(request, Dossier.objects.for_user(request.user).for_page(), pk)


@access("evaluations.see_follow_up")
@require_GET
def follow_up(request, pk):
    dossier = _fetch(request, pk)
    reviews = dossier.signables.filter(kind=SignableKind.REVIEW).prefetch_related("signatures").select_related("review")
    reviews = reviews.order_by("-version")
    may_follow = can(request.user, MAY_FOLLOW, dossier).allowed
    context = {
        "dossier": dossier,
        "cover": getattr(dossier, "follow_up", None),
        "cover_facts": _cover(dossier),
        "practices": dossier.practices.all(),
        "reviews": reviews,
        "may_open_review": may_follow and not any(review.is_open for review in reviews),
        "may_follow": may_follow,
    }
    context |= _plan(dossier) | _trainings(request.user, dossier) | _part(request.user, dossier)
    return render(request, "evaluations/follow_up.html", context)


def _plan(dossier):
    signed = completed(dossier, SignableKind.POSITIONING)
    return {"positioning": signed, "plan": plan_block(plan_of(dossier, signed))}


def _trainings(user, dossier):
    trainings = PlannedTraining(dossier)
    return {
        "actions": training_rows(dossier, trainings),
        "planned": planned_rows(trainings),
        "not_committed": NOT_COMMITTED,
        "may_plan": can(user, MAY_PLAN, dossier).allowed,
        "may_attest": can(user, "evaluations.join_attestation", dossier).allowed,
    }


def _part(user, dossier):
    part = dossier.signables.latest_of(SignableKind.CANDIDATE_PART).first()
    lines = list(part.candidate_part.lines.all()) if part else []
    return {
        "part": part,
        "part_lines": lines,
        "part_done": sum(line.is_complete for line in lines),
        "may_write_part": can(user, "evaluations.write_candidate_part", dossier).allowed,
    }


def _cover(dossier):
    tutor, provider = tutor_of(dossier), provider_of(dossier)
    return [
        ("Candidat(e)", str(dossier.candidate)),
        ("Entreprise", dossier.company.name),
        ("Tuteur", ", ".join(filter(None, tutor.values()))),
        ("Organisme de formation", provider["name"] if provider else "aucun pour l'instant"),
        ("Référent formation", provider["referent"] if provider else "sans objet"),
    ]


@access(MAY_PLAN)
@form_page
def follow_up_cover(request, pk):
    dossier = _fetch(request, pk)
    if getattr(dossier, "follow_up", None) is None:
        raise Http404("Le suivi n'est pas encore commencé.")

    def build(data):
        dossier.follow_up.refresh_from_db()
        return SectionPage(data, CoverForm(data, instance=dossier.follow_up))

    back = reverse("follow_up", args=[pk])
    screen = Screen("evaluations/follow_up_cover.html", next_url=back, context={"dossier": dossier, "back": back})
    return write_page(request, build, save_each(services.save_cover, request.user), screen)


def _record(request, dossier, form, save, title):
    """A small form of the follow-up: saved whole, then back to the page it came from."""
    back = reverse("follow_up", args=[dossier.pk])
    if request.method == "POST" and form.is_valid():
        save(**form.cleaned_data)
        messages.success(request, "Enregistré dans le livret de suivi.")
        return redirect(back)
    context = {"dossier": dossier, "form": form, "back": back, "title": title}
    return render(request, "evaluations/follow_up_form.html", context, status=UNPROCESSABLE if form.errors else 200)


def _complete(request, dossier, title, form_of, save):
    """The same for a row already there, that somebody else may be completing too: both texts are kept.

    `form_of(data)` is made on the row read afresh; `save(**values)` is told what the page was compared with (`seen`).
    """
    back = reverse("follow_up", args=[dossier.pk])
    context = {"dossier": dossier, "back": back, "title": title}

    def write(page):
        for form in page.written:
            save(seen=form.stored, **page.values(form))

    screen = Screen("evaluations/follow_up_edit.html", next_url=back, context=context)
    answer = write_page(request, lambda data: SectionPage(data, form_of(data)), write, screen)
    if answer.status_code == SAVED:
        messages.success(request, "Enregistré dans le livret de suivi.")
    return answer


def _row(rows, pk):
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("Cette ligne n'existe pas dans ce dossier.")
    return found


def _typed(request):
    return request.POST if request.method == "POST" else drafts.restore(request)


def _save_training(request, dossier, action=None, **values):
    saved = services.save_training_action(dossier, actor=request.user, action=action, **values)
    if uncommitted(dossier, [saved]):
        messages.warning(request, f"{saved.provider} : {NOT_COMMITTED}. La formation est tout de même enregistrée.")


@access(MAY_PLAN)
@form_page
def training_add(request, pk):
    dossier = _fetch(request, pk)
    cover = getattr(dossier, "follow_up", None)
    asked = dossier.competencies_to_assess.filter(number=number_in(request.GET, "competence"))
    initial = {"provider": cover.training_provider if cover else "", "competencies": asked}
    form = TrainingActionForm(_typed(request), dossier=dossier, initial=initial)
    return _record(request, dossier, form, partial(_save_training, request, dossier), "Ajouter une action de formation")


@access(MAY_PLAN)
@form_page
def training_edit(request, pk, action):
    dossier = _fetch(request, pk)

    def form_of(data):
        form = TrainingActionForm(data, dossier=dossier, instance=_row(dossier.training_actions, action))
        form.saved_by, form.saved_at = last_told(dossier, "training_recorded", action=action)
        return form

    def save(**values):
        _save_training(request, dossier, _row(dossier.training_actions, action), **values)

    return _complete(request, dossier, "Compléter une action de formation", form_of, save)


@access(MAY_PLAN)
@form_page
def training_not_held(request, pk, number):
    """Why the training planned for one competency did not take place: what stands for its attestation."""
    dossier = _fetch(request, pk)
    competency = dossier.competencies_to_assess.filter(number=number).first()
    if competency is None:
        raise Http404("Cette compétence n'est pas à évaluer dans ce dossier.")
    given = PlannedTraining(dossier).reason(competency)
    form = NotHeldForm(_typed(request), initial={"reason": given.reason if given else ""})

    def save(**values):
        services.tell_training_not_held(dossier, competency, actor=request.user, **values)

    return _record(request, dossier, form, save, f"Compétence {number} : la formation prévue n'a pas eu lieu")


@access(MAY_FOLLOW)
@form_page
def practice_add(request, pk):
    dossier = _fetch(request, pk)

    def save(**values):
        services.record_practice(dossier, actor=request.user, **values)

    return _record(request, dossier, PracticeForm(_typed(request)), save, "Noter une mise en pratique en entreprise")


@access(MAY_FOLLOW)
@form_page
def practice_edit(request, pk, practice):
    dossier = _fetch(request, pk)

    def form_of(data):
        form = PracticeForm(data, instance=_row(dossier.practices, practice))
        form.saved_by, form.saved_at = last_told(dossier, "practice_recorded", practice=practice)
        return form

    def save(**values):
        services.record_practice(dossier, actor=request.user, practice=_row(dossier.practices, practice), **values)

    return _complete(request, dossier, "Modifier une mise en pratique en entreprise", form_of, save)


@access("evaluations.open_review")
@require_POST
def review_open(request, pk):
    dossier = _fetch(request, pk)
    review = services.open_review(dossier, actor=request.user)
    return redirect("review_edit", pk=pk, version=review.signable.version)


@access("evaluations.write_review")
@form_page
def review_edit(request, pk, version):
    signable = current(_fetch(request, pk), SignableKind.REVIEW, version)

    def build(data):
        review = current(signable.dossier, SignableKind.REVIEW, version).review
        lines = review.lines.select_related("competency", "saved_by")
        said = {"wording": signable.dossier.version.wording}
        rows = [ReviewLineForm(data, instance=line, prefix=f"c{line.competency.number}", **said) for line in lines]
        return SectionPage(data, ReviewForm(data, instance=review), *rows)

    @transaction.atomic
    def save(page):
        header = page.forms[0]
        for form in page.written:
            service = services.save_review if form is header else services.save_review_line
            service(form.instance, actor=request.user, revision=form.instance.revision, **page.values(form))

    context = frame(signable)
    screen = Screen("evaluations/review_edit.html", context["read_url"], context=context, signable=signable)
    return write_page(request, build, save, screen)
