"""What the pages of a rectification show: the decision in force, what would take its place, what follows."""

from cqp.shared.templatetags.cqp_ui import day_fr

from .enums import Outcome
from .outcomes import in_force, standing_of
from .pages import OUTCOME_TONES
from .rectifying import consequences, decided, proposal_blockers, refusals


def decision_told(item) -> list:
    standing = in_force(item)
    outcome = standing.outcome(item.dossier.version.competencies.all())
    lines = [
        ("Dossier", f"{item.dossier.number} – {item.dossier.candidate.full_name}"),
        ("CQP", item.dossier.certification.title),
        ("Séance", f"{item.session.number} du {day_fr(item.session.held_on)}"),
        ("Décision en vigueur", outcome.label if outcome else ""),
    ]
    return [*lines, ("Déjà rectifiée par", standing.minutes.number)] if standing.minutes else lines


def writing_context(item, form, blockers) -> dict:
    return {"item": item, "form": form, "blockers": blockers, "lines": decision_told(item)}


def comparison(rectification) -> dict:
    item, after = rectification.item, standing_of(rectification)
    in_preparation = rectification.minutes_id is None and rectification.abandoned_at is None
    found = refusals(item) or proposal_blockers(item, after) if in_preparation else []
    sides = [decided(item, in_force(item)), decided(item, after)]
    words = item.dossier.version.wording.scale("decision")
    return {
        "rectification": rectification,
        "item": item,
        "lines": decision_told(item),
        "in_preparation": in_preparation,
        "blockers": found,
        "rows": rows_of(*sides, words),
        "consequences": [] if found or not in_preparation else consequences(item, after),
    }


def rows_of(before: dict, after: dict, words: dict) -> list[dict]:
    """Line by line, what was and what is; `is_changed` said in words on the page. `words`: those of the decisions, by code."""
    rows = [
        _row("Décision", outcome_told(before), outcome_told(after)),
        _row("Conformité", before["conclusion"], after["conclusion"]),
    ]
    for one, other in zip(before["competencies"], after["competencies"], strict=True):
        rows.append(_row(f"{one['number']}. {one['title']}", verdict_told(one, words), verdict_told(other, words)))
    return [*rows, _row("Préconisations", before["recommendations"], after["recommendations"])]


def _row(label, was, now) -> dict:
    return {"label": label, "was": was or "–", "now": now or "–", "is_changed": was != now}


def outcome_told(side) -> str:
    return Outcome(side["decision"]).label if side["decision"] in Outcome.values else ""


def verdict_told(competency, words) -> str:
    if not competency["verdict"]:
        return "sans objet"
    label = words[competency["verdict"]]
    return f"{label} – {competency['reason']}" if competency["reason"] else label


def minutes_rows(minutes) -> dict:
    """For the page of rectifying minutes: the same rows, from what was frozen."""
    content = minutes.content
    outcome = Outcome(content["after"]["decision"])
    words = {choice["code"]: choice["label"] for choice in content["verdict_choices"]}
    return {
        "rows": rows_of(content["before"], content["after"], words),
        "outcome": outcome,
        "tone": OUTCOME_TONES[outcome],
    }
