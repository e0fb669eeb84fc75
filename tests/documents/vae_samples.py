"""Complete contexts of the papers of the VAE pathway."""

from evaluations.enums import AdmissibilityVerdict
from tests.documents.sample_facts import CANDIDATE, CERTIFICATION, COMMITTEE, DIGEST, DOSSIER, LONG_TEXT

VAE_DOSSIER = DOSSIER | {"pathway": "Validation des acquis de l'expérience"}
DEPOSIT = {"version": 2, "at": "2026-09-14T18:05:44.000001+02:00", "digest": DIGEST}
TIME = {
    "requested_on": "2026-08-31",
    "received_on": "2026-09-14",
    "due_on": "2026-11-26",
    "suspended_days": 12,
    "silence_admits": True,
}

VAE_RECEIPT = {
    "dossier": VAE_DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "deposit": DEPOSIT,
    "pieces": [
        {"kind": "Pièce d'identité", "of": "", "name": "carte-identite.pdf", "sha256": DIGEST},
        {
            "kind": "Justificatif d'expérience",
            "of": "Assistante de formation — Horizon Formation SAS",
            "name": "certificat-de-travail-signe-et-date-par-l-employeur.pdf",
            "sha256": DIGEST,
        },
    ],
    "time": TIME,
}

ADMISSIBILITY_DECISION = {
    "dossier": VAE_DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "deposit": DEPOSIT,
    "time": TIME,
    "verdict_choices": [{"code": code, "label": str(label)} for code, label in AdmissibilityVerdict.choices],
    "verdict": "FAVOURABLE",
    "decided_at": "2026-11-17T10:12:00+01:00",
    "signatory": {"name": "Inès Roux", "role": "secrétariat de la CPEF"},
    "retained": "41,53 mois à temps plein",
    "required": "36 mois à temps plein, à la date de la demande",
    "decision_choices": [{"code": "RETAINED", "label": "retenue"}, {"code": "NOT_RETAINED", "label": "non retenue"}],
    "experiences": [
        {
            "title": "Assistante de formation",
            "employer": "Horizon Formation SAS",
            "status": "salarié(e)",
            "starts_on": "2022-03-01",
            "ends_on": None,
            "working_time": 80,
            "decision": "RETAINED",
            "reason": "",
        },
        {
            "title": "Secrétaire du club",
            "employer": "Association sportive de Wazemmes",
            "status": "bénévole",
            "starts_on": "2019-09-01",
            "ends_on": "2021-06-30",
            "working_time": 10,
            "decision": "NOT_RETAINED",
            "reason": "Sans rapport avec les compétences du CQP : aucune prestation de formation.",
        },
    ],
    "reasons": LONG_TEXT,
    "recommendations": "Décrire en partie 3 un aléa rencontré et la solution trouvée : la compétence 4 est peu illustrée.",
}

ALL = {"vae_receipt": VAE_RECEIPT, "admissibility_decision": ADMISSIBILITY_DECISION}
