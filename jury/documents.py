"""The papers of this app: kinds known to cqp.documents, filled by jury.contents."""

from cqp.documents import papers
from cqp.documents.kinds import DocumentKind, register

register(
    DocumentKind(
        code="decision_sheet",
        title="Fiche de décision du jury (Outil 3)",
        template="pdf/decision_sheet.html",
        version="1.0",
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
