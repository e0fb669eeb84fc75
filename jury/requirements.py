"""What the edges of the workflow require of the jury."""

from django.urls import reverse

from cqp.shared.blockers import Blocker
from pathways.requirements import provides

from .models import JuryItem
from .outcomes import outcome_of


def current_item(dossier) -> JuryItem | None:
    """The last agenda that the dossier is on, decided or not."""
    items = JuryItem.objects.in_force().filter(dossier_id=dossier.pk).select_related("session", "sheet")
    return items.order_by("-pk").first()


@provides("decided_by_closed_session")
def decided_by_closed_session(dossier):
    """A dossier is decided by the closing of its session and by nothing else: in that transaction, the session is closed first.

    Which of the four edges may pass is checked against the sheet by jury.reactions.
    """
    item = current_item(dossier)
    if item is None:
        return [Blocker("not_on_agenda", "Ce dossier n'est inscrit à aucune séance de jury.", reverse("session_list"))]
    url = reverse("session_detail", args=[item.session_id])
    if not item.session.is_closed:
        return [
            Blocker(
                "session_not_closed", "La décision est prise en séance : elle suit la clôture par le président.", url
            )
        ]
    if outcome_of(item.sheet, dossier.version.competencies.all()) is None:
        return [Blocker("sheet_incomplete", "La fiche de décision n'est pas conclue.", url)]
    return []
