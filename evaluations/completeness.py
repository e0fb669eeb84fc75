"""The completeness sheet (bordereau de complétude): computed from the facts, each line linked to its proof (domaine.md § 1.5)."""

from dataclasses import dataclass

from django.urls import reverse

from cqp.accreditations.services import commitment_on
from cqp.shared import clock
from cqp.shared.blockers import Blocker
from cqp.shared.templatetags.cqp_ui import count_fr
from pathways.enums import PathwayKind, Role
from pathways.incompatibilities import accreditation_blockers
from pathways.resuming import day_of_decision, lapsed_benefits

from .enums import ASSESSOR_ROLES, AdmissibilityVerdict, SignableKind
from .gaps import assessors
from .models import Examination, FollowUp, Signable, WorkplacePractice
from .planned_training import PlannedTraining
from .services.follow_up import competencies_to_acquire
from .signed import completed
from .training_providers import is_external


@dataclass(frozen=True)
class Line:
    """One expected piece: `is_met`, what was found (`detail`), and the page that proves it or puts it right."""

    code: str
    label: str
    is_met: bool
    detail: str
    proof_url: str

    @property
    def blocker(self):
        return Blocker(self.code, f"{self.label} : {self.detail}", self.proof_url)


def sheet(dossier) -> list[Line]:
    """Every line, in the order of the customer's steps, whether met or not. Reads only; call it for one dossier, never in a list."""
    assessment = completed(dossier, SignableKind.ASSESSMENT)
    own = _vae_sheet(dossier, assessment) if dossier.kind == PathwayKind.VAE else _skills_sheet(dossier, assessment)
    return own if dossier.resumes_id is None else [_benefits(dossier), *own]


def _skills_sheet(dossier, assessment):
    positioning = completed(dossier, SignableKind.POSITIONING)
    return [
        _signed_line("positioning", "Outil 1 — livret de repérage signé", positioning, dossier),
        _reviews(dossier),
        *_training(dossier),
        _practice(dossier),
        _signed_line(
            "candidate_part",
            "Outil 2 — partie du candidat, "
            + ("six compétences" if dossier.resumes_id is None else "compétences à évaluer"),
            completed(dossier, SignableKind.CANDIDATE_PART),
            dossier,
        ),
        _opinions(dossier, assessment),
        _signed_line("assessment", "Outil 2 — évaluation signée", assessment, dossier),
        _distinct(dossier, assessment),
        *_accreditations(dossier, positioning, assessment),
        _identity(dossier),
    ]


def _vae_sheet(dossier, assessment):
    """Part 2 and the opinion on it, part 3, the assessment; nobody follows the candidate (domaine.md § 1.5)."""
    application = completed(dossier, SignableKind.APPLICATION)
    activities = completed(dossier, SignableKind.ACTIVITIES)
    return [
        _signed_line("application", "Partie 2 — dossier de recevabilité signé", application, dossier),
        _admissibility(dossier, application),
        _signed_line("activities", "Partie 3 — activités par compétence, signées", activities, dossier),
        _coaching(dossier),
        _opinions(dossier, assessment),
        _signed_line("assessment", "Évaluation signée", assessment, dossier),
        _distinct(dossier, assessment),
        *_accreditations(dossier, None, assessment),
        _host(dossier, assessment),
        _identity(dossier),
    ]


def missing(dossier) -> list[Blocker]:
    return [line.blocker for line in sheet(dossier) if not line.is_met]


def _read(signable):
    return reverse("signable_detail", args=[signable.pk])


def _page(name, dossier):
    return reverse(name, args=[dossier.pk])


def _signed_line(code, label, signable, dossier):
    if signable is None:
        return Line(code, label, is_met=False, detail="absent ou non signé", proof_url=_page("dossier_detail", dossier))
    return Line(
        code,
        label,
        True,
        f"version {signable.version}, signée par tous le {clock.day_of(signable.completed_at):%d/%m/%Y}",
        _read(signable),
    )


def _reviews(dossier):
    needed = bool(competencies_to_acquire(dossier))
    count = Signable.objects.filter(dossier_id=dossier.pk, kind=SignableKind.REVIEW, completed_at__isnull=False).count()
    detail = (
        count_fr(count, "point d'étape visé,points d'étape visés")
        if count
        else "aucun point d'étape visé par le tuteur et le candidat"
    )
    if not needed:
        detail = "sans objet : aucune compétence n'était à acquérir"
    return Line("reviews", "Outil 2 — points d'étape", bool(count) or not needed, detail, _page("follow_up", dossier))


