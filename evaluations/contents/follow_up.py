from evaluations.enums import SignableKind
from evaluations.models import Piece, Signable
from evaluations.planned_training import PlannedTraining

from . import parts
from .pieces import grouped, listed, printed, unreadable


def review_content(signable) -> dict:
    """A point d'étape (domaine.md § 1.2 D) but its visas."""
    review = signable.review
    return {
        "dossier": {"number": signable.dossier.number},
        "version": signable.version,
        "held_on": parts.day(review.held_on),
        "place": review.place,
        "trainer": review.trainer,
        "observation": review.observation,
        "improvements": review.improvements,
        "next_review_on": parts.day(review.next_review_on),
        "level_choices": signable.dossier.version.wording.frozen("follow_up"),
        "levels": [
            {"competency": parts.competency(line.competency), "level": line.level, "comment": line.comment}
            for line in review.lines.select_related("competency")
        ],
    }


def candidate_part_content(signable) -> dict:
    """What the candidate wrote, competency by competency, with the proofs joined (domaine.md § 1.2 F)."""
    proofs = grouped(signable.pieces, "competency_id")
    return {
        "dossier": {"number": signable.dossier.number},
        "version": signable.version,
        "sworn_statement": parts.sworn_statement(signable),
        "lines": [
            {
                "competency": parts.competency(line.competency),
                "situations": line.situations,
                "activities": line.activities,
                "means": line.means,
                "results": line.results,
                "difficulties": line.difficulties,
                "pieces": proofs.get(line.competency_id, []),
            }
            for line in signable.candidate_part.lines.select_related("competency")
        ],
    }


def follow_up_facts(dossier) -> dict:
    """Sections A, C and E of Outil 2, as they are recorded now: frozen with the assessment that closes them."""
    trainings = PlannedTraining(dossier)
    joined = grouped(_attestations(dossier), "training_id")
    return {
        "tutor": tutor_of(dossier),
        "training_provider": provider_of(dossier),
        "training_actions": [_action(action, joined.get(action.pk, [])) for action in trainings.own],
        "trainings_not_held": [_not_held(row) for row in trainings.not_held],
        "practice": [
            {"starts_on": parts.day(p.starts_on), "ends_on": parts.day(p.ends_on), "missions": p.missions}
            for p in dossier.practices.all()
        ],
    }


def follow_up_blocks(dossier) -> dict:
    """Sections A to F of Outil 2 on paper: the facts, and what was signed, with what became of each file."""
    part = _completed(dossier, SignableKind.CANDIDATE_PART).last()
    facts = follow_up_facts(dossier)
    states = unreadable(_attestations(dossier)) | (unreadable(part.pieces) if part else {})
    return facts | {
        "training_actions": [_printed(row, states) for row in facts["training_actions"]],
        "reviews": [_review(signable) for signable in _completed(dossier, SignableKind.REVIEW)],
        # A part deposited before files could be joined to it has none.
        "candidate_parts": [_printed({"pieces": []} | line, states) for line in part.content["lines"]] if part else [],
        "sworn_statement": parts.oath(part) if part else None,
    }


def _printed(row, states):
    return row | {"pieces": [printed(piece, states) for piece in row["pieces"]]}


def attachments_of(blocks) -> list:
    """The list of pieces that closes Outil 2: the proofs of the candidate, the attestations of the trainings."""
    parts_written = blocks["candidate_parts"]
    rows = [(piece, f"compétence {row['competency']['number']}") for row in parts_written for piece in row["pieces"]]
    rows += [(piece, row["title"]) for row in blocks["training_actions"] for piece in row["pieces"]]
    return [listed(piece, of) for piece, of in rows]


def _completed(dossier, kind):
    rows = Signable.objects.filter(dossier_id=dossier.pk, kind=kind, completed_at__isnull=False)
    return rows.order_by("version").prefetch_related("signatures")


def tutor_of(dossier):
    row = dossier.assignments.filter(role="TUTOR").select_related("user").order_by("-given_at").first()
    return {"name": row.user.get_full_name() if row else "", "function": row.job_title if row else ""}


def provider_of(dossier):
    follow_up = getattr(dossier, "follow_up", None)
    if follow_up is None or not follow_up.training_provider:
        return None
    return {"name": follow_up.training_provider, "referent": follow_up.training_referent}


def _attestations(dossier):
    return Piece.objects.filter(training__dossier=dossier.pk)


def _action(action, pieces):
    return {
        "title": action.title,
        "provider": action.provider,
        "trainer": action.trainer,
        "starts_on": parts.day(action.starts_on),
        "ends_on": parts.day(action.ends_on),
        "planned_hours": parts.hours(action.planned_hours),
        "done_hours": parts.hours(action.done_hours),
        "competencies": sorted(c.number for c in action.competencies.all()),
        "attested_on": parts.day(action.attested_on),
        "pieces": pieces,
    }


def _not_held(row):
    return {
        "competency": parts.competency(row.competency),
        "reason": row.reason,
        "told_by": row.told_by.get_full_name(),
        "told_at": row.told_at.isoformat(),
    }


def _review(signable):
    frozen = signable.content
    kept = ("held_on", "place", "trainer", "observation", "improvements", "next_review_on", "levels")
    return {name: frozen[name] for name in kept} | {"visas": parts.signatures(signable)}
