"""A decision in force put right: proposed, read over, then signed on the page of the minutes."""

from django.contrib import messages
from django.shortcuts import redirect, render

from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from jury.forms.rectification import RectificationForm
from jury.forms.session import ReasonForm
from jury.models import JuryItem, Rectification
from jury.opinions import competency_views
from jury.outcomes import in_force, standing_of
from jury.rectification_page import comparison, decision_told, writing_context
from jury.rectifying import draft_of, refusals
from jury.services import rectification as services

from .posted import posted
from .sessions import form_page


@access("jury.rectify")
@form_page
def rectification_write(request, pk):
    """What stands is prefilled, or the draft already written; what is sent is kept as a draft, nothing has changed yet."""
    item = fetch(request, JuryItem.objects.for_user(request.user).for_page().select_related("sheet"), pk)
    draft, views = draft_of(item), competency_views(item.dossier, item.session.held_on)
    data = request.POST if request.method == "POST" else drafts.restore(request)
    form = RectificationForm(data, views=views, standing=standing_of(draft) if draft else in_force(item))
    if draft:
        form.fields["reason"].initial = draft.reason
    if request.method == "POST" and form.is_valid():
        try:
            written = services.propose_rectification(item, actor=request.user, **form.proposed())
        except Blocked as refusal:
            for blocker in refusal.blockers:
                form.add_error(None, blocker.message)
        else:
            return redirect("rectification_detail", pk=written.pk)
    return render(request, "jury/rectification_write.html", writing_context(item, form, refusals(item)))


@access("jury.rectify")
@form_page
def rectification_detail(request, pk):
    """What was, what would be, and what follows; one button makes the procès-verbal."""
    rectification = _rectification(request, pk)
    if request.method == "POST":
        minutes = services.make_rectifying_minutes(rectification, actor=request.user)
        messages.success(
            request, f"Le procès-verbal rectificatif {minutes.number} est à signer ; ses signataires sont prévenus."
        )
        return redirect("minutes_sign", pk=minutes.pk)
    return render(request, "jury/rectification_detail.html", comparison(rectification))


@access("jury.rectify")
@form_page
def rectification_abandon(request, pk):
    rectification, form = _rectification(request, pk), ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.abandon_rectification(rectification, actor=request.user, **form.cleaned_data)
        messages.success(request, "La rectification est abandonnée ; la décision en vigueur ne change pas.")
        return redirect("item_decide", pk=rectification.item_id)
    lines = decision_told(rectification.item)
    return render(
        request, "jury/rectification_abandon.html", {"rectification": rectification, "form": form, "lines": lines}
    )


def _rectification(request, pk):
    return fetch(request, Rectification.objects.for_user(request.user).for_page(), pk)
