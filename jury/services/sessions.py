"""Planning a session, moving it, calling its members, who is there, who presides, opening, cancelling."""

from django.db import transaction
from django.urls import reverse

from cqp.access.decisions import authorize
from cqp.accounts.services import invite_person
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import day_fr, time_fr
from evaluations.completeness import missing
from jury import incompatibilities, parity
from jury.models import JuryMember, JurySession
from pathways import expectations
from pathways.enums import Role, State
from pathways.reactions import tell
from pathways.services import advance

from .agenda import call_jurors, release_jurors
from .locks import lock_session, lock_undecided, require_not_over, require_planned, undecided
from .sheets import prefill


@transaction.atomic
def plan_session(*, actor, committee, held_on, starts_at, place) -> JurySession:
    """A session of `committee`, with its number. Raises Forbidden unless its secretariat, Blocked for a day already past."""
    authorize(actor, "jury.plan", committee)
    _refuse_past(held_on)
    session = JurySession.objects.create(
        number=next_number("JURY"),
        committee=committee,
        held_on=held_on,
        starts_at=starts_at,
        place=place,
        planned_by=actor,
    )
    record("jury.session_planned", actor=actor, object=session)
    return session


def _refuse_past(held_on):
    if held_on < clock.today():
        raise Blocked(Blocker("session_in_the_past", "Une séance se prévoit pour aujourd'hui ou plus tard."))


@transaction.atomic
def postpone_session(session, *, actor, held_on, starts_at, place) -> JurySession:
    """Another day, hour or place, told to the members by mail; another day, to candidates and companies too. Raises Forbidden, Blocked once open or for a day already past.

    The agenda and the composition stay: what depends on the day is asked again when the session opens.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    _refuse_past(held_on)
    before, wanted = (session.held_on, session.starts_at, session.place), (held_on, starts_at, place)
    if before == wanted:
        return session
    session.held_on, session.starts_at, session.place = wanted
    session.save()
    payload = {"from": [str(value) for value in before], "to": [str(value) for value in wanted]}
    record("jury.session_moved", actor=actor, object=session, payload=payload)
    called = [member.user for member in session.members.select_related("user")]
    notify("jury_session_moved", to=called, context={"session": session, "was_on": before[0]})
    if held_on != before[0]:
        # They were told the first day: the same mail tells the new one.
        for item in undecided(session):
            tell(item.dossier, "jury_scheduled", Role.CANDIDATE, Role.COMPANY, session=session)
    return session


@transaction.atomic
def add_member(
    session, *, actor, college, organisation_name="", user=None, email="", first_name="", last_name=""
) -> JuryMember:
    """Call `user`, or the person at `email` (an account is opened if there is none), by mail; give them the dossiers to read.

    Raises Forbidden, or Blocked: session already open, already a member, cannot sit on a dossier of the agenda.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    if user is not None:
        email, first_name, last_name = user.email, user.first_name, user.last_name
    when = f"{day_fr(session.held_on)} à {time_fr(session.starts_at)} ({session.place})"
    person = invite_person(
        email, first_name, last_name, actor=actor, reason_text=f"vous siégez au jury paritaire du {when}"
    )
    if session.members.filter(user=person).exists():
        raise Blocked(Blocker("already_member", f"{person.get_full_name()} est déjà membre de ce jury."))
    items = lock_undecided(session)
    if found := incompatibilities.blockers([person], [item.dossier for item in items]):
        raise Blocked(found)
    member = JuryMember.objects.create(
        session=session, user=person, college=college, organisation_name=organisation_name
    )
    for item in items:
        call_jurors(item.dossier, [person], actor=actor)
    record("jury.member_added", actor=actor, object=session, payload={"user": person.pk, "college": college})
    return member


@transaction.atomic
def remove_member(member, *, actor) -> None:
    """Before the session only: the seat is given up and the dossiers are no longer theirs to read."""
    session = lock_session(member.session)
    authorize(actor, "jury.manage", session)
    require_planned(session)
    for item in lock_undecided(session):
        release_jurors(item.dossier, [member.user], actor=actor)
    if session.president_id == member.pk:
        session.president = None
        session.save()
    user = member.user
    member.delete()
    record("jury.member_removed", actor=actor, object=session, payload={"user": user.pk})
    notify("jury_member_released", to=[user], context={"session": session})


@transaction.atomic
def mark_presence(session, *, actor, present) -> JurySession:
    """The attendance sheet: `present` holds the members who are here; the others are not. Raises Forbidden, Blocked once closed."""
    session = lock_session(session)
    authorize(actor, "jury.attend", session)
    require_not_over(session)
    here = {member.pk for member in present}
    for member in session.members.all():
        if member.is_present != (member.pk in here):
            member.is_present = member.pk in here
            member.save(update_fields=["is_present"])
    record("jury.presence_marked", actor=actor, object=session, payload={"present": sorted(here)})
    return session


