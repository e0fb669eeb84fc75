"""The job told on a dossier of the parcours: completed and corrected until the document that reads it is presented (domaine.md § 1.1 A)."""

from collections.abc import Callable

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.shared.blockers import Blocked, Blocker
from cqp.shared.sections import refuse_changed
from cqp.shared.templatetags.cqp_ui import day_fr

from .models import Dossier
from .resuming import JOB
from .services import lock, note

_CLOSED = Blocker("dossier_closed", "Ce dossier est clos : l'emploi y reste tel qu'il était.")
_holders: list[Callable] = []


def holds_the_job(function):
    """Register `function(dossier) -> Blocker | None`: the floor of the booklets knows when one of them has read the job."""
    _holders.append(function)
    return function


def job_closed(dossier) -> list[Blocker]:
    """Why the job cannot be written any more, with the place where that may change; empty when it can."""
    return [_CLOSED] if dossier.is_final else [found for holder in _holders if (found := holder(dossier))]


@transaction.atomic
def correct_job(dossier, *, actor, seen=None, **values) -> Dossier:
    """Complete or correct situation, post, contract, day of entry and seniority; told in the history with what stood before.

    Raises Forbidden (neither the company nor the secretariat, or a VAE), Blocked once Outil 1 is presented or signed, Conflict
    when somebody wrote it since what was `seen`.
    """
    dossier = lock(dossier)
    authorize(actor, "pathways.edit_job", dossier)
    if found := job_closed(dossier):
        raise Blocked(found)
    refuse_changed(dossier, seen)
    changed = {name: values[name] for name in JOB if name in values and getattr(dossier, name) != values[name]}
    if not changed:
        return dossier
    before = _told(dossier, changed)
    for name, value in changed.items():
        setattr(dossier, name, value)
    dossier.save(update_fields=[*changed])
    after = _told(dossier, changed)
    changes = " ; ".join(f"{_label(name)} « {before[name]} » devient « {after[name]} »" for name in changed)
    note(dossier, "job_corrected", actor=actor, changes=changes, before=before, after=after)
    return dossier


def _label(name) -> str:
    return str(Dossier._meta.get_field(name).verbose_name)


def _told(dossier, names) -> dict:
    """In words: an event is read years later, whatever became of the codes."""
    words = {
        "status": dossier.get_status_display(),
        "contract_type": dossier.get_contract_type_display(),
        "hired_on": day_fr(dossier.hired_on),
        "job_title": dossier.job_title,
        "seniority": dossier.seniority,
    }
    return {name: str(words[name]) or "non renseigné" for name in names}
