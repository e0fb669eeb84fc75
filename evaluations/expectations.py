"""What the booklets wait for, and from whom."""

from django.urls import reverse

from cqp.shared import clock
from pathways.enums import Role
from pathways.enums import State as S
from pathways.expectations import at_act, at_dossier, describe, expects
from pathways.workflow import blockers

from . import completeness
from .enums import SignableKind
from .models import Signable
from .requirements import not_acquired
from .return_deadline import deadline_of

SIGN = {kind: f"sign_{kind.value.lower()}" for kind in SignableKind}


def _documents(dossier):
    rows = Signable.objects.filter(
        dossier_id=dossier.pk, completed_at__isnull=True, replaced_by__isnull=True
    ).prefetch_related("signatures")
    return list(rows.order_by("kind", "version"))


@expects
def booklets(dossier):
    """A presented document waits for each missing signatory; an open one for whoever holds the pen."""
    documents = _documents(dossier)
    if not dossier.is_final:
        for signable in documents:
            if not signable.is_open:
                for role in signable.missing_signers:
                    yield role, SIGN[SignableKind(signable.kind)]
    yield from _writing(dossier, documents)


def _writing(dossier, documents):
    open_kinds = {signable.kind for signable in documents if signable.is_open}
    if dossier.state == S.POSITIONING and SignableKind.POSITIONING in open_kinds:
        yield Role.SECTOR_PROFESSIONAL, "fill_positioning"
    if dossier.state == S.IN_PATHWAY:
        yield from _pathway(dossier, open_kinds, is_all_signed=not documents)
    if dossier.state in (S.FILE_SENT, S.APPLICATION_RETURNED) and SignableKind.APPLICATION in open_kinds:
        yield Role.CANDIDATE, "write_application"
    if dossier.state == S.WRITING and SignableKind.ACTIVITIES in open_kinds:
        yield Role.CANDIDATE, "write_activities"
    if dossier.state == S.UNDER_ASSESSMENT and SignableKind.ASSESSMENT in open_kinds:
        yield Role.EXTERNAL_ASSESSOR, "fill_assessment"
        yield Role.SECTOR_PROFESSIONAL, "fill_assessment"


# What the tutor does about each thing that keeps the candidate from being declared ready.
_TUTOR_ANSWERS = {
    "practice_missing": "record_practice",
    "planned_training_missing": "account_for_training",
    "training_unproved": "attest_training",
    "training_provider_missing": "name_training_provider",
}


def _pathway(dossier, open_kinds, *, is_all_signed):
    missing = {blocker.code for blocker in blockers(dossier, "declare_ready")}
    if SignableKind.REVIEW in open_kinds:
        yield Role.TUTOR, "fill_review"
    elif "review_missing" in missing:
        yield Role.TUTOR, "hold_review"
    for code, act in _TUTOR_ANSWERS.items():
        if code in missing:
            yield Role.TUTOR, act
    if SignableKind.CANDIDATE_PART in open_kinds:
        yield Role.CANDIDATE, "write_candidate_part"
    if is_all_signed and not missing:
        yield Role.TUTOR, "declare_ready"


@expects
def examining(dossier):
    """Part 2 deposited, found complete or not yet: one page for all that the secretariat has to do with it. Returned and not back in
    time: whether to close is theirs to decide (told by the clock, see services/returned_part.py)."""
    if dossier.state in (S.APPLIED, S.UNDER_EXAMINATION):
        yield Role.SECRETARIAT, "examine_application"
    deadline = deadline_of(dossier)
    if deadline is not None and deadline.is_over(clock.today()):
        yield Role.SECRETARIAT, "close_unanswered"


# What answers each missing line of the completeness sheet; anything else of the assessment is the external assessor's to reopen.
_ANSWERS = {
    "reviews": [(Role.TUTOR, "hold_review")],
    "planned_training": [(Role.TUTOR, "account_for_training")],
    "training": [(Role.TUTOR, "attest_training")],
    "provider": [(Role.TUTOR, "name_training_provider")],
    "practice": [(Role.TUTOR, "record_practice")],
    "identity": [(Role.CANDIDATE, "complete_identity"), (Role.SECRETARIAT, "check_identity")],
}


