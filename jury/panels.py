"""What the page of a dossier shows of the jury: each session it was examined by, and where the decision is read."""

from django.urls import reverse

from cqp.access.decisions import can
from cqp.shared.templatetags.cqp_ui import day_fr
from pathways.panels import Panel, Row, panel

from .models import JuryItem
from .outcomes import outcome_of
from .pages import OUTCOME_TONES


@panel(40)
def jury_panel(request, dossier):
    """Everyone with a role on the dossier knows the day and the decision; its jurors and the secretariat open the sheet."""
    items = JuryItem.objects.in_force().filter(dossier_id=dossier.pk).select_related("session__president", "sheet")
    rows = [_row(request, dossier, item) for item in items.order_by("-pk")]
    return Panel("Jury paritaire", rows) if rows else None


def _row(request, dossier, item):
    session = item.session
    state, tone = session.get_state_display(), "info"
    if session.is_closed:
        outcome = outcome_of(item.sheet, dossier.version.competencies.all())
        state, tone = outcome.label, OUTCOME_TONES[outcome]
    readable = can(request.user, "jury.view", item)
    return Row(
        label=f"Séance du {day_fr(session.held_on)}",
        state=state,
        tone=tone,
        detail=f"n° {session.number}",
        url=reverse("item_decide", args=[item.pk]) if readable else "",
        link_label="Lire la fiche de décision",
    )
