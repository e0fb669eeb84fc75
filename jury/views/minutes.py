from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cqp.access.decisions import authorize, can
from cqp.access.views import access, fetch
from cqp.documents.responses import HTMX_STOP_POLLING, document_response
from cqp.documents.services import retry_document
from cqp.shared.templatetags.cqp_ui import count_fr
from jury.forms.session import ReasonForm
from jury.minutes_page import impediment_warning, minutes_context, paper_row
from jury.models import Minutes
from jury.services import deliberation, signing

from .posted import posted
from .sessions import form_page, session_of


def _minutes(request, pk):
    return fetch(request, Minutes.objects.for_user(request.user).for_page(), pk)


@access("jury.view")
@form_page
def minutes_sign(request, pk):
    """The whole minutes, and one button for those whose signature is asked."""
    minutes = _minutes(request, pk)
    if request.method == "POST":
        authorize(request.user, "jury.sign", minutes)
        signed = signing.sign(minutes, actor=request.user)
        waiting = len(signing.awaited(signed)) if signed.is_to_sign else 0
        told = (
            f"Vous avez signé. {count_fr(waiting, 'signature est encore attendue,signatures sont encore attendues')}."
        )
        messages.success(request, told if waiting else "Dernière signature : les décisions sont en vigueur.")
        return redirect("minutes_sign", pk=minutes.pk)
    return render(request, "jury/minutes_sign.html", minutes_context(minutes, request.user))


def _paper(request, pk):
    minutes = _minutes(request, pk)
    if minutes.document is None:
        raise Http404("Ce papier n'existe pas encore.")
    return minutes


@access("jury.download_minutes")
@require_safe
def minutes_download(request, pk):
    return document_response(_paper(request, pk).document)


@access("jury.download_minutes")
@require_safe
def minutes_state(request, pk):
    """The row of the paper, asked again until it is ready."""
    minutes = _paper(request, pk)
    status = 200 if minutes.document.is_awaited else HTMX_STOP_POLLING
    return render(request, "components/paper.html", paper_row(minutes, request.user), status=status)


@access("jury.manage")
@require_POST
def minutes_retry(request, pk):
    minutes = _paper(request, pk)
    if retry_document(minutes.document):
        messages.success(request, f"« {minutes.document.title} » est demandé de nouveau.")
    return redirect("minutes_sign", pk=minutes.pk)


@access("jury.note_impediment")
@form_page
def minutes_impediment(request, pk, member_pk):
    minutes = _minutes(request, pk)
    member = get_object_or_404(minutes.signers.select_related("user"), pk=member_pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        signing.note_impediment(minutes, member, actor=request.user, **form.cleaned_data)
        messages.success(request, f"L'empêchement de {member} est noté au procès-verbal.")
        return redirect("minutes_sign", pk=minutes.pk)
    lines = [("Membre", str(member)), ("Collège", member.get_college_display()), ("Procès-verbal", minutes.number)]
    context = {"minutes": minutes, "form": form, "lines": lines, "warning": impediment_warning(minutes)}
    return render(request, "jury/minutes_impediment.html", context)


@access("jury.close")
@form_page
def session_reopen(request, pk):
    session = session_of(request, pk)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        deliberation.reopen(session, actor=request.user, **form.cleaned_data)
        messages.success(request, "La délibération est rouverte : les membres présents peuvent modifier les décisions.")
        return redirect("session_detail", pk=session.pk)
    standing = session.minutes.standing().first() if session.is_to_sign else None
    context = {
        "session": session,
        "form": form,
        "minutes": standing,
        "allowed": can(request.user, "jury.close", session),
    }
    return render(request, "jury/session_reopen.html", context)
