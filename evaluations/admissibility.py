"""What an opinion on the admissibility rests on: what is retained, what was joined, and what is still missing to give it."""

import hashlib
import json
from collections import defaultdict

from django.urls import reverse

from cqp.referentials.enums import VaeRegime
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from cqp.shared.templatetags.cqp_ui import count_fr
from cqp.uploads.enums import UploadStatus

from . import experience
from .enums import AdmissibilityVerdict, PieceKind, SignableKind
from .examination_clock import silence_has_lasted
from .models import Examination, Experience, Piece
from .signed import completed


def rulings_of(examination) -> list:
    """In the order of the file, with their experience."""
    return list(examination.rulings.select_related("experience").order_by("-experience__starts_on", "experience"))


IDENTITY = PieceKind.IDENTITY
_TOLD = ("title", "employer", "status", "starts_on", "ends_on", "working_time", "description")


def changed_experiences(signable) -> set:
    """Numbers of the experiences that tell or prove something else than in the version before; of the first version, none."""
    if signable.replaces_id is None:
        return set()
    versions = [signable.pk, signable.replaces_id]
    rows = {row.pk: row for row in Experience.objects.filter(application__signable__in=versions)}
    proofs = {pk: set() for pk in rows}
    pieces = Piece.objects.standing().filter(experience__in=rows)
    for pk, digest in pieces.values_list("experience", "upload__file__sha256"):
        proofs[pk].add(digest)
    shown = {pk: ([getattr(row, name) for name in _TOLD], proofs[pk]) for pk, row in rows.items()}
    copied = [row for row in rows.values() if row.copied_from_id in rows]
    return {row.pk for row in copied if shown[row.pk] != shown[row.copied_from_id]}


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


def favourable(dossier) -> Examination | None:
    """The opinion, given or tacit, that opens part 3: on the part 2 signed last, in this dossier or in one that it takes up."""
    signed = completed(dossier, SignableKind.APPLICATION)
    if signed is None:
        return None
    decided = Examination.objects.filter(signable=signed, decided_at__isnull=False)
    return decided.exclude(verdict=AdmissibilityVerdict.UNFAVOURABLE).first()


def no_longer_valid(dossier) -> list[Blocker]:
    """The favourable opinion opens part 3 until its last day (domaine.md §§ 1.4, 1.5). Deposited once in time, part 3 is
    completed afterwards without another limit."""
    opinion = favourable(dossier)
    if opinion is None or opinion.valid_until is None or clock.today() <= opinion.valid_until:
        return []
    if dossier.events.filter(verb="conclude_writing").exists():
        return []
    sentence = (
        f"L'avis de recevabilité était valable jusqu'au {opinion.valid_until:%d/%m/%Y}. Abandonnez ce dossier pour en demander "
        "un autre, ou adressez-vous au secrétariat de la CPEF."
    )
    return [Blocker("admissibility_expired", sentence, reverse("dossier_detail", args=[dossier.pk]))]


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
        found += [("piece_awaited", sentence) for sentence in awaited(examination, kept)]
        found += [("experience_too_short", sentence) for sentence in _too_short(examination, rulings)]
    elif not examination.reasons.strip():
        found.append(("reasons_missing", "Un avis défavorable est motivé : écrivez les motifs."))
    url = reverse("application_examination", args=[examination.signable.dossier_id])
    return [Blocker(code, sentence, url) for code, sentence in found]


def lacking(examination, rulings=None) -> list[str]:
    """What the file itself can be seen to lack, to be told to the candidate when part 2 is returned."""
    rulings = rulings_of(examination) if rulings is None else rulings
    not_refused = [ruling for ruling in rulings if ruling.is_retained is not False]
    missing = [] if rulings else ["Aucune expérience n'est présentée."]
    return missing + _not_proved(examination, not_refused)


def _not_ruled(ruling):
    if ruling.is_retained is None:
        yield f"Expérience « {ruling.experience.title} » : dites si elle est retenue."
    elif not ruling.is_retained and not ruling.reason.strip():
        yield f"Expérience « {ruling.experience.title} » : dites pourquoi elle n'est pas retenue."


def _not_proved(examination, rulings) -> list[str]:
    """What nothing joined proves, nor will prove once the antivirus has looked at it."""
    joined = _joined(examination)
    found = [] if joined[IDENTITY] else ["Pièce d'identité lisible manquante."]
    return found + [
        f"Expérience « {row.experience.title} » : justificatif manquant."
        for row in rulings
        if not joined[row.experience_id]
    ]


def awaited(examination, rulings=None) -> list[str]:
    """What only a file that still waits for the antivirus proves: joined, so not to be asked for, but read by nobody yet."""
    rulings = rulings_of(examination) if rulings is None else rulings
    joined = _joined(examination)
    found = []
    if joined[IDENTITY] == {UploadStatus.QUARANTINED}:
        found.append("La pièce d'identité attend son contrôle antivirus.")
    waiting = [row.experience.title for row in rulings if joined[row.experience_id] == {UploadStatus.QUARANTINED}]
    return found + [f"Expérience « {title} » : son justificatif attend son contrôle antivirus." for title in waiting]


def _joined(examination) -> dict:
    """{experience or IDENTITY: the statuses of what is joined to it}, without what the antivirus threw out."""
    pieces = examination.signable.pieces.standing().exclude(upload__status=UploadStatus.INFECTED)
    found = defaultdict(set)
    for kind, told, status in pieces.values_list("kind", "experience", "upload__status"):
        if kind in (PieceKind.IDENTITY, PieceKind.EXPERIENCE):
            found[told or IDENTITY].add(status)
    return found


def _too_short(examination, rulings):
    wanted = threshold_of(examination.signable.dossier)
    counted = retained(examination, rulings)
    if not counted.is_enough(wanted):
        months = f"{counted.shown:f}".replace(".", ",")
        yield f"Expérience retenue : {months} mois sur {count_fr(wanted, 'mois,mois')} demandés à la date de la demande."
