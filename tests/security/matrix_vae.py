"""The VAE file: the candidate alone writes it, the provider advises, the secretariat examines."""

from evaluations.enums import SignableKind

from .cells import Row
from .matrix_dossiers import CANDIDATE, COMPANY, SECRETARIAT, on

# In the scene the company is the provider that accompanies the candidate; nobody else is on these dossiers.
VAE = CANDIDATE | SECRETARIAT | COMPANY


def part_2(route, *, post=None, label="vae_sent", args=None, **more):
    """A page of part 2: the candidate alone; the secretariat and the accompanying provider are told whose it is."""
    return Row(route, args or on(label), sees=VAE, get=CANDIDATE, post=post, **more)


def experience(tenant):
    signable = tenant.document("vae_sent", SignableKind.APPLICATION)
    return [signable.dossier_id, signable.application.experiences.get().pk]


ROWS = [
    # --- Partie 2 ----------------------------------------------------------------------------------------------
    part_2("application_edit"),
    part_2("application_request", post=CANDIDATE, form="candidate", data=lambda _: {"motivation": "Progresser"}),
    part_2("application_situation", post=CANDIDATE, form="candidate", data=lambda _: {"nationality": "belge"}),
    part_2("application_experiences"),
    part_2(
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
    part_2(
        "application_experience",
        post=CANDIDATE,
        args=experience,
        form="candidate",
        data=lambda _: {"description": "Autre récit"},
    ),
    part_2("application_experience_remove", post=CANDIDATE, args=experience),
    part_2("application_positioning", post=CANDIDATE, form="candidate", data=lambda _: {"c2-level": "PARTLY"}),
]
