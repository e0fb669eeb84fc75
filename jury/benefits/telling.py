"""Giving a notice and writing a lapse: one mail per person and last day, however many lines end that day."""

from itertools import groupby

from django.db import transaction
from django.db.models import Value

from candidates.models import CompetencyCredit
from candidates.services import lapse_credits, lock_ledger, note_notice
from cqp.notifications.services import notify
from cqp.shared import clock
from cqp.shared.deadlines import is_too_late
from jury.enums import SessionState
from jury.models import JurySession
from pathways.claiming import follow_ledger

from .clock import NOTICE_MONTHS, still_useful, untold


@transaction.atomic
def give_notice(credit, *, months, actor) -> bool:
    """Tell the person, `months` ahead, which of their lines end on the last day of `credit`. False when nothing is (any longer) to be told.

    A notice whose whole time was missed is not given late. One asked for by a clock that was then moved back is given all the same:
    what was asked once is done once.
    """
    person = lock_ledger(credit.candidate_id)
    if is_too_late(credit.last_day, clock.today(), months, NOTICE_MONTHS):
        return False
    ending = CompetencyCredit.objects.of_person(person).filter(last_day=credit.last_day)
    lines = list(in_order(still_useful(untold(ending, Value(months)))))
    if not lines:
        return False
    note_notice(lines, months=months)
    context = {"months": months, "last_day": credit.last_day, "groups": by_certification(lines, credit.last_day)}
    notify("benefit_ending", to=[person.user], context=context)
    return True


@transaction.atomic
def write_lapse(credit, *, actor) -> bool:
    """Write the end of every line of the person that ended with `credit`, and tell them of those that still mattered. False when written.

    Days late, it is dated the same: the day after the last one.
    """
    person = lock_ledger(credit.candidate_id)
    ended = CompetencyCredit.objects.of_person(person).filter(last_day=credit.last_day, lapse__isnull=True)
    lines = list(ended.select_related("competency"))
    if not lines:
        return False
    lost = list(in_order(still_useful(ended)))
    lapse_credits(lines, actor=actor)
    follow_ledger(person)
    if lost:
        context = {"lapsed_on": credit.lapses_on, "last_day": credit.last_day, "groups": by_certification(lost)}
        notify("benefit_lapsed", to=[person.user], context=context)
    return True


def in_order(lines):
    """CQP by CQP, then as the referential numbers the competencies."""
    return lines.select_related("competency__version__certification").order_by(
        "competency__version__certification__title",
        "competency__version__certification",
        "competency__version",
        "competency__number",
        "acquired_on",
        "pk",
    )


def by_certification(lines, last_day=None) -> list[dict]:
    """For the mails: each CQP, its competencies, each once, and with `last_day` the next session that still fits, or None."""
    groups = []
    for certification, its in groupby(lines, key=lambda line: line.competency.version.certification):
        group = {
            "title": certification.title,
            "competencies": list(dict.fromkeys(line.competency for line in its)),
            "session": next_session(certification.committee_id, last_day) if last_day else None,
        }
        groups.append(group)
    return groups


def next_session(committee_id, last_day) -> JurySession | None:
    """The first planned session at which a benefit that ends on `last_day` still counts."""
    planned = JurySession.objects.filter(committee=committee_id, state=SessionState.PLANNED)
    return planned.filter(held_on__range=(clock.today(), last_day)).order_by("held_on", "starts_at", "pk").first()
