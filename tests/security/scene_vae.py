"""The VAE dossiers of the scene: each company has the same, of a person whom it accompanies as a committed training organisation."""

from evaluations.enums import PieceKind
from evaluations.services.admissibility import save_examination, save_ruling
from evaluations.services.pieces import add_piece
from pathways.coaching import choose_provider
from pathways.services import advance
from tests import vae
from tests.evaluations import examining
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
    tenant.dossiers |= {
        "vae_applied": examined(tenant, complete=False),
        "vae_examined": examined(tenant, complete=True),
    }


def examined(tenant, *, complete):
    """Part 2 deposited; found `complete`, with what both opinions need."""
    dossier = examining.applied(tenant.world, committee=tenant.committee)
    accompany(tenant, dossier)
    if complete:
        secretary = tenant.committee.secretary
        advance(dossier, "accept_application", actor=secretary)
        (ruling,) = examining.examination_of(dossier).rulings.all()
        save_ruling(ruling, actor=secretary, revision=0, is_retained=True, reason="")
        save_examination(examining.examination_of(dossier), actor=secretary, revision=0, reasons="Motifs écrits.")
    return dossier


def accompany(tenant, dossier) -> None:
    choose_provider(dossier, actor=dossier.candidate.user, provider=tenant.company.organisation)
