"""Outils 1 and 2 as a person reads them on screen."""

from cqp.referentials.wording import Wording

from .opinions import frozen_pair
from .reading_blocks import Block, day, files, numbered, who, words


def plan_block(plan) -> Block:
    return Block(
        "Parcours individualisé",
        head=("Compétence", "Modalité", "Organisme ou lieu", "Durée", "Période"),
        rows=[
            (
                f"{step['competency']['number']}. {step['competency']['title']}",
                step["modality"],
                step["provider"],
                step["duration"],
                step["period"],
            )
            for step in plan
        ],
    )


def positioning(content):
    levels = words(content["level_choices"])
    lines = [
        Block(
            numbered(row),
            facts=[
                ("Positionnement", levels.get(row["level"], "")),
                ("Situations et activités", row["situations"]),
                ("Exemples", row["examples"]),
                ("Besoin en formation", row["need"]),
                ("Commentaire, preuve", row["comment"]),
            ],
        )
        for row in content["competencies"]
    ]
    return [
        Block("Candidat", facts=_person(content)),
        Block("Entreprise", facts=_company(content["company"])),
        Block("Entretien", facts=_interview(content)),
        *lines,
        plan_block(content["plan"]),
        Block("Annexes", facts=[("Fichiers joints par le candidat", files(content.get("pieces", [])) or "aucun")]),
    ]


def _person(content):
    person = content["candidate"]
    return [
        *who(content)[:2],
        ("Nom de naissance", person["birth_name"]),
        ("Nom d'usage", person["usage_name"]),
        ("Prénoms", person["first_names"]),
        ("Sexe", person.get("sex", "")),
        ("Date de naissance", day(person["birth_date"])),
        ("Lieu de naissance", person["birth_place"]),
        ("Code de la commune de naissance", person.get("birth_commune_code", "")),
        ("Adresse", person["address"]),
        ("Téléphone", person["phone"]),
        ("Courriel", person["email"]),
        ("Situation", person["status"]),
        ("Emploi occupé", person["job_title"]),
        ("Date d'entrée", day(person["hired_on"])),
        ("Ancienneté dans le métier", person["seniority"]),
        ("Diplômes et formations", person["qualifications"]),
    ]


def _company(company):
    return [
        ("Raison sociale", company["name"]),
        ("SIRET", company["siret"]),
        ("Convention collective (IDCC)", company["collective_agreement"]),
        ("Effectif", company["headcount"]),
        ("Adresse", company["address"]),
        ("Représentant", company["representative"]),
    ]


def _interview(content):
    pro, held = content["professional"], content["interview"]
    where = "de l’entreprise" if pro["is_internal"] else "externe"
    facts = [
        ("Date", day(held["held_on"])),
        ("Lieu", held["place"]),
        ("Durée", held["duration"]),
        ("Professionnel du secteur", ", ".join(filter(None, (pro["name"], pro["function"], where)))),
        ("Habilitation", pro["accreditation_number"]),
        ("Nouvel entrant", "oui, aucune compétence acquise" if content["is_newcomer"] else "non"),
    ]
    if content["revision_reason"]:
        facts.append(("Motif de l'amendement", content["revision_reason"]))
    return facts


def review(content):
    # A point d'étape frozen before its words were has those of every version of then.
    levels = words(content.get("level_choices") or Wording({}).frozen("follow_up"))
    return [
        Block(
            "Point d'étape",
            facts=[
                ("Date", day(content["held_on"])),
                ("Lieu", content["place"]),
                ("Formateur associé", content["trainer"]),
                ("Observation faite", content["observation"]),
                ("Axes de progrès", content["improvements"]),
                ("Prochaine échéance", day(content["next_review_on"])),
            ],
        ),
        Block(
            "Niveau par compétence",
            head=("Compétence", "Niveau", "Commentaire"),
            rows=[
                (
                    f"{row['competency']['number']}. {row['competency']['title']}",
                    levels.get(row["level"], ""),
                    row["comment"],
                )
                for row in content["levels"]
            ],
        ),
    ]


