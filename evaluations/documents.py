"""The papers of this app: kinds known to cqp.documents, filled by evaluations.contents."""

from cqp.documents import papers, vae_papers
from cqp.documents.kinds import DocumentKind, register
from pathways.enums import Role
from pathways.papers import reserve

register(
    DocumentKind(
        code="positioning",
        title="Livret de repérage des compétences acquises et des besoins en formation (Outil 1)",
        template="pdf/positioning.html",
        version="1.1",
        prefix="O1",
        shape=papers.POSITIONING,
    )
)
register(
    DocumentKind(
        code="follow_up",
        title="Livret de suivi et d'évaluation (Outil 2)",
        template="pdf/follow_up.html",
        version="1.1",
        prefix="O2",
        shape=papers.FOLLOW_UP,
    )
)
register(
    DocumentKind(
        code="vae_receipt",
        title="Accusé de réception du dossier de recevabilité (VAE, partie 2)",
        template="pdf/vae_receipt.html",
        version="1.1",
        prefix="AR",
        shape=vae_papers.VAE_RECEIPT,
    )
)
register(
    DocumentKind(
        code="admissibility_decision",
        title="Avis sur la recevabilité d'une demande de VAE",
        template="pdf/admissibility_decision.html",
        version="1.1",
        prefix="REC",
        shape=vae_papers.ADMISSIBILITY_DECISION,
    )
)
register(
    DocumentKind(
        code="vae_file",
        title="Dossier de VAE (parties 2 et 3, évaluation)",
        template="pdf/vae_file.html",
        version="1.1",
        prefix="VAE",
        shape=vae_papers.VAE_FILE,
    )
)

# What was joined, and why a request is refused, is the candidate's and the committee's: not the accompanying provider's, nor the
# assessors'.
reserve("vae_receipt", Role.CANDIDATE, Role.SECRETARIAT, Role.JUROR)
reserve("admissibility_decision", Role.CANDIDATE, Role.SECRETARIAT, Role.JUROR)
