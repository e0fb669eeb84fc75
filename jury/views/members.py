from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cqp.access.views import access
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from jury import pages
from jury.forms.session import AttendanceForm, MemberForm, PresidentForm
from jury.preparation.replies import callable_seats
from jury.services import attendance, convocations, locks

from .sessions import form_page, session_of


@access("jury.manage")
@form_page
def member_add(request, pk):
    session = session_of(request, pk)
    locks.require_planned(session)
    data = request.POST if request.method == "POST" else drafts.restore(request)
    form = MemberForm(
        data, committee=session.committee, known=pages.known_jurors(session), seats=callable_seats(session)
    )
    if request.method == "POST" and form.is_valid():
        try:
            member = convocations.add_member(session, actor=request.user, **form.member())
        except Blocked as refusal:
            for blocker in refusal.blockers:
                form.add_error(None, blocker.message)
        else:
            messages.success(request, f"{member} est convoqué(e) par courriel.")
            return redirect("session_detail", pk=session.pk)
    return render(request, "jury/member_add.html", {"session": session, "form": form})


@access("jury.manage")
@form_page
def member_remove(request, pk, member_pk):
    session = session_of(request, pk)
    locks.require_planned(session)
    member = get_object_or_404(session.members.seated().select_related("user", "session"), pk=member_pk)
    if request.method == "POST":
        convocations.remove_member(member, actor=request.user)
        messages.success(request, f"{member} ne siège plus à cette séance.")
        return redirect("session_detail", pk=session.pk)
    lines = [("Personne", str(member)), ("Collège", member.get_college_display()), ("Séance", session.number)]
    return render(request, "jury/member_remove.html", {"session": session, "lines": lines})


@access("jury.attend")
@require_POST
def session_presence(request, pk):
    session = session_of(request, pk)
    form = AttendanceForm(request.POST, members=session.members.seated().select_related("user"))
    if form.is_valid():
        try:
            attendance.mark_presence(session, actor=request.user, **form.marked())
        except Blocked as refusal:
            messages.error(request, " ".join(blocker.message for blocker in refusal.blockers))
        else:
            messages.success(request, "Feuille de présence enregistrée.")
    else:
        messages.error(request, form.refusal())
    return redirect("session_detail", pk=session.pk)


@access("jury.designate")
@require_POST
def session_president(request, pk):
    session = session_of(request, pk)
    form = PresidentForm(request.POST, members=session.members.seated().select_related("user"))
    if form.is_valid():
        attendance.designate_president(session, form.designated(), actor=request.user)
        messages.success(request, "Président de séance désigné.")
    else:
        messages.error(request, "Choisissez le président parmi les personnes présentes.")
    return redirect("session_detail", pk=session.pk)
