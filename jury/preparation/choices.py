"""What the secretariat is told of the dossiers it puts on an agenda: nothing there forbids it, everything there costs a dossier its day."""

from dataclasses import dataclass

from jury.composition import may_come
from jury.enums import College

from .deadlines import deadlines_of, lateness_told


@dataclass(frozen=True)
class Choice:
    """One complete dossier in front of a session: what the secretariat should know before ticking it."""

    dossier: object
    warnings: list


def agenda_choices(session, waiting) -> list[Choice]:
    """Three queries, whatever the number of dossiers."""
    known, last_days = trades_called(session), {row.dossier.pk: row for row in deadlines_of(waiting)}
    return [Choice(dossier, list(_warnings(session, dossier, known, last_days))) for dossier in waiting]


def _warnings(session, dossier, known, last_days):
    if is_off_trade(dossier, known):
        yield "aucun expert appelé n’est expert de ce CQP"
    if (row := last_days.get(dossier.pk)) and row.deadline < session.held_on:
        yield "la séance se tient après son délai"


def agenda_warnings(session, dossiers) -> list[str]:
    """In sentences, once they are on the agenda."""
    known = trades_called(session)
    found = [
        f"Dossier {dossier.number} : aucun expert appelé n'est expert du {dossier.version.certification.title}. Appelez un expert "
        "qui l'est aussi, ou inscrivez ce dossier à une autre séance."
        for dossier in dossiers
        if is_off_trade(dossier, known)
    ]
    return [*found, lateness_told(dossiers, session.held_on)]


def trades_called(session) -> list[set]:
    """The CQP of each expert called who may come. Empty before one is called: then nothing is to be said of trades."""
    experts = session.members.seated().filter(college=College.TRADE_EXPERT).prefetch_related("certifications")
    return [{certification.pk for certification in expert.certifications.all()} for expert in may_come(experts)]


def is_off_trade(dossier, known) -> bool:
    return bool(known) and not any(dossier.version.certification_id in trades for trades in known)
