from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from cqp.access.views import access, fetch
from jury.forms.room import BallotForm, CountForm, ExamineForm, VoiceForm
from jury.models import JuryItem
from jury.room_page import room_context, seat_context
from jury.services import ballots, motion, room

from .sessions import session_of

UNKNOWN = "Cette demande n'est plus possible : la page a été relue."


def item_of(request, pk):
    return fetch(request, JuryItem.objects.for_user(request.user).for_page().select_related("sheet"), pk)


def _back(item):
    return redirect("session_seat", pk=item.session_id)


def _screen(request, context, page, fragment):
    """The page, or its fragment when it asks again by itself; nothing at all when what it shows is still so."""
    if not request.htmx:
        return render(request, page, context)
    if request.GET.get("vu") == context["state"]:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return render(request, fragment, context)


@access("jury.view")
@require_safe
def session_room(request, pk):
    """The wall of the room."""
    context = room_context(session_of(request, pk), request.user, is_wall=True)
    return _screen(request, context, "jury/session_room.html", "jury/_room.html")


@access("jury.seat")
@require_safe
def session_seat(request, pk):
    """A member's place: the current dossier, what is proposed, the vote."""
    context = seat_context(session_of(request, pk), request.user)
    return _screen(request, context, "jury/session_seat.html", "jury/_seat.html")


@access("jury.conduct")
@require_POST
def session_examine(request, pk):
    session = session_of(request, pk)
    form = ExamineForm(request.POST, session=session)
    if form.is_valid():
        room.examine(session, form.cleaned_data["item"], actor=request.user)
    else:
        messages.error(request, UNKNOWN)
    return redirect("session_seat", pk=session.pk)


@access("jury.conduct")
@require_POST
def item_heard(request, pk):
    item = item_of(request, pk)
    room.note_hearing(item, actor=request.user, heard="undo" not in request.POST)
    return _back(item)


@access("jury.conduct")
@require_POST
def ballot_call(request, pk):
    item = item_of(request, pk)
    form = BallotForm(request.POST, version=item.dossier.version)
    if form.is_valid():
        ballots.call_ballot(item, form.cleaned_data["competency"], actor=request.user)
    else:
        messages.error(request, UNKNOWN)
    return _back(item)


@access("jury.decide")
@require_POST
def ballot_cast(request, pk, ballot_pk):
    item = item_of(request, pk)
    ballot = get_object_or_404(item.ballots.select_related("item__session"), pk=ballot_pk)
    form = VoiceForm(request.POST)
    if form.is_valid():
        ballots.cast(ballot, actor=request.user, choice=form.cleaned_data["choice"])
        messages.success(request, "Votre voix est enregistrée ; vous pouvez la changer jusqu'au dépouillement.")
    else:
        messages.error(request, "Choisissez pour, contre ou abstention.")
    return _back(item)


@access("jury.conduct")
@require_POST
def ballot_count(request, pk, ballot_pk):
    item = item_of(request, pk)
    ballot = get_object_or_404(item.ballots.select_related("item__session"), pk=ballot_pk)
    form = CountForm(request.POST)
    if form.is_valid():
        done = ballots.count(ballot, actor=request.user, reason=form.cleaned_data["reason"])
        word = "adopté" if done.is_carried else "rejeté"
        figures = f"{done.votes_for} pour, {done.votes_against} contre, {done.abstentions} abstention(s)"
        messages.success(request, f"Vote {word} : {figures}. La décision est écrite sur la fiche.")
    else:
        messages.error(request, "Le motif dépasse 4 000 caractères : raccourcissez-le.")
    return _back(item)


@access("jury.conduct")
@require_POST
def ballot_cancel(request, pk, ballot_pk):
    item = item_of(request, pk)
    ballot = get_object_or_404(item.ballots.select_related("item__session"), pk=ballot_pk)
    ballots.cancel(ballot, actor=request.user)
    messages.success(request, "Le vote est annulé, sans décision.")
    return _back(item)


@access("jury.conduct")
@require_POST
def motion_undo(request, pk):
    item = item_of(request, pk)
    motion.undo_motion(item, actor=request.user)
    messages.success(request, f"Le dossier {item.dossier.number} est à examiner à part.")
    return redirect("session_motion", pk=item.session_id)
