"""Who writes, reads and signs each part. Rules take the dossier or one of its signables."""

from functools import partial

from cqp.access.decisions import ALLOW, refuse, rule
from cqp.accreditations.services import commitment_on
from cqp.shared import clock
from pathways.enums import Role
from pathways.enums import State as S
from pathways.evidence import EXAMINERS, roles_in_what_follows
from pathways.policies import may_view_dossier, only

from .enums import PieceKind, SignableKind
from .models import Signable
from .models.signable import readers_of


def dossier_of(obj):
    return obj.dossier if isinstance(obj, Signable) else obj


def _in_states(dossier, sentence, *states):
    return ALLOW if dossier.state in states else refuse(sentence)


def _is_committed(dossier):
    """The accompanying provider's commitment holds today. Remembered on the instance: a page asks for each of its pieces."""
    if "_coach_is_committed" not in dossier.__dict__:
        coaching = dossier.coachings.in_force().select_related("provider").first()
        found = coaching and commitment_on(coaching.provider, dossier.committee_id, clock.today())
        dossier.__dict__["_coach_is_committed"] = bool(found)
    if dossier.__dict__["_coach_is_committed"]:
        return ALLOW
    return refuse(
        "L'engagement de votre organisme auprès de la CPEF n'est plus en vigueur : vous ne lisez plus ce que le candidat écrit et "
        "vous ne le conseillez plus. La CPEF peut le renouveler."
    )


@rule("evaluations.read")
def may_read(user, obj):
    """Whoever may see the dossier reads its documents; one still being written is its authors' until it is presented, and the
    accompanying provider's who advises them, as long as it is committed."""
    if isinstance(obj, Signable) and obj.is_open:
        readers = {
            "POSITIONING": (Role.SECTOR_PROFESSIONAL,),
            "REVIEW": (Role.TUTOR,),
            "CANDIDATE_PART": (Role.CANDIDATE,),
            "APPLICATION": (Role.CANDIDATE, Role.COACHING_PROVIDER),
            "ACTIVITIES": (Role.CANDIDATE, Role.COACHING_PROVIDER),
            "ASSESSMENT": (Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR),
        }[obj.kind]
        held = obj.dossier.roles_of(user) & set(readers)
        if not held:
            return refuse(
                "Ce document est en cours de rédaction ; vous le lirez quand il sera présenté à la signature."
            )
        if held == {Role.COACHING_PROVIDER} and not _is_committed(obj.dossier):
            return _is_committed(obj.dossier)
    decision = may_view_dossier(user, dossier_of(obj))
    return decision if decision or not isinstance(obj, Signable) else _may_read_evidence(user, obj, decision)


def _may_read_evidence(user, signable, decision):
    """What was signed in a dossier taken up again: whoever assesses or judges the new one reads all of it, its tutor the Outil 1
    that the pathway goes on with. Nobody else of the new dossier gains anything."""
    if signable.is_completed and roles_in_what_follows(user).get(signable.dossier_id, set()) & readers_of(
        signable.kind
    ):
        return ALLOW
    return decision


@rule("evaluations.read_reason")
def may_read_reason(user, signable):
    """Why this version was opened: whoever reads the document. Of part 2, it is the list of what was missing: the candidate's and
    the secretariat's, neither the accompanying provider's nor the assessors'."""
    if signable.kind == SignableKind.APPLICATION:
        return only(user, signable.dossier, Role.CANDIDATE, Role.SECRETARIAT)
    return may_read(user, signable)


@rule("evaluations.write_positioning")
def may_write_positioning(user, obj):
    """The sector professional named on the dossier, while the positioning is under way."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.SECTOR_PROFESSIONAL) and _in_states(
        dossier, "Le repérage n'est pas en cours sur ce dossier.", S.POSITIONING
    )


def _while_followed(user, dossier, *roles):
    """During the pathway; an attestation that comes later, or what the secretariat found missing, is still recorded: otherwise an
    incomplete dossier could never be put right."""
    return only(user, dossier, *roles) and _in_states(
        dossier, "Le parcours n'est pas en cours sur ce dossier.", S.IN_PATHWAY, S.READY, S.INCOMPLETE
    )


@rule("evaluations.follow")
def may_follow(user, obj):
    """The tutor records practice and points d'étape."""
    return _while_followed(user, dossier_of(obj), Role.TUTOR)


@rule("evaluations.plan_training")
def may_plan_training(user, obj):
    """The cover and the trainings: the tutor, or the company that arranges them with the provider (domaine.md § 1.2 A, C)."""
    return _while_followed(user, dossier_of(obj), Role.TUTOR, Role.COMPANY)


