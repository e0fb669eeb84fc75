"""What the pages of the appeals show, read in a fixed number of queries whatever their number."""

from cqp.access.decisions import can
from cqp.shared.templatetags.cqp_ui import day_fr

from .appeals import Window, contestable_item, renouncing_blockers, was_late, window_of
from .enums import AppealState
from .models import Appeal
from .outcomes import outcome_in_force
from .titles import already_held

TONES = {
    AppealState.LODGED: "waiting",
    AppealState.ADMISSIBLE: "waiting",
    AppealState.INADMISSIBLE: "neutral",
    AppealState.REJECTED: "neutral",
    AppealState.UPHELD: "success",
    AppealState.RENOUNCED: "neutral",
}
PENDING = (AppealState.LODGED, AppealState.ADMISSIBLE)


def appeals_of(user) -> tuple[list, list]:
    """Those that wait, the oldest first; then those answered, the latest first."""
    rows = list(Appeal.objects.for_user(user).for_page())
    return [row for row in rows if row.state in PENDING][::-1], [row for row in rows if row.state not in PENDING]


def decision_lines(item) -> list:
    outcome = outcome_in_force(item, item.dossier.version.competencies.all())
    return [
        ("Dossier", f"{item.dossier.number} – {item.dossier.candidate.full_name}"),
        ("CQP", item.dossier.certification.title),
        ("Décision", f"{outcome.label}, séance {item.session.number} du {day_fr(item.session.held_on)}"),
    ]


def lodging_context(dossier, user) -> dict:
    """Without item: nothing is decided, or it is being decided again; the page then says so and shows no form."""
    item = contestable_item(dossier)
    if item is None:
        return {"dossier": dossier, "lines": [], "window": None, "pending": None}
    item.dossier = dossier
    return {
        "dossier": dossier,
        "lines": decision_lines(item),
        "window": window_of(item),
        "pending": item.appeals.pending().first(),
        "nothing_left": already_held(dossier) if dossier.candidate.user_id == user.pk else [],
        "months": dossier.version.appeal_months,
    }


def appeal_lines(appeal) -> list:
    """For components/facts.html and the forms of the secretariat."""
    by = appeal.lodged_by.get_full_name()
    own = appeal.lodged_by_id == appeal.item.dossier.candidate.user_id
    return [
        *decision_lines(appeal.item),
        ("Déposé", f"le {day_fr(appeal.lodged_on)}" + ("" if own else f", par lettre, enregistrée par {by}")),
        ("Délai", _delay(appeal, window_of(appeal.item))),
    ]


def _delay(appeal, window: Window) -> str:
    if window.last_day is None:
        return "non commencé : la lettre de décision n'est pas encore envoyée"
    word = "hors délai" if window.is_over(appeal.lodged_on) else "dans le délai"
    return f"{word}, qui court {window.words}"


def detail_context(appeal, user) -> dict:
    rules = can(user, "jury.rule_appeal", appeal)
    return {
        "appeal": appeal,
        "dossier": appeal.item.dossier,
        "lines": appeal_lines(appeal),
        "tone": TONES[appeal.state],
        "may_rule": rules and appeal.state == AppealState.LODGED,
        "may_answer": rules and appeal.state == AppealState.ADMISSIBLE,
        "is_late": was_late(appeal),
        "may_renounce": can(user, "jury.renounce_appeal", appeal) and not renouncing_blockers(appeal),
        "own": appeal.item.dossier.candidate.user_id == user.pk,
    }
