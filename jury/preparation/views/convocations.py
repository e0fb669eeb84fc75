from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cqp.access.views import access, fetch
from cqp.documents.responses import document_response
from jury import pages
from jury.models import JurySession, PoolSeat
from jury.preparation.documents import summons_of
from jury.preparation.forms import ReplyForm
from jury.services import convocations

form_page = require_http_methods(["GET", "HEAD", "POST"])


def session_of(request, pk):
    return fetch(request, JurySession.objects.for_user(request.user).for_page(), pk)


@access("jury.reply")
@form_page
def session_reply(request, pk):
    """« Venez-vous ? » : changed as often as one likes until the session opens."""
    session = session_of(request, pk)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        member = convocations.reply(session, actor=request.user, coming=form.is_coming())
        messages.success(request, f"C'est noté : {request.user.get_full_name()} {member.get_reply_display()}.")
        return redirect("session_reply", pk=session.pk)
    member = session.members.seated().select_related("user").get(user=request.user)
    member.session = session
    lines = [*pages.session_lines(session)[:3], ("Vous siégez au titre du collège", member.get_college_display())]
    context = {"session": session, "member": member, "form": form, "lines": lines, "paper": summons_of(member)}
    return render(request, "jury/preparation/session_reply.html", context)


@access("jury.reply")
@require_safe
def session_summons(request, pk):
    """One's own convocation on paper."""
    session = session_of(request, pk)
    return _paper(session.members.seated().filter(user=request.user))


@access("jury.manage")
@require_safe
def member_summons(request, pk, member_pk):
    """That of any member, replaced since or not, for the secretariat."""
    session = session_of(request, pk)
    return _paper(session.members.filter(pk=member_pk))


def _paper(members):
    paper = summons_of(get_object_or_404(members.select_related("user", "session")))
    if paper is None:
        raise Http404("Cette convocation n'a pas de papier.")
    return document_response(paper)


@access("jury.manage")
@require_POST
def member_replace(request, pk, member_pk, seat_pk):
    session = session_of(request, pk)
    member = get_object_or_404(session.members.seated().select_related("user"), pk=member_pk)
    seats = PoolSeat.objects.for_user(request.user).select_related("user")
    seat = get_object_or_404(seats.filter(committee=session.committee_id), pk=seat_pk)
    called = convocations.call_instead(member, seat, actor=request.user)
    messages.success(request, f"{called} est convoqué(e) à la place de {member}.")
    return redirect("session_detail", pk=session.pk)
