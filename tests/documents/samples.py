"""One complete context per paper, as the owner apps build them."""

import copy

from cqp.documents import papers
from cqp.referentials.wording import TEXTS
from evaluations.contents.parts import choices
from evaluations.enums import Level, Mark, ReviewLevel, Source, Verdict
from jury.enums import Answer, Outcome
from jury.enums import Verdict as JuryVerdict
from tests.documents import jury_samples, vae_samples
from tests.documents.sample_facts import (
    CANDIDATE,
    CERTIFICATION,
    COMMITTEE,
    COMPANY,
    COMPETENCIES,
    CRITERIA,
    DIGEST,
    DOSSIER,
    LONG_TEXT,
    PLAN,
    signature,
)


def piece(kind, name, state=""):
    return {"kind": kind, "name": name, "sha256": DIGEST, "state": state}


POSITIONING = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "revision": 2,
    "revision_reason": "Correction de la période de formation de la compétence 4, demandée par l'entreprise.",
    "candidate": CANDIDATE
    | {
        "sex": "féminin",
        "birth_commune_code": "42218",
        "address": "3 allée des Tilleuls\n59800 Lille",
        "email": "anais.marchand@exemple.invalid",
        "phone": "06 00 00 00 00",
        "status": "Salariée",
        "job_title": "Assistante administrative",
        "hired_on": "2023-09-01",
        "seniority": "3 ans",
        "qualifications": "BTS Support à l'action managériale (2015)",
    },
    "company": COMPANY
    | {"collective_agreement": "1516", "headcount": 42, "representative": "Hélène Vasseur, directrice"},
    "professional": {
        "name": "Karim Delattre",
        "function": "responsable administratif",
        "is_internal": True,
        "accreditation_number": "HAB-2025-000017",
    },
    "interview": {"held_on": "2026-02-12", "place": "Lille, siège de l'entreprise", "duration": "1 h 30"},
    "is_newcomer": False,
    "level_choices": choices(Level),
    "competencies": [
        competency
        | {
            "level": level,
            "situations": LONG_TEXT,
            "examples": "Session « Bureautique » du 14 janvier : 12 inscrits, 2 financeurs.",
            "need": need,
            "comment": "Preuves vues pendant l'entretien : tableau de suivi, trois dossiers complets."
            if level == "ACQUIRED"
            else "",
        }
        for competency, level, need in zip(
            COMPETENCIES,
            ["PARTIAL", "ACQUIRED", "ACQUIRED", "NOT_ACQUIRED", "ACQUIRED", "PARTIAL"],
            [
                "Connaître les règles de prise en charge des financeurs.",
                "",
                "",
                "Gérer une absence de formateur et un client mécontent.",
                "",
                "Tenir à jour le planning partagé.",
            ],
            strict=True,
        )
    ],
    "plan": PLAN,
    "pieces": [
        piece("curriculum vitae", "cv-anais.pdf"),
        piece("fiche de poste", "poste.pdf", "écartée par l'antivirus"),
    ],
    "signatures": [
        signature("Anaïs Marchand", "candidate", "02-12"),
        signature("Karim Delattre", "professionnel du secteur", "02-12", 15),
        signature("Hélène Vasseur", "représentante de l'entreprise", "02-16", 9),
    ],
}


