"""The booklets: one pen for each part, everybody of the dossier reads what is presented."""

from evaluations.enums import SignableKind
from evaluations.models import Piece

from .cells import Row
from .matrix_dossiers import CALLED, CANDIDATE, COMPANY, DOSSIER, EXTERNAL, PROFESSIONAL, REASON, TUTOR, on

BOTH_ASSESSORS = PROFESSIONAL | EXTERNAL
PLANNERS = TUTOR | COMPANY


def written(route, label, who, *more, form, data=None, args=None, **others):
    """A page of a booklet: whoever holds the pen reads and writes it, the others of the dossier are told whose it is."""
    return Row(
        route,
        args or on(label, *more),
        sees=DOSSIER,
        get=who,
        post=others.pop("post", who),
        form=form,
        data=(lambda _: data) if data else None,
        **others,
    )


def step(tenant):
    positioning = tenant.document("positioning", SignableKind.POSITIONING).positioning
    return [tenant.dossier("positioning").pk, positioning.steps.order_by("pk")[0].pk]


def row_of(relation):
    def args(tenant):
        dossier = tenant.dossier("in_pathway")
        return [dossier.pk, getattr(dossier, relation).order_by("pk")[0].pk]

    return args


def last_review(tenant):
    return [tenant.dossier("in_pathway").pk, tenant.document("in_pathway", SignableKind.REVIEW).version]


def document(label, kind):
    return lambda tenant: [tenant.document(label, kind).pk]


def signing(role):
    return lambda tenant: {"role": role, "digest": tenant.document("presented", SignableKind.POSITIONING).digest}


def signature(role, who):
    """Each of the three who sign this booklet posts their own; the others of the dossier sign nothing."""
    return Row(
        "signable_sign",
        document("presented", SignableKind.POSITIONING),
        sees=DOSSIER,
        post=who,
        data=signing(role),
        act=role,
    )


def new_step(tenant):
    competency = tenant.committee.versions[0].competencies.get(number=2)
    return {
        "competency": competency.pk,
        "modality": "WORKPLACE_TRAINING",
        "provider": "Atelier",
        "hours": "7",
        "period": "mars",
    }


def annex(tenant):
    return [tenant.document("positioning", SignableKind.POSITIONING).pieces.earliest("pk").pk]


def attestation(tenant):
    """Joined by the tutor."""
    return [Piece.objects.filter(training__dossier=tenant.dossier("in_pathway")).earliest("pk").pk]


