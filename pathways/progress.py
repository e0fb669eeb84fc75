"""Where a dossier stands, for whoever looks: its stages, what comes next, on whom it waits and since when."""

from dataclasses import dataclass

from cqp.shared.templatetags.cqp_ui import day_short_fr

from .enums import PathwayKind, Role
from .enums import State as S
from .expectations import waited_for

STAGES = {
    PathwayKind.SKILLS: ("Inscription", "Repérage", "Parcours", "Évaluation", "Complétude", "Jury", "Décision"),
    PathwayKind.VAE: ("Demande", "Recevabilité", "Dossier", "Évaluation", "Complétude", "Jury", "Décision"),
}
_INSIDE = {
    S.REGISTERED: 1,
    S.POSITIONING: 1,
    S.POSITIONED: 2,
    S.IN_PATHWAY: 2,
    S.REQUESTED: 0,
    S.FILE_SENT: 1,
    S.APPLIED: 1,
    S.APPLICATION_RETURNED: 1,
    S.UNDER_EXAMINATION: 1,
    S.NOT_ADMISSIBLE: 1,
    S.ADMISSIBLE: 2,
    S.TACITLY_ADMISSIBLE: 2,
    S.WRITING: 2,
    S.WRITTEN: 3,
    S.READY: 3,
    S.UNDER_ASSESSMENT: 3,
    S.ASSESSED: 3,
    S.TRANSMITTED: 4,
    S.INCOMPLETE: 4,
    S.COMPLETE: 5,
    S.SCHEDULED: 5,
    S.POSTPONED: 5,
    S.AWARDED: 6,
    S.PARTIALLY_AWARDED: 6,
    S.NOT_AWARDED: 6,
}
NEXT = {
    S.REGISTERED: "un entretien de repérage avec un professionnel du secteur habilité",
    S.POSITIONING: "la signature du livret de repérage par le candidat, le professionnel et l'entreprise",
    S.POSITIONED: "le démarrage du parcours, avec un tuteur",
    S.IN_PATHWAY: "l'évaluation, quand le tuteur déclare le candidat prêt",
    S.READY: "l'évaluation par le professionnel du secteur et un évaluateur externe",
    S.REQUESTED: "la remise du dossier de VAE par le secrétariat",
    S.FILE_SENT: "le dépôt de la partie 2 par le candidat",
    S.APPLIED: "l'examen de la partie 2 par le secrétariat",
    S.APPLICATION_RETURNED: "un nouveau dépôt de la partie 2, quand ce qui manque est réglé",
    S.UNDER_EXAMINATION: "l'avis de recevabilité du secrétariat",
    S.ADMISSIBLE: "la partie 3, écrite par le candidat",
    S.TACITLY_ADMISSIBLE: "la partie 3, écrite par le candidat",
    S.NOT_ADMISSIBLE: "",
    S.WRITING: "le dépôt de la partie 3 par le candidat",
    S.WRITTEN: "l'évaluation par un professionnel du secteur et un évaluateur externe",
    S.UNDER_ASSESSMENT: "la signature de l'évaluation par les deux évaluateurs et le candidat",
    S.ASSESSED: "la transmission au secrétariat par l'évaluateur externe",
    S.TRANSMITTED: "l'examen de la complétude par le secrétariat",
    S.INCOMPLETE: "une nouvelle transmission, quand ce qui manque est réglé",
    S.COMPLETE: "l'inscription à une séance de jury",
    S.SCHEDULED: "la décision du jury paritaire",
    S.POSTPONED: "un nouvel examen de la complétude",
    S.AWARDED: "",
    S.PARTIALLY_AWARDED: "une nouvelle présentation, pour les compétences manquantes",
    S.NOT_AWARDED: "",
    S.WITHDRAWN: "",
}
TONES = {
    S.INCOMPLETE: "waiting",
    S.POSTPONED: "waiting",
    S.AWARDED: "success",
    S.PARTIALLY_AWARDED: "success",
    S.NOT_AWARDED: "danger",
    S.WITHDRAWN: "neutral",
    S.REGISTERED: "neutral",
    S.REQUESTED: "neutral",
    S.APPLICATION_RETURNED: "waiting",
    S.NOT_ADMISSIBLE: "danger",
}


def tone_of(state) -> str:
    return TONES.get(S(state), "info")


@dataclass(frozen=True)
class Standing:
    stages: list
    here: str
    next: str
    waits_on: str
    since: object


def standing(dossier, events, pending) -> Standing:
    """`events` in order and `pending` rows of this dossier: already read by the page."""
    label, pending = dossier.get_state_display(), waited_for(pending)
    return Standing(
        stages=_stages(dossier, events),
        here=f"{label[0].upper()}{label[1:]}",
        next=NEXT[S(dossier.state)],
        waits_on=_waits_on(pending),
        since=min((row.since for row in pending), default=dossier.state_since),
    )


def _stages(dossier, events):
    moves = [event for event in events if event.to_state]
    reached = {}
    for event in moves:
        if event.to_state != S.WITHDRAWN:
            reached.setdefault(_INSIDE[S(event.to_state)], event.at)
    last = moves[-1] if moves else None
    state = S(last.from_state) if last and dossier.state == S.WITHDRAWN else S(dossier.state)
    current = _INSIDE[state]
    return [
        {
            "label": label,
            "status": _status(position, current, dossier),
            "note": _note(position, current, reached, moves),
        }
        for position, label in enumerate(STAGES[PathwayKind(dossier.kind)])
    ]


def _status(position, current, dossier):
    if position > current:
        return "upcoming"
    if position < current or dossier.state in (S.AWARDED, S.PARTIALLY_AWARDED):
        return "done"
    return "stopped" if dossier.is_final else "current"


def _note(position, current, reached, moves):
    """The day each stage was entered; the first one is the day of the registration."""
    from_start = moves[0].at if moves and position == 0 else None
    moment = from_start or (reached.get(position) if position <= current else None)
    return day_short_fr(moment)


def _waits_on(pending) -> str:
    """Each role once, in the order they began to wait; what exactly is expected is each one's own list of acts."""
    return ", ".join(dict.fromkeys(Role(row.role).label for row in pending))