FOLLOW_UP = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "company": COMPANY,
    "tutor": {"name": "Sophie N'Diaye", "function": "coordinatrice pédagogique"},
    "training_provider": {"name": "Institut Régional des Métiers", "referent": "Paul Lemaître"},
    "plan": PLAN,
    "training_actions": [
        {
            "title": "Financements et pièces contractuelles",
            "provider": "Institut Régional des Métiers",
            "trainer": "Paul Lemaître",
            "starts_on": "2026-03-09",
            "ends_on": "2026-04-03",
            "planned_hours": "21 h",
            "done_hours": "21 h",
            "competencies": [1],
            "attested_on": "2026-04-06",
            "pieces": [piece("attestation de formation", "attestation-financements.pdf")],
        },
        {
            "title": "Accueillir les situations difficiles",
            "provider": "Institut Régional des Métiers",
            "trainer": "",
            "starts_on": "2026-05-11",
            "ends_on": None,
            "planned_hours": "14 h",
            "done_hours": "7 h",
            "competencies": [4, 6],
            "attested_on": None,
            "pieces": [],
        },
    ],
    "trainings_not_held": [
        {
            "competency": COMPETENCIES[3],
            "reason": "La session de novembre a été annulée par l'organisme ; la compétence a été travaillée au poste.",
            "told_by": "Sophie N'Diaye",
            "told_at": "2026-09-01T10:15:00+02:00",
        }
    ],
    "review_level_choices": choices(ReviewLevel),
    "reviews": [
        {
            "held_on": day,
            "place": "Lille",
            "trainer": "Paul Lemaître",
            "observation": LONG_TEXT,
            "improvements": "Anticiper les relances des financeurs.",
            "next_review_on": following,
            "levels": [
                {
                    "competency": COMPETENCIES[0],
                    "level": "IN_PROGRESS",
                    "comment": "Autonome sur les dossiers simples.",
                },
                {"competency": COMPETENCIES[3], "level": level, "comment": ""},
            ],
            "visas": [
                signature("Anaïs Marchand", "candidate", day[5:]),
                signature("Sophie N'Diaye", "tutrice", day[5:], 16),
            ],
        }
        for day, following, level in [("2026-04-20", "2026-06-15", "NOT_ADDRESSED"), ("2026-06-15", None, "ACQUIRED")]
    ],
    "practice": [
        {
            "starts_on": "2026-04-06",
            "ends_on": "2026-06-30",
            "missions": "Gestion complète de six sessions, de l'inscription à la facturation.",
        },
        {
            "starts_on": "2026-07-01",
            "ends_on": None,
            "missions": "Remplacement de la coordinatrice pendant ses congés.",
        },
    ],
    "candidate_parts": [
        {
            "competency": competency,
            "situations": LONG_TEXT,
            "activities": "Contrôle des pièces, relances, mise à jour de l'outil.",
            "means": "Outil de gestion, messagerie, modèles de l'entreprise.",
            "results": "Aucun dossier refusé depuis avril.",
            "difficulties": "Délais très courts en juin.",
            "pieces": [piece("preuve d'activité", "tableau-de-suivi.pdf", "contrôle antivirus en attente")]
            if competency["number"] == 1
            else [],
        }
        for competency in COMPETENCIES
    ],
    "sworn_statement": signature("Anaïs Marchand", "candidate", "09-02") | {"words": TEXTS["oath_candidate_part"]},
    "assessment": {
        "round": 2,
        "held_on": "2026-10-05",
        "place": "Horizon Formation, Lille",
        "place_kind": "En entreprise",
        "duration": "3 h",
        "observation_kind": "Situation de travail réelle",
        "observed_situation": "Ouverture d'une session de douze stagiaires, un formateur absent.",
        "professional": {"name": "Karim Delattre", "accreditation_number": "HAB-2025-000017"},
        "external": {"name": "Claire Fontaine", "accreditation_number": "HAB-2024-000008"},
    },
    "answer_choices": choices(Mark),
    "source_choices": choices(Source),
    "verdict_choices": choices(Verdict),
    "grid": [
        competency
        | {
            "criteria": [
                {
                    "wording": wording,
                    "answer": "YES" if rank else "NOT_OBSERVED",
                    "sources": ["FILE", "INTERVIEW"] if rank else [],
                    "comment": "Vu sur pièces." if rank else "",
                }
                for rank, wording in enumerate(CRITERIA[competency["number"] - 1])
            ],
            "comment": "Vu à l'ouverture de la session, puis en entretien." if competency["number"] < 3 else "",
            "professional": {"verdict": "ACQUIRED", "reason": ""},
            "external": {
                "verdict": "NOT_ACQUIRED" if competency["number"] == 4 else "ACQUIRED",
                "reason": "L'alerte est donnée trop tard ; la solution reste à la charge du responsable."
                if competency["number"] == 4
                else "",
            },
            "opinions_agree": competency["number"] != 4,
        }
        for competency in COMPETENCIES
    ],
    "appraisal": "Candidate à l'aise, dossiers tenus avec soin. " + LONG_TEXT,
    "recommendations": "Prendre en charge les aléas d'une session du début à la fin.",
    "earlier_rounds": [
        {
            "round": 1,
            "held_on": "2026-07-08",
            "opinions": [
                {"competency": competency, "professional": "ACQUIRED", "external": "NOT_ACQUIRED"}
                for competency in COMPETENCIES[:4]
            ],
        },
    ],
    "choice": {"label": "présenter son dossier au jury en l'état", "made_at": "2026-10-06T10:15:00+02:00"},
    "signatures": [
        signature("Karim Delattre", "professionnel du secteur", "10-05"),
        signature("Claire Fontaine", "évaluatrice externe", "10-05", 15),
        signature("Anaïs Marchand", "candidate, qui prend connaissance", "10-06"),
        {"name": "Hélène Vasseur", "role": "représentante de l'entreprise", "signed_at": None, "digest": ""},
    ],
    "transmission": {"name": "Claire Fontaine", "role": "évaluatrice externe", "at": "2026-10-07T09:00:00+02:00"},
    "attachments": [
        piece("preuve d'activité", "tableau-de-suivi.pdf", "contrôle antivirus en attente") | {"of": "compétence 1"},
        piece("attestation de formation", "attestation-financements.pdf")
        | {"of": "Financements et pièces contractuelles"},
    ],
}

