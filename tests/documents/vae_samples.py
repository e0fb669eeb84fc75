"""Complete contexts of the papers of the VAE pathway."""

from cqp.referentials.wording import TEXTS
from evaluations.contents.admissibility import DECISIONS
from evaluations.contents.parts import choices
from evaluations.enums import AdmissibilityVerdict, SelfLevel
from tests.documents.sample_facts import (
    CANDIDATE,
    CERTIFICATION,
    COMMITTEE,
    COMPETENCIES,
    DIGEST,
    DOSSIER,
    LONG_TEXT,
    signature,
)

VAE_DOSSIER = DOSSIER | {"pathway": "Validation des acquis de l'expérience"}
DEPOSIT = {"version": 2, "at": "2026-09-14T18:05:44.000001+02:00", "digest": DIGEST}
TIME = {
    "requested_on": "2026-08-31",
    "received_on": "2026-09-14",
    "due_on": "2026-11-26",
    "suspended_days": 12,
    "silence_admits": True,
}

RANK = {"is_first": False, "earlier": [{"number": "AF-2025-000031", "requested_on": "2025-03-02"}]}
COACHING = {
    "provider": "Institut Régional des Métiers",
    "siret": "73282932000074",
    "commitment": "ENG-2026-000004",
    "since": "2026-09-07",
}

VAE_RECEIPT = {
    "dossier": VAE_DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "rank": RANK,
    "coaching": COACHING,
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
    "rank": RANK,
    "coaching": COACHING,
    "deposit": DEPOSIT,
    "time": TIME,
    "verdict_choices": choices(AdmissibilityVerdict),
    "verdict": "FAVOURABLE",
    "decided_at": "2026-11-17T10:12:00+01:00",
    "valid_until": "2027-11-17",
    "signatory": {"name": "Inès Roux", "role": "secrétariat de la CPEF"},
    "retained": "41,53 mois à temps plein",
    "required": "36 mois à temps plein, à la date de la demande",
    "decision_choices": DECISIONS,
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

PROOF = {"kind": "justificatif d'expérience", "name": "certificat-de-travail.pdf", "sha256": DIGEST, "state": ""}

# What the assessors found is that of the other pathway (samples.py joins it).
VAE_FILE = {
    "dossier": VAE_DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "requested_on": "2026-08-31",
    "candidate": CANDIDATE
    | {
        "sex": "femme",
        "birth_department": "42",
        "nationality": "française",
        "address": "3 allée des Tilleuls\n59800 Lille",
        "address_country": "France",
        "email": "anais.marchand@exemple.invalid",
        "phone": "06 00 00 00 00",
    },
    "request": {
        "rank": RANK,
        "aim": "certaines compétences",
        "targeted": COMPETENCIES[:2],
        "other_requests": "Aucune autre cette année.",
        "motivation": LONG_TEXT,
    },
    "situation": {
        "situation": "en recherche d'emploi",
        "employed_in_branch": False,
        "employer": {"name": "Association Horizon", "siret": "73282932000074"},
        "education_level": "niveau 5 (bac + 2)",
        "highest_level": "niveau 5 (bac + 2)",
        "highest_title": "BTS Support à l'action managériale",
        "followed_trainings": [
            {"title": "Qualité des organismes de formation", "provider": "Institut Régional des Métiers", "year": 2024},
            {"title": "Accueillir un public en difficulté", "provider": "", "year": None},
        ],
        "trainings": "Et deux journées d'échanges entre assistantes, chaque année.",
    },
    "coaching": COACHING,
    "experiences": [
        {
            "title": "Assistante de formation",
            "employer": "Horizon Formation SAS",
            "status": "salarié(e)",
            "starts_on": "2022-03-01",
            "ends_on": None,
            "working_time": 80,
            "description": LONG_TEXT,
            "pieces": [PROOF],
        },
    ],
    "experience_count": {"at": "2026-08-31", "months": "43,2", "threshold": 36},
    "self_level_choices": choices(SelfLevel),
    "competencies": [row | {"level": "YES", "comment": "Chaque semaine depuis quatre ans."} for row in COMPETENCIES],
    "pieces": [{"kind": "pièce d'identité", "name": "", "sha256": DIGEST, "state": "contrôle antivirus en attente"}],
    "application_oath": signature("Anaïs Marchand", "candidat(e)", "09-14") | {"words": TEXTS["oath_candidate_part"]},
    "admissibility": {
        "verdict": "favorable",
        "decided_at": "2026-11-17T10:12:00+01:00",
        "valid_until": "2027-11-17",
        "retained": "41,53 mois à temps plein",
        "recommendations": "Décrire un aléa rencontré et la solution trouvée.",
    },
    "activities_situation": {
        "employed_in_branch": True,
        "employer": {"name": "Horizon Formation SAS", "siret": "73282932000074"},
    },
    "activities_coaching": COACHING | {"since": "2026-11-18", "commitment": "ENG-2026-000011"},
    "activities": [
        {
            "competency": row,
            "setting": LONG_TEXT,
            "activities": LONG_TEXT,
            "frequency": "régulière",
            "autonomy": "seul(e)",
            "difficulties": "Un financeur absent : le dossier est parti la veille du délai.",
            "results": "Quarante sessions tenues, trois seulement reportées.",
            "pieces": [PROOF | {"kind": "preuve d'activité", "name": "tableau-de-suivi.pdf"}],
        }
        for row in COMPETENCIES
    ],
    "activities_version": 2,
    # Deposited before the words were in what is signed.
    "activities_oath": signature("Anaïs Marchand", "candidat(e)", "11-20") | {"words": ""},
    "evaluation": None,
}

ALL = {"vae_receipt": VAE_RECEIPT, "admissibility_decision": ADMISSIBILITY_DECISION}
