"""What closes a session: everything the jury decided takes effect in one transaction, or nothing does (house § 2.5)."""

import secrets

from django.urls import reverse

from candidates.services import write_credit
from cqp.audit.services import record
from cqp.documents.services import digest, next_number
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from evaluations.completeness import missing
from jury.composition import item_blockers
from jury.conformity import NOT_SHOWN
from jury.contents import unsigned_sheet
from jury.enums import EDGE_OF, KIND_OF, SERIES_OF, AwardKind, Conformity, MinutesKind, Verdict
from jury.masks import masked, read_by
from jury.models import Award, Ballot
from jury.outcomes import outcome_of, sheet_blockers
from jury.rectifying import replacing_blockers
from jury.titles import already_held, given_that_day
from pathways.enums import Role
from pathways.services import advance

from .agenda import release_jurors
from .appeals import replace_contested_decision
from .attendance import composition_blockers
from .locks import lock_undecided
from .room import hearing_blockers
from .signing import takes_effect

# No I, L, O, U: the code is read on a paper and typed by hand. 28 signs of 5 bits are 140 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 28


def closing_blockers(session, items, *, reader) -> list[Blocker]:
    """Everything that forbids closing now: the jury is still one, every sheet is concluded, what conforms is still complete.

    In the words that `reader` may read: of a dossier on which they do not sit, only that something is missing. Reads the
    completeness of each dossier: for the closing itself, never for a list.
    """
    found = composition_blockers(session) + item_blockers(session, items)
    voted, read = _votes_under_way(session), read_by(reader, session)
    for item in items:
        of_item = hearing_blockers([item]) + voted.get(item.pk, []) + sheet_blockers(item)
        of_item += _no_longer_complete(item) + _in_the_way(item)
        found += of_item if item.pk in read else masked(item, of_item)
    return found


def _in_the_way(item):
    """What other decisions about the same person forbid."""
    outcome = outcome_of(item.sheet, item.dossier.version.competencies.all())
    if outcome not in KIND_OF:
        return replacing_blockers(item, outcome)
    validated = item.sheet.decisions.filter(verdict=Verdict.VALIDATED).order_by().values("competency")
    return replacing_blockers(item, outcome) + already_held(item.dossier) + given_that_day(item, validated)


def _votes_under_way(session) -> dict:
    """{item pk: its blockers}."""
    rows = Ballot.objects.under_way().filter(item__session=session, item__removed_at__isnull=True)
    url, found = reverse("session_room", args=[session.pk]), {}
    for ballot in rows.select_related("item__dossier", "competency").order_by("pk"):
        number = ballot.item.dossier.number
        text = f"Dossier {number} : un vote est en cours sur la compétence {ballot.competency.number}."
        found.setdefault(ballot.item_id, []).append(Blocker("ballot_under_way", text, url))
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


def changed_since(minutes, actor) -> list[Blocker]:
    """What was deliberated has changed since (a name corrected, a benefit revoked): the president reopens, nothing is written.

    The members sign the digest of each sheet: what takes effect is those sheets, and those dossiers, to the letter.
    """
    deliberated = {row["dossier"]["number"]: row["sheet_digest"] for row in minutes.content["decisions"]}
    found, read = [], read_by(actor, minutes.session)
    for item in lock_undecided(minutes.session):
        outcome = outcome_of(item.sheet, item.dossier.version.competencies.all())
        if sheet_blockers(item) or digest(unsigned_sheet(item, outcome)) != deliberated.get(item.dossier.number):
            text = (
                f"Dossier {item.dossier.number} : ce que dit sa fiche a changé depuis la délibération. "
                "Le président de séance rouvre la délibération, puis une autre version du procès-verbal est signée."
            )
            found.append(Blocker("changed_since", text, reverse("session_detail", args=[item.session_id])))
        others = _in_the_way(item)
        found += others if item.pk in read else masked(item, others)
    return found


@takes_effect(MinutesKind.SESSION, unless=changed_since)
def take_effect(minutes, actor) -> None:
    """The minutes are signed: decisions frozen, credits written, awards numbered, each dossier moved, papers and letters asked.

    Called by jury.services.signing alone, in the transaction of the last signature.
    """
    session = minutes.session
    items = lock_undecided(session)
    session.close()
    for item in items:
        item.settled_at = session.closed_at
        item.save(update_fields=["settled_at"])
    # From this line on the database refuses any change of the sheets, and the requirement of the four edges holds.
    session.save()
    for item in items:
        _conclude(item)
        _release_absent(item, actor)
    record(
        "jury.session_closed", actor=actor, object=session, payload={"dossiers": [item.dossier_id for item in items]}
    )


def _release_absent(item, actor):
    """Called, and not there all day: they decided nothing of this dossier, and read it no longer."""
    members = item.session.members.seated().filter(stays__isnull=True).select_related("user").order_by("pk")
    release_jurors(item.dossier, [member.user for member in members], actor=actor)


def _conclude(item):
    competencies = list(item.dossier.version.competencies.all())
    outcome = outcome_of(item.sheet, competencies)
    if outcome in KIND_OF:
        _write_credits(item, competencies)
        write_award(item, KIND_OF[outcome])
    actor = in_whose_name(item)
    replace_contested_decision(item, outcome, actor=actor)
    advance(item.dossier, EDGE_OF[outcome], actor=actor, session=item.session.number, outcome=str(outcome))


def in_whose_name(item):
    """The president; on a dossier from which the president withdrew, another member present who sits on it."""
    jurors = item.dossier.assignments.in_force().filter(role=Role.JUROR).order_by().values("user")
    present = item.session.members.present().filter(user__in=jurors, user__is_active=True).select_related("user")
    sitting = list(present.order_by("college", "user__last_name", "pk"))
    president = item.session.president
    return president.user if president in sitting or not sitting else sitting[0].user


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


def write_award(item, kind):
    """The title, and its link from those it supersedes: the partial ones of the same person for the same CQP.

    Never a full one: the CQP is held for good, whatever a later session decides. A partial one that a rectification gives on the day
    of its session is born superseded by what a later decision gave since: one statement is the current one.
    """
    dossier = item.dossier
    others = Award.objects.of_person(dossier.candidate, dossier.certification)
    superseded = others.filter(kind=AwardKind.PARTIAL, superseded_by__isnull=True)
    later = None
    if kind == AwardKind.PARTIAL:
        superseded = superseded.exclude(item__settled_at__gt=item.settled_at)
        later = others.in_force().filter(item__settled_at__gt=item.settled_at).order_by("item__settled_at", "pk").last()
    superseded = list(superseded.order_by("pk"))
    award = Award.objects.create(
        item=item,
        kind=kind,
        number=next_number(SERIES_OF[kind]),
        verification_code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        decided_on=item.session.held_on,
        holder_name=dossier.candidate.full_name,
        certification_title=dossier.certification.title,
        superseded_by=later,
        created_at=clock.now(),
    )
    for old in superseded:
        old.superseded_by = award
        old.save(update_fields=["superseded_by"])
    return award
