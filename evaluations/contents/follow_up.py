from evaluations.enums import SignableKind
from evaluations.models import Signable

from . import parts


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
    """What the candidate wrote, competency by competency (domaine.md § 1.2 F)."""
    return {
        "dossier": {"number": signable.dossier.number},
        "version": signable.version,
        "lines": [
            {
                "competency": parts.competency(line.competency),
                "situations": line.situations,
                "activities": line.activities,
                "means": line.means,
                "results": line.results,
                "difficulties": line.difficulties,
            }
            for line in signable.candidate_part.lines.select_related("competency")
        ],
    }


def follow_up_blocks(dossier) -> dict:
    """Sections A to F of Outil 2, from signed contents and recorded facts."""
    part = _completed(dossier, SignableKind.CANDIDATE_PART).last()
    return {
        "tutor": _tutor(dossier),
        "training_provider": _provider(dossier),
        "training_actions": [_action(action) for action in dossier.training_actions.prefetch_related("competencies")],
        "reviews": [_review(signable) for signable in _completed(dossier, SignableKind.REVIEW)],
        "practice": [
            {"starts_on": parts.day(p.starts_on), "ends_on": parts.day(p.ends_on), "missions": p.missions}
            for p in dossier.practices.all()
        ],
        "candidate_parts": [line | {"attachments": []} for line in part.content["lines"]] if part else [],
        "sworn_statement": parts.signatures(part)[0] if part else None,
    }


def _completed(dossier, kind):
    rows = Signable.objects.filter(dossier_id=dossier.pk, kind=kind, completed_at__isnull=False)
    return rows.order_by("version").prefetch_related("signatures")


def _tutor(dossier):
    row = dossier.assignments.filter(role="TUTOR").select_related("user").order_by("-given_at").first()
    return {"name": row.user.get_full_name() if row else "", "function": row.job_title if row else ""}


def _provider(dossier):
    follow_up = getattr(dossier, "follow_up", None)
    if follow_up is None or not follow_up.training_provider:
        return None
    return {"name": follow_up.training_provider, "referent": follow_up.training_referent}


def _action(action):
    return {
        "title": action.title,
        "provider": action.provider,
        "trainer": action.trainer,
        "starts_on": parts.day(action.starts_on),
        "ends_on": parts.day(action.ends_on),
        "planned_hours": parts.hours(action.planned_hours),
        "done_hours": parts.hours(action.done_hours),
        "competencies": sorted(c.number for c in action.competencies.all()),
    }


def _review(signable):
    frozen = signable.content
    kept = ("held_on", "place", "observation", "improvements", "next_review_on", "levels")
    return {name: frozen[name] for name in kept} | {"visas": parts.signatures(signable)}
