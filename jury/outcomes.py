"""From the decision sheet to the decision: computed by the server, never typed (domaine.md § 1.3 d)."""

from dataclasses import dataclass, field

from django.urls import reverse

from cqp.shared.blockers import Blocker

from .enums import Answer, Conformity, Outcome, Verdict
from .opinions import competency_views

COUNTING = (Verdict.VALIDATED, Verdict.ALREADY_VALIDATED)


def outcome_from(conclusion: str, verdicts: list) -> Outcome | None:
    """`verdicts`: one per competency of the version, "" when not decided. None while something is missing."""
    if conclusion == Conformity.NOT_CONFORM:
        return Outcome.NO_AWARD
    if conclusion == Conformity.COMPLEMENT:
        return Outcome.POSTPONED
    if conclusion != Conformity.CONFORM or not all(verdicts):
        return None
    if all(verdict in COUNTING for verdict in verdicts):
        return Outcome.FULL_AWARD
    return Outcome.PARTIAL_AWARD if Verdict.VALIDATED in verdicts else Outcome.NO_AWARD


@dataclass(frozen=True)
class Standing:
    """What stands on one dossier of an agenda: its sheet, or what the last signed rectifying procès-verbal put in its place."""

    conclusion: str
    observation: str
    recommendations: str
    # {competency pk: a row with `verdict` and `reason`}
    decisions: dict = field(default_factory=dict)
    # The rectifying procès-verbal, when there is one.
    minutes: object = None

    def outcome(self, competencies) -> Outcome | None:
        verdicts = [self.decisions[c.pk].verdict if c.pk in self.decisions else "" for c in competencies]
        return outcome_from(self.conclusion, verdicts)


def in_force(item) -> Standing:
    """The decisions in force on `item`: asked by the panels, the papers, the letters and the corrections that come after.

    In a list, prefetch RECTIFIED with the items: then nothing is read here.
    """
    rectification = rectification_of(item)
    if rectification is not None:
        return standing_of(rectification, minutes=rectification.minutes)
    return standing_of(item.sheet)


def standing_of(said, minutes=None) -> Standing:
    """`said`: a sheet or a rectification, both have the same columns."""
    return Standing(said.conclusion, said.observation, said.recommendations, decisions_of(said), minutes)


RECTIFIED = ("rectifications__minutes", "rectifications__decisions")


def rectification_of(item):
    """The last rectification whose procès-verbal is signed; None as long as the first decision stands."""
    if item.settled_at is None:
        return None
    signed = [one for one in item.rectifications.all() if one.is_in_force]
    return max(signed, key=lambda one: (one.minutes.effective_at, one.pk), default=None)


def outcome_in_force(item, competencies) -> Outcome | None:
    return in_force(item).outcome(competencies)


def decisions_of(sheet) -> dict:
    """{competency pk: CompetencyDecision}."""
    return {decision.competency_id: decision for decision in sheet.decisions.all()}


def outcome_of(sheet, competencies) -> Outcome | None:
    """What the sheet says, rectified since or not."""
    return standing_of(sheet).outcome(competencies)


def sheet_blockers(item) -> list[Blocker]:
    """What is missing on the sheet of `item` before the session can close, each linked to the sheet."""
    sheet, number = item.sheet, item.dossier.number
    url = reverse("item_decide", args=[item.pk])
    views = competency_views(item.dossier, item.session.held_on)
    found = [f"le contrôle « {line['label']} » est sans réponse" for line in sheet.checks if not line["answer"]]
    if not sheet.conclusion:
        found.append("la conclusion du contrôle de conformité manque")
    elif sheet.conclusion == Conformity.CONFORM:
        found += [*unexplained_lines(sheet), *decision_gaps(decisions_of(sheet), views)]
    elif not sheet.observation.strip():
        found.append("dites dans l'observation ce qui n'est pas conforme ou ce qui est demandé")
    outcome = outcome_of(sheet, [view.competency for view in views])
    if outcome in (Outcome.PARTIAL_AWARD, Outcome.NO_AWARD) and not sheet.recommendations.strip():
        found.append("des préconisations sont dues au candidat")
    return [Blocker("sheet_incomplete", f"Dossier {number} : {text}.", url) for text in found]


def failed_lines(sheet) -> list[dict]:
    """The lines of the check that the sheet answers « non »."""
    return [line for line in sheet.checks if line["answer"] == Answer.NO]


def unexplained_lines(sheet):
    """The jury is sovereign: it may find an approach to conform although a line says « non », and writes why, beside that line."""
    for line in failed_lines(sheet):
        if not line["comment"].strip():
            yield f"le contrôle « {line['label']} » dit « non » et la démarche est conclue conforme : dites pourquoi dans son observation"


def decision_gaps(decided, views):
    for view in views:
        decision = decided.get(view.competency.pk)
        label = f"compétence {view.competency.number}"
        if decision is None:
            yield f"{label} sans décision" + ("" if view.agree else ", les avis divergent")
        elif view.departs(decision.verdict) and not decision.reason.strip():
            yield f"{label}, la décision s'écarte d'avis concordants sans motif"
        elif view.is_kept and decision.verdict != Verdict.ALREADY_VALIDATED:
            word = view.wording.label("decision", Verdict.ALREADY_VALIDATED)
            yield f"{label}, non évaluée cette fois, est gardée : elle se décide « {word} »"
        elif decision.verdict == Verdict.ALREADY_VALIDATED and view.credit is None:
            yield f"{label}, aucun bénéfice n'est valable le jour de la séance"
