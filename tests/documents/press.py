"""Prints a sample without a database: `python -m tests.documents.press folder` writes every paper as a PDF, to be looked at."""

from types import SimpleNamespace

from cqp.documents import papers, vae_papers
from cqp.documents.kinds import DocumentKind, UnknownDocumentKind, kind_of, register
from cqp.shared import clock
from tests.documents import samples

TITLES = {
    "positioning": "Outil 1 — Livret de repérage des compétences acquises et des besoins en formation",
    "follow_up": "Outil 2 — Livret de suivi et d'évaluation du candidat",
    "decision_sheet": "Outil 3 — Fiche de décision du jury paritaire",
    "certificate": "Certificat de qualification professionnelle",
    "competency_statement": "Attestation de compétences validées",
    "vae_receipt": "Accusé de réception du dossier de recevabilité (VAE, partie 2)",
    "admissibility_decision": "Avis sur la recevabilité d'une demande de VAE",
    "jury_guide": "Outil 3 — Guide du jury paritaire",
    "jury_minutes": "Outil 3 — Procès-verbal de séance du jury paritaire",
    "jury_rectifying_minutes": "Outil 3 — Procès-verbal rectificatif du jury paritaire",
    "jury_summons": "Convocation au jury paritaire",
    "vae_file": "Dossier de VAE (parties 2 et 3, évaluation)",
}


def shape_of(code):
    """As declared beside the others of its pathway."""
    name = code.upper()
    return getattr(vae_papers if hasattr(vae_papers, name) else papers, name)


def known_kind(code):
    """The kind of this paper, as its owner app declares it, or a stand-in when that app is not loaded."""
    try:
        return kind_of(code)
    except UnknownDocumentKind:
        return register(
            DocumentKind(
                code=code,
                title=TITLES[code],
                template=f"pdf/{code}.html",
                version="1.0",
                prefix=code[:4].upper(),
                shape=shape_of(code),
            ),
        )


def paper(code, context=None, **values):
    """What rendering reads of an IssuedDocument."""
    kind = known_kind(code)
    return SimpleNamespace(
        **{
            "kind": code,
            "context": context or samples.sample(code),
            "number": f"{kind.prefix}-2026-000007",
            "title": TITLES[code],
            "context_sha256": samples.DIGEST,
            "created_at": clock.datetime(2026, 11, 23, 13, 32, 7, 654321, tzinfo=clock.PARIS),
            "replaces": None,
        }
        | values
    )
