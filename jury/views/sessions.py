from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cqp.access.decisions import can
from cqp.access.views import access, fetch
from cqp.shared import drafts
from cqp.shared.blockers import Blocked
from jury import pages
from jury.forms.session import AgendaForm, MoveForm, SessionForm, StoppingForm
from jury.independence import pages as independence_pages
from jury.minutes_page import standing_context
from jury.models import JurySession
from jury.preparation.choices import agenda_choices, agenda_warnings
from jury.preparation.deadlines import deadlines_of, lateness_told
from jury.preparation.queue import ticked
from jury.preparation.replies import convocation_of
from jury.preparation.tabs import tabs
from jury.services import agenda, attendance, closing, deliberation, locks, opening, sessions
from jury.services.queue import plan_from_queue
from pathways.models import Dossier

from .posted import posted, warn

VERBS = ("manage", "attend", "designate", "open", "close", "pre_read", "recuse")
form_page = require_http_methods(["GET", "HEAD", "POST"])


def session_of(request, pk):
    return fetch(request, JurySession.objects.for_user(request.user).for_page(), pk)


@access("jury.list")
@require_safe
def session_list(request):
    """To come and held; for the secretariat, how many complete dossiers wait for an agenda."""
    to_come, held = pages.sessions_of(request.user)
    waiting = Dossier.objects.for_user(request.user).awaiting_session().filter(committee__in=request.user.committees)
    context = {
        "to_come": to_come,
        "held": held,
        "tones": pages.STATE_TONES,
        "may_plan": can(request.user, "jury.plan"),
        "waiting": waiting.count() if request.user.committees else 0,
        "tabs": tabs("session_list"),
    }
    return render(request, "jury/session_list.html", context)


@access("jury.plan")
@form_page
def session_plan(request):
    """When, where, and on which dossiers when they were ticked in the queue."""
    chosen = ticked(request.user, request.GET.getlist("dossiers"))
    data = request.POST if request.method == "POST" else drafts.restore(request)
    form = SessionForm(data, committees=request.user.committees, initial={"committee": request.GET.get("committee")})
    if request.method == "POST" and form.is_valid():
        try:
            session = plan_from_queue(*chosen, actor=request.user, **form.planned())
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
        else:
            next_acts = "Appelez ses membres." if chosen else "Appelez ses membres et inscrivez des dossiers."
            messages.success(request, f"La séance {session.number} est prévue. {next_acts}")
            warn(request, lateness_told(chosen, session.held_on))
            return redirect("session_detail", pk=session.pk)
    return render(request, "jury/session_plan.html", {"form": form, "chosen": chosen, "rows": deadlines_of(chosen)})


@access("jury.view")
@require_safe
def session_detail(request, pk):
    """Members with the state of parity, agenda, acts; after the closing, what was decided and its papers."""
    session = session_of(request, pk)
    allowed = {verb: can(request.user, f"jury.{verb}", session) for verb in VERBS}
    pending = session.is_planned or session.is_open
    rows = pages.agenda_rows(session, request.user)
    hub = independence_pages.hub(session, request.user, [row.item for row in rows])
    context = {
        "session": session,
        "lines": pages.session_lines(session),
        "tone": pages.STATE_TONES[session.state],
        "members": hub.room.seated,
        "rows": rows,
        "hub": hub,
        "allowed": allowed,
        "pending": pending,
        "blockers": attendance.composition_blockers(session) if pending else [],
        **standing_context(session, request.user),
        "convocation": convocation_of(session, request.user) if session.is_planned else None,
    }
    return render(request, "jury/session_detail.html", context)


@access("jury.manage")
@form_page
def session_agenda(request, pk):
    """Pick among the complete dossiers, several at once."""
    session = session_of(request, pk)
    locks.require_planned(session)
    waiting = list(pages.waiting_dossiers(request.user, session.committee))
    form = AgendaForm(posted(request), waiting=waiting)
    if request.method == "POST" and form.is_valid():
        put = agenda.put_on_agenda(session, *form.chosen(), actor=request.user)
        messages.success(request, f"{len(put)} dossier(s) inscrit(s) à la séance {session.number}.")
        warn(request, *agenda_warnings(session, form.chosen()))
        return redirect("session_detail", pk=session.pk)
    context = {"session": session, "form": form, "rows": agenda_choices(session, waiting)}
    return render(request, "jury/session_agenda.html", context | {"chosen": request.POST.getlist("dossiers")})


@access("jury.open")
@form_page
def session_open(request, pk):
    session = session_of(request, pk)
    if request.method == "POST":
        opening.open_session(session, actor=request.user)
        messages.success(request, f"La séance {session.number} est ouverte : les membres présents décident.")
        return redirect("session_detail", pk=session.pk)
    items = locks.undecided(session)
    blockers = opening.opening_blockers(session, items, reader=request.user) if session.is_planned else []
    lines = [*pages.session_lines(session), ("Dossiers à examiner", str(len(items)))]
    return render(request, "jury/session_open.html", {"session": session, "blockers": blockers, "lines": lines})


@access("jury.close")
@form_page
def session_close(request, pk):
    """Shows what will be recorded for each dossier, and asks once."""
    session = session_of(request, pk)
    if request.method == "POST":
        minutes = deliberation.deliberate(session, actor=request.user)
        messages.success(
            request,
            "La délibération est close. Le procès-verbal est à signer : les décisions valent à la dernière signature.",
        )
        return redirect("minutes_sign", pk=minutes.pk)
    items, reader = locks.undecided(session), request.user
    blockers = closing.closing_blockers(session, items, reader=reader) if session.is_open else []
    lines = pages.decision_lines(pages.agenda_rows(session, reader))
    return render(request, "jury/session_close.html", {"session": session, "blockers": blockers, "lines": lines})


@access("jury.manage")
@form_page
def session_move(request, pk):
    session = session_of(request, pk)
    locks.require_planned(session)
    data = request.POST if request.method == "POST" else drafts.restore(request)
    now = {"held_on": session.held_on, "starts_at": session.starts_at, "place": session.place}
    form, dossiers = MoveForm(data, initial=now), [item.dossier for item in locks.undecided(session)]
    if request.method == "POST" and form.is_valid():
        try:
            sessions.postpone_session(session, actor=request.user, **form.cleaned_data)
        except Blocked as refusal:
            form.add_error(None, [blocker.message for blocker in refusal.blockers])
        else:
            told = "modifiée ; ses membres sont prévenus par courriel"
            messages.success(request, f"La séance {session.number} est {told}.")
            warn(request, lateness_told(dossiers, form.cleaned_data["held_on"]))
            return redirect("session_detail", pk=session.pk)
    context = {"session": session, "form": form, "rows": deadlines_of(dossiers)}
    return render(request, "jury/session_move.html", context)


@access("jury.manage")
@form_page
def session_cancel(request, pk):
    """Before the session, cancel it; once open, and until its minutes are signed, interrupt it."""
    session = session_of(request, pk)
    locks.require_to_come(session)
    form = StoppingForm(posted(request))
    if request.method == "POST" and form.is_valid():
        done = sessions.cancel_session(session, actor=request.user, **form.cleaned_data)
        word = "interrompue" if done.is_interrupted else "annulée"
        messages.success(request, f"La séance {session.number} est {word} ; ses dossiers attendent une autre séance.")
        return redirect("session_list")
    return render(
        request, "jury/session_cancel.html", {"session": session, "form": form, "lines": pages.session_lines(session)}
    )
