"""The VAE dossiers of the scene: each company has the same, of a person whom it accompanies as a committed training organisation."""

from evaluations.enums import PieceKind
from evaluations.services.pieces import add_piece
from pathways.coaching import choose_provider
from tests import vae
from tests.evaluations.files import scanned


def build_vae(tenant) -> None:
    """Part 2 being written with an identity document, part 3 being written with a proof. The company is their provider."""
    world, committee = tenant.world, tenant.committee
    sent = vae.file_sent(world, committee=committee)
    accompany(tenant, sent)
    add_piece(vae.part_2(sent), actor=sent.candidate.user, kind=PieceKind.IDENTITY, file=scanned("identite.pdf"))
    vae.tell_experience(vae.part_2(sent), actor=sent.candidate.user)
    writing = vae.writing(world, committee=committee)
    accompany(tenant, writing)
    vae.write_part_3(writing, but=(6,))
    proof = {"kind": PieceKind.ACTIVITY, "competency": writing.version.competencies.get(number=2)}
    add_piece(vae.part_3(writing), actor=writing.candidate.user, file=scanned("planning.pdf"), **proof)
    tenant.dossiers |= {"vae_sent": sent, "vae_writing": writing}


def accompany(tenant, dossier) -> None:
    choose_provider(dossier, actor=dossier.candidate.user, provider=tenant.company.organisation)