def _training(dossier):
    """What was planned was held and attested, or its absence is explained; what was recorded is attested too."""
    trainings = PlannedTraining(dossier)
    return [_planned_training(dossier, trainings), _attestations(dossier, trainings), _provider(dossier, trainings)]


def _planned_training(dossier, trainings):
    label, lacking = "Actions de formation prévues par le parcours", trainings.unaccounted
    told = [f"compétence {one.number} : ni attestée, ni expliquée" for one in lacking]
    told += [f"compétence {row.competency.number}, n'a pas eu lieu : {row.reason}" for row in trainings.not_held]
    held = sum(trainings.is_held(one) for one in trainings.planned)
    if held:
        told.insert(0, count_fr(held, "compétence formée,compétences formées"))
    detail = " ; ".join(told) or "sans objet : le parcours n'en prévoit aucune"
    return Line("planned_training", label, not lacking, detail, f"{_page('follow_up', dossier)}#formations")


def _attestations(dossier, trainings):
    label, lacking = "Attestations de formation", trainings.unattested
    attested = [action for action in trainings.own if trainings.is_attested(action)]
    if lacking:
        detail = f"attestation manquante : {', '.join(action.title for action in lacking)}"
    elif attested:
        detail = count_fr(len(attested), "action attestée,actions attestées")
    else:
        detail = "sans objet : aucune action de formation"
    shown = next(iter(lacking or attested), None)
    url = reverse("training_attestations", args=[dossier.pk, shown.pk]) if shown else _page("follow_up", dossier)
    return Line("training", label, not lacking, detail, url)


def _provider(dossier, trainings):
    label, url = "Outil 2 — organisme en charge de la formation", _page("follow_up", dossier)
    if not any(is_external(action, dossier.company) for action in trainings.own):
        return Line("provider", label, True, "sans objet : aucune formation hors de l'entreprise", url)
    name = FollowUp.objects.filter(dossier_id=dossier.pk).values_list("training_provider", flat=True).first()
    return Line("provider", label, bool(name), name or "pas indiqué sur la couverture", url)


def _practice(dossier):
    if dossier.resumes_id is not None:
        return _complement(dossier)
    count = WorkplacePractice.objects.filter(dossier_id=dossier.pk).count()
    detail = count_fr(count, "période,périodes") if count else "aucune période de mise en pratique"
    return Line("practice", "Mise en pratique en entreprise", bool(count), detail, _page("follow_up", dossier))


def _complement(dossier):
    """A pathway taken up again is completed by training, by practice, or by both (domaine.md § 1.5, « complément de parcours »)."""
    trained, practised = dossier.training_actions.count(), dossier.practices.count()
    told = [count_fr(trained, "action de formation,actions de formation")] if trained else []
    told += [count_fr(practised, "période de mise en pratique,périodes de mise en pratique")] if practised else []
    detail = ", ".join(told) or "aucune formation ni mise en pratique depuis la reprise"
    label = "Complément de parcours : formation ou mise en pratique"
    return Line("practice", label, bool(told), detail, _page("follow_up", dossier))


def _benefits(dossier):
    """What was validated earlier still counts on the day of the decision (domaine.md §§ 1.5, 4.5)."""
    label, url = "Bénéfices encore valables", _page("dossier_detail", dossier)
    day, held = day_of_decision(dossier), dossier.held.in_force().count()
    if not held:
        return Line("benefits", label, True, "sans objet : aucune compétence n'est gardée", url)
    if lapsed := lapsed_benefits(dossier, day):
        named = "; ".join(f"compétence {row.competency.number}, {_last_day(row.credit, day)}" for row in lapsed)
        return Line("benefits", label, False, f"{named} : à évaluer de nouveau, ou à présenter plus tôt", url)
    kept = count_fr(held, "compétence gardée,compétences gardées")
    return Line("benefits", label, True, f"{kept}, au {day:%d/%m/%Y}", url)


def _last_day(credit, day) -> str:
    if credit.last_day and credit.last_day < day:
        return f"dont le bénéfice prend fin le {credit.last_day:%d/%m/%Y}, avant le {day:%d/%m/%Y}"
    return "dont la validation a été retirée"


def _opinions(dossier, signable):
    expected = len(ASSESSOR_ROLES) * dossier.competencies_to_assess.count()
    given = signable.assessment.opinions.count() if signable else 0
    url = _read(signable) if signable else _page("dossier_detail", dossier)
    return Line("opinions", "Deux avis par compétence", given == expected, f"{given} avis sur {expected}", url)


