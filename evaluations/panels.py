"""The booklets, on the page of their dossier."""

from django.urls import reverse

from cqp.access.decisions import can
from cqp.shared import clock
from cqp.shared.templatetags.cqp_ui import day_fr
from pathways.enums import PathwayKind, Stage, State
from pathways.panels import Panel, Row, panel

from .enums import SignableKind
from .examination_clock import clock_of
from .examination_pages import VERDICT_TONES, latest_examination, standing_of
from .models import FollowUp, Signable
from .return_deadline import deadline_of
from .signed import signed_earlier

KIND_ORDER = ("POSITIONING", "REVIEW", "CANDIDATE_PART", "APPLICATION", "ACTIVITIES", "ASSESSMENT")

TITLES = {PathwayKind.SKILLS: "Livrets", PathwayKind.VAE: "Parties du dossier"}
FIRST_TO_OPEN = {
    PathwayKind.SKILLS: "Le livret de repérage s'ouvre quand le professionnel du secteur commence le repérage.",
    PathwayKind.VAE: "La partie 2 s'ouvre quand le secrétariat remet le dossier.",
}


@panel(10)
def booklets(request, dossier):
    """Every version of every signed or to be signed document; what is still being written is linked for its authors only."""
    signables = list(Signable.objects.filter(dossier_id=dossier.pk).prefetch_related("signatures"))
    signables.sort(key=lambda signable: (KIND_ORDER.index(signable.kind), signable.version))
    replaced = {signable.replaces_id for signable in signables}
    rows = []
    for signable in signables:
        signable.dossier = dossier  # the page's own instance: its roles are already read
        rows.append(_row(request.user, signable, is_replaced=signable.pk in replaced))
    if can(request.user, "evaluations.join_annex", dossier) and any(_takes_annexes(signable) for signable in signables):
        rows.append(
            Row(
                "Annexes du livret de repérage",
                "",
                detail="votre curriculum vitae, votre fiche de poste : facultatifs",
                url=reverse("positioning_pieces", args=[dossier.pk]),
                link_label="Joindre",
            )
        )
    if FollowUp.objects.filter(dossier_id=dossier.pk).exists():
        url = reverse("follow_up", args=[dossier.pk])
        rows.append(Row("Suivi du parcours", "", detail="formations, mises en pratique, points d'étape", url=url))
    if dossier.stage == Stage.JURY and dossier.state != State.WITHDRAWN:
        url = reverse("completeness", args=[dossier.pk])
        rows.append(Row("Bordereau de complétude", "", detail="chaque pièce attendue et sa preuve", url=url))
    return Panel(TITLES[dossier.kind], rows, FIRST_TO_OPEN[dossier.kind])


@panel(5)
def resumption(request, dossier):
    """Of a dossier that takes up another: what it keeps and until when, then what was signed before and that this person reads.
    Whoever sees nothing of the earlier dossier does not read its number either."""
    if dossier.resumes_id is None:
        return None
    held = dossier.held.to_tell().select_related("competency", "credit", "end")
    rows = [_kept(row) for row in held]
    earlier = [row for row in signed_earlier(dossier) if can(request.user, "evaluations.read", row)]
    is_known = bool(earlier) or bool(can(request.user, "pathways.view", dossier.resumes))
    title = f"Reprise du dossier {dossier.resumes.number}" if is_known else "Compétences gardées"
    return Panel(title, rows + [_earlier(row) for row in earlier], "Aucune compétence n'est gardée.")


def _kept(held):
    label = f"Compétence {held.competency.number}, gardée"
    if end := getattr(held, "end", None):
        return Row(
            label, "à évaluer de nouveau", "waiting", detail=f"bénéfice terminé, constaté le {day_fr(end.ended_on)}"
        )
    last_day = held.credit.last_day
    until = f"jusqu'au {day_fr(last_day)} inclus" if last_day else "à vie"
    return Row(label, "validée", "success", detail=f"le {day_fr(held.credit.acquired_on)}, bénéfice {until}")


def _earlier(signable):
    detail = f"dossier {signable.dossier.number}, signé par tous le {day_fr(signable.completed_at)}"
    return Row(
        _label(signable), "", detail=detail, url=reverse("signable_detail", args=[signable.pk]), link_label="Lire"
    )


@panel(15)
def admissibility(request, dossier):
    """The opinion on part 2 and the time it takes, for whoever follows the dossier; the secretariat goes on to the examination."""
    examination = latest_examination(dossier) if dossier.kind == PathwayKind.VAE else None
    if examination is None:
        return None
    url = ""
    if can(request.user, "evaluations.see_examination", dossier):
        url = reverse("application_examination", args=[dossier.pk])
    if examination.is_decided:
        tone = VERDICT_TONES[examination.verdict]
        until = f", valable jusqu'au {day_fr(examination.valid_until)} inclus" if examination.valid_until else ""
        detail = f"le {day_fr(examination.decided_at)}{until}"
        row = Row("Avis", examination.get_verdict_display(), tone, detail, url, "Relire l'examen")
    else:
        time = clock_of(dossier)
        state, tone = standing_of(time)
        detail = _awaited(dossier, time)
        row = Row("Avis", state, tone, detail, url, "Examiner" if time.is_running else "Relire l'examen")
    return Panel("Recevabilité", [row])


def _awaited(dossier, time) -> str:
    """Of an examination without opinion: by when it is expected, or until when the candidate completes what was returned."""
    deadline = deadline_of(dossier)
    if deadline is None:
        return f"avis attendu au plus tard le {day_fr(time.due_on)}"
    if deadline.is_over(clock.today()):
        return f"attendue du candidat jusqu'au {day_fr(deadline.last_day)}, pas revenue"
    return f"à compléter par le candidat jusqu'au {day_fr(deadline.last_day)} inclus"


def _label(signable):
    label = signable.get_kind_display()
    label = f"{label[0].upper()}{label[1:]}"
    if signable.kind == "REVIEW":
        return f"{label} n° {signable.version}"
    return f"{label}, version {signable.version}" if signable.version > 1 else label


def _takes_annexes(signable) -> bool:
    return signable.kind == SignableKind.POSITIONING and signable.is_open


def _row(user, signable, *, is_replaced):
    label = _label(signable)
    decision = can(user, "evaluations.read", signable)
    url = reverse("signable_detail", args=[signable.pk]) if decision else ""
    state, tone, detail = _standing(signable, is_replaced)
    if signable.is_completed and any(
        can(user, f"evaluations.sign_as_{role.lower()}", signable) for role in signable.missing_optional_signers
    ):
        detail += " ; vous pouvez aussi signer, pour en prendre connaissance"
    return Row(label, state, tone, detail or decision.reason, url, "Lire" if signable.is_completed else "Ouvrir")


def _standing(signable, is_replaced):
    if signable.is_completed:
        return "signé", "success", f"signé par tous le {day_fr(signable.completed_at)}"
    if is_replaced:
        return "remplacé", "neutral", "une version plus récente se signe à sa place"
    if signable.is_open:
        return "en cours d'écriture", "info", ""
    missing = ", ".join(role.label for role in signable.missing_signers)
    return "à la signature", "waiting", f"signature attendue : {missing}"
