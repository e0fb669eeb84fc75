"""What the edges of the workflow require of the jury."""

from django.urls import reverse

from cqp.shared.blockers import Blocker
from pathways.expectations import at_dossier
from pathways.models import Dossier
from pathways.requirements import provides
from pathways.resuming import tells_the_day

from .appeals import decided_item
from .enums import AppealState
from .models import JuryItem
from .outcomes import outcome_of, rectification_of
from .rectifying import counted_later, credits_of
from .titles import already_held


def current_item(dossier) -> JuryItem | None:
    """The last agenda that the dossier is on, decided or not."""
    items = JuryItem.objects.in_force().filter(dossier_id=dossier.pk).select_related("session", "sheet")
    return items.order_by("-pk").first()


@tells_the_day
def session_day(dossier):
    """Benefits kept from an earlier decision are asked at the day of the session that the dossier waits for (domaine.md § 4.5)."""
    items = JuryItem.objects.undecided().filter(dossier_id=dossier.pk).select_related("session")
    item = items.order_by("-pk").first()
    return item.session.held_on if item else None


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


@provides("rectified_by_signed_minutes")
def rectified_by_signed_minutes(dossier):
    """A decision is put right by signed minutes and by nothing else: in that transaction they are in force first, and act once.

    Which of the three edges may pass is checked against what they say by jury.reactions.
    """
    item = decided_item(dossier)
    rectification = rectification_of(item) if item else None
    if rectification is None:
        text = "Une décision en vigueur ne change que par un procès-verbal rectificatif signé."
        return [Blocker("not_rectified", text)]
    number = rectification.minutes.number
    if dossier.events.filter(verb__startswith="rectify_", payload__act=number).exists():
        return [Blocker("already_rectified", f"Le procès-verbal rectificatif {number} a déjà pris effet.")]
    return []


@provides("appeal_upheld")
def appeal_upheld(dossier):
    """Only an appeal upheld against the last decision reopens a dossier; never beside another one open for the same CQP, nor once the
    person holds it, nor while a later decision rests on what this one gave."""
    item = decided_item(dossier)
    if item is None or not item.appeals.filter(state=AppealState.UPHELD).exists():
        return [Blocker("no_appeal_upheld", "Aucun recours n'a été accueilli contre la décision de ce dossier.")]
    if found := already_held(dossier) or counted_later(item, credits_of(item).unrevoked()):
        return found
    same = Dossier.objects.still_open().filter(candidate=dossier.candidate_id, version=dossier.version_id)
    if other := same.exclude(pk=dossier.pk).first():
        text = f"Le dossier {other.number} est ouvert pour cette personne et ce CQP : il doit d'abord être décidé ou abandonné."
        return [Blocker("another_open", text, at_dossier(other))]
    return []


@provides("no_decision_in_force")
def no_decision_in_force(dossier):
    """A decision that stands is not abandoned with its dossier, nor completed in it: being deliberated again is no reason to lose it."""
    if dossier.decided_at is None:
        return []
    text = (
        "Une décision du jury est en vigueur sur ce dossier, qu'un autre jury délibérera de nouveau : il se présente en "
        "l'état et ne s'abandonne pas. Pour en rester à cette décision, le candidat y renonce depuis la page de son dossier."
    )
    return [Blocker("decision_in_force", text)]


@provides("appeal_renounced")
def appeal_renounced(dossier):
    """The candidate renounced the appeal that had the decision deliberated again. Which of the three edges may pass is checked against
    what stands by jury.reactions."""
    item = decided_item(dossier)
    states = set(item.appeals.order_by().values_list("state", flat=True)) if item else set()
    if AppealState.RENOUNCED in states and AppealState.UPHELD not in states:
        return []
    return [Blocker("not_renounced", "Le candidat n'a pas renoncé à la nouvelle délibération.")]