@transaction.atomic
def designate_president(session, member, *, actor) -> JurySession:
    """Those present designate one of them. Raises Forbidden, or Blocked when that member is not present."""
    session = lock_session(session)
    authorize(actor, "jury.designate", session)
    require_not_over(session)
    member = session.members.select_related("user").get(pk=member.pk)
    if not member.is_present:
        raise Blocked(
            Blocker(
                "president_absent",
                f"{member} n'est pas noté(e) présent(e) : on désigne le président parmi les présents.",
            )
        )
    session.president = member
    session.save()
    record("jury.president_designated", actor=actor, object=session, payload={"user": member.user_id})
    return session


def composition_blockers(session) -> list[Blocker]:
    """Parity, expert, president, incompatibilities of those present. Eight queries, whatever the size of the agenda."""
    present = [member for member in session.members.select_related("user") if member.is_present]
    dossiers = [
        item.dossier for item in session.items.undecided().select_related("dossier__candidate", "dossier__company")
    ]
    found = parity.verdict(present) + parity.president_blockers(session.president, present)
    return found + incompatibilities.blockers([member.user for member in present], dossiers)


def opening_blockers(session, items) -> list[Blocker]:
    """Everything that forbids opening now. Reads the completeness of each dossier: for the opening itself, never for a list."""
    found = composition_blockers(session) + _not_its_day(session)
    if not items:
        found.append(Blocker("empty_agenda", "L'ordre du jour est vide.", reverse("session_agenda", args=[session.pk])))
    for item in items:
        found += _no_longer_complete(item)
    return found


def _not_its_day(session):
    """The decisions bear the date of the session: opened on another day, they would be postdated or antedated."""
    day, url = day_fr(session.held_on), reverse("session_move", args=[session.pk])
    if clock.today() < session.held_on:
        text = f"La séance se tient le {day} : elle ne s'ouvre pas avant, les décisions portent sa date."
        return [Blocker("too_early", text)]
    if clock.today() > session.held_on:
        return [
            Blocker("too_late", f"La séance était prévue le {day} : reportez-la à aujourd'hui avant de l'ouvrir.", url)
        ]
    return []


def _no_longer_complete(item):
    """« Seuls les dossiers complets sont présentés au jury » (mode d'emploi)."""
    dossier, url = item.dossier, reverse("item_remove", args=[item.pk])
    if dossier.state != State.SCHEDULED:
        text = f"Le dossier {dossier.number} est {dossier.get_state_display()} : retirez-le de l'ordre du jour."
        return [Blocker("not_scheduled", text, url)]
    return [
        Blocker(
            "no_longer_complete",
            f"Le dossier {dossier.number} n'est plus complet : retirez-le de l'ordre du jour. {gap.message}",
            url,
        )
        for gap in missing(dossier)[:1]
    ]


@transaction.atomic
def open_session(session, *, actor) -> JurySession:
    """From here the members present decide. Raises Forbidden, TransitionNotAllowed (not planned), Blocked with every reason."""
    session = lock_session(session)
    authorize(actor, "jury.open", session)
    items = lock_undecided(session)
    if session.is_planned and (found := opening_blockers(session, items)):
        raise Blocked(found)
    session.open()
    session.save()
    for item in items:
        prefill(item)
        expectations.refresh(item.dossier)
    record("jury.session_opened", actor=actor, object=session)
    return session


@transaction.atomic
def cancel_session(session, *, actor, reason) -> JurySession:
    """The session will not take place, or, once open, stops there: its dossiers are complete again and wait for another one.

    Nothing is decided; the sheets stay as they were left. Raises Forbidden, Blocked without reason or once over.
    """
    session = lock_session(session)
    authorize(actor, "jury.manage", session)
    require_not_over(session)
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Indiquez le motif : il sera lu par les membres du jury."))
    end, word = (session.interrupt, "interrompue") if session.is_open else (session.cancel, "annulée")
    for item in lock_undecided(session):
        advance(item.dossier, "unschedule", actor=actor, comment=f"Séance {session.number} {word} : {reason.strip()}")
    end(reason=reason.strip())
    session.save()
    record("jury.session_cancelled", actor=actor, object=session, payload={"interrupted": session.is_interrupted})
    called = [member.user for member in session.members.select_related("user")]
    notify("jury_session_cancelled", to=called, context={"session": session})
    return session
