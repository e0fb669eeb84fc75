"""The recours gracieux: against which decision, until when, and what an upheld one asks of the next jury (domaine.md § 4.3)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from cqp.notifications.models import Email
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from cqp.shared.dates import add_months
from cqp.shared.templatetags.cqp_ui import day_fr
from pathways.enums import State

from .enums import AppealState
from .models import Appeal, JuryItem
from .titles import already_held

CONTESTABLE = frozenset({State.AWARDED, State.PARTIALLY_AWARDED, State.NOT_AWARDED})
# To the candidate, whose row may have been found since to be another's double.
LETTERS = ("jury_result_full", "jury_result_partial", "jury_result_none", "jury_result_rectified")


def decided_item(dossier) -> JuryItem | None:
    """The last decision of a jury on that dossier: it stands, even while another jury deliberates on it again."""
    items = JuryItem.objects.decided().for_page().filter(dossier_id=dossier.pk)
    return items.select_related("sheet").order_by("-pk").first()


def contestable_item(dossier) -> JuryItem | None:
    """The last decision of a decided dossier; None for any other."""
    return decided_item(dossier) if dossier.state in CONTESTABLE else None


@dataclass(frozen=True)
class Window:
    """From when and until when a decision may be contested. `last_day` None: the letter has not left, the delay has not begun."""

    notified_on: date | None
    last_day: date | None

    def is_over(self, day) -> bool:
        return self.last_day is not None and day > self.last_day

    @property
    def words(self) -> str:
        if self.last_day is None:
            return "le délai commencera le jour où la lettre de décision vous sera envoyée"
        return f"jusqu'au {day_fr(self.last_day)} inclus"


def window_of(item) -> Window:
    """The version's delay, from the day the decision letter was sent; from the decision when no letter could be written.

    A rectified decision has its own letter: the delay begins again.
    """
    letter = letter_of(item)
    if letter is None:
        notified_on = item.session.held_on
    elif letter.sent_at is None:
        return Window(None, None)
    else:
        notified_on = clock.day_of(letter.sent_at)
    return Window(notified_on, add_months(notified_on, item.dossier.version.appeal_months))


def letter_of(item) -> Email | None:
    """The last letter to the candidate about that decision: rectified, it has another one."""
    last = item.letters.filter(email__code__in=LETTERS).select_related("email").order_by("-pk").first()
    return last.email if last else None


def refusals(item, received_on, *, by_candidate) -> list[Blocker]:
    """Why an appeal cannot be lodged. A letter that came too late is still registered by the secretariat: it is then inadmissible."""
    if received_on > clock.today():
        return [Blocker("received_tomorrow", "Un recours ne peut pas avoir été reçu après aujourd'hui.")]
    if received_on < item.session.held_on:
        text = f"La décision date du {day_fr(item.session.held_on)} : un recours ne peut pas l'avoir précédée."
        return [Blocker("received_before", text)]
    if pending := item.appeals.pending().first():
        text = f"Un recours est déjà en cours contre cette décision : {pending.number}."
        return [Blocker("appeal_pending", text)]
    if by_candidate and (found := already_held(item.dossier)):
        return found
    window = window_of(item)
    if by_candidate and window.is_over(received_on):
        text = f"Le délai de recours est passé : il courait {window.words}."
        return [Blocker("too_late", text)]
    return []


def renouncing_blockers(appeal) -> list[Blocker]:
    """Why this appeal cannot be given up any more: answered otherwise, or the dossier was decided anew since."""
    waits = appeal.state in (AppealState.LODGED, AppealState.ADMISSIBLE)
    dossier = appeal.item.dossier
    reopened = appeal.state == AppealState.UPHELD and dossier.state not in CONTESTABLE
    if waits or (reopened and decided_item(dossier).pk == appeal.item_id):
        return []
    if appeal.state == AppealState.UPHELD:
        return [Blocker("decided_anew", "Un autre jury a délibéré de nouveau : il n'y a plus rien à quoi renoncer.")]
    text = f"Ce recours est {appeal.get_state_display()} : il n'y a plus rien à quoi renoncer."
    return [Blocker("appeal_over", text)]


def was_late(appeal) -> bool:
    return window_of(appeal.item).is_over(appeal.lodged_on)


# --- what an upheld appeal asks of the new deliberation ------------------------------------------


def upheld_on(dossiers):
    """Upheld appeals of these dossiers. No query for those that no jury has decided yet: nearly all."""
    again = [dossier.pk for dossier in dossiers if dossier.decided_at is not None]
    if not again:
        return Appeal.objects.none()
    return Appeal.objects.filter(item__dossier__in=again, state=AppealState.UPHELD).order_by("pk")


def first_jurors(dossiers) -> dict:
    """{dossier pk: users who were in the room when it was first decided}: the new deliberation is by another composition."""
    seen = Q(item__session__members__is_present=True) | Q(item__session__members__stays__isnull=False)
    found = {}
    rows = upheld_on(dossiers).filter(seen).order_by().values_list("item__dossier", "item__session__members__user")
    for dossier, user in rows.distinct():
        found.setdefault(dossier, set()).add(user)
    return found


def agenda_blockers(held_on, dossier) -> list[Blocker]:
    """A dossier decided anew is decided on a later day: the ledger keeps one line per competency and day. Asked when it is put on an
    agenda, when that session is moved to `held_on`, and when it opens."""
    last = upheld_on([dossier]).select_related("item__session").last()
    if last is None or held_on > last.item.session.held_on:
        return []
    text = f"Dossier {dossier.number} : la nouvelle délibération se tient après le {day_fr(last.item.session.held_on)}."
    return [Blocker("same_day", text)]
