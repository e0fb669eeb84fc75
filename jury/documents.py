"""The papers of this app: kinds known to cqp.documents, filled by jury.contents."""

from cqp.documents import papers
from cqp.documents.kinds import DocumentKind, register

from .reading import guide

register(
    DocumentKind(
        code="decision_sheet",
        title="Fiche de décision du jury (Outil 3)",
        template="pdf/decision_sheet.html",
        version="1.1",
        prefix="O3",
        shape=papers.DECISION_SHEET,
    )
)
register(
    DocumentKind(
        code="certificate",
        title="Certificat de qualification professionnelle",
        template="pdf/certificate.html",
        version="1.0",
        prefix="CERT",
        shape=papers.CERTIFICATE,
    )
)
register(
    DocumentKind(
        code="competency_statement",
        title="Attestation de compétences validées",
        template="pdf/competency_statement.html",
        version="1.0",
        prefix="ATT",
        shape=papers.COMPETENCY_STATEMENT,
    )
)
register(
    DocumentKind(
        code="jury_rectifying_minutes",
        title="Procès-verbal rectificatif du jury paritaire",
        template="pdf/jury_rectifying_minutes.html",
        version="1.0",
        prefix="PVRP",
        shape=papers.JURY_RECTIFYING_MINUTES,
    )
)
register(
    DocumentKind(
        code="jury_minutes",
        title="Procès-verbal de séance du jury paritaire",
        template="pdf/jury_minutes.html",
        version="1.1",
        prefix="PVS",
        shape=papers.JURY_MINUTES,
    )
)
register(
    DocumentKind(
        code=guide.KIND,
        title="Guide du jury paritaire (Outil 3)",
        template="pdf/jury_guide.html",
        version=guide.VERSION,
        prefix="GJ",
        shape=papers.JURY_GUIDE,
    )
)