def _distinct(dossier, signable):
    if signable is None:
        return Line(
            "distinct", "Deux évaluateurs différents", False, "évaluation absente", _page("dossier_detail", dossier)
        )
    assessment = signable.assessment
    detail = f"{assessment.professional.get_full_name()} et {assessment.external.get_full_name()}"
    return Line(
        "distinct",
        "Deux évaluateurs différents",
        assessment.professional_id != assessment.external_id,
        detail,
        _read(signable),
    )


def _accreditations(dossier, positioning, assessment):
    """Asked at the date of each act, whatever happened to the accreditation since (domaine.md § 4.1)."""
    acts = []
    if positioning:
        outil1 = positioning.positioning
        acts.append(("au repérage", Role.SECTOR_PROFESSIONAL, outil1.professional, outil1.interview_on, positioning))
    if assessment:
        held_on = assessment.assessment.held_on
        acts += [("à l'évaluation", role, user, held_on, assessment) for role, user in assessors(assessment.assessment)]
    for when, role, user, day, proof in acts:
        found = accreditation_blockers(dossier, role, user, day)
        label = f"Habilitation {when} — {role.label}"
        detail = found[0].message if found else f"{user.get_full_name()}, valable le {day:%d/%m/%Y}"
        yield Line(f"accreditation_{role.lower()}", label, not found, detail, _read(proof))


def _admissibility(dossier, application):
    """A favourable opinion on the version of part 2 that was last deposited, or the silence that stands for one."""
    label = "Avis de recevabilité favorable"
    decided = Examination.objects.filter(signable=application, decided_at__isnull=False).first()
    if decided is None:
        return Line("admissibility", label, False, "aucun avis n'est rendu", _page("dossier_detail", dossier))
    words = {
        AdmissibilityVerdict.FAVOURABLE: "rendu",
        AdmissibilityVerdict.TACIT: "tacite, deux mois sans réponse, constaté",
        AdmissibilityVerdict.UNFAVOURABLE: "défavorable, rendu",
    }
    until = f", valable jusqu'au {decided.valid_until:%d/%m/%Y}" if decided.valid_until else ""
    detail = f"{words[decided.verdict]} le {clock.day_of(decided.decided_at):%d/%m/%Y}{until}"
    is_met = decided.verdict != AdmissibilityVerdict.UNFAVOURABLE
    return Line("admissibility", label, is_met, detail, _read(application))


def _coaching(dossier):
    """Only a committed provider accompanies: asked on the day the candidate chose it (domaine.md § 6 no. 31)."""
    label = "Organisme accompagnateur engagé"
    chosen = list(dossier.coachings.select_related("provider"))
    url = _page("dossier_detail", dossier)
    refused = [c for c in chosen if not commitment_on(c.provider, dossier.committee_id, clock.day_of(c.started_at))]
    if refused:
        detail = "; ".join(
            f"{c.provider.name} ne l'était pas le {clock.day_of(c.started_at):%d/%m/%Y}" for c in refused
        )
    elif chosen:
        detail = "; ".join(f"{c.provider.name}, choisi le {clock.day_of(c.started_at):%d/%m/%Y}" for c in chosen)
    else:
        detail = "sans objet : aucun organisme n'a accompagné le candidat"
    return Line("coaching", label, not refused, detail, url)


def _host(dossier, signable):
    """Where the assessment was held; a provider is committed on that day."""
    label = "Lieu de l'évaluation"
    if signable is None:
        return Line("host", label, False, "évaluation absente", _page("dossier_detail", dossier))
    assessment = signable.assessment
    host = assessment.host_provider
    if host is None:
        return Line("host", label, True, assessment.get_place_kind_display(), _read(signable))
    is_met = commitment_on(host, dossier.committee_id, assessment.held_on) is not None
    word = "engagé" if is_met else "non engagé"
    return Line(
        "host", label, is_met, f"{host.name}, organisme {word} le {assessment.held_on:%d/%m/%Y}", _read(signable)
    )


def _identity(dossier):
    candidate = dossier.candidate
    url = _page("candidate_identity", dossier)
    label = "Identité du candidat vérifiée"
    if candidate.identity_checked_on is None:
        gap = ", ".join(candidate.missing_civil_status)
        return Line(
            "identity", label, False, f"état civil incomplet ({gap})" if gap else "pièce d'identité à vérifier", url
        )
    return Line("identity", label, True, f"vérifiée le {candidate.identity_checked_on:%d/%m/%Y}", url)
