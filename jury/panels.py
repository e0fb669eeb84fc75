"""What the page of a dossier shows of the jury: each session it was examined by, and where the decision is read."""

from django.urls import reverse

from cqp.access.decisions import can
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import day_fr
from pathways.panels import Panel, Row, panel

from .appeal_pages import TONES as APPEAL_TONES
from .appeals import contestable_item, window_of
from .benefits.pages import ledger_rows
from .models import Appeal, JuryItem
from .outcomes import RECTIFIED, in_force
from .pages import OUTCOME_TONES


@panel(40)
def jury_panel(request, dossier):
    """Everyone with a role on the dossier knows the day and the decision; its jurors and the secretariat open the sheet."""
    items = JuryItem.objects.in_force().filter(dossier_id=dossier.pk).select_related("session__president", "sheet")
    rows = [_row(request, dossier, item) for item in items.order_by("-pk").prefetch_related(*RECTIFIED)]
    return Panel("Jury paritaire", rows) if rows else None


def _row(request, dossier, item):
    session = item.session
    state, tone, detail = session.get_state_display(), "info", f"n° {session.number}"
    if session.is_closed:
        standing = in_force(item)
        outcome = standing.outcome(dossier.version.competencies.all())
        state, tone = outcome.label, OUTCOME_TONES[outcome]
        if standing.minutes:
            detail += f", rectifiée par le procès-verbal {standing.minutes.number}"
    readable = can(request.user, "jury.view", item)
    return Row(
        label=f"Séance du {day_fr(session.held_on)}",
        state=state,
        tone=tone,
        detail=detail,
        url=reverse("item_decide", args=[item.pk]) if readable else "",
        link_label="Lire la fiche de décision",
    )


@panel(42)
def ledger_panel(request, dossier):
    """What the person has or had of this CQP, whoever validated it: for them, the secretariat and the jury, never the company."""
    if not can(request.user, "jury.see_ledger", dossier):
        return None
    rows = [_ledger_row(row) for row in ledger_rows(dossier.candidate, dossier.version.certification_id)]
    if can(request.user, "jury.see_whole_ledger", dossier):
        url = reverse("dossier_ledger", args=[dossier.pk])
        rows.append(Row("Tous les CQP de cette personne", "", url=url, link_label="Lire son registre"))
    return Panel("Compétences validées", rows) if rows else None


def _ledger_row(row):
    credit = row.credit
    told = f"validée le {day_fr(credit.acquired_on)}, séance {credit.session_number}, dernier jour : {row.last_day} ; règle : {row.rule}"
    ended = f" ; {row.word} {row.detail}" if row.is_over else ""
    return Row(str(credit.competency), row.word, row.tone, detail=f"{told}{ended}")


@panel(41)
def appeals_panel(request, dossier):
    """The candidate and the secretariat only: contesting a decision is not the employer's business."""
    if dossier.decided_at is None or not can(request.user, "jury.appeal", dossier):
        return None
    lodged = Appeal.objects.filter(item__dossier_id=dossier.pk).select_related("item")
    rows = [_appeal_row(appeal) for appeal in lodged]
    item = contestable_item(dossier)
    if item is not None and not any(appeal.item_id == item.pk for appeal in lodged):
        item.dossier = dossier
        rows.append(_contest_row(item))
    return Panel("Recours", rows) if rows else None


def _appeal_row(appeal):
    return Row(
        label=f"Recours {appeal.number}",
        state=appeal.get_state_display(),
        tone=APPEAL_TONES[appeal.state],
        detail=f"déposé le {day_fr(appeal.lodged_on)}",
        url=reverse("appeal_detail", args=[appeal.pk]),
        link_label="Lire le recours",
    )


def _contest_row(item):
    window = window_of(item)
    over = window.is_over(clock.today())
    return Row(
        label="Recours gracieux",
        state="délai passé" if over else "possible",
        tone="neutral" if over else "info",
        detail=window.words,
        url=reverse("appeal_lodge", args=[item.dossier_id]),
        link_label="Contester la décision",
    )