def candidate_part(content):
    return [
        Block(
            numbered(line["competency"]),
            facts=[
                ("Situations rencontrées", line["situations"]),
                ("Activités réalisées", line["activities"]),
                ("Moyens utilisés", line["means"]),
                ("Résultats obtenus", line["results"]),
                ("Difficultés", line["difficulties"]),
                ("Pièces jointes", files(line.get("pieces", [])) or "aucune"),
            ],
        )
        for line in content["lines"]
    ]


def assessment(content):
    held = content["assessment"]
    grid = [_grid(content, row) for row in content["grid"]]
    synthesis = [("Appréciation générale", content["appraisal"]), ("Préconisations", content["recommendations"])]
    return [
        *_followed(content),
        Block(f"Évaluation, tour {held['round']}", facts=[*who(content), *_organisation(held)]),
        *grid,
        Block("Synthèse", facts=synthesis),
    ]


def _organisation(held):
    return [
        ("Date", day(held["held_on"])),
        ("Lieu", f"{held['place_kind']}, {held['place']}"),
        ("Durée", held["duration"]),
        ("Observation", held["observation_kind"]),
        ("Situation observée", held["observed_situation"]),
        (
            "Professionnel du secteur",
            f"{held['professional']['name']}, habilitation {held['professional']['accreditation_number']}",
        ),
        ("Évaluateur externe", f"{held['external']['name']}, habilitation {held['external']['accreditation_number']}"),
    ]


def _grid(content, row):
    answers, sources = words(content["answer_choices"]), words(content["source_choices"])
    return Block(
        numbered(row),
        # None in a grid signed before the assessors' comment was in it.
        facts=[("Commentaire des évaluateurs", row["comment"])] if row.get("comment") else [],
        head=("Critère", "Constat", "Vu dans", "Commentaire"),
        rows=[
            (
                criterion["wording"],
                answers.get(criterion["answer"], ""),
                ", ".join(sources[code] for code in criterion["sources"]),
                criterion["comment"],
            )
            for criterion in row["criteria"]
        ],
        opinions=frozen_pair(content, row),
        agree=row["opinions_agree"],
    )


def _followed(content) -> list[Block]:
    """The follow-up as it was when the assessment was presented; a VAE has none, nor has what was signed before it was in it."""
    if "training_actions" not in content:
        return []
    tutor, provider = content["tutor"], content["training_provider"] or {"name": "", "referent": ""}
    cover = [
        ("Tuteur", ", ".join(filter(None, (tutor["name"], tutor["function"])))),
        ("Organisme en charge de la formation", provider["name"] or "aucun"),
        ("Référent formation", provider["referent"]),
    ]
    practice = [(_period(row), row["missions"]) for row in content["practice"]]
    missing = [(numbered(row["competency"]), row["reason"]) for row in content["trainings_not_held"]]
    blocks = [
        Block("Suivi du parcours", facts=cover),
        Block(
            "Actions de formation",
            head=TRAINING,
            rows=[_training(row) for row in content["training_actions"]],
            empty="Aucune action de formation.",
        ),
        Block("Mises en pratique en entreprise", facts=practice or [("Périodes", "aucune")]),
    ]
    return [*blocks, Block("Formations prévues qui n'ont pas eu lieu", facts=missing)] if missing else blocks


TRAINING = ("Action", "Organisme et formateur", "Dates", "Heures", "Compétences", "Attestation")


def _training(row) -> tuple:
    attested = [day(row["attested_on"]), *(piece["name"] for piece in row["pieces"])]
    hours = f"{row['done_hours'] or 'non renseignées'} sur {row['planned_hours']}"
    return (
        row["title"],
        ", ".join(filter(None, (row["provider"], row["trainer"]))),
        _period(row),
        hours,
        ", ".join(map(str, row["competencies"])),
        ", ".join(filter(None, attested)) or "aucune",
    )


def _period(row) -> str:
    return (
        f"{day(row['starts_on'])} – {day(row['ends_on'])}" if row["ends_on"] else f"depuis le {day(row['starts_on'])}"
    )
