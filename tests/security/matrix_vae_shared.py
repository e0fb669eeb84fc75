"""The pages that both pathways share, on VAE dossiers: no company is party to them, and the secretariat names both assessors."""

from evaluations.enums import SignableKind

from .cells import Row
from .matrix_booklets import BOTH_ASSESSORS, document
from .matrix_dossiers import CANDIDATE, EXTERNAL, PROFESSIONAL, REASON, SECRETARIAT, external_number, on
from .matrix_dossiers import professional_number as professional_of
from .matrix_jury import JUROR, SESSION, item

# Before anybody is named; once both assessors are; on the agenda of a jury.
ALONE = CANDIDATE | SECRETARIAT
NAMED = ALONE | PROFESSIONAL | EXTERNAL
CALLED = NAMED | JUROR


def act(verb, label, who, sees, **more):
    return Row(
        "dossier_act",
        on(label, verb.replace("_", "-")),
        sees=sees,
        get=who,
        post=who,
        data=lambda _: {"comment": REASON},
        act=f"vae {verb} {label}",
        **more,
    )


def naming(role, reference):
    """By the secretariat alone: in this pathway no company does."""
    return Row(
        "dossier_people",
        on("vae_written"),
        sees=NAMED,
        get=NAMED,
        post=SECRETARIAT,
        data=lambda tenant: {
            "role": role,
            f"{role.lower()}-reference": reference(tenant),
            f"{role.lower()}-job_title": "Responsable",
        },
        act=f"vae {role}",
    )


def assessing(route, *more, get=BOTH_ASSESSORS, post=EXTERNAL, **data):
    return Row(
        route,
        on("vae_under_assessment", *more),
        sees=NAMED,
        get=get,
        post=post,
        form="external",
        data=lambda _: data,
        act="vae",
    )


def signature(role, who):
    return Row(
        "signable_sign",
        document("vae_signing", SignableKind.ASSESSMENT),
        sees=NAMED,
        post=who,
        data=lambda tenant: {
            "role": role,
            "digest": tenant.document("vae_signing", SignableKind.ASSESSMENT).digest,
        },
        act=f"vae {role}",
    )


ROWS = [
    Row("dossier_detail", on("vae_written"), sees=NAMED, get=NAMED, act="vae written"),
    Row("dossier_detail", on("vae_seated"), sees=CALLED, get=CALLED, act="vae seated"),
    naming("SECTOR_PROFESSIONAL", professional_of),
    naming("EXTERNAL_ASSESSOR", external_number),
    act("send_file", "vae_requested", SECRETARIAT, ALONE),
    act("start_writing", "vae_admitted", CANDIDATE, ALONE),
    act("resume_writing", "vae_written", CANDIDATE, NAMED),
    act("resume_writing", "vae_incomplete", CANDIDATE, NAMED),
    act("reopen_writing", "vae_incomplete", SECRETARIAT, NAMED),
    act("close_unanswered", "vae_overdue", SECRETARIAT, ALONE),
    assessing("assessment_edit", place="Salle 3"),
    assessing("assessment_synthesis", appraisal="Bon travail."),
    assessing("assessment_competency", 2, post=BOTH_ASSESSORS, comment="Vu dans le dossier."),
    signature("CANDIDATE", CANDIDATE),
    signature("SECTOR_PROFESSIONAL", PROFESSIONAL),
    signature("EXTERNAL_ASSESSOR", EXTERNAL),
    Row("completeness", on("vae_seated"), sees=CALLED, get=CALLED, act="vae"),
    Row(
        "item_decide",
        item("vae_seated"),
        sees=SESSION,
        get=SESSION,
        post=JUROR,
        form="president",
        data=lambda _: {"observation": "Rien à signaler."},
        act="vae",
    ),
    Row(
        "item_reading",
        item("vae_seated"),
        sees=SESSION,
        get=JUROR,
        post=JUROR,
        form="president",
        data=lambda _: {"notes": "À revoir."},
        act="vae",
    ),
]
