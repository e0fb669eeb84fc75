"""Independence: what each member declares before reading anything, and who does not sit on which dossier (domaine.md § 1.3 c)."""

from django.db import transaction

from cqp.access.decisions import Forbidden, authorize
from cqp.accounts.services import secretaries_of
from cqp.audit.services import record
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.composition import broken_since, record_parity, room_of
from jury.enums import LinkKind, ParityMoment, RecusalCause
from jury.independence.known import known_links
from jury.models import Declaration, JuryItem, Recusal

from .agenda import let_read, stop_reading
from .locks import lock_session, lock_undecided, require_not_over
from .sheets import clear_decided

CONFIRM_OR_EXPLAIN = "Confirmez ce lien, ou écrivez pourquoi ce n'en est pas un."
NEW_WORD = "Nouvelle déclaration : aucun lien."


@transaction.atomic
def declare(session, *, actor, items=None, links=None) -> list[Declaration]:
    """A member declares for these dossiers of the agenda (`items`: their pks; all of them when None) that they have no link with the
    candidate, but for `links`: {item pk: LinkKind, or (LinkKind, detail)}. Changing one's mind is declaring again.

    Without link, the member may read the dossier; with one, they are recused from it, as by `recuse`. Raises Forbidden (not a
    member), Blocked once over, when a link known to the application is left out, or a likely one neither confirmed nor explained
    (no link, with a detail), or, in session, to come back from a recusal already noted.
    """
    session = lock_session(session)
    authorize(actor, "jury.declare", session)
    require_not_over(session)
    member = session.members.seated().select_related("user").get(user=actor)
    asked = [item for item in lock_undecided(session) if items is None or item.pk in set(items)]
    said = {item.pk: _read(links or {}, item) for item in asked}
    known = known_links(actor, [item.dossier for item in asked])
    if found := _left_out(asked, said, known):
        raise Blocked(found)
    before = room_of(session)
    written = [
        row for item in asked if (row := _declare(before, item, member, *said[item.pk], known.get(item.dossier_id)))
    ]
    _note_declared(before, asked, member)
    _tell_broken(before, [item for item in asked if said[item.pk][0]], member)
    record("jury.declared", actor=actor, object=session, payload={"items": [row.item_id for row in written]})
    return written


def _read(links, item) -> tuple[str, str]:
    said = links.get(item.pk, "")
    kind, detail = said if isinstance(said, tuple) else (said, "")
    return str(kind), detail.strip()


def _left_out(items, said, known) -> list[Blocker]:
    found = []
    for item in items:
        (link, detail), its = said[item.pk], known.get(item.dossier_id)
        if link or its is None or (its.is_likely and detail):
            continue
        code, asked = ("link_known", "Déclarez ce lien.") if not its.is_likely else ("link_likely", CONFIRM_OR_EXPLAIN)
        about = f"Dossier {item.dossier.number} ({item.dossier.candidate})"
        found.append(Blocker(code, f"{about} : d'après l'application, {its.text}. {asked}"))
    return found


def _declare(room, item, member, link, detail, known) -> Declaration | None:
    """One dated row, unless it would say again what already stands."""
    last = item.declarations.filter(member=member).order_by("-pk").first()
    recusal = _standing(item, member)
    likeness = known.text if known and known.is_likely else ""
    same = last is not None and (last.link, last.detail, last.likeness) == (link, detail, likeness)
    if same and bool(link) == bool(recusal):
        return None
    row = Declaration.objects.create(item=item, member=member, link=link, detail=detail, likeness=likeness)
    if link:
        _recuse(room, item, member, RecusalCause.DECLARED, told(row), member.user)
        return row
    if recusal is not None and recusal.cause == RecusalCause.DECLARED:
        if item.session.is_open:
            text = (
                f"Dossier {item.dossier.number} : votre déport est noté pour la séance. Le président ou le "
                "secrétariat peut le lever, en disant pourquoi."
            )
            raise Blocked(Blocker("recusal_noted", text))
        _lift(recusal, member.user, NEW_WORD)
        recusal = None
    if recusal is None:
        let_read(item.dossier, member.user, actor=member.user)
    return row


def told(declaration) -> str:
    """The link in words, with what the member added."""
    label = LinkKind(declaration.link).label
    return f"{label} ({declaration.detail})" if declaration.detail else label


@transaction.atomic
def recuse(item, member, *, actor, cause, reason) -> Recusal:
    """A member does not sit on one dossier: a link was found, or they withdraw so that parity holds.

    In session, what the dossier had decided with them in the room is cleared, and stays so were the recusal lifted.
    Raises Forbidden (the president, or the secretariat; the president alone for parity), Blocked once over, without reason, when
    already recused, or when the withdrawal would not restore parity.
    """
    session = lock_session(item.session)
    authorize(actor, "jury.recuse", session)
    require_not_over(session)
    item, member = _locked(session, item), session.members.seated().select_related("user").get(pk=member.pk)
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Écrivez le motif du déport : il est porté au procès-verbal."))
    before = room_of(session)
    if member.pk in before.recused.get(item.pk, ()):
        raise Blocked(Blocker("already_recused", f"{member} ne siège déjà pas sur ce dossier."))
    if cause == RecusalCause.PARITY:
        _require_useful(before, item, member, actor)
    recusal = _recuse(before, item, member, cause, reason.strip(), actor)
    _note(before, ParityMoment.RECUSAL, [item], member)
    payload = {"item": item.pk, "user": member.user_id, "cause": str(cause), "cleared": recusal.cleared_decision}
    record("jury.recused", actor=actor, object=session, payload=payload)
    return recusal