@expects
def putting_right(dossier):
    """Returned incomplete: each missing line waits for whoever can put it right, and the dossier for being transmitted again."""
    if dossier.state != S.INCOMPLETE:
        return
    missing = completeness.missing(dossier)
    for blocker in missing:
        yield from _ANSWERS.get(blocker.code, [(Role.EXTERNAL_ASSESSOR, "reopen_assessment")])
    yield Role.EXTERNAL_ASSESSOR, "transmit"
    if not missing:
        yield Role.SECRETARIAT, "examine_completeness"


@expects
def choosing(dossier):
    """Assessed: the candidate chooses when something is not acquired, otherwise the external assessor transmits."""
    if dossier.state != S.ASSESSED:
        return
    if not dossier.presents_as_is and not_acquired(dossier):
        yield Role.CANDIDATE, "choose_follow_on"
    else:
        yield Role.EXTERNAL_ASSESSOR, "transmit"


def _signable_url(kind):
    def url(dossier):
        signable = (
            Signable.objects.filter(dossier_id=dossier.pk, kind=kind, completed_at__isnull=True)
            .order_by("-version")
            .first()
        )
        return reverse("signable_detail", args=[signable.pk]) if signable else at_dossier(dossier)

    return url


def _page(name):
    return lambda dossier: reverse(name, args=[dossier.pk])


describe("sign_positioning", "Signer le livret de repérage", _signable_url(SignableKind.POSITIONING))
describe("sign_review", "Viser le point d'étape", _signable_url(SignableKind.REVIEW))
describe("sign_candidate_part", "Signer le dépôt de votre partie", _signable_url(SignableKind.CANDIDATE_PART))
describe("sign_application", "Signer le dépôt de la partie 2", _signable_url(SignableKind.APPLICATION))
describe("sign_activities", "Signer le dépôt de la partie 3", _signable_url(SignableKind.ACTIVITIES))
describe("sign_assessment", "Signer l'évaluation", _signable_url(SignableKind.ASSESSMENT))
describe("account_for_training", "Noter la formation prévue, ou dire pourquoi elle n'a pas eu lieu", _page("follow_up"))
describe("attest_training", "Joindre l'attestation de formation, ou la dater", _page("follow_up"))
describe("name_training_provider", "Indiquer l'organisme de formation", _page("follow_up_cover"))
describe("complete_identity", "Compléter l'état civil", _page("candidate_identity"))
describe("check_identity", "Vérifier l'identité du candidat", _page("candidate_identity"))
describe("reopen_assessment", "Reprendre l'évaluation", at_act("reopen_assessment"))
describe("fill_positioning", "Remplir le livret de repérage", _page("positioning_edit"))
describe("fill_review", "Terminer le point d'étape", _page("follow_up"))
describe("hold_review", "Tenir un point d'étape", _page("follow_up"))
describe("record_practice", "Noter la mise en pratique en entreprise", _page("follow_up"))
describe("write_candidate_part", "Écrire votre partie du livret", _page("candidate_part"))
describe("write_application", "Remplir la partie 2, recevabilité", _page("application_edit"))
describe("write_activities", "Écrire la partie 3", _page("activity_table"))
describe("fill_assessment", "Remplir la grille et donner votre avis", _page("assessment_edit"))
describe("choose_follow_on", "Choisir la suite : compléter le parcours ou se présenter en l'état", at_dossier)
describe("examine_completeness", "Examiner la complétude", _page("completeness"))
describe("examine_application", "Examiner la recevabilité", _page("application_examination"))
describe("close_unanswered", "Décider de la suite : la partie 2 n'est pas revenue", at_act("close_unanswered"))
describe("declare_ready", "Déclarer prêt pour l'évaluation", at_act("declare_ready"))
