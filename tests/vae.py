"""VAE dossiers for the tests: each function brings one to the next state, by the services that people go through.

    dossier = vae.file_sent(world)
    dossier = vae.applied(world)

The person is found on the dossier (`dossier.candidate.user`); whoever else acts, on the committee (`dossier.vae_committee`).
"""

from datetime import timedelta
from itertools import count

from candidates.models import Candidate
from cqp.demo.cast import build_provider, person
from cqp.documents.services import next_number
from cqp.referentials.enums import VaeRegime
from cqp.referentials.services import load_certification
from cqp.shared import clock
from evaluations.enums import SignableKind
from evaluations.models import Signable
from evaluations.services.activities import save_activity_line
from evaluations.services.signatures import present, sign
from pathways import expectations
from pathways.coaching import choose_provider
from pathways.enums import START_OF, CandidateStatus, PathwayKind, Role, State
from pathways.models import Dossier, DossierEvent, VaeDossier
from pathways.services import advance

from .workflows.machine import put
from .world import BRANCH, referential

_numbers = count(1)


def fresh(dossier) -> Dossier:
    """The dossier as it is now, still knowing its committee's people."""
    found = Dossier.objects.for_page().get(pk=dossier.pk)
    found.vae_committee = dossier.vae_committee
    return found


def requested(world, *, committee=None, version=None, first_name="Nadia", birth_name="Valensole", email="") -> Dossier:
    """Somebody asked for a VAE file of the first CQP of `committee` (the branch unless told), or of `version`."""
    committee = committee or world.branch
    version = version or committee.versions[0]
    email = email or f"vae{next(_numbers)}@exemple.test"
    user = person(email, first_name, birth_name, "x" * 14)
    candidate = Candidate.objects.standing().filter(user=user).first() or Candidate.objects.create(
        user=user, first_name=first_name, birth_name=birth_name, email=email
    )
    dossier = VaeDossier.objects.create(
        kind=PathwayKind.VAE,
        state=START_OF[PathwayKind.VAE],
        number=next_number(version.certification.code),
        candidate=candidate,
        version=version,
        committee=version.certification.committee,
        opened_by=user,
        status=CandidateStatus.OTHER,
    )
    DossierEvent.objects.create(dossier_id=dossier.pk, verb="request_file", to_state=dossier.state, actor=user)
    expectations.refresh(dossier)
    dossier.vae_committee = committee
    return fresh(dossier)


def registered_version():
    """A CQP of the branch registered by the State: no minimum of experience, and two months of silence admit (LEGAL_RNCP)."""
    data = referential(BRANCH, "RN", "CQP Référent(e) numérique")
    data["version"] |= {"vae_regime": VaeRegime.LEGAL_RNCP, "vae_experience_months": 0}
    return load_certification(data)[0]


def file_sent(world, **details) -> Dossier:
    """The secretariat sent the file: part 2 is open."""
    dossier = requested(world, **details)
    advance(dossier, "send_file", actor=dossier.vae_committee.secretary)
    return fresh(dossier)


# --- Part 3 ---------------------------------------------------------------------------------------------------------

TEXTS = {
    "setting": "Accueil d'un centre de formation de dix personnes, depuis 2021.",
    "activities": "Je prépare les salles et j'accueille les stagiaires.",
    "frequency": "REGULAR",
    "autonomy": "ALONE",
    "difficulties": "",
    "results": "Les séances commencent à l'heure.",
}
# The providers that a test needs, by number: all of SIREN that no company of the world has.
SIRETS = ["90000004300019", "90000005000014", "90000006800016"]


def provider(world, rank=0, committee=None):
    """A training provider committed since last month, and its manager (`cqp.demo.cast.Provider`)."""
    since = clock.today() - timedelta(days=30)
    name, domain = f"Organisme {rank + 1}", f"organisme{rank + 1}.test"
    return build_provider(
        name, SIRETS[rank], domain, committee or world.branch, since=since, manager=("Hélène", f"Vasseur-{rank + 1}")
    )


def admitted(world, **details) -> Dossier:
    """A favourable opinion was given, by a shortcut: how it is given has its own tests."""
    dossier = file_sent(world, **details)
    put(dossier, State.ADMISSIBLE)
    found = fresh(dossier)
    expectations.refresh(found)
    return found


def writing(world, **details) -> Dossier:
    """Part 3 is open, nothing is written in it."""
    dossier = admitted(world, **details)
    advance(dossier, "start_writing", actor=dossier.candidate.user)
    return fresh(dossier)


def part_3(dossier) -> Signable:
    return Signable.objects.filter(dossier_id=dossier.pk).latest_of(SignableKind.ACTIVITIES).for_page().first()


def write_part_3(dossier, *, but=()) -> Signable:
    """Every competency described, except those of the numbers `but`; neither presented nor signed."""
    signable = part_3(dossier)
    for line in signable.activity_table.lines.select_related("competency", "table__signable"):
        if line.competency.number not in but:
            save_activity_line(line, actor=dossier.candidate.user, revision=line.revision, **TEXTS)
    return signable


def deposit(signable, *, actor) -> Signable:
    """Presented and signed by the candidate alone, as parts 2 and 3 are."""
    signable = present(signable, actor=actor)
    sign(signable, actor=actor, role=Role.CANDIDATE, seen_digest=signable.digest)
    return signable


def written(world, **details) -> Dossier:
    """Part 3 is deposited."""
    dossier = writing(world, **details)
    deposit(write_part_3(dossier), actor=dossier.candidate.user)
    return fresh(dossier)


def coached(dossier, by) -> Dossier:
    """Accompanied by `by` (see `provider`), by the candidate's own choice."""
    choose_provider(dossier, actor=dossier.candidate.user, provider=by.organisation)
    return fresh(dossier)
