"""VAE dossiers for the tests: each function brings one to the next state, by the services that people go through.

    dossier = vae.file_sent(world)
    dossier = vae.applied(world)

The person is found on the dossier (`dossier.candidate.user`); whoever else acts, on the committee (`dossier.vae_committee`).
"""

from itertools import count

from candidates.models import Candidate
from cqp.demo.cast import person
from cqp.documents.services import next_number
from cqp.referentials.enums import VaeRegime
from cqp.referentials.services import load_certification
from pathways import expectations
from pathways.enums import START_OF, CandidateStatus, PathwayKind
from pathways.models import Dossier, DossierEvent, VaeDossier
from pathways.services import advance

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
