"""Opening a session: on its day, by a jury, on complete dossiers."""

from django.db import transaction
from django.urls import reverse

from cqp.access.decisions import authorize
from cqp.audit.services import record
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.templatetags.cqp_ui import day_fr
from evaluations.completeness import missing
from jury.appeals import agenda_blockers
from jury.composition import record_parity, trade_blockers
from jury.enums import ParityMoment
from jury.masks import masked, read_by
from jury.models import JurySession
from pathways import expectations
from pathways.enums import State

from .attendance import composition_blockers
from .locks import lock_session, lock_undecided
from .sheets import prefill


def opening_blockers(session, items, *, reader) -> list[Blocker]:
    """Everything that forbids opening now, in the words that `reader` may read (`closing_blockers`).

    Reads the completeness of each dossier: for the opening itself, never for a list.
    """
    found = composition_blockers(session) + trade_blockers(session, items) + _not_its_day(session)
    read = read_by(reader, session)
    if not items:
        found.append(Blocker("empty_agenda", "L'ordre du jour est vide.", reverse("session_agenda", args=[session.pk])))
    for item in items:
        of_item = _no_longer_complete(item) + agenda_blockers(session.held_on, item.dossier)
        found += of_item if item.pk in read else masked(item, of_item)
    return found


def _not_its_day(session):
    """The decisions bear the date of the session: opened on another day, they would be postdated or antedated."""
    day, url = day_fr(session.held_on), reverse("session_move", args=[session.pk])
    if clock.today() < session.held_on:
        text = f"La séance se tient le {day} : elle ne s'ouvre pas avant, les décisions portent sa date."
        return [Blocker("too_early", text)]
    if clock.today() > session.held_on:
        return [
            Blocker("too_late", f"La séance était prévue le {day} : reportez-la à aujourd'hui avant de l'ouvrir.", url)
        ]
    return []


def _no_longer_complete(item):
    """« Seuls les dossiers complets sont présentés au jury » (mode d'emploi)."""
    dossier, url = item.dossier, reverse("item_remove", args=[item.pk])
    if dossier.state != State.SCHEDULED:
        text = f"Le dossier {dossier.number} est {dossier.get_state_display()} : retirez-le de l'ordre du jour."
        return [Blocker("not_scheduled", text, url)]
    return [
        Blocker(
            "no_longer_complete",
            f"Le dossier {dossier.number} n'est plus complet : retirez-le de l'ordre du jour. {gap.message}",
            url,
        )
        for gap in missing(dossier)[:1]
    ]


@transaction.atomic
def open_session(session, *, actor) -> JurySession:
    """From here the members present decide. Raises Forbidden, TransitionNotAllowed (not planned), Blocked with every reason."""
    session = lock_session(session)
    authorize(actor, "jury.open", session)
    items = lock_undecided(session)
    if session.is_planned and (found := opening_blockers(session, items, reader=actor)):
        raise Blocked(found)
    session.open()
    session.save()
    record_parity(session, ParityMoment.OPENING)
    for item in items:
        prefill(item)
        expectations.refresh(item.dossier)
    record("jury.session_opened", actor=actor, object=session)
    return session
