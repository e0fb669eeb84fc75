"""Present, sign, complete: the same three acts for every booklet, point d'étape, candidate's part and assessment."""

from django.db import transaction

from cqp.access.decisions import authorize
from cqp.documents.services import digest
from cqp.shared import clock
from cqp.shared.blockers import Blocked, Blocker
from evaluations import contents
from evaluations.enums import SWORN_KINDS, SignableKind
from evaluations.gaps import gaps_of
from evaluations.models import Signable, Signature
from pathways.enums import Role
from pathways.services import advance, lock, note

# The edge of the workflow that follows the last signature.
CONCLUDES = {
    SignableKind.POSITIONING: "conclude_positioning",
    SignableKind.APPLICATION: "conclude_application",
    SignableKind.ACTIVITIES: "conclude_writing",
    SignableKind.ASSESSMENT: "conclude_assessment",
}


def _locked(signable) -> Signable:
    """The dossier first, then the signable: one order of locks for every act, so that two of them never wait for each other."""
    lock(signable.dossier)
    return Signable.objects.select_for_update(of=("self",)).for_page().get(pk=signable.pk)


@transaction.atomic
def present(signable, *, actor) -> Signable:
    """Freeze the content with its digest and ask everyone concerned to sign it.

    Raises Forbidden, or Blocked with every gap (each linked to its section). The same facts give the same digest.
    """
    signable = _locked(signable)
    authorize(actor, "evaluations.present", signable)
    if not signable.is_open:
        raise Blocked(Blocker("presented", "Ce document est déjà à la signature."))
    if Signable.objects.filter(replaces=signable).exists():
        raise Blocked(
            Blocker("replaced", "Une version plus récente remplace ce document : c'est elle qui se présente.")
        )
    if found := gaps_of(signable):
        raise Blocked(found)
    signable.content = contents.content_of(signable)
    signable.digest = digest(signable.content)
    signable.presented_at = clock.now()
    signable.presented_by = actor
    signable.save()
    note(signable.dossier, f"{signable.kind.lower()}_presented", actor=actor, version=signable.version)
    return signable


@transaction.atomic
def take_back(signable, *, actor, comment: str) -> Signable:
    """Back to writing before everyone has signed. Signatures already given stay in the table; they count again
    only for a text presented later that is the same to the letter."""
    signable = _locked(signable)
    authorize(actor, "evaluations.present", signable)
    if signable.is_completed or signable.is_open:
        raise Blocked(Blocker("not_presented", "Ce document n'est pas à la signature."))
    if not comment.strip():
        raise Blocked(
            Blocker("comment_missing", "Indiquez pourquoi vous reprenez la rédaction : les signataires le liront.")
        )
    signable.content, signable.digest = None, ""
    signable.presented_at = signable.presented_by = None
    signable.save()
    note(
        signable.dossier, f"{signable.kind.lower()}_taken_back", actor=actor, comment=comment, version=signable.version
    )
    return signable


@transaction.atomic
def sign(signable, *, actor, role: Role, seen_digest: str, sworn: bool = False) -> Signature:
    """Sign, in the quality of `role`, exactly the content that was shown (`seen_digest`). `sworn`: they have sworn that it is exact,
    in the words that this content says.

    Raises Forbidden when `actor` does not hold that role here, Blocked when the content changed since it was shown, is not
    presented, or must be sworn and is not. The last signature that is waited for completes the document and moves the dossier
    (CONCLUDES), in this transaction; one of the optional signers moves nothing, before or after it.
    """
    signable = _locked(signable)
    authorize(actor, f"evaluations.sign_as_{role.lower()}", signable)
    if signable.is_open or signable.digest != seen_digest:
        raise Blocked(
            Blocker(
                "content_changed", "Le document a été modifié depuis que vous l'avez lu : relisez-le avant de signer."
            )
        )
    if role not in (*signable.missing_signers, *signable.missing_optional_signers):
        raise Blocked(Blocker("already_signed", "Ce document est déjà signé à ce titre."))
    must_swear = SignableKind(signable.kind) in SWORN_KINDS
    if must_swear and not sworn:
        raise Blocked(Blocker("not_sworn", "Cochez l'attestation sur l'honneur pour déposer votre partie."))
    signature = Signature.objects.create(
        signable=signable,
        role=role,
        signer=actor,
        digest=signable.digest,
        sworn=must_swear,
        on_behalf_of=signable.dossier.company if role == Role.COMPANY else None,
    )
    note(signable.dossier, f"{signable.kind.lower()}_signed", actor=actor, role=role, version=signable.version)
    _complete_if_all_signed(signable, actor)
    return signature


def _complete_if_all_signed(signable, actor):
    if signable.is_completed or signable.missing_signers:
        return
    signable.completed_at = clock.now()
    signable.save(update_fields=["completed_at"])
    if name := CONCLUDES.get(SignableKind(signable.kind)):
        advance(signable.dossier, name, actor=actor)
    else:
        note(signable.dossier, f"{signable.kind.lower()}_completed", actor=actor, version=signable.version)
