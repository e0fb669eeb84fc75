"""The secretariat's examination of part 2: opened by the deposit, written over days, decided once, or by silence."""

from datetime import timedelta

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from evaluations import admissibility
from evaluations.enums import AdmissibilityVerdict, SignableKind
from evaluations.examination_clock import clock_of, silence_has_lasted
from evaluations.models import Examination, ExperienceRuling
from pathways.enums import State
from pathways.services import advance, lock, note

from .sections import save_section

EXAMINE = "evaluations.examine"
EDGE_OF = {
    AdmissibilityVerdict.FAVOURABLE: "admit",
    AdmissibilityVerdict.UNFAVOURABLE: "refuse_admission",
}


REREAD = "Relisez : l'examen a changé depuis que vous l'avez ouvert."


class Changed(Blocked):
    """Somebody wrote in the examination, or a newer one came, between the page that asks and the answer."""


def open_examination(signable) -> Examination:
    """The examination of a version of part 2, in the transaction of its deposit: one ruling to give per experience.

    What was ruled on the version before is proposed again on the experiences that come from it unchanged, with the same proofs;
    nothing is decided by that. One that changed is to be read anew.
    """
    examination = Examination.objects.create(signable=signable)
    changed = admissibility.changed_experiences(signable)
    earlier = {
        ruling.experience_id: ruling
        for ruling in ExperienceRuling.objects.filter(examination__signable=signable.replaces_id)
    }
    for row in signable.application.experiences.order_by("pk"):
        before = None if row.pk in changed else earlier.get(row.copied_from_id)
        ExperienceRuling.objects.create(
            examination=examination,
            experience=row,
            is_retained=before.is_retained if before else None,
            reason=before.reason if before else "",
        )
    return examination


def _open_for(actor, examination) -> Examination:
    """As it is now, its dossier locked first. Raises Forbidden, or Blocked when it is decided or a newer version was deposited."""
    dossier = lock(examination.signable.dossier)
    authorize(actor, EXAMINE, dossier)
    current = Examination.objects.select_for_update(of=("self",)).select_related("signable").get(pk=examination.pk)
    current.signable.dossier = dossier
    if current.is_decided:
        raise Blocked(Blocker("already_decided", "L'avis est rendu : il ne se modifie plus."))
    if not _is_newest(dossier, current):
        raise Blocked(
            Blocker("newer_version", "Une version plus récente de la partie 2 a été déposée : examinez celle-là.")
        )
    return current


def _is_newest(dossier, examination) -> bool:
    """Of the last version of part 2; one deposited since has an examination of its own."""
    return dossier.signables.latest_of(SignableKind.APPLICATION).first().pk == examination.signable_id


@transaction.atomic
def save_ruling(ruling, *, actor, revision, **values) -> ExperienceRuling:
    """Whether an experience is retained, and why not (`is_retained`, `reason`).

    Raises Forbidden (not the secretariat, not the moment), Blocked (decided), Conflict (saved meanwhile).
    """
    _open_for(actor, ruling.examination)
    return save_section(ruling, actor=actor, revision=revision, values=values)


@transaction.atomic
def save_examination(examination, *, actor, revision, **values) -> Examination:
    """`reasons` and `recommendations`, while they are being written. Same refusals as `save_ruling`."""
    _open_for(actor, examination)
    return save_section(examination, actor=actor, revision=revision, values=values)


@transaction.atomic
def decide(examination, *, actor, verdict, seen=None) -> Examination:
    """Give the opinion, once: what it rests on is recorded, the dossier moves, the paper and the letter follow.

    `verdict`: FAVOURABLE or UNFAVOURABLE; `seen`: what the page that asked showed (admissibility.seen), None when no page did.
    Raises Forbidden, Changed when that is no longer how the examination stands, Blocked with everything that is missing for that
    opinion, or TransitionNotAllowed while part 2 has not been found complete.
    """
    examination = _open_for(actor, examination)
    if seen is not None and seen != admissibility.seen(examination):
        raise Changed(Blocker("examination_changed", REREAD))
    verdict = AdmissibilityVerdict(verdict)
    edge = EDGE_OF[verdict]
    if found := admissibility.missing_for(examination, verdict):
        raise Blocked(found)
    examination.verdict = verdict
    examination.retained_months = admissibility.retained(examination).stored
    if verdict == AdmissibilityVerdict.FAVOURABLE:
        examination.valid_until = examination.signable.dossier.version.last_day_of_admissibility(clock.today())
    examination.decided_at = clock.now()
    examination.decided_by = actor
    examination.stamp(actor)
    examination.save()
    # The reasons are the candidate's: everybody of the dossier reads its history.
    advance(examination.signable.dossier, edge, actor=actor)
    return examination


@transaction.atomic
def admit_by_silence(examination, *, actor) -> bool:
    """Two months have passed without an answer, under the law that makes silence an agreement. False when there is nothing (any
    more) to record: answered, returned, already admitted, deposited anew. `actor` is the service account of the clock.
    """
    dossier = lock(examination.signable.dossier)
    current = Examination.objects.select_for_update(of=("self",)).get(pk=examination.pk)
    under_way = dossier.state in (State.APPLIED, State.UNDER_EXAMINATION)
    if current.is_decided or not under_way or not _is_newest(dossier, current) or not silence_has_lasted(dossier):
        return False
    current.verdict = AdmissibilityVerdict.TACIT
    # Silence admits the day after the last one, whatever the day of the job that records it.
    admitted_on = clock_of(dossier).due_on + timedelta(days=1)
    current.valid_until = dossier.version.last_day_of_admissibility(admitted_on)
    current.decided_at = clock.now()
    current.decided_by = actor
    current.save()
    advance(dossier, "admit_tacitly", actor=actor)
    return True


@transaction.atomic
def alert_secretariat(examination, *, actor) -> bool:
    """Tell the secretariat, once per time that runs, that an answer is soon due. False when that has no object (any more)."""
    dossier = lock(examination.signable.dossier)
    time = clock_of(dossier)
    under_way = dossier.state in (State.APPLIED, State.UNDER_EXAMINATION)
    if not under_way or not _is_newest(dossier, examination) or time is None or not time.is_alert(clock.today()):
        return False
    if _alerted_since(dossier, time.received_on):
        return False
    note(dossier, "examination_alerted", actor=actor, due_on=time.due_on.isoformat())
    return True


def _alerted_since(dossier, received_on) -> bool:
    """Since the deposit that started the time now running. Days are not enough: the alert of a part 2 returned and deposited again
    on the same day was about the time before."""
    deposits = dossier.events.filter(verb="conclude_application").order_by("pk")
    started = [event.pk for event in deposits if clock.day_of(event.at) <= received_on][-1]
    return dossier.events.filter(verb="examination_alerted", pk__gt=started).exists()