ROWS = [
    # --- Outil 1 -----------------------------------------------------------------------------------------------
    written("positioning_edit", "positioning", PROFESSIONAL, form="professional", data={"place": "Autre salle"}),
    written("positioning_newcomer", "positioning", PROFESSIONAL, form=""),
    Row("positioning_plan", on("positioning"), sees=DOSSIER, get=PROFESSIONAL, post=PROFESSIONAL, data=new_step),
    Row(
        "positioning_step_edit",
        step,
        sees=DOSSIER,
        get=PROFESSIONAL,
        post=PROFESSIONAL,
        form="professional",
        data=new_step,
    ),
    written("positioning_step_delete", "", PROFESSIONAL, form="", args=step),
    written(
        "positioning_competency",
        "positioning",
        PROFESSIONAL,
        2,
        form="professional",
        data={"activities": "Autre texte"},
    ),
    # Its annexes are the candidate's; whoever may read the booklet downloads them, the candidate at any time.
    Row("positioning_pieces", on("positioning"), sees=DOSSIER, get=CANDIDATE, post=CANDIDATE, post_code=422),
    Row("piece_download", annex, sees=DOSSIER, get=CANDIDATE | PROFESSIONAL, act="annex"),
    Row("piece_withdraw", annex, sees=DOSSIER, post=CANDIDATE, act="annex"),
    # --- Outil 2, follow-up: the tutor, and the company for what it arranges with the provider -------------------
    Row("follow_up", on("in_pathway"), sees=DOSSIER, get=DOSSIER),
    written("follow_up_cover", "in_pathway", PLANNERS, form="tutor", data={"training_provider": "Organisme Delta"}),
    Row(
        "training_add",
        on("in_pathway"),
        sees=DOSSIER,
        get=PLANNERS,
        post=PLANNERS,
        data=lambda tenant: {
            "title": "Animer un groupe",
            "provider": "Organisme",
            "starts_on": "2026-11-02",
            "planned_hours": "7",
            "competencies": [tenant.committee.versions[0].competencies.get(number=2).pk],
        },
    ),
    written(
        "training_edit", "", PLANNERS, form="tutor", data={"title": "Autre titre"}, args=row_of("training_actions")
    ),
    Row(
        "training_not_held",
        on("in_pathway", 2),
        sees=DOSSIER,
        get=PLANNERS,
        post=PLANNERS,
        data=lambda _: {"reason": "Session annulée"},
    ),
    Row(
        "training_attestations",
        row_of("training_actions"),
        sees=DOSSIER,
        get=DOSSIER,
        post=PLANNERS | CANDIDATE,
        post_code=422,
    ),
    Row("piece_download", attestation, sees=DOSSIER, get=DOSSIER, act="attestation"),
    Row("piece_withdraw", attestation, sees=DOSSIER, post=PLANNERS, act="attestation"),
    Row(
        "practice_add",
        on("in_pathway"),
        sees=DOSSIER,
        get=TUTOR,
        post=TUTOR,
        data=lambda _: {"starts_on": "2026-11-02", "missions": "Accueil"},
    ),
    written("practice_edit", "", TUTOR, form="tutor", data={"missions": "Autres missions"}, args=row_of("practices")),
    Row("review_open", on("followed"), sees=DOSSIER, post=TUTOR),
    written("review_edit", "", TUTOR, form="tutor", data={"place": "Atelier"}, args=last_review),
    # --- Outil 2, the candidate's part --------------------------------------------------------------------------
    Row("candidate_part", on("in_pathway"), sees=DOSSIER, get=CANDIDATE),
    written("candidate_part_competency", "in_pathway", CANDIDATE, 2, form="candidate", data={"means": "Un tableau"}),
    written("candidate_part_pieces", "in_pathway", CANDIDATE, 2, form="", post_code=422),
    # --- Outil 2, assessment: both tick, the external assessor holds the pen of the rest -------------------------
    written(
        "assessment_edit", "under_assessment", BOTH_ASSESSORS, post=EXTERNAL, form="external", data={"place": "Salle 3"}
    ),
    written(
        "assessment_synthesis",
        "under_assessment",
        BOTH_ASSESSORS,
        post=EXTERNAL,
        form="external",
        data={"appraisal": "Bon travail."},
    ),
    written(
        "assessment_competency",
        "under_assessment",
        BOTH_ASSESSORS,
        2,
        form="external",
        data={"comment": "Vu au poste."},
    ),
    # --- Reading, presenting, signing ---------------------------------------------------------------------------
    Row(
        "signable_detail",
        document("positioning", SignableKind.POSITIONING),
        sees=DOSSIER,
        get=PROFESSIONAL,
        act="being written",
    ),
    Row("signable_detail", document("presented", SignableKind.POSITIONING), sees=DOSSIER, get=DOSSIER, act="presented"),
    Row("signable_detail", document("awarded", SignableKind.ASSESSMENT), sees=CALLED, get=CALLED, act="signed"),
    Row(
        "signable_present",
        document("positioning", SignableKind.POSITIONING),
        sees=DOSSIER,
        post=PROFESSIONAL,
        act="positioning",
    ),
    Row(
        "signable_present",
        document("under_assessment", SignableKind.ASSESSMENT),
        sees=DOSSIER,
        post=EXTERNAL,
        expired_post_code=409,
        act="assessment",
    ),
    Row(
        "signable_take_back",
        document("presented", SignableKind.POSITIONING),
        sees=DOSSIER,
        get=PROFESSIONAL,
        post=PROFESSIONAL,
        data=lambda _: {"comment": REASON},
    ),
    signature("CANDIDATE", CANDIDATE),
    signature("SECTOR_PROFESSIONAL", PROFESSIONAL),
    signature("COMPANY", COMPANY),
    # Signed by all; the company takes note, if it wants to.
    Row(
        "signable_sign",
        document("to_choose", SignableKind.ASSESSMENT),
        sees=DOSSIER,
        post=COMPANY,
        data=lambda tenant: {
            "role": "COMPANY",
            "digest": tenant.document("to_choose", SignableKind.ASSESSMENT).digest,
        },
        act="takes note",
    ),
    Row("completeness", on("complete"), sees=DOSSIER, get=DOSSIER),
]
