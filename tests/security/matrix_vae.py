"""The VAE file: the candidate alone writes it, the provider advises, the secretariat examines."""

from evaluations.admissibility import seen
from evaluations.enums import PieceKind, SignableKind
from evaluations.examination_pages import latest_examination
from evaluations.models import Piece

from .cells import Row, tomorrow
from .matrix_dossiers import CANDIDATE, COMPANY, REASON, SECRETARIAT, on

# In the scene the company is the provider that accompanies the candidate; nobody else is on these dossiers.
VAE = CANDIDATE | SECRETARIAT | COMPANY
COACH = COMPANY


def candidate_page(route, *, post=None, label="vae_sent", args=None, **more):
    """A page of parts 2 and 3: the candidate alone; the secretariat and the accompanying provider are told whose it is."""
    return Row(route, args or on(label), sees=VAE, get=CANDIDATE, post=post, **more)


def experience(tenant):
    signable = tenant.document("vae_sent", SignableKind.APPLICATION)
    return [signable.dossier_id, signable.application.experiences.get().pk]


def piece(label, kind):
    """The last one that stands in this dossier."""
    return lambda tenant: [
        Piece.objects.standing().filter(signable__dossier=tenant.dossier(label), kind=kind).latest("pk").pk
    ]


def part_3(tenant):
    return [tenant.document("vae_writing", SignableKind.ACTIVITIES).pk]


def provider_of(tenant):
    return {"provider": tenant.company.organisation.pk}


def advice(_):
    return {"text": "Donnez un exemple chiffré."}


def examination_page(route, *, args=None, get=SECRETARIAT, **more):
    return Row(route, args or on("vae_applied"), sees=VAE, get=get, post=SECRETARIAT, **more)


def what_was_read(tenant):
    """An opinion is given on what its page showed."""
    return {"seen": seen(latest_examination(tenant.dossier("vae_examined")))}


IDENTITY, PROOF = piece("vae_sent", PieceKind.IDENTITY), piece("vae_writing", PieceKind.ACTIVITY)

ROWS = [
    # --- Partie 2 ----------------------------------------------------------------------------------------------
    candidate_page("application_edit"),
    candidate_page(
        "application_request", post=CANDIDATE, form="candidate", data=lambda _: {"motivation": "Progresser"}
    ),
    candidate_page("application_situation", post=CANDIDATE, form="candidate", data=lambda _: {"nationality": "belge"}),
    candidate_page("application_experiences"),
    candidate_page(
        "application_experience_add",
        post=CANDIDATE,
        data=lambda _: {
            "title": "Secrétaire",
            "employer": "Association",
            "status": "EMPLOYEE",
            "starts_on": "2020-01-01",
            "working_time": "50",
        },
    ),
    candidate_page(
        "application_experience",
        post=CANDIDATE,
        args=experience,
        form="candidate",
        data=lambda _: {"description": "Autre récit"},
    ),
    candidate_page("application_experience_remove", post=CANDIDATE, args=experience),
    candidate_page("application_positioning", post=CANDIDATE, form="candidate", data=lambda _: {"c2-level": "PARTLY"}),
    # --- Pièces: read by whoever reads the part; an identity document by two, and not while part 2 is being written ------
    candidate_page("application_pieces", post=CANDIDATE, post_code=422),
    candidate_page("activity_pieces", post=CANDIDATE, post_code=422, args=on("vae_writing", 2)),
    candidate_page("piece_download", args=IDENTITY, act="identity"),
    Row("piece_download", PROOF, sees=VAE, get=CANDIDATE | COACH, act="proof"),
    Row("piece_withdraw", PROOF, sees=VAE, post=CANDIDATE),
    # --- Accompagnement ------------------------------------------------------------------------------------------
    candidate_page("dossier_coaching", post=CANDIDATE, data=provider_of),
    candidate_page("coaching_end", post=CANDIDATE),
    # --- Partie 3 ------------------------------------------------------------------------------------------------
    Row("activity_table", on("vae_writing"), sees=VAE, get=CANDIDATE | COACH),
    candidate_page(
        "activity_situation",
        post=CANDIDATE,
        args=on("vae_writing"),
        form="candidate",
        data=lambda _: {"employed_in_branch": "False"},
    ),
    candidate_page(
        "activity_competency",
        post=CANDIDATE,
        args=on("vae_writing", 2),
        form="candidate",
        data=lambda _: {"setting": "Autre contexte"},
    ),
    Row("activity_advice", on("vae_writing", 2), sees=VAE, get=COACH, post=COACH, data=advice),
    Row("signable_detail", part_3, sees=VAE, get=CANDIDATE | COACH, act="part_3"),
    # --- Examen de la recevabilité: the secretariat alone, the others are told whose act it is ------------------------
    examination_page("application_examination", form="secretary", data=lambda _: {"recommendations": "Autre conseil"}),
    examination_page("examination_count", get=None, post_code=200),
    examination_page("application_accept", get=None),
    examination_page("application_return", data=lambda _: {"comment": REASON, "answer_by": tomorrow()}),
    examination_page("application_admit", args=on("vae_examined"), data=what_was_read),
    examination_page("application_refuse", args=on("vae_examined"), data=what_was_read),
]
