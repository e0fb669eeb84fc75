"""What the edges of the workflow require of the booklets. Each answers with the missing facts, linked to where they are filled."""

from django.urls import reverse

from cqp.shared import clock
from cqp.shared.blockers import Blocker
from pathways.requirements import provides

from . import admissibility, completeness
from .enums import AdmissibilityVerdict, SignableKind, Verdict
from .examination_clock import silence_has_lasted
from .models import Examination, FollowUp, Opinion, Signable, WorkplacePractice
from .planned_training import PlannedTraining
from .return_deadline import deadline_of
from .services.follow_up import competencies_to_acquire, not_planned
from .training_providers import is_external


def _current(dossier, kind):
    return Signable.objects.filter(dossier_id=dossier.pk).latest_of(kind).prefetch_related("signatures").first()


def _signed(dossier, kind, label):
    signable = _current(dossier, kind)
    if signable is None:
        return [Blocker("not_opened", f"{label} : non commencé.", reverse("dossier_detail", args=[dossier.pk]))]
    if signable.is_completed:
        return []
    url = reverse("signable_detail", args=[signable.pk])
    if signable.is_open:
        return [Blocker("not_presented", f"{label} : pas encore présenté à la signature.", url)]
    return [
        Blocker("signature_missing", f"{label} : signature manquante — {role.label}.", url)
        for role in signable.missing_signers
    ]


@provides("positioning_signed_by_all")
def positioning_signed_by_all(dossier):
    """Candidate, professional and company have signed the current version (domaine.md § 1.1 I)."""
    return _signed(dossier, SignableKind.POSITIONING, "Livret de repérage")


@provides("assessment_signed_by_all")
def assessment_signed_by_all(dossier):
    """Both assessors and the candidate have signed the current round (domaine.md § 1.2 K)."""
    return _signed(dossier, SignableKind.ASSESSMENT, "Évaluation")


@provides("progress_reviews_held")
def progress_reviews_held(dossier):
    """At least one point d'étape, signed by tutor and candidate, when something was to acquire (domaine.md § 1.2 D)."""
    if not competencies_to_acquire(dossier):
        return []
    reviews = Signable.objects.filter(dossier_id=dossier.pk, kind=SignableKind.REVIEW)
    if reviews.filter(completed_at__isnull=False).exists():
        return []
    return [
        Blocker(
            "review_missing",
            "Aucun point d'étape visé par le tuteur et le candidat.",
            reverse("follow_up", args=[dossier.pk]),
        )
    ]


@provides("workplace_practice_recorded")
def workplace_practice_recorded(dossier):
    """« Une mise en pratique des compétences en entreprise est nécessaire avant l'évaluation » (mode d'emploi). A pathway taken up
    again is completed by training or by practice (domaine.md § 1.5)."""
    if dossier.resumes_id is not None:
        return _complement_recorded(dossier)
    if WorkplacePractice.objects.filter(dossier_id=dossier.pk, starts_on__lte=clock.today()).exists():
        return []
    return [
        Blocker("practice_missing", "Aucune mise en pratique en entreprise.", reverse("follow_up", args=[dossier.pk]))
    ]


def _complement_recorded(dossier):
    today = clock.today()
    begun = [rows.filter(starts_on__lte=today).exists() for rows in (dossier.practices, dossier.training_actions)]
    if any(begun):
        return []
    text = "Aucun complément de parcours : notez une formation ou une mise en pratique."
    return [Blocker("practice_missing", text, reverse("follow_up", args=[dossier.pk]))]


@provides("earlier_positioning_stands")
def earlier_positioning_stands(dossier):
    """The Outil 1 signed in the dossier taken up is still there, and its individual plan covers every competency to assess: one
    found acquired then, and refused by the jury since, calls for a new interview (domaine.md § 1.5)."""
    url = reverse("dossier_detail", args=[dossier.pk])
    if dossier.resumes_id is None:
        return [Blocker("nothing_to_take_up", "Ce dossier n'en reprend aucun : il commence par un repérage.", url)]
    signed = completeness.completed(dossier, SignableKind.POSITIONING)
    if signed is None:
        return [Blocker("nothing_to_take_up", "Aucun Outil 1 n'a été signé : il commence par un repérage.", url)]
    return [
        Blocker(
            "not_planned",
            f"Compétence {competency.number} : l'Outil 1 signé ne prévoit rien pour elle, un nouveau repérage est nécessaire.",
            reverse("signable_detail", args=[signed.pk]),
        )
        for competency in not_planned(dossier, signed)
    ]


@provides("earlier_admissibility_stands")
def earlier_admissibility_stands(dossier):
    """Part 2 and a favourable opinion, given or tacit, in the VAE that this dossier takes up; still valid (domaine.md § 1.5)."""
    opinion = admissibility.favourable(dossier) if dossier.resumes_id is not None else None
    if opinion is None:
        return [Blocker("nothing_to_take_up", "Aucun avis favorable n'est à reprendre : la partie 2 est à remplir.")]
    if not admissibility.no_longer_valid(dossier):
        return []
    text = f"L'avis favorable n'est plus à reprendre : il était valable jusqu'au {opinion.valid_until:%d/%m/%Y}. La partie 2 est à remplir."
    return [Blocker("admissibility_expired", text)]


@provides("admissibility_still_valid")
def admissibility_still_valid(dossier):
    """Part 3 is begun, and deposited a first time, while the favourable opinion is valid (domaine.md § 1.4)."""
    return admissibility.no_longer_valid(dossier)


