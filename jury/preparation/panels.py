"""What the page of a dossier shows while it waits for a session."""

from cqp.shared.templatetags.cqp_ui import day_fr
from pathways.enums import State
from pathways.panels import Panel, Row, panel

from .queue import forecast_of


@panel(39)
def forecast_panel(request, dossier):
    """In the queue: the day that may be hoped for, told as such to whoever follows the dossier."""
    if dossier.state != State.COMPLETE:
        return None
    session = forecast_of(dossier)
    state, tone = (f"prévu le {day_fr(session.held_on)}", "info") if session else ("pas de séance prévue", "waiting")
    detail = "date prévisible, à confirmer" if session else "une date s'affiche ici dès qu'une séance a de la place"
    return Panel("Passage devant le jury", [Row(label="Séance de jury", state=state, tone=tone, detail=detail)])
