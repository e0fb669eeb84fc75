"""Closing a session: everything the jury decided takes effect in one transaction, or nothing does (house § 2.5)."""

import secrets

from django.db import transaction

from candidates.services import write_credit
from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.documents.services import next_number
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from evaluations.completeness import missing
from jury.enums import EDGE_OF, AwardKind, Conformity, Outcome, Verdict
from jury.models import Award, JurySession
from jury.outcomes import outcome_of, sheet_blockers
from pathways.services import advance

from .locks import lock_session, lock_undecided
from .sessions import composition_blockers
from .sheets import NOT_SHOWN

# No I, L, O, U: the code is read on a paper and typed by hand. 28 signs of 5 bits are 140 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 28
_KIND = {Outcome.FULL_AWARD: AwardKind.FULL, Outcome.PARTIAL_AWARD: AwardKind.PARTIAL}
_PREFIX = {AwardKind.FULL: "CQP", AwardKind.PARTIAL: "VALP"}


def closing_blockers(session, items) -> list[Blocker]:
    """Everything that forbids closing now: the jury is still one, every sheet is concluded, what conforms is still complete.

    Reads the completeness of each dossier: for the closing itself, never for a list.
    """
    found = composition_blockers(session)
    for item in items:
        found += sheet_blockers(item) + _no_longer_complete(item)
    return found


def _no_longer_complete(item):
    """A fact undone since the opening (an identity corrected, so no longer checked): such a dossier is not found to conform."""
    if item.sheet.conclusion != Conformity.CONFORM:
        return []
    number = item.dossier.number
    # The president reads this list: a proof that jurors may not open is named without its link.
    return [
        Blocker(
            "no_longer_complete",
            f"Le dossier {number} n'est plus complet. {gap.message}",
            "" if gap.code in NOT_SHOWN else gap.url,
        )
        for gap in missing(item.dossier)
    ]


@transaction.atomic
def close_session(session, *, actor) -> JurySession:
    """The president closes: decisions frozen, credits written, awards numbered, each dossier moved, papers and letters asked.

    Raises Forbidden (not the president), TransitionNotAllowed (not open), Blocked with everything missing; nothing is written then.
    """
    session = lock_session(session)
    authorize(actor, "jury.close", session)
    items = lock_undecided(session)
    if session.is_open and (found := closing_blockers(session, items)):
        raise Blocked(found)
    session.close()
    for item in items:
        item.settled_at = session.closed_at
        item.save(update_fields=["settled_at"])
    # From this line on the database refuses any change of the sheets, and the requirement of the four edges holds.
    session.save()
    for item in items:
        _conclude(item, actor)
    record(
        "jury.session_closed", actor=actor, object=session, payload={"dossiers": [item.dossier_id for item in items]}
    )
    return session


def _conclude(item, actor):
    competencies = list(item.dossier.version.competencies.all())
    outcome = outcome_of(item.sheet, competencies)
    if outcome in _KIND:
        _write_credits(item, competencies)
        _write_award(item, _KIND[outcome])
    advance(item.dossier, EDGE_OF[outcome], actor=actor, session=item.session.number, outcome=str(outcome))


def _write_credits(item, competencies):
    by_pk = {competency.pk: competency for competency in competencies}
    for decision in item.sheet.decisions.filter(verdict=Verdict.VALIDATED).order_by("competency__number"):
        write_credit(
            candidate=item.dossier.candidate,
            competency=by_pk[decision.competency_id],
            decided_on=item.session.held_on,
            dossier_number=item.dossier.number,
            session_number=item.session.number,
        )


def _write_award(item, kind):
    """The title, and its link from those it supersedes: the partial ones of the same person for the same CQP.

    Never a full one: the CQP is held for good, whatever a later session decides.
    """
    dossier = item.dossier
    earlier = Award.objects.of_person(dossier.candidate, dossier.certification)
    superseded = list(earlier.filter(kind=AwardKind.PARTIAL, superseded_by__isnull=True).order_by("pk"))
    award = Award.objects.create(
        item=item,
        kind=kind,
        number=next_number(_PREFIX[kind]),
        verification_code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        decided_on=item.session.held_on,
        holder_name=dossier.candidate.full_name,
        certification_title=dossier.certification.title,
        created_at=clock.now(),
    )
    for old in superseded:
        old.superseded_by = award
        old.save(update_fields=["superseded_by"])
    return award
