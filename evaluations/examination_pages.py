"""What the pages of the examination show, gathered: the views stay a list of steps."""

from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import count_fr, day_fr
from pathways.enums import State
from pathways.requests import earlier_requests

from . import admissibility
from .contents.admissibility import full_time_months
from .enums import AdmissibilityVerdict
from .examination_clock import ExaminationClock, clock_of, silence_admits
from .forms.admissibility import ExaminationForm, RulingForm
from .forms.section import SectionPage
from .models import Examination
from .piece_lists import piece_rows
from .readable import blocks_of
from .return_deadline import ReturnDeadline, deadline_of

VERDICT_TONES = {
    AdmissibilityVerdict.FAVOURABLE: "success",
    AdmissibilityVerdict.TACIT: "success",
    AdmissibilityVerdict.UNFAVOURABLE: "danger",
}


def latest_examination(dossier) -> Examination | None:
    """That of the last version deposited, with what its pages read of it."""
    found = (
        Examination.objects.filter(signable__dossier=dossier.pk)
        .select_related("signable__application", "decided_by", "saved_by")
        .order_by("-signable__version")
        .first()
    )
    if found is not None:
        found.signable.dossier = dossier
    return found


class ExaminationPage(SectionPage):
    """The rulings, in the order of the file, then the opinion's own texts."""

    def __init__(self, data, examination):
        rulings = admissibility.rulings_of(examination)
        proofs = _proofs(examination.signable)
        changed = admissibility.changed_experiences(examination.signable)
        # Before the forms: what is posted is written on their rows as soon as it is checked.
        drawn = [
            {
                "experience": row.experience,
                "proofs": proofs.get(row.experience_id, []),
                "is_proposal": row.revision == 0 and row.is_retained is not None,
                "has_changed": row.is_retained is None and row.experience_id in changed,
            }
            for row in rulings
        ]
        self.rulings = [RulingForm(data, instance=row, prefix=f"experience-{row.experience_id}") for row in rulings]
        self.shown = [row | {"form": form} for row, form in zip(drawn, self.rulings, strict=True)]
        self.texts = ExaminationForm(data, instance=examination)
        super().__init__(data, *self.rulings, self.texts)


def _proofs(signable) -> dict:
    """{experience: its standing proofs}, in one query."""
    found = {}
    for piece in signable.pieces.standing().filter(experience__isnull=False).select_related("upload"):
        found.setdefault(piece.experience_id, []).append(piece)
    return found


def build_page(data, dossier) -> ExaminationPage:
    """On rows read afresh."""
    return ExaminationPage(data, latest_examination(dossier))


def counted(examination, page=None) -> dict:
    """The retained experience, as stored or as `page` was posted, against what the version asks."""
    rows = admissibility.rulings_of(examination)
    if page is not None:
        posted = {form.instance.pk: form.cleaned_data["is_retained"] for form in page.rulings if form.is_valid()}
        for row in rows:
            row.is_retained = posted.get(row.pk, row.is_retained)
    found = admissibility.retained(examination, rows)
    wanted = admissibility.threshold_of(examination.signable.dossier)
    return {
        "months": found.shown,
        "wanted": wanted,
        "lacking": found.lacking(wanted),
        "is_enough": found.is_enough(wanted),
        "counted": found,
        "to_rule": sum(row.is_retained is None for row in rows),
    }


def examination_context(user, dossier, examination) -> dict:
    signable, time = examination.signable, clock_of(dossier)
    rulings = admissibility.rulings_of(examination)
    return {
        "dossier": dossier,
        "examination": examination,
        "signable": signable,
        "blocks": blocks_of(signable.kind, signable.content),
        "pieces": piece_rows(signable, user),
        "rulings": rulings,
        "count": counted(examination),
        "alert": clock_notice(dossier, time),
        "time_facts": time_facts(time, deadline_of(dossier)),
        "earlier": earlier_requests(dossier),
        "is_complete": dossier.state == State.UNDER_EXAMINATION,
        "lacking": admissibility.lacking(examination, rulings),
        "awaited": admissibility.awaited(examination, rulings),
        "is_tacit": examination.verdict == AdmissibilityVerdict.TACIT,
        "verdict_tone": VERDICT_TONES.get(examination.verdict, "info"),
        "opinion_facts": [
            ("Motifs", examination.reasons or "aucun"),
            ("Écarts constatés et préconisations", examination.recommendations or "aucun"),
            *([("Valable jusqu'au", f"{day_fr(examination.valid_until)} inclus")] if examination.valid_until else []),
        ],
    }


