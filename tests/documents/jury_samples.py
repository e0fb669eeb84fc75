"""A jury day as its procès-verbal tells it: every field filled, an incident of each sort."""

from evaluations.contents.parts import choices
from jury.enums import Outcome, Verdict
from tests.documents import guide_sample, summons_sample

DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
VOTE = {"in_favour": 2, "against": 2, "abstentions": 1, "casting_vote": True}
NUMBER = "CQP-2026-000012"
VERDICTS = choices(Verdict)


def at(hour, minute=0):
    return f"2026-11-17T{hour:02d}:{minute:02d}:00+01:00"


def member(name, college, organisation, *stays, is_present=True, is_president=False):
    return {
        "name": name,
        "college": college,
        "organisation": organisation,
        "is_present": is_present,
        "is_president": is_president,
        "stays": [{"arrived_at": arrived, "left_at": left} for arrived, left in stays],
    }


JURY_MINUTES = {
    "number": "PV-2026-000004",
    "version": 2,
    "committee": {"name": "CPEF de la formation professionnelle"},
    "session": {
        "number": "JURY-2026-000004",
        "held_on": "2026-11-17",
        "place": "12 rue des Écoles, Paris",
        "opened_at": at(9, 31),
        "deliberated_at": at(12, 5),
    },
    "members": [
        member("Bertrand Quémeneur", "représentants des salariés", "Syndicat A", (at(9), None), is_president=True),
        member("Lucie Abadie", "représentants des entreprises", "Fédération B", (at(9), at(10)), (at(10, 30), None)),
        member("Noémie Sarr", "expert « métier »", "Institut C", (at(9, 5), None)),
        member("Hugo Le Gall", "représentants des salariés", "Syndicat D", is_present=False),
    ],
    "presidencies": [
        {"name": "Hugo Le Gall", "designated_at": at(9, 20)},
        {"name": "Bertrand Quémeneur", "designated_at": at(9, 30)},
    ],
    "parity": [
        {"noted_at": at(9, 31), "moment": "ouverture", "dossier": None, "present": 3, "reasons": []},
        {
            "noted_at": at(10),
            "moment": "départ",
            "dossier": NUMBER,
            "present": 2,
            "reasons": ["Parité : manque 1 représentant entreprise."],
        },
    ],
    "recusals": [
        {
            "name": "Noémie Sarr",
            "dossier": "CQP-2026-000013",
            "cause": "lien déclaré par le membre",
            "recorded_at": at(9, 10),
            "lifted_at": at(9, 15),
            "cleared_decision": True,
        }
    ],
    "decision_choices": choices(Outcome),
    "decisions": [
        {
            "position": 1,
            "dossier": {"number": NUMBER, "pathway": "parcours de développement", "presentation": 1},
            "certification": {"title": "CQP Assistant(e) de formation", "version": "2026.1"},
            "candidate": "Maëlys Ferrand",
            "heard_at": at(9, 45),
            "conclusion": "conforme — pièces relues en séance",
            "verdict_choices": VERDICTS,
            "reservations": [{"line": "Dates dans l'ordre de la démarche", "comment": "Une inversion sans effet."}],
            "competencies": [
                {
                    "number": 1,
                    "title": "Préparer une session",
                    "verdict": "NOT_VALIDATED",
                    "reason": "Alertes tardives.",
                    "vote": VOTE,
                },
                {
                    "number": 2,
                    "title": "Accueillir un groupe",
                    "verdict": "VALIDATED",
                    "reason": "Preuves nettes.",
                    "vote": None,
                },
            ],
            "decision": "PARTIAL_AWARD",
            "in_one_motion": True,
            "recommendations": "Prendre en charge deux sessions complètes.",
            "sheet_digest": DIGEST,
        }
    ],
    "set_aside": [
        {
            "dossier": "CQP-2026-000014",
            "candidate": "Idris Benali",
            "removed_at": at(10, 40),
            "reason": "Parité impossible sur ce dossier.",
        }
    ],
    "contested": [
        {"dossier": NUMBER, "line": "Signatures", "name": "Lucie Abadie", "reason": "Une signature est illisible."}
    ],
    "signatures": [
        {
            "name": "Bertrand Quémeneur",
            "role": "président de séance, représentants des salariés",
            "signed_at": at(12, 10),
            "digest": DIGEST,
        },
        {
            "name": "Lucie Abadie",
            "role": "représentants des entreprises",
            "signed_at": at(12, 12),
            "digest": DIGEST,
        },
    ],
    "impediments": [{"name": "Noémie Sarr", "role": "expert « métier »", "reason": "Partie avant la fin."}],
}


def decided(verdict, reason, decision):
    return {
        "conclusion": "conforme",
        "competencies": [{"number": 1, "title": "Organiser une session", "verdict": verdict, "reason": reason}],
        "decision": decision,
        "recommendations": "" if decision == "FULL_AWARD" else "Suivre une formation courte.",
    }


JURY_RECTIFYING_MINUTES = {
    "number": "PVR-2026-000001",
    "version": 1,
    "committee": JURY_MINUTES["committee"],
    "session": {name: JURY_MINUTES["session"][name] for name in ("number", "held_on", "place")},
    "rectifies": JURY_MINUTES["number"],
    "made_at": at(15),
    "dossier": JURY_MINUTES["decisions"][0]["dossier"],
    "certification": JURY_MINUTES["decisions"][0]["certification"],
    "candidate": JURY_MINUTES["decisions"][0]["candidate"],
    "reason": "La décision sur la compétence 1 a été mal reportée.",
    "verdict_choices": VERDICTS,
    "decision_choices": JURY_MINUTES["decision_choices"],
    "before": decided("NOT_VALIDATED", "Mal reportée.", "NO_AWARD"),
    "after": decided("VALIDATED", "", "FULL_AWARD"),
    "consequences": ["La compétence 1 est validée, à la date du 17 novembre 2026.", "Un titre est délivré."],
    "signatures": JURY_MINUTES["signatures"],
    "impediments": JURY_MINUTES["impediments"],
}

ALL = {"jury_minutes": JURY_MINUTES, "jury_rectifying_minutes": JURY_RECTIFYING_MINUTES}
# What the head of each page names, for the papers that are not about one dossier.
SUBJECTS = {"jury_minutes": "éance n° JURY-2026-000004", "jury_rectifying_minutes": "éance n° JURY-2026-000004"}
ALL["jury_guide"], SUBJECTS["jury_guide"] = guide_sample.JURY_GUIDE, guide_sample.SUBJECT
ALL["jury_summons"], SUBJECTS["jury_summons"] = summons_sample.JURY_SUMMONS, summons_sample.SUBJECT