def _require_useful(room, item, member, actor):
    """A withdrawal for parity mends a composition that does not hold, and nothing else is one."""
    if room.session.president is None or room.session.president.user_id != actor.pk:
        raise Forbidden("Le président de séance choisit qui se retire pour maintenir la parité.")
    rest = [m for m in room.sitting_on(item) if m.pk != member.pk]
    if not room.reasons_on(item) or room.would_hold(rest) is False or len(rest) == len(room.sitting_on(item)):
        text = f"Le retrait de {member} ne rétablirait pas la parité sur ce dossier."
        raise Blocked(Blocker("parity_not_restored", text))


def _standing(item, member) -> Recusal | None:
    """By person: released, then called to another seat of the session, one is recused all the same."""
    return item.recusals.in_force().filter(member__user=member.user_id).first()


def _recuse(room, item, member, cause, reason, actor) -> Recusal:
    recusal = _standing(item, member)
    if recusal is None:
        said = {"member": member, "cause": cause, "reason": reason, "recorded_by": actor}
        cleared = _has_sat(room, item, member) and clear_decided(item, actor=actor)
        recusal = Recusal.objects.create(item=item, cleared_decision=cleared, **said)
    stop_reading(item.dossier, member.user, actor=actor)
    return recusal


def _has_sat(room, item, member) -> bool:
    """In an open session, on this dossier, at one moment or another of the day."""
    return room.session.is_open and room.sits(member, item) and member.stays.exists()


@transaction.atomic
def lift_recusal(recusal, *, actor, reason) -> None:
    """The recusal was a mistake, or its ground is gone: the member sits again once they have declared no link.

    What it cleared does not come back: the dossier is decided by those who sit now.
    Raises Forbidden (the president or the secretariat, never for oneself), Blocked once over, without reason or already lifted.
    """
    session = lock_session(recusal.item.session)
    authorize(actor, "jury.recuse", session)
    require_not_over(session)
    recusal = Recusal.objects.select_for_update(of=("self",)).select_related("member__user").get(pk=recusal.pk)
    if recusal.member.user_id == actor.pk:
        raise Forbidden("On ne lève pas son propre déport.")
    if recusal.lifted_at is not None:
        raise Blocked(Blocker("already_lifted", "Ce déport est déjà levé."))
    if not reason.strip():
        raise Blocked(Blocker("comment_missing", "Écrivez pourquoi le déport est levé : c'est porté au procès-verbal."))
    before, item = room_of(session), _locked(session, recusal.item)
    _lift(recusal, actor, reason.strip())
    seat = next((member for member in before.seated if member.user_id == recusal.member.user_id), None)
    if seat is not None:
        if room_of(session).sits(seat, item):
            let_read(item.dossier, seat.user, actor=actor)
        _note(before, ParityMoment.RECUSAL_LIFTED, [item], seat)
    payload = {"item": item.pk, "user": recusal.member.user_id}
    record("jury.recusal_lifted", actor=actor, object=session, payload=payload)


def _lift(recusal, actor, reason):
    recusal.lifted_at, recusal.lifted_by, recusal.lift_reason = clock.now(), actor, reason
    recusal.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])


def _locked(session, item) -> JuryItem:
    """The item with its dossier locked; Blocked when it has left the agenda meanwhile."""
    found = next((row for row in lock_undecided(session) if row.pk == item.pk), None)
    if found is None:
        raise Blocked(Blocker("not_on_agenda", "Ce dossier a quitté l'ordre du jour."))
    return found


def _note_declared(before, items, member):
    """In session a declaration changes who sits: the dossiers left, else those whose jury begins or ceases to hold."""
    now = room_of(before.session)
    left = [item for item in items if member.pk in now.recused.get(item.pk, set()) - before.recused.get(item.pk, set())]
    if left:
        _note(before, ParityMoment.RECUSAL, left, member)
    elif any(now.sits(member, item) != before.sits(member, item) for item in items):
        _note(before, ParityMoment.DECLARATION, [], member)


def _tell_broken(before, items, member):
    """`items`: those with a link. Before the session, the secretariat may still call somebody; during it, the room says so itself."""
    session = before.session
    if session.is_planned and (broken := broken_since(before, items)):
        context = {"session": session, "member": member, "broken": broken}
        notify("jury_parity_broken", to=secretaries_of(session.committee), context=context)


def _note(before, moment, items, member):
    """The minutes tell each change of who sits, once the session is open."""
    if before.session.is_open and member.is_present:
        record_parity(before.session, moment, before=before, items=items)
