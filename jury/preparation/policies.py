"""Who keeps the pool, looks at the queue, puts dates to people and answers for themselves."""

from cqp.access.decisions import ALLOW, refuse, rule
from jury.models import PoolSeat, Sounding

_SECRETARIAT = "Cet acte revient au secrétariat de la CPEF."


def _committee_of(obj):
    return obj.committee_id if isinstance(obj, PoolSeat | Sounding) else obj.pk


def _secretariat(user, obj):
    """Without object: the secretariat of some committee; otherwise of that of the object."""
    allowed = bool(user.committees) if obj is None else user.is_secretary_of(_committee_of(obj))
    return ALLOW if allowed else refuse(_SECRETARIAT)


@rule("jury.keep_pool")
def may_keep_pool(user, obj):
    """The secretariat lists, adds and ends the seats of its committee."""
    return _secretariat(user, obj)


@rule("jury.see_queue")
def may_see_queue(user, obj):
    """The secretariat: which complete dossiers wait, since when, and for which session."""
    return _secretariat(user, obj)


@rule("jury.ask_dates")
def may_ask_dates(user, obj):
    """The secretariat puts dates to its pool, reads the answers, plans the session."""
    return _secretariat(user, obj)


@rule("jury.answer_dates")
def may_answer_dates(user, sounding):
    """Whoever was asked, for themselves."""
    asked = sounding.dates.filter(availabilities__seat__user=user).exists()
    return ALLOW if asked else refuse("Ces dates ne vous ont pas été proposées.")


@rule("jury.reply")
def may_reply(user, session):
    """Each member for themselves: nobody comes for somebody else."""
    if session.members.seated().filter(user=user).exists():
        return ALLOW
    return refuse("Vous n'êtes pas convoqué(e) à cette séance.")
