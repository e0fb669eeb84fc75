"""One motion for the dossiers on which everything agrees; still one decision per competency, written like any other."""

from dataclasses import dataclass

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.referentials.enums import Hearing
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from jury.composition import Room, room_of
from jury.enums import Answer, Conformity, Outcome, Verdict
from jury.models import CompetencyDecision, JuryItem
from jury.opinions import competency_views
from jury.outcomes import outcome_from

from .ballots import locked_item
from .locks import lock_session, lock_undecided
from .sheets import empty_sheet, refuse_voted


@dataclass(frozen=True)
class Adoptable:
    """One dossier in front of the motion: what each competency would be decided, or why it does not go."""

    item: JuryItem
    views: list
    reasons: list

    @property
    def outcome(self) -> Outcome | None:
        return outcome_from(Conformity.CONFORM, [view.proposal for view in self.views])

    @property
    def refused(self) -> list:
        """The competencies that two opinions find not acquired: what the candidate has still to show."""
        return [view.competency for view in self.views if view.proposal == Verdict.NOT_VALIDATED]


def adoptables(session, items) -> list[Adoptable]:
    """For the motion and its page, never for a list: reads the opinions of each dossier."""
    room = room_of(session)
    return [_look(room, item) for item in items]


def _look(room: Room, item) -> Adoptable:
    views = competency_views(item.dossier, item.session.held_on)
    reasons = _about_the_jury(room, item) + _about_the_dossier(item)
    for view in views:
        if not view.is_kept and not view.agree:
            reasons.append(f"compétence {view.competency.number} : les avis divergent")
    look = Adoptable(item, views, reasons)
    if look.refused and not item.sheet.recommendations.strip():
        numbers = ", ".join(str(competency.number) for competency in look.refused)
        reasons.append(
            f"avis défavorables (compétence {numbers}) et aucune préconisation n'est écrite pour le candidat"
        )
    return look


def _about_the_jury(room, item):
    found = [reason.message for reason in room.reasons_on(item)]
    if room.session.president not in room.sitting_on(item):
        found.append("le président de séance ne siège pas sur ce dossier")
    return found


def _about_the_dossier(item):
    found, sheet = [], item.sheet
    if sheet.conclusion or sheet.decisions.exists():
        found.append("des décisions y sont déjà écrites")
    lacking = [line for line in sheet.checks if line["answer"] not in (Answer.YES, Answer.NOT_APPLICABLE)]
    found += [f"« {line['label']} » n'est pas conforme" for line in lacking]
    if item.contested_lines.filter(withdrawn_at__isnull=True).exists():
        found.append("une ligne de conformité est contestée")
    if item.dossier.version.hearing == Hearing.REQUIRED and item.heard_at is None:
        found.append("le candidat n'a pas été entendu")
    if item.ballots.under_way().exists():
        found.append("un vote est en cours")
    return found


@transaction.atomic
def adopt_concordant(session, *, actor) -> list[JuryItem]:
    """Decide every competency as two opinions that agree propose, on the dossiers which conform on every line; where some are
    unfavourable, with the recommendations of the sheet, which the candidate will read.

    Raises Forbidden (not the president, or session not open), Blocked when no dossier goes. The others are left as they are.
    """
    session = lock_session(session)
    authorize(actor, "jury.conduct", session)
    going = [row for row in adoptables(session, lock_undecided(session)) if not row.reasons]
    if not going:
        raise Blocked(Blocker("nothing_to_adopt", "Aucun dossier ne peut être adopté en bloc."))
    for row in going:
        sheet = row.item.sheet
        sheet.conclusion, sheet.adopted_at = Conformity.CONFORM, clock.now()
        sheet.stamp(actor)
        sheet.save()
        CompetencyDecision.objects.bulk_create(
            CompetencyDecision(sheet=sheet, competency=view.competency, verdict=view.proposal) for view in row.views
        )
    items = [row.item for row in going]
    record("jury.motion_adopted", actor=actor, object=session, payload={"items": [item.pk for item in items]})
    return items


@transaction.atomic
def undo_motion(item, *, actor) -> None:
    """The dossier is examined apart: its sheet is empty again.

    Raises Forbidden unless who conducts that dossier, Blocked unless it was adopted in one motion, or while a vote is under way on it.
    """
    item = locked_item(item)
    authorize(actor, "jury.conduct", item)
    if item.sheet.adopted_at is None:
        raise Blocked(Blocker("not_adopted", "Ce dossier n'a pas été adopté en bloc."))
    refuse_voted(item)
    empty_sheet(item.sheet, actor=actor)
    record("jury.motion_undone", actor=actor, object=item.session, payload={"item": item.pk})