@rule("evaluations.join_attestation")
def may_join_attestation(user, dossier):
    """Whoever records the trainings, and the candidate, to whom the provider hands the attestation."""
    return _while_followed(user, dossier, Role.TUTOR, Role.COMPANY, Role.CANDIDATE)


@rule("evaluations.see_follow_up")
def may_see_follow_up(user, obj):
    return may_view_dossier(user, dossier_of(obj))


@rule("evaluations.open_review")
def may_open_review(user, obj):
    return may_follow(user, obj)


@rule("evaluations.write_review")
def may_write_review(user, obj):
    return may_follow(user, obj)


@rule("evaluations.write_candidate_part")
def may_write_candidate_part(user, obj):
    """The candidate alone, from the start of the pathway until the deposit."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.CANDIDATE) and _in_states(
        dossier, "Votre partie s'écrit pendant le parcours.", S.IN_PATHWAY
    )


@rule("evaluations.write_application")
def may_write_application(user, obj):
    """The candidate alone, from the sending of the file to the deposit, and again when it was returned as incomplete."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.CANDIDATE) and _in_states(
        dossier,
        "La partie 2 s'écrit quand le secrétariat a remis le dossier, et jusqu'à son dépôt.",
        S.FILE_SENT,
        S.APPLICATION_RETURNED,
    )


@rule("evaluations.write_activities")
def may_write_activities(user, obj):
    """The candidate alone, while part 3 is being written: the accompanying provider advises, and never writes in it."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.CANDIDATE) and _in_states(
        dossier, "La partie 3 s'écrit après un avis favorable, jusqu'à son dépôt.", S.WRITING
    )


@rule("evaluations.see_activities")
def may_see_activities(user, obj):
    """How far part 3 is: the candidate who writes it and the provider who accompanies them."""
    return only(user, dossier_of(obj), Role.CANDIDATE, Role.COACHING_PROVIDER)


@rule("evaluations.see_advice")
def may_see_advice(user, obj):
    """The provider's page of a competency: what the candidate wrote, what was advised. As long as it is committed."""
    return only(user, dossier_of(obj), Role.COACHING_PROVIDER) and _is_committed(dossier_of(obj))


@rule("evaluations.advise")
def may_advise(user, obj):
    """The accompanying provider of today, committed today, while the candidate writes part 3."""
    dossier = dossier_of(obj)
    return may_see_advice(user, dossier) and _in_states(
        dossier, "On conseille le candidat pendant qu'il écrit la partie 3.", S.WRITING
    )


@rule("evaluations.tick_grid")
def may_tick_grid(user, obj):
    """Either assessor of the dossier, during the assessment."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR) and _in_states(
        dossier, "L'évaluation n'est pas en cours sur ce dossier.", S.UNDER_ASSESSMENT
    )


@rule("evaluations.organise_assessment")
def may_organise_assessment(user, obj):
    """The external assessor holds the pen of the organisation and of the synthesis (domaine.md § 1.2 G, I)."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.EXTERNAL_ASSESSOR) and _in_states(
        dossier, "L'évaluation n'est pas en cours sur ce dossier.", S.UNDER_ASSESSMENT
    )


def _may_opine(role, user, obj):
    """This round's assessor in that role, and nobody named later in their place."""
    dossier = dossier_of(obj)
    decision = only(user, dossier, role) and _in_states(
        dossier, "L'évaluation n'est pas en cours sur ce dossier.", S.UNDER_ASSESSMENT
    )
    if decision and isinstance(obj, Signable):
        assessment = obj.assessment
        expected = assessment.professional_id if role == Role.SECTOR_PROFESSIONAL else assessment.external_id
        if expected != user.pk:
            return refuse("Cette évaluation a été ouverte avec une autre personne.")
    return decision


rule("evaluations.opine_as_sector_professional")(partial(_may_opine, Role.SECTOR_PROFESSIONAL))
rule("evaluations.opine_as_external_assessor")(partial(_may_opine, Role.EXTERNAL_ASSESSOR))


@rule("evaluations.present")
def may_present(user, obj):
    """Whoever holds the pen presents for signature: the professional, the tutor, the candidate, the external assessor."""
    pens = {
        "POSITIONING": may_write_positioning,
        "REVIEW": may_write_review,
        "CANDIDATE_PART": may_write_candidate_part,
        "APPLICATION": may_write_application,
        "ACTIVITIES": may_write_activities,
        "ASSESSMENT": may_organise_assessment,
    }
    return pens[obj.kind](user, obj)