def time_facts(time: ExaminationClock, deadline: ReturnDeadline | None = None) -> list[tuple]:
    facts = [("Dossier reçu le", day_fr(time.received_on))]
    if deadline is not None:
        over = ", dépassé" if deadline.is_over(clock.today()) else ""
        facts.append(("À compléter par le candidat", f"jusqu'au {day_fr(deadline.last_day)} inclus{over}"))
    if not time.is_returned:
        facts.append(("Avis attendu au plus tard le", day_fr(time.due_on)))
    if time.suspended_days:
        facts.append(("Suspension", count_fr(time.suspended_days, "jour,jours")))
    return facts


def clock_notice(dossier, time: ExaminationClock) -> dict:
    """Parameters of components/notice.html: how much time is left, and what happens when none is."""
    today = clock.today()
    silence = silence_admits(dossier)
    if time.answered_on is not None:
        return {"tone": "success", "title": f"Avis connu le {day_fr(time.answered_on)}", "text": ""}
    if time.is_returned:
        return _returned_notice(time)
    left = time.days_left(today)
    after = (
        "Sans avis ce jour-là, la demande devient recevable."
        if silence
        else "Dans ce régime, le silence ne vaut pas avis."
    )
    if left < 0:
        return {
            "tone": "danger",
            "title": f"Échéance dépassée de {count_fr(-left, 'jour,jours')}",
            "text": after,
        }
    title = f"{count_fr(left, 'jour restant,jours restants')}, jusqu'au {day_fr(time.due_on)} inclus"
    return {"tone": "waiting" if time.is_alert(today) else "info", "title": title, "text": after}


def _returned_notice(time) -> dict:
    day = day_fr(time.returned_on)
    if time.is_suspended:
        title, text = f"Délai suspendu depuis le {day}", "Il reprend quand le candidat dépose de nouveau la partie 2."
    else:
        title, text = f"Partie 2 retournée le {day}", "Le délai repartira du nouveau dépôt du candidat."
    return {"tone": "waiting", "title": title, "text": text}


def return_warning(time: ExaminationClock) -> str:
    """What a return does to the clock, before it is done."""
    if time.found_complete:
        effect = "Le délai d'examen est suspendu jusqu'au nouveau dépôt."
    else:
        effect = "Le délai d'examen repartira du nouveau dépôt."
    return f"Le candidat reçoit la liste de ce qui manque. {effect}"


def standing_of(time: ExaminationClock) -> tuple[str, str]:
    """How the clock of an examination without answer stands, in a word and its tone."""
    today = clock.today()
    if time.is_returned:
        return ("délai suspendu" if time.is_suspended else "retournée au candidat"), "waiting"
    if today > time.due_on:
        return "échéance dépassée", "danger"
    return ("échéance proche", "waiting") if time.is_alert(today) else ("examen en cours", "info")


def return_text(examination) -> str:
    """The list that the candidate will read, to be completed by the secretariat."""
    return "\n".join(f"- {sentence}" for sentence in admissibility.lacking(examination))


def confirm_context(user, dossier, examination, edge, verdict) -> dict:
    """What is about to be decided, and its mark: taken first, so that what is written meanwhile is never decided unread."""
    seen = admissibility.seen(examination)
    return {
        "dossier": dossier,
        "edge": edge.custom,
        "hidden": [("seen", seen)],
        "lines": confirm_lines(user, examination, verdict),
        "blockers": admissibility.missing_for(examination, verdict),
        "tone": "danger" if verdict == AdmissibilityVerdict.UNFAVOURABLE else "primary",
    }


def confirm_lines(user, examination, verdict) -> list[tuple]:
    dossier = examination.signable.dossier
    count = counted(examination)
    kept = [ruling.experience.title for ruling in admissibility.rulings_of(examination) if ruling.is_retained]
    wanted = f" sur {full_time_months(count['wanted'])} demandés" if count["wanted"] else ""
    return [
        ("Avis", AdmissibilityVerdict(verdict).label),
        ("Dossier", f"{dossier.number} — {dossier.candidate.full_name}"),
        ("CQP", dossier.certification.title),
        ("Partie 2", f"version {examination.signable.version}, déposée le {day_fr(examination.signable.completed_at)}"),
        ("Expériences retenues", ", ".join(kept) or "aucune"),
        ("Expérience retenue", f"{full_time_months(count['months'])}{wanted}"),
        ("Motifs", examination.reasons or "aucun"),
        ("Écarts et préconisations", examination.recommendations or "aucun"),
        ("Par", f"{user.get_full_name()}, pour {dossier.committee.name}"),
        ("Le", day_fr(clock.today())),
    ]
