"""What an opinion on the admissibility rests on: what is retained, what was joined, and what is still missing to give it."""

import hashlib
import json

from django.urls import reverse

from cqp.referentials.enums import VaeRegime
from cqp.shared.blockers import Blocker
from cqp.shared.templatetags.cqp_ui import count_fr
from cqp.uploads.enums import UploadStatus

from . import experience
from .enums import AdmissibilityVerdict, PieceKind
from .examination_clock import silence_has_lasted


def rulings_of(examination) -> list:
    """In the order of the file, with their experience."""
    return list(examination.rulings.select_related("experience").order_by("-experience__starts_on", "experience"))


def threshold_of(dossier) -> int:
    """Months asked for; none under the law of the registered certifications, whatever the version says (house § 1 row 9)."""
    return 0 if dossier.version.vae_regime == VaeRegime.LEGAL_RNCP else dossier.version.vae_experience_months


def retained(examination, rulings=None) -> experience.ExperienceCount:
    """The experience counter on what is retained, on the day of the request."""
    rulings = rulings_of(examination) if rulings is None else rulings
    kept = [ruling.experience for ruling in rulings if ruling.is_retained]
    return experience.count(kept, examination.signable.application.requested_on)


def seen(examination) -> str:
    """What a page showed of the examination, in short: which one, and everything that would be decided with it."""
    ruled = [(row.experience_id, row.is_retained, row.reason) for row in rulings_of(examination)]
    shown = json.dumps([ruled, examination.reasons, examination.recommendations])
    return f"{examination.pk}:{hashlib.sha256(shown.encode()).hexdigest()}"


def answered_by_silence(dossier) -> list[Blocker]:
    """Silence has already answered, though no job has recorded it yet: what would take that answer back comes too late."""
    if not silence_has_lasted(dossier):
        return []
    sentence = "Le délai de deux mois est passé sans avis : le dossier est recevable. L'échéance le constatera."
    return [Blocker("answered_by_silence", sentence)]


def missing_for(examination, verdict) -> list[Blocker]:
    """Everything that keeps the secretariat from giving this opinion now, linked to the page where it is written."""
    if verdict == AdmissibilityVerdict.UNFAVOURABLE and (too_late := answered_by_silence(examination.signable.dossier)):
        return too_late
    rulings = rulings_of(examination)
    found = [("ruling_missing", sentence) for ruling in rulings for sentence in _not_ruled(ruling)]
    if verdict == AdmissibilityVerdict.FAVOURABLE:
        kept = [ruling for ruling in rulings if ruling.is_retained]
        found += [("piece_missing", sentence) for sentence in _not_proved(examination, kept)]
        found += [("experience_too_short", sentence) for sentence in _too_short(examination, rulings)]
    elif not examination.reasons.strip():
        found.append(("reasons_missing", "Un avis défavorable est motivé : écrivez les motifs."))
    url = reverse("application_examination", args=[examination.signable.dossier_id])
    return [Blocker(code, sentence, url) for code, sentence in found]


def lacking(examination) -> list[str]:
    """What the file itself can be seen to lack, to be told to the candidate when part 2 is returned."""
    rulings = rulings_of(examination)
    not_refused = [ruling for ruling in rulings if ruling.is_retained is not False]
    missing = [] if rulings else ["Aucune expérience n'est présentée."]
    return missing + _not_proved(examination, not_refused)


def _not_ruled(ruling):
    if ruling.is_retained is None:
        yield f"Expérience « {ruling.experience.title} » : dites si elle est retenue."
    elif not ruling.is_retained and not ruling.reason.strip():
        yield f"Expérience « {ruling.experience.title} » : dites pourquoi elle n'est pas retenue."


def _not_proved(examination, rulings) -> list[str]:
    """A file that still waits for the antivirus has been read by nobody: it proves nothing yet."""
    joined = examination.signable.pieces.standing().filter(upload__status=UploadStatus.ACCEPTED)
    pairs = list(joined.values_list("kind", "experience"))
    found = []
    if PieceKind.IDENTITY not in {kind for kind, _ in pairs}:
        found.append("Pièce d'identité lisible manquante.")
    proved = {pk for _, pk in pairs}
    unproved = [ruling.experience for ruling in rulings if ruling.experience_id not in proved]
    return found + [f"Expérience « {row.title} » : justificatif manquant." for row in unproved]


def _too_short(examination, rulings):
    wanted = threshold_of(examination.signable.dossier)
    counted = retained(examination, rulings)
    if not counted.is_enough(wanted):
        months = f"{counted.shown:f}".replace(".", ",")
        yield f"Expérience retenue : {months} mois sur {count_fr(wanted, 'mois,mois')} demandés à la date de la demande."
