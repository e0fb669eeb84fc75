"""What a juror writes while reading at home. The notes are theirs alone; a contested line is told to the session."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from evaluations.services.sections import save_section
from jury.models import ContestedLine, JuryItem, Reading
from jury.services.locks import lock_session


def seat_of(item, user):
    return item.session.members.seated().filter(user=user).first()


def _mine(item, actor) -> Reading:
    """The reader's own row, made at the first thing they write. Raises Forbidden."""
    item = JuryItem.objects.for_page().get(pk=item.pk)
    authorize(actor, "jury.take_notes", item)
    return Reading.objects.get_or_create(item=item, member=seat_of(item, actor))[0]


@transaction.atomic
def save_notes(item, *, actor, revision, notes) -> Reading:
    """Keep the private notes. Raises Forbidden; Conflict when another window of the same person saved something else meanwhile."""
    return save_section(_mine(item, actor), actor=actor, revision=revision, values={"notes": notes})


@transaction.atomic
def mark_read(item, *, actor, is_read=True) -> Reading:
    """Read, or to be read again. The day of the first reading is kept as long as it is not taken back. Raises Forbidden."""
    reading = _mine(item, actor)
    if is_read != (reading.read_at is not None):
        reading.read_at = clock.now() if is_read else None
        reading.save(update_fields=["read_at"])
    return reading


@transaction.atomic
def contest_line(item, code, *, actor, reason) -> ContestedLine:
    """A member contests a line of the conformity sheet: everybody who reads the sheet sees who and why.

    Raises Forbidden; Blocked without a reason, when the sheet has no such line, or when they contest it already.
    """
    item = _locked(item, actor)
    if not reason.strip():
        raise Blocked(Blocker("reason_missing", "Dites ce que vous contestez : les autres membres le liront."))
    if code not in {line["code"] for line in item.sheet.checks}:
        raise Blocked(Blocker("no_such_line", "Cette ligne n'est plus sur la fiche : rechargez la page du dossier."))
    member = seat_of(item, actor)
    if item.contested_lines.filter(member=member, code=code, withdrawn_at__isnull=True).exists():
        raise Blocked(Blocker("already_contested", "Vous contestez déjà cette ligne."))
    return ContestedLine.objects.create(item=item, member=member, code=code, reason=reason.strip())


@transaction.atomic
def withdraw_contest(item, code, *, actor) -> None:
    """Take one's own back: the row stays, dated. Nothing happens when there is none. Raises Forbidden."""
    item = _locked(item, actor)
    rows = item.contested_lines.filter(member__user=actor, code=code, withdrawn_at__isnull=True)
    rows.update(withdrawn_at=clock.now())


def _locked(item, actor) -> JuryItem:
    item = JuryItem.objects.for_page().select_related("sheet").get(pk=item.pk)
    item.session = lock_session(item.session)
    authorize(actor, "jury.contest", item)
    return item