@provides("trainings_accounted_for")
def trainings_accounted_for(dossier):
    """Each competency that the signed plan sends to training has at least one training with its attestation, or the reason why it
    was not held (domaine.md § 1.2 C); each training recorded has its attestation, a file or a date, or that reason. The jury reads
    one or the other, and nobody trains any more once the assessment begins."""
    trainings = PlannedTraining(dossier)
    return [_training_to_come(dossier, one) for one in trainings.unaccounted] + [
        Blocker(
            "training_unproved",
            f"Attestation de formation manquante : {action.title}.",
            reverse("training_attestations", args=[dossier.pk, action.pk]),
        )
        for action in trainings.unattested
    ]


def _training_to_come(dossier, competency):
    text = (
        f"Compétence {competency.number} : une action de formation est prévue. Notez-la avec son attestation, ou dites pourquoi"
        " elle n'a pas eu lieu."
    )
    return Blocker("planned_training_missing", text, f"{reverse('follow_up', args=[dossier.pk])}#formations")


@provides("training_provider_named")
def training_provider_named(dossier):
    """The cover of Outil 2 names who is in charge of the training, as soon as somebody else than the company trains (§ 1.2 A)."""
    cover = FollowUp.objects.filter(dossier_id=dossier.pk).exclude(training_provider="")
    external = [action for action in dossier.training_actions.all() if is_external(action, dossier.company)]
    if not external or cover.exists():
        return []
    text = "Couverture : l'organisme en charge de la formation n'est pas indiqué."
    return [Blocker("training_provider_missing", text, reverse("follow_up_cover", args=[dossier.pk]))]


@provides("candidate_part_deposited")
def candidate_part_deposited(dossier):
    """The candidate has written on each competency and sworn it is exact (domaine.md § 1.2 F)."""
    return _signed(dossier, SignableKind.CANDIDATE_PART, "Partie du candidat")


@provides("application_signed")
def application_signed(dossier):
    """Part 2, with its sworn statement, by the candidate alone (domaine.md § 1.4)."""
    return _signed(dossier, SignableKind.APPLICATION, "Partie 2")


@provides("activities_deposited")
def activities_deposited(dossier):
    """Part 3, all the competencies, sworn and deposited by the candidate (domaine.md § 1.4)."""
    return _signed(dossier, SignableKind.ACTIVITIES, "Partie 3")


@provides("favourable_admissibility_decision")
def favourable_admissibility_decision(dossier):
    return _decided(dossier, AdmissibilityVerdict.FAVOURABLE)


@provides("unfavourable_admissibility_decision")
def unfavourable_admissibility_decision(dossier):
    return _decided(dossier, AdmissibilityVerdict.UNFAVOURABLE)


def _decided(dossier, verdict):
    """The opinion on the version of part 2 that was last deposited says so."""
    signable = completeness.completed(dossier, SignableKind.APPLICATION)
    decided = Examination.objects.filter(signable=signable, decided_at__isnull=False, verdict=verdict)
    if signable is not None and decided.exists():
        return []
    url = reverse("dossier_detail", args=[dossier.pk])
    return [Blocker("not_examined", f"Aucun avis {verdict.label} n'est rendu sur la partie 2 déposée.", url)]


@provides("answer_still_possible")
def answer_still_possible(dossier):
    """Past two months of silence the file is admissible, whatever the hour of the job that records it (domaine.md § 4.4)."""
    return admissibility.answered_by_silence(dossier)


@provides("return_deadline_over")
def return_deadline_over(dossier):
    """The secretariat closes a VAE whose part 2 was not deposited again in time, and not before (domaine.md § 1.4, « délai »)."""
    found = deadline_of(dossier)
    if found is not None and found.is_over(clock.today()):
        return []
    if found is None:
        return [Blocker("nothing_returned", "Aucune partie 2 retournée n'est attendue du candidat.")]
    until = f"Le candidat a jusqu'au {found.last_day:%d/%m/%Y} inclus pour déposer de nouveau la partie 2."
    return [Blocker("deadline_not_over", until)]


@provides("examination_time_elapsed")
def examination_time_elapsed(dossier):
    """Silence makes admissible after two calendar months, under the LEGAL_RNCP regime only (domaine.md § 4.4)."""
    if silence_has_lasted(dossier):
        return []
    return [
        Blocker(
            "time_not_elapsed", "Le délai d'examen n'est pas écoulé, ou le silence ne vaut pas accord dans ce régime."
        )
    ]


def not_acquired(dossier) -> list:
    """Opinions « non acquise » of the last signed round."""
    signable = completeness.completed(dossier, SignableKind.ASSESSMENT)
    if signable is None:
        return []
    refused = Opinion.objects.filter(assessment__signable=signable, verdict=Verdict.NOT_ACQUIRED)
    return list(refused.select_related("competency"))


@provides("some_competency_not_acquired")
def some_competency_not_acquired(dossier):
    """The choice exists only when an assessor found a competency not acquired (domaine.md § 6 no. 16)."""
    if not_acquired(dossier):
        return []
    return [Blocker("all_acquired", "Toutes les compétences sont acquises : il n'y a pas de choix à faire.")]


@provides("follow_on_chosen")
def follow_on_chosen(dossier):
    """When a competency is not acquired, the candidate says whether to present as is before the dossier leaves."""
    if dossier.presents_as_is or not not_acquired(dossier):
        return []
    return [
        Blocker(
            "choice_missing",
            "Une compétence n'est pas acquise : le candidat doit choisir de compléter son parcours ou de se présenter en l'état.",
            reverse("dossier_detail", args=[dossier.pk]),
        )
    ]


@provides("dossier_complete")
def dossier_complete(dossier):
    """« Seuls les dossiers complets sont présentés au jury » (mode d'emploi): every line of the completeness sheet."""
    return completeness.missing(dossier)