@rule("evaluations.join_annex")
def may_join_annex(user, obj):
    """The candidate joins their curriculum vitae and their job description to Outil 1, which the professional is writing."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.CANDIDATE) and _in_states(
        dossier, "Les annexes du livret de repérage se joignent pendant le repérage.", S.POSITIONING
    )


@rule("evaluations.join_piece")
def may_join_piece(user, signable):
    """Whoever writes the part joins its pieces and withdraws them; those of Outil 1 are the candidate's."""
    if signable.kind == SignableKind.POSITIONING:
        return may_join_annex(user, signable)
    return may_present(user, signable)


@rule("evaluations.withdraw_piece")
def may_withdraw_piece(user, piece):
    """Whoever may join it; of the attestations of the follow-up, the candidate withdraws only their own."""
    if piece.signable_id is not None:
        return may_join_piece(user, piece.signable)
    decision = may_join_attestation(user, piece.dossier)
    if decision and piece.added_by_id != user.pk and not may_plan_training(user, piece.dossier):
        return refuse("Cette attestation a été jointe par quelqu'un d'autre : le tuteur ou l'entreprise la retire.")
    return decision


@rule("evaluations.read_piece")
def may_read_piece(user, piece):
    """The candidate and whoever joined it, always. The others: whoever reads the part or the follow-up it is joined to, until it
    is withdrawn; of an identity document, only the secretariat that checks it."""
    dossier = piece.dossier
    is_theirs = Role.CANDIDATE in dossier.roles_of(user) or (piece.added_by_id == user.pk and dossier.roles_of(user))
    if is_theirs:
        return ALLOW
    if piece.withdrawn_at is not None:
        return refuse("Cette pièce a été retirée par la personne qui l'avait jointe.")
    if piece.training_id is not None:
        return _may_read_attestation(user, dossier)
    decision = may_read(user, piece.signable)
    if decision and piece.kind == PieceKind.IDENTITY:
        return only(user, dossier, Role.CANDIDATE, Role.SECRETARIAT)
    return decision


def _may_read_attestation(user, dossier):
    """Whoever reads the follow-up; and whoever assesses or judges the dossier that takes this one up again."""
    decision = may_view_dossier(user, dossier)
    return ALLOW if not decision and _examines_what_follows(user, dossier) else decision


def _examines_what_follows(user, dossier) -> bool:
    """Remembered on the instance: a page asks for each of its attestations."""
    cache = dossier.__dict__.setdefault("_examined_next_by", {})
    if user.pk not in cache:
        cache[user.pk] = bool(roles_in_what_follows(user).get(dossier.pk, set()) & EXAMINERS)
    return cache[user.pk]


def _may_sign(role, user, obj):
    dossier = dossier_of(obj)
    decision = only(user, dossier, role)
    if decision and dossier.is_final:
        return refuse("Ce dossier est clos : on n'y signe plus.")
    if decision and isinstance(obj, Signable) and role not in (*obj.signers, *obj.optional_signers):
        return refuse("Ce document ne se signe pas à ce titre.")
    if decision and isinstance(obj, Signable) and Signable.objects.filter(replaces=obj).exists():
        return refuse("Une version plus récente remplace ce document : c'est elle qui se signe.")
    return decision


for _role in (Role.CANDIDATE, Role.COMPANY, Role.TUTOR, Role.SECTOR_PROFESSIONAL, Role.EXTERNAL_ASSESSOR):
    rule(f"evaluations.sign_as_{_role.lower()}")(partial(_may_sign, _role))


@rule("evaluations.sign")
def may_sign(user, obj):
    """Anyone whose signature is expected on this document, or accepted."""
    if isinstance(obj, Signable):
        return only(user, obj.dossier, *obj.signers, *obj.optional_signers)
    return may_view_dossier(user, obj)


@rule("evaluations.completeness")
def may_see_completeness(user, obj):
    """The secretariat examines it; whoever has a role on the dossier may see what is missing."""
    return may_view_dossier(user, dossier_of(obj))


@rule("evaluations.see_examination")
def may_see_examination(user, obj):
    """The secretariat, at any time; the candidate reads the opinion and its reasons on the paper."""
    return only(user, dossier_of(obj), Role.SECRETARIAT)


@rule("evaluations.examine")
def may_examine(user, obj):
    """The secretariat, from the deposit of part 2 until the opinion."""
    dossier = dossier_of(obj)
    return only(user, dossier, Role.SECRETARIAT) and _in_states(
        dossier, "Aucune partie 2 n'est à examiner sur ce dossier.", S.APPLIED, S.UNDER_EXAMINATION
    )