DECISION_SHEET = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "candidate": CANDIDATE,
    "session": {
        "number": "J-2026-004",
        "held_on": "2026-11-17",
        "place": "Paris, siège de la commission",
        "members": [
            {
                "name": "Marie-Odile Garnier",
                "college": "Salariés",
                "organisation": "Syndicat A",
                "is_present": True,
                "is_president": False,
            },
            {
                "name": "Bertrand Quémeneur",
                "college": "Entreprises",
                "organisation": "Fédération B",
                "is_present": True,
                "is_president": True,
            },
            {
                "name": "Yasmina Roche",
                "college": "Expert métier",
                "organisation": "",
                "is_present": True,
                "is_president": False,
            },
        ],
    },
    "conformity_choices": choices(Answer),
    "conformity": [
        {"label": "Outil 1 signé", "answer": "YES", "comment": ""},
        {"label": "Outil 2 complet et signé", "answer": "YES", "comment": "Signature de l'entreprise non exigée."},
        {"label": "Deux évaluateurs distincts, habilités au jour de l'évaluation", "answer": "YES", "comment": ""},
        {"label": "Attestations de formation", "answer": "NOT_APPLICABLE", "comment": ""},
    ],
    "conformity_conclusion": "dossier conforme",
    "opinion_choices": choices(Verdict),
    "verdict_choices": choices(JuryVerdict),
    "competencies": [
        competency
        | {
            "professional": None if competency["number"] == 6 else "ACQUIRED",
            "external": None
            if competency["number"] == 6
            else ("NOT_ACQUIRED" if competency["number"] == 4 else "ACQUIRED"),
            "verdict": {4: "NOT_VALIDATED", 6: "ALREADY_VALIDATED"}.get(competency["number"], "VALIDATED"),
            "reason": "L'examen du dossier montre des alertes tardives." if competency["number"] == 4 else "",
            "vote": {"in_favour": 2, "against": 0, "abstentions": 1, "casting_vote": False}
            if competency["number"] == 4
            else None,
            "validated_on": {4: None, 6: "2024-11-19"}.get(competency["number"], "2026-11-17"),
            "expires_on": {4: None, 6: "2029-11-19"}.get(competency["number"], "2031-11-17"),
        }
        for competency in COMPETENCIES
    ],
    "decision_choices": choices(Outcome),
    "decision": "PARTIAL_AWARD",
    "recommendations": "Suivre une formation courte sur la gestion des aléas, puis prendre en charge deux sessions complètes.",
    "rectified_by": None,
    "recusals": [],
    "signatures": [signature("Bertrand Quémeneur", "président de séance", "11-17", 17)],
}

HOLDER = CANDIDATE
AWARD = {
    "number": "CERT-2026-000031",
    "verification_code": "K7QF2M9XR4TB8ZWD3HNC6VJP5Y",
    "verification_url": "https://cqp.exemple.invalid/verifier/K7QF2M9XR4TB8ZWD3HNC6VJP5Y/",
    "decided_on": "2026-11-17",
    "session_number": "J-2026-004",
}
SIGNATORIES = [
    {"name": "Bertrand Quémeneur", "role": "Président du jury paritaire"},
    {"name": "Lucie Abadie", "role": "Pour la commission paritaire"},
]

CERTIFICATE = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "holder": HOLDER,
    "award": AWARD,
    "mention": "a validé les 6 compétences qui constituent cette certification",
    "competencies": COMPETENCIES,
    "signatories": SIGNATORIES,
}

COMPETENCY_STATEMENT = {
    "dossier": DOSSIER,
    "certification": CERTIFICATION,
    "committee": COMMITTEE,
    "holder": HOLDER,
    "award": AWARD | {"number": "ATT-2026-000012"},
    "validated": [
        competency | {"validated_on": "2026-11-17", "expires_on": "2031-11-17" if competency["number"] < 6 else None}
        for competency in COMPETENCIES
        if competency["number"] != 4
    ],
    "to_complete": [COMPETENCIES[3] | {"reason": "Les alertes sont données trop tard."}],
    "recommendations": DECISION_SHEET["recommendations"],
    "signatories": SIGNATORIES,
}

ALL = (
    {
        "positioning": POSITIONING,
        "follow_up": FOLLOW_UP,
        "decision_sheet": DECISION_SHEET,
        "certificate": CERTIFICATE,
        "competency_statement": COMPETENCY_STATEMENT,
        "vae_file": vae_samples.VAE_FILE | {"evaluation": {name: FOLLOW_UP[name] for name in papers.EVALUATION}},
    }
    | vae_samples.ALL
    | jury_samples.ALL
)


def sample(code, **changes):
    """A context of its own that a test may spoil."""
    return copy.deepcopy(ALL[code]) | changes
