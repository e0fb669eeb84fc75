"""The decision sheet: prefilled from the facts, filled in session by the members present."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker, Conflict
from jury import conformity
from jury.composition import require_jury_on
from jury.enums import Conformity, Verdict
from jury.models import CompetencyDecision, DecisionSheet, JuryItem
from jury.opinions import advice, competency_views

from .locks import lock_session


def open_sheet(item) -> DecisionSheet:
    """The sheet that the secretariat prepares (domaine.md § 6 no. 7), in the transaction that puts the dossier on the agenda."""
    return DecisionSheet.objects.create(item=item, checks=conformity.checks(item.dossier))


def prefill(item) -> None:
    """When the session opens: the facts may have changed since, and what the assessors recommend is proposed to the jury. What the jury
    has already written is left alone."""
    sheet = item.sheet
    if sheet.revision == 0:
        sheet.checks = conformity.checks(item.dossier)
        sheet.recommendations = advice(item.dossier, competency_views(item.dossier, item.session.held_on))
        sheet.save(update_fields=["checks", "recommendations"])


@transaction.atomic
def save_sheet(sheet, *, actor, revision, answers: dict, decisions: dict, **texts) -> DecisionSheet:
    """The whole sheet, as its page posts it; what is absent is left as it is. `answers`: {code of the line: (answer, comment)};
    `decisions`: {competency pk: (verdict, reason)}; `texts`: conclusion, observation, recommendations.

    Raises Forbidden unless a member present in the open session; Blocked when a decision departs from concordant opinions
    without a written reason, or counts a benefit that is not valid that day; Conflict (with the sheet as it is now) when
    somebody saved something else meanwhile: nothing is written then.
    """
    current = _locked_sheet(sheet, actor)
    _write(current, actor, revision, _checked(current, answers) | _stripped(texts), decisions)
    return current


def _locked_sheet(sheet, actor) -> DecisionSheet:
    item = JuryItem.objects.for_page().get(pk=sheet.item_id)
    item.session = lock_session(item.session)
    authorize(actor, "jury.decide", item)
    require_jury_on(item)
    current = DecisionSheet.objects.select_for_update(of=("self",)).select_related("saved_by").get(pk=sheet.pk)
    current.item = item
    return current


def _checked(sheet, answers) -> dict:
    lines = []
    for line in sheet.checks:
        answer, comment = answers.get(line["code"], (line["answer"], line["comment"]))
        lines.append(line | {"answer": str(answer), "comment": comment})
    return {"checks": lines}


def _stripped(texts) -> dict:
    return {name: str(value).strip() for name, value in texts.items()}


def _write(sheet, actor, revision, values, decisions):
    """One revision for the sheet and its decisions: two members writing at once get a Conflict, not a lost decision."""
    known = {row.competency_id: row for row in sheet.decisions.all()}
    wanted = {pk: (str(verdict), reason.strip()) for pk, (verdict, reason) in decisions.items() if verdict}
    if found := decision_blockers(sheet.item, wanted):
        raise Blocked(found)
    new = {pk: said for pk, said in wanted.items() if pk not in known or (known[pk].verdict, known[pk].reason) != said}
    changed = {name: value for name, value in values.items() if getattr(sheet, name) != value}
    if not new and not changed:
        return
    if sheet.revision != revision:
        raise Conflict(sheet)
    # The conclusion is the ground of every vote; otherwise only the competencies decided here are concerned.
    refuse_voted(sheet.item, None if "conclusion" in changed else new)
    for name, value in changed.items():
        setattr(sheet, name, value)
    # Changed by hand since: no longer what the motion adopted.
    sheet.adopted_at = None
    sheet.stamp(actor)
    sheet.save()
    for pk, (verdict, reason) in new.items():
        CompetencyDecision.objects.update_or_create(
            sheet=sheet, competency_id=pk, defaults={"verdict": verdict, "reason": reason, "ballot": None}
        )
    if sheet.conclusion in (Conformity.NOT_CONFORM, Conformity.COMPLEMENT):
        # Nothing is decided on competencies when the approach does not conform: a draft must not outlive its ground.
        sheet.decisions.all().delete()


def refuse_voted(item, competencies=None) -> None:
    """While the members vote on a competency, nobody decides it by hand, nor takes the ground of the vote away. All of them when None."""
    under_way = item.ballots.under_way().select_related("competency")
    if competencies is not None:
        under_way = under_way.filter(competency__in=competencies)
    if ballot := under_way.first():
        text = f"Compétence {ballot.competency.number} : un vote est en cours ; dépouillez-le ou annulez-le d'abord."
        raise Blocked(Blocker("ballot_under_way", text))


def write_verdict(item, competency_pk, verdict, reason, *, actor, ballot) -> None:
    """What a vote decided, in the transaction of its count."""
    sheet = DecisionSheet.objects.select_for_update(of=("self",)).get(item=item.pk)
    sheet.adopted_at = None
    sheet.stamp(actor)
    sheet.save()
    CompetencyDecision.objects.update_or_create(
        sheet=sheet,
        competency_id=competency_pk,
        defaults={"verdict": verdict, "reason": reason.strip(), "ballot": ballot},
    )


def empty_sheet(sheet, *, actor) -> None:
    """Nothing is decided any more; the answers of the check and the words already written stay. In the caller's transaction."""
    sheet.conclusion, sheet.adopted_at = "", None
    sheet.stamp(actor)
    sheet.save()
    sheet.decisions.all().delete()


def clear_decided(item, *, actor) -> bool:
    """Somebody who sat on `item` does not any more: its decisions and its conclusion are emptied, its votes under way cancelled.

    Counted votes stay as history. Returns whether anything was decided or put to the vote. In the transaction of the recusal,
    which has locked the session.
    """
    under_way = item.ballots.under_way()
    if not (item.sheet.conclusion or item.sheet.decisions.exists() or under_way.exists()):
        return False
    empty_sheet(item.sheet, actor=actor)
    under_way.update(cancelled_at=clock.now())
    return True


@transaction.atomic
def clear_decision(sheet, competency, *, actor, revision) -> DecisionSheet:
    """Nothing is decided on that competency any more. Same refusals as `save_sheet`; a vote counted on it stays in the minutes' history."""
    current = _locked_sheet(sheet, actor)
    decision = current.decisions.filter(competency=competency).first()
    if decision is None:
        return current
    if current.revision != revision:
        raise Conflict(current)
    decision.delete()
    current.adopted_at = None
    current.stamp(actor)
    current.save()
    return current


def decision_blockers(item, decisions: dict) -> list[Blocker]:
    """Why these decisions cannot be written as they are. `decisions`: {competency pk: (verdict, reason)}."""
    found = []
    for view in competency_views(item.dossier, item.session.held_on):
        verdict, reason = decisions.get(view.competency.pk, ("", ""))
        label = f"Compétence {view.competency.number}"
        if verdict and view.departs(verdict) and not reason.strip():
            text = f"{label} : les deux avis concordent ({view.proposed_word}). Motivez la décision qui s'en écarte."
            found.append(Blocker(f"reason_missing_{view.competency.number}", text))
        if verdict == Verdict.ALREADY_VALIDATED and view.credit is None:
            word = view.wording.label("decision", verdict)
            text = f"{label} : aucun bénéfice n'est valable le jour de la séance, elle ne peut pas être « {word} »."
            found.append(Blocker(f"no_credit_{view.competency.number}", text))
    return found
