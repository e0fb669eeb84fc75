"""The VAE dossiers of the scene: each company has the same, of a person whom it accompanies as a committed training organisation."""

from datetime import timedelta

from cqp.demo import hearing
from cqp.shared import clock
from evaluations.enums import PieceKind
from evaluations.services.admissibility import save_examination, save_ruling
from evaluations.services.pieces import add_piece
from evaluations.services.signatures import present
from jury.models import JurySession
from pathways.coaching import choose_provider
from pathways.enums import Role
from pathways.services import advance, assign
from tests import vae
from tests.evaluations import examining
from tests.evaluations.files import scanned

# Of a company that does not have a VAE of some kind, this one stands for it: it went through every step.
STAND_IN = "vae_seated"


def build_vae(tenant) -> None:
    build_written(tenant)
    tenant.dossiers[STAND_IN] = seated(tenant)
    if tenant.name == "alpha":
        build_shared(tenant)


def build_written(tenant) -> None:
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


# --- The pages that both pathways share: the company is no party to these, its professional assesses --------------------------


def build_shared(tenant) -> None:
    """Each act of the pathway is possible on one of these. They have no accompanying provider: whoever helps does not assess."""
    world, committee = tenant.world, tenant.committee
    tenant.dossiers |= {
        "vae_requested": vae.requested(world, committee=committee),
        "vae_admitted": vae.admitted(world, committee=committee),
        "vae_written": named(tenant, vae.written(world, committee=committee)),
        "vae_under_assessment": assessed(tenant),
        "vae_signing": presented(tenant),
        "vae_incomplete": sent_back(tenant),
        "vae_overdue": overdue(tenant),
    }


def named(tenant, dossier):
    secretary = tenant.committee.secretary
    assign(dossier, Role.SECTOR_PROFESSIONAL, tenant.company.professional, actor=secretary)
    assign(dossier, Role.EXTERNAL_ASSESSOR, tenant.committee.external, actor=secretary)
    return vae.fresh(dossier)


def assessed(tenant):
    """The grid is ticked, both opinions are given; nothing is presented."""
    dossier = named(tenant, vae.written(tenant.world, committee=tenant.committee))
    advance(dossier, "start_assessment", actor=tenant.committee.external)
    vae.assess(vae.fresh(dossier), tenant.world, external=tenant.committee.external)
    return vae.fresh(dossier)


def presented(tenant):
    dossier = assessed(tenant)
    present(vae.round_of(dossier).signable, actor=tenant.committee.external)
    return vae.fresh(dossier)


def transmitted(tenant):
    dossier, external = assessed(tenant), tenant.committee.external
    dossier = vae.sign_round(dossier, tenant.world, external=external)
    advance(dossier, "transmit", actor=external)
    return vae.fresh(dossier)


def sent_back(tenant):
    dossier = transmitted(tenant)
    advance(dossier, "return_incomplete", actor=tenant.committee.secretary, comment="Un aléa manque en partie 3.")
    return vae.fresh(dossier)


def seated(tenant):
    """Complete, on the agenda of an open session, its sheet filled."""
    dossier = vae.declare_complete(transmitted(tenant))
    session = hearing.open_(tenant.committee, tenant.seat("vae_open", dossier))
    hearing.decide(tenant.committee, session.items.select_related("dossier").get())
    tenant.sessions["vae_open"] = JurySession.objects.get(pk=session.pk)
    return vae.fresh(dossier)


def overdue(tenant):
    """Returned so long ago that the candidate's time to complete it is over."""
    with clock.frozen(clock.now() - timedelta(days=90)):
        dossier = examining.applied(tenant.world, committee=tenant.committee)
        secretary = tenant.committee.secretary
        advance(dossier, "return_application", actor=secretary, comment="La carte est floue.")
    return vae.fresh(dossier)
